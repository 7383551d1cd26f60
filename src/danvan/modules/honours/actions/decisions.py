"""A decision: drafted, agreed by the council, signed with its list, and perhaps revoked in the open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.papers.public import PARTY_NUMBER, STATE_NUMBER, OfficialNumber, give_number
from danvan.kernel.rulebook.public import rule
from danvan.lib.codes import new_code
from danvan.lib.errors import Refused, require
from danvan.lib.rules.model import passes

from .. import queries, rules
from ..models import Decision, Nomination
from ..states import SYSTEM_OF, Form, Recipient, System
from .nominations import refuse_second_award

CODE_PREFIX = "KT"
_MOST = 10**12


@transaction.atomic
def draft_decision(
    *, by: Person, body: Body, form: str, subject: str, signer_title: str, grounds: str = "", fund: str = "",
    budget: int = 0, each_collective: int = 0, each_individual: int = 0,
) -> Decision:  # fmt: skip
    """Prepare a decision of a body that may grant this form today; its system follows from the body."""
    require(
        rules.may_draft_for(by, body.pk), "not_allowed", _("Your post may not draft decisions of this body.")
    )
    system = SYSTEM_OF.get(body.kind)
    if system is None or form not in Form.values:
        raise Refused("not_the_grantor", _("This body grants no awards in any of the three systems."))
    must_grant(body, system=system, form=form, on=timezone.localdate())
    decision = Decision(
        unit=body.unit, state="drafted", body=body, system=system, form=form,
        **_terms(subject=subject, signer_title=signer_title, grounds=grounds, fund=fund, budget=budget,
                 each_collective=each_collective, each_individual=each_individual),
    )  # fmt: skip
    return begin(decision, "honours.decision_drafted", by=by, facts={"system": str(system), "form": form})


@transaction.atomic
def edit_decision(decision: Decision, *, by: Person, **terms: Any) -> Decision:
    """Change words and money of a draft."""
    decision = held(decision)
    allow(rules.may_edit, by, decision)
    return change(decision, "honours.decision_edited", by=by, **_terms(**terms))


@transaction.atomic
def list_nominations(decision: Decision, *, by: Person, nominations: Sequence[Nomination]) -> Decision:
    """Put examined nominations of this system and form on the list."""
    decision = held(decision)
    allow(rules.may_list, by, decision)
    chosen = _chosen(queries.listable(decision), nominations)
    for nomination in chosen:
        refuse_second_award(nomination)
        change(nomination, "honours.nomination_listed", by=by, state="proposed", decision=decision,
               facts={"decision": decision.uid.hex})  # fmt: skip
    return change(decision, "honours.list_changed", by=by, facts={"added": len(chosen)})


@transaction.atomic
def unlist_nominations(
    decision: Decision, *, by: Person, nominations: Sequence[Nomination], reason: str
) -> Decision:
    """Take nominations off the list; they wait, examined, for another decision."""
    decision = held(decision)
    allow(rules.may_list, by, decision)
    why = reasoned(reason)
    chosen = _chosen(decision.nominations.filter(state="proposed"), nominations)
    _take_off(chosen, by=by, why=why)
    return change(decision, "honours.list_changed", by=by, words=why, facts={"removed": len(chosen)})


@transaction.atomic
def minute_council(
    decision: Decision, *, by: Person, council: str, held_on: date, present: int, in_favour: int, minutes: str,
    exhibits: Files = (),
) -> Decision:  # fmt: skip
    """What the awards council said of this list, with its minutes. From here the list stays as it saw it."""
    decision = held(decision)
    allow(rules.may_minute, by, decision)
    words, today = reasoned(minutes, least=20), timezone.localdate()
    require(decision.nominations.exists(), "empty_list", _("The list is empty: put nominations on it first."))
    require(len(council.strip()) >= 3, "no_council", _("Say which council met."))
    require(held_on <= today, "bad_day", _("The council has met today at the latest."))
    require(0 <= in_favour <= present, "bad_votes", _("More votes than members present cannot be."))
    needed = rule("honours.council_majority", on=held_on)
    require(
        passes(needed, in_favour, present), "no_majority",
        _("%(votes)d of %(present)d is no majority: the list is not agreed.")
        % {"votes": in_favour, "present": present},
    )  # fmt: skip
    require(bool(exhibits), "no_minutes", _("Add the signed minutes."))
    return change(
        decision, "honours.council_minuted", by=by, words=words, files=exhibits, is_public=False, state="minuted",
        council=council.strip(), council_on=held_on, council_present=present, council_in_favour=in_favour,
        facts={"on": held_on.isoformat(), "present": present, "in_favour": in_favour},
    )  # fmt: skip


@transaction.atomic
def reopen_decision(decision: Decision, *, by: Person, reason: str) -> Decision:
    """Back to a draft: what the council agreed falls away, for the list may change now."""
    decision = held(decision)
    allow(rules.may_reopen, by, decision)
    return change(
        decision, "honours.decision_reopened", by=by, words=reasoned(reason), is_public=False, state="drafted",
        council="", council_on=None, council_present=0, council_in_favour=0,
    )  # fmt: skip


@transaction.atomic
def drop_decision(decision: Decision, *, by: Person, reason: str) -> Decision:
    """Give a draft up; its nominations wait for another decision."""
    decision = held(decision)
    allow(rules.may_drop, by, decision)
    why = reasoned(reason)
    _take_off(list(decision.nominations.filter(state="proposed").select_for_update()), by=by, why=why)
    return change(decision, "honours.decision_dropped", by=by, words=why, is_public=False, state="dropped")


@transaction.atomic
def sign_decision(decision: Decision, *, by: Person) -> Decision:
    """Grant: the decision gets its number, every line of its list a reward and a certificate's code.

    The body must be one that may grant the form today, the rewards must lie within the budget, and no achievement may
    have been rewarded meanwhile. The roll, a digest of the list, is committed to with the decision.
    """
    decision = held(decision)
    allow(rules.may_sign, by, decision)
    today = timezone.localdate()
    must_grant(decision.body, system=decision.system, form=decision.form, on=today)
    rows = queries.in_order(decision.nominations.filter(state="proposed").select_for_update(of=("self",)))
    counts = {kind: sum(one.kind == kind for one in rows) for kind in Recipient.values}
    collectives, individuals = counts[Recipient.COLLECTIVE], counts[Recipient.INDIVIDUAL]
    total = collectives * decision.each_collective + individuals * decision.each_individual
    require(
        total <= decision.budget, "over_budget",
        _("The rewards add up to %(total)s dong, the budget is %(budget)s dong.")
        % {"total": rules.money(total), "budget": rules.money(decision.budget)},
    )  # fmt: skip
    for place, nomination in enumerate(rows, start=1):
        refuse_second_award(nomination)
        each = (
            decision.each_collective if nomination.kind == Recipient.COLLECTIVE else decision.each_individual
        )
        change(
            nomination, "honours.nomination_granted", by=by, state="granted", place=place, amount=each,
            granted_on=today, code=new_code(prefix=CODE_PREFIX),
            facts={"decision": decision.uid.hex, "place": place},
        )  # fmt: skip
    number = _number(decision, on=today)
    return change(
        decision, "honours.decision_signed", by=by, state="signed", number=number, signed_on=today, signed_by=by,
        collectives=collectives, individuals=individuals, total=total, roll=roll_of(rows),
        facts={"number": number.text, "collectives": collectives, "individuals": individuals, "total": total},
    )  # fmt: skip


@transaction.atomic
def revoke_awards(
    decision: Decision, *, by: Person, ground: str, reason: str, nominations: Sequence[Nomination] = ()
) -> Decision:
    """Revoke some awards of a decision, or all when none is named. What was granted stays visible beside it.

    `ground` is one of the rulebook's grounds for annulling (Law 06/2022/QH15, chapter VII).
    """
    decision = held(decision)
    allow(rules.may_revoke, by, decision)
    why, today = reasoned(reason, least=20), timezone.localdate()
    require(
        ground in rule("honours.revocation_grounds", on=today).codes,
        "no_ground", _("Choose one of the grounds that the law gives."),
    )  # fmt: skip
    standing = decision.nominations.filter(state="granted")
    chosen = _chosen(standing, nominations or list(standing))
    number = _number(decision, on=today)
    for nomination in chosen:
        change(
            nomination, "honours.nomination_revoked", by=by, state="revoked", revoked_on=today, revoked_ground=ground,
            revoked_number=number, facts={"decision": decision.uid.hex, "ground": ground, "number": number.text},
        )  # fmt: skip
    state = "partly_revoked" if decision.nominations.filter(state="granted").exists() else "revoked"
    return change(
        decision, "honours.awards_revoked", by=by, words=why, state=state,
        facts={"number": number.text, "ground": ground, "count": len(chosen),
               "total": sum(one.amount for one in chosen)},
    )  # fmt: skip


def must_grant(body: Body, *, system: str, form: str, on: date) -> None:
    """Raises Refused unless the rulebook of that day names this kind of body, at its level, for the form."""
    granting = queries.granting_rule(system, form, on=on)
    if granting is None:
        raise Refused(
            "no_such_form",
            _("On %(day)s nobody grants this form in the system “%(system)s”.")
            % {"day": f"{on:%d/%m/%Y}", "system": System(system).label},
        )
    ended = body.valid_to is not None and body.valid_to <= on
    if ended or body.valid_from > on or not rules.is_grantor(
        granting.codes, kind=body.kind, level=body.unit.level
    ):  # fmt: skip
        raise Refused(
            "not_the_grantor",
            _("%(body)s may not grant this form. On %(day)s these may: %(who)s (%(basis)s).")
            % {"body": body, "day": f"{on:%d/%m/%Y}", "who": queries.grantors_in_words(granting),
               "basis": queries.cited(granting)},
        )  # fmt: skip


def roll_of(rows: Sequence[Nomination]) -> str:
    """SHA-256 over the list: line, record of the nomination, kind, reward. No name is in it."""
    told = [[one.place, one.uid.hex, one.kind, one.amount] for one in rows]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def _terms(
    *, subject: str, signer_title: str, grounds: str, fund: str, budget: int, each_collective: int, each_individual: int
) -> dict[str, Any]:  # fmt: skip
    require(len(subject.strip()) >= 10, "no_subject", _("Say in at least 10 characters what is honoured."))
    require(len(signer_title.strip()) >= 3, "no_signer", _("Say which post signs."))
    amounts = {"budget": budget, "each_collective": each_collective, "each_individual": each_individual}
    require(
        all(0 <= amount <= _MOST for amount in amounts.values()), "bad_amount", _("Amounts are whole dong.")
    )
    require(
        not (each_collective or each_individual) or len(fund.strip()) >= 3,
        "no_fund", _("Say from which fund the rewards are paid."),
    )  # fmt: skip
    return {
        "subject": subject.strip(), "signer_title": signer_title.strip(), "grounds": grounds.strip(),
        "fund": fund.strip(), **amounts,
    }  # fmt: skip


def _chosen(rows: Any, nominations: Sequence[Nomination]) -> list[Nomination]:
    """The nominations, locked, each of which must be among the rows."""
    wanted = {one.pk for one in nominations}
    require(bool(wanted), "nothing_chosen", _("Choose at least one."))
    found = list(rows.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    require(
        len(found) == len(wanted), "not_among_them",
        _("One of the chosen nominations is no longer available. Look at the list again."),
    )  # fmt: skip
    return found


def _take_off(nominations: Sequence[Nomination], *, by: Person, why: str) -> None:
    for nomination in nominations:
        change(nomination, "honours.nomination_unlisted", by=by, words=why, state="examined", decision=None)


def _number(decision: Decision, *, on: date) -> OfficialNumber:
    written = PARTY_NUMBER if decision.system == System.PARTY else STATE_NUMBER
    return give_number(decision.body, type_code="QĐ", thing=decision.thing, on=on, written=written)
