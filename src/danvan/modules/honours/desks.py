"""Staff pages of nominations and decisions: which acts have a page, and what stands on each record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    Begin,
    Desk,
    Door,
    PlainForm,
    ReasonForm,
    Section,
    person_of,
    state_of,
)
from danvan.web.parts import Link

from . import actions, forms, queries, registers, rules


def _of_nomination(request: HttpRequest, nomination: Any) -> dict[str, Any]:
    """What was done, the record behind it, who may grant the form today, and what other systems have granted."""
    granting = queries.granting_rule(nomination.system, nomination.form)
    found = queries.record_link(nomination.record, person_of(request)) if nomination.record else None
    return {
        "row": nomination, "record": found,
        "who": queries.grantors_in_words(granting) if granting is not None else "",
        "basis": queries.cited(granting) if granting is not None else "",
        "elsewhere": queries.awards_elsewhere(nomination), "ground": queries.ground_in_words(nomination),
    }  # fmt: skip


def _links_of_nomination(request: HttpRequest, nomination: Any) -> list[Link]:
    links = []
    if nomination.decision is not None:
        label = str(nomination.decision.number or nomination.decision)
        links.append(Link(label, reverse("honours:decision", args=[nomination.decision_id]), "document"))
    if nomination.code:
        links.append(
            Link(
                str(_("Public verification")),
                reverse("honours:certificate", args=[nomination.code]),
                "shield",
            )
        )
        if nomination.state == "granted":
            links.append(
                Link(
                    str(_("Certificate (PDF)")),
                    reverse("honours:certificate_pdf", args=[nomination.pk]),
                    "download",
                )
            )
    return links


def _of_decision(request: HttpRequest, decision: Any) -> dict[str, Any]:
    """The list with the way to each line, and how the rewards add up."""
    rows = queries.lines_of(decision)
    each = {"collective": decision.each_collective, "individual": decision.each_individual}
    rewards = [one.amount if one.place is not None else each[one.kind] for one in rows]
    lines = [
        {
            "row": one,
            "state": state_of(one),
            "url": reverse("honours:nomination", args=[one.pk]),
            "reward": reward,
        }
        for one, reward in zip(rows, rewards, strict=True)
    ]
    total = sum(rewards)
    return {
        "row": decision, "lines": lines, "total": total, "is_over": total > decision.budget,
        "money_back": sum(one.amount for one in rows if one.state == "revoked"),
        "waiting": queries.listable(decision).count() if decision.state == "drafted" else 0,
    }  # fmt: skip


def _links_of_decision(request: HttpRequest, decision: Any) -> list[Link]:
    links = [Link(str(_("Word file")), reverse("honours:decision_file", args=[decision.pk]), "download")]
    if decision.state in ("signed", "partly_revoked"):
        links.append(
            Link(
                str(_("All certificates (PDF)")),
                reverse("honours:certificates", args=[decision.pk]),
                "download",
            )
        )
    if decision.state in queries.PUBLIC_STATES:
        links.append(
            Link(str(_("Public page")), reverse("honours:public_decision", args=[decision.pk]), "globe")
        )
    return links


NOMINATION_DESK = Desk(
    register=registers.NOMINATIONS,
    begin=Begin(
        _("Enter a nomination"), forms.NominationForm, actions.nominate, rules.may_nominate, done=_("Nominated."),
        text=_("One achievement is rewarded once in each system. What it stands on tells achievements apart, not the name."),
    ),
    links=_links_of_nomination,
    sections=(Section("honours/desk/_nomination.html", _of_nomination),),
    doors=(
        Door("examine", _("Examine"), forms.ExaminationForm, actions.examine_nomination, rules.may_examine, kind="accent", icon="check",
             done=_("Examined; it can be put on a list.")),
        Door("consent", _("Consent to be named"), forms.ConsentForm, actions.record_consent, rules.may_record_consent, icon="person",
             text=_("Without consent everybody reads “one individual”. It can be taken back at any time, after the award too."),
             done=_("Recorded.")),
        Door("correct", _("Correct"), forms.CorrectionForm, actions.correct_nomination, rules.may_correct, icon="edit",
             done=_("Corrected.")),
        Door("decline", _("Decline"), ReasonForm, actions.decline_nomination, rules.may_decline, kind="danger", done=_("Declined: no award.")),
        Door("withdraw", _("Withdraw"), ReasonForm, actions.withdraw_nomination, rules.may_withdraw, kind="danger",
             done=_("Withdrawn.")),
    ),
)  # fmt: skip

DECISION_DESK = Desk(
    register=registers.DECISIONS,
    begin=Begin(
        _("Draft a decision"), forms.DecisionForm, actions.draft_decision, rules.may_draft, done=_("Drafted."),
        text=_("The rulebook says which body may grant which form today."),
    ),
    links=_links_of_decision,
    sections=(Section("honours/desk/_decision.html", _of_decision),),
    doors=(
        Door("list", _("Put on the list"), forms.ListForm, actions.list_nominations, rules.may_list, kind="accent", icon="plus",
             text=_("Examined nominations of this form and system, from this unit and below."), done=_("The list has grown.")),
        Door("unlist", _("Take off the list"), forms.UnlistForm, actions.unlist_nominations, rules.may_list, icon="minus",
             done=_("The list is shorter.")),
        Door("council", _("Record the council’s minutes"), forms.CouncilForm, actions.minute_council, rules.may_minute, icon="people",
             text=_("From here the list stays as the council saw it."), done=_("The minutes are recorded.")),
        Door("sign", _("Sign"), PlainForm, actions.sign_decision, rules.may_sign, kind="accent", icon="check-circle",
             text=_("The decision gets its number and becomes public with its list. Individuals without consent are not named."),
             done=_("Signed and public.")),
        Door("reopen", _("Back to a draft"), ReasonForm, actions.reopen_decision, rules.may_reopen, icon="reopen",
             text=_("The council must meet again afterwards."), done=_("It is a draft again.")),
        Door("edit", _("Change"), forms.TermsForm, actions.edit_decision, rules.may_edit, icon="edit", done=_("Changed.")),
        Door("revoke", _("Revoke awards"), forms.RevocationForm, actions.revoke_awards, rules.may_revoke, kind="danger",
             text=_("What was granted stays visible, with the revocation beside it."), done=_("Revoked; everybody sees it.")),
        Door("drop", _("Drop the draft"), ReasonForm, actions.drop_decision, rules.may_drop, kind="danger", done=_("Dropped.")),
    ),
)  # fmt: skip
