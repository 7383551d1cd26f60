"""Staff pages of gatherings, their sites, delegates and papers."""

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


def _of_gathering(request: HttpRequest, gathering: Any) -> dict[str, Any]:
    """How it is attended, and the way to its papers."""
    papers = gathering.papers.select_related("body").order_by("place_in_order", "pk")
    return {
        "attendance": queries.attendance(gathering), "by_unit": queries.attendance_by_unit(gathering),
        "papers": [
            {"row": one, "state": state_of(one), "url": reverse("gatherings:paper", args=[one.pk])} for one in papers
        ],
        "honours": queries.honours_of(gathering), "live_url": reverse("gatherings:live", args=[gathering.pk]),
    }  # fmt: skip


def _links_of_gathering(request: HttpRequest, gathering: Any) -> list[Link]:
    query = f"?gathering={gathering.pk}"
    links = [
        Link(str(_("Sites")), reverse("gatherings:site_list") + query, "pin"),
        Link(str(_("Delegates")), reverse("gatherings:delegate_list") + query, "people"),
    ]
    if rules.may_register(person_of(request), gathering):
        links.append(
            Link(
                str(_("Bring delegates in from a file")),
                reverse("gatherings:import", args=[gathering.pk]),
                "upload",
            )
        )
    if gathering.state in queries.PUBLIC_STATES and gathering.announced_on is not None:
        links.append(
            Link(str(_("Public page")), reverse("gatherings:public_gathering", args=[gathering.pk]), "globe")
        )
    return links


def _of_site(request: HttpRequest, site: Any) -> dict[str, Any]:
    return {
        "row": site, "may_tick": rules.may_tick(person_of(request), site), "invited": site.invited_count,
        "present": site.present_count,
    }  # fmt: skip


def _links_of_site(request: HttpRequest, site: Any) -> list[Link]:
    person = person_of(request)
    links = [
        Link(str(site.gathering), reverse("gatherings:gathering", args=[site.gathering_id]), "people"),
        Link(str(_("Delegates")), f"{reverse('gatherings:delegate_list')}?site={site.pk}", "list"),
    ]
    if rules.may_tick(person, site):
        links.append(
            Link(str(_("Tick who has come")), reverse("gatherings:ticking", args=[site.pk]), "check")
        )
    if rules.may_register_at(person, site):
        links += [
            Link(str(_("QR code of the site")), reverse("gatherings:site_code", args=[site.pk]), "qr"),
            Link(
                str(_("Invitations to print")), reverse("gatherings:invitations", args=[site.pk]), "printer"
            ),
        ]
    return links


def _links_of_delegate(request: HttpRequest, delegate: Any) -> list[Link]:
    return [
        Link(str(delegate.site), reverse("gatherings:site", args=[delegate.site_id]), "pin"),
        Link(
            str(delegate.gathering), reverse("gatherings:gathering", args=[delegate.gathering_id]), "people"
        ),
    ]


def _links_of_paper(request: HttpRequest, paper: Any) -> list[Link]:
    return [Link(str(paper.gathering), reverse("gatherings:gathering", args=[paper.gathering_id]), "people")]


def _enter(site: Any, *, by: Any, lines: list[tuple[str, str, str]]) -> Any:
    listed = [
        actions.NewDelegate(site=site, name=name, role=role, email=email) for name, role, email in lines
    ]
    return actions.register_delegates(site.gathering, by=by, delegates=listed)


GATHERING_DESK = Desk(
    register=registers.GATHERINGS,
    begin=Begin(_("Plan a gathering"), forms.GatheringForm, actions.plan_gathering, rules.may_plan, done=_("Planned."), from_paper=actions.enter_gathering),
    links=_links_of_gathering,
    sections=(Section("gatherings/desk/_gathering.html", _of_gathering),),
    doors=(
        Door("invite", _("Invite and announce"), forms.InviteForm, actions.invite_gathering, rules.may_invite, kind="accent", icon="send",
             text=_("From now on everybody sees it; delegates who left an e-mail address are written to."), done=_("Announced.")),
        Door("open", _("Open the doors"), PlainForm, actions.open_gathering, rules.may_open, kind="accent",
             text=_("From now on whoever comes is counted."), done=_("It has begun.")),
        Door("sites", _("Add sites"), forms.SitesForm, actions.add_sites, rules.may_set_sites, icon="plus", done=_("The sites are entered.")),
        Door("ask-paper", _("Ask for a paper"), forms.AskPaperForm, actions.ask_paper, rules.may_ask_paper, icon="edit",
             done=_("The body sees that it is asked.")),
        Door("documents", _("Add documents"), forms.DocumentForm, actions.add_documents, rules.may_add_documents, icon="paperclip",
             done=_("The documents are there.")),
        Door("end", _("End it"), PlainForm, actions.end_gathering, rules.may_end, kind="accent",
             text=_("Nobody is counted any more from now on."), done=_("It has ended.")),
        Door("conclude", _("Tell the conclusion"), forms.ConclusionForm, actions.conclude_gathering, rules.may_conclude, kind="accent",
             icon="send", done=_("The conclusion is public.")),
        Door("tasks", _("Give a task out of the conclusion"), forms.TaskForm, actions.give_tasks, rules.may_follow_up, icon="check",
             text=_("The conclusion is entered in the register of papers; a figure measures the task."), done=_("The task is given.")),
        Door("honours", _("Awards were presented"), forms.HonoursForm, actions.tell_honours, rules.may_follow_up, icon="star",
             done=_("The awards stand on its page.")),
        Door("edit", _("Change"), forms.EditForm, actions.edit_gathering, rules.may_edit, icon="edit", done=_("Changed.")),
        Door("cancel", _("Call it off"), ReasonForm, actions.cancel_gathering, rules.may_cancel, kind="danger", done=_("Called off.")),
    ),
)  # fmt: skip

SITE_DESK = Desk(
    register=registers.SITES,
    links=_links_of_site,
    sections=(Section("gatherings/desk/_site.html", _of_site),),
    doors=(
        Door("delegates", _("Enter delegates"), forms.DelegatesForm, _enter, rules.may_register_at, kind="accent", icon="plus",
             done=_("The delegates are entered.")),
        Door("edit", _("Change"), forms.SiteForm, actions.edit_site, rules.may_edit_site, icon="edit", done=_("Changed.")),
        Door("renew", _("Make the QR code anew"), ReasonForm, actions.renew_site, rules.may_renew_site, icon="qr",
             text=_("The old code leads nowhere from then on; print the new one."), done=_("The QR code is new.")),
        Door("drop", _("It does not take part"), ReasonForm, actions.drop_site, rules.may_drop_site, kind="danger",
             done=_("The site is off the list.")),
    ),
)  # fmt: skip

DELEGATE_DESK = Desk(
    register=registers.DELEGATES,
    links=_links_of_delegate,
    doors=(
        Door("mark", _("Is there"), PlainForm, actions.mark_delegate, rules.may_mark, kind="accent", icon="check", done=_("Counted.")),
        Door("withdraw", _("Take off the list"), ReasonForm, actions.withdraw_delegate, rules.may_withdraw, kind="danger",
             done=_("Off the list.")),
    ),
)  # fmt: skip

PAPER_DESK = Desk(
    register=registers.PAPERS,
    links=_links_of_paper,
    doors=(
        Door("submit", _("Hand the paper in"), forms.SubmitPaperForm, actions.submit_paper, rules.may_submit, kind="accent", icon="send",
             done=_("The paper is handed in.")),
        Door("accept", _("Accept"), forms.AcceptPaperForm, actions.accept_paper, rules.may_accept, kind="accent", icon="check",
             done=_("Accepted.")),
        Door("return", _("Return it to be changed"), ReasonForm, actions.return_paper, rules.may_return, done=_("Returned.")),
        Door("drop", _("It will not come"), ReasonForm, actions.drop_paper, rules.may_drop_paper, kind="danger", done=_("Dropped.")),
    ),
)  # fmt: skip
