"""Staff pages of drives, their books, needs, offers and programmes: which acts have a page, and what stands on each."""

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
from danvan.web.parts import Clock, Link

from . import actions, forms, queries, registers, rules
from .registers import clock_of
from .states import measured

_LAST = 10


def _of_drive(request: HttpRequest, drive: Any) -> dict[str, Any]:
    """The books, what is needed and offered, and the last lines with the way to each."""
    lines = queries.books(drive)
    helps = queries.help_of(drive)
    given = drive.contributions.select_related("counters").order_by("-pk")[:_LAST]
    spent = drive.spendings.select_related("counters").order_by("-pk")[:_LAST]
    return {
        "lines": lines, "problems": [problem for line in lines for problem in line.problems], "helps": helps,
        "progress": queries.progress(drive, lines, helps),
        "given": [_row(one, "contribution") for one in given], "spent": [_row(one, "spending") for one in spent],
        "waiting": sum(one.state == "entered" for one in spent),
    }  # fmt: skip


def _row(row: Any, page: str) -> dict[str, Any]:
    words = ("−" if getattr(row, "counters_id", None) else "") + measured(row.kind, row.quantity)
    return {
        "row": row,
        "words": words,
        "state": state_of(row),
        "url": reverse(f"drives:{page}", args=[row.pk]),
    }


def _links_of_drive(request: HttpRequest, drive: Any) -> list[Link]:
    links = []
    if drive.opened_on is not None:
        links.append(Link(str(_("Public page")), reverse("drives:public_drive", args=[drive.pk]), "globe"))
    if rules.may_give(person_of(request), drive):
        links.append(
            Link(str(_("Bring in a bank statement")), reverse("drives:import", args=[drive.pk]), "upload")
        )
    for label, name in (
        (_("All contributions"), "contribution"), (_("All spending"), "spending"), (_("All needs"), "need"),
        (_("All offers"), "offer_record"), (_("All matches"), "match"),
    ):  # fmt: skip
        links.append(Link(str(label), f"{reverse(f'drives:{name}_list')}?drive={drive.pk}", "list"))
    return links


def _to_drive(request: HttpRequest, row: Any) -> list[Link]:
    return [Link(str(row.drive), reverse("drives:drive", args=[row.drive_id]), "people")]


def _links_of_contribution(request: HttpRequest, row: Any) -> list[Link]:
    links = _to_drive(request, row)
    if row.code:
        links.append(Link(str(_("Receipt to print")), slip_of(row), "printer"))
    return [*links, *_counter_links(row, "contribution")]


def _links_of_spending(request: HttpRequest, row: Any) -> list[Link]:
    links = _to_drive(request, row)
    if row.need is not None:
        links.append(Link(str(row.need), reverse("drives:need", args=[row.need_id]), "arrow-right"))
    return [*links, *_counter_links(row, "spending")]


def _counter_links(row: Any, page: str) -> list[Link]:
    """Between a line and the one against it."""
    if row.counters_id:
        return [
            Link(
                str(_("The line taken out")), reverse(f"drives:{page}", args=[row.counters_id]), "arrow-left"
            )
        ]
    if row.state == "countered":
        address = reverse(f"drives:{page}", args=[row.countered_by.pk])
        return [Link(str(_("The line against it")), address, "arrow-right")]
    return []


def _matches(request: HttpRequest, side: Any) -> dict[str, Any]:
    rows = side.matches.select_related("offer", "need__unit").order_by("pk")
    return {
        "row": side, "free": measured(side.kind, side.free),
        "matches": [
            {"row": one, "words": measured(side.kind, one.quantity), "state": state_of(one),
             "url": reverse("drives:match", args=[one.pk])}
            for one in rows
        ],
    }  # fmt: skip


def _links_of_match(request: HttpRequest, match: Any) -> list[Link]:
    return [
        *_to_drive(request, match),
        Link(str(match.need), reverse("drives:need", args=[match.need_id]), "arrow-right"),
        Link(match.offer.code, reverse("drives:offer_record", args=[match.offer_id]), "arrow-left"),
    ]


def slip_of(contribution: Any) -> str:
    """Where the receipt of a contribution is printed."""
    return reverse("drives:slip", args=[contribution.pk])


def _opening(asked: Any) -> str:
    return reverse("organisations:opening", args=[asked.pk])


def _record(name: str) -> Any:
    return lambda row: reverse(f"drives:{name}", args=[row.pk])


def _offer(drive: Any, **said: Any) -> Any:
    return actions.make_offer(drive, **said).offer


DRIVE_DESK = Desk(
    register=registers.DRIVES,
    begin=Begin(_("Plan a drive"), forms.DriveForm, actions.plan_drive, rules.may_plan, done=_("Planned.")),
    links=_links_of_drive,
    sections=(Section("drives/desk/_drive.html", _of_drive),),
    doors=(
        Door("open", _("Open the drive"), forms.OpenForm, actions.open_drive, rules.may_open, kind="accent", icon="send",
             text=_("From now on everybody sees it and can offer help, and all that comes in is public to the last dong."),
             done=_("The drive is open.")),
        Door("give", _("Enter a contribution"), forms.GiveForm, actions.receive_contribution, rules.may_give, kind="accent",
             icon="plus", done=_("It is in the books. Print the receipt for the giver."), then=slip_of),
        Door("spend", _("Enter spending"), forms.SpendForm, actions.enter_spending, rules.may_spend, icon="minus",
             text=_("Somebody else approves it. No more can go out than came in."), done=_("Entered; it awaits approval."),
             then=_record("spending")),
        Door("need", _("Enter a need"), forms.NeedForm, actions.enter_need, rules.may_need, icon="plus", done=_("Entered."),
             then=_record("need")),
        Door("offer", _("Enter an offer"), forms.PaperOfferForm, _offer, rules.may_offer_for, icon="plus", done=_("Entered."),
             then=_record("offer_record")),
        Door("edit", _("Change"), forms.EditDriveForm, actions.edit_drive, rules.may_edit, icon="edit", done=_("Changed.")),
        Door("close", _("Close the drive"), ReasonForm, actions.close_drive, rules.may_close, icon="check",
             text=_("Nothing more is called for. Then it must be accounted for."), done=_("Closed; the account is awaited.")),
        Door("account", _("Give account"), forms.AccountForm, actions.account_drive, rules.may_account, kind="accent", icon="check",
             text=_("The totals are computed from the books and published with the account."), done=_("The account is public.")),
        Door("cancel", _("Cancel the drive"), ReasonForm, actions.cancel_drive, rules.may_cancel, kind="danger",
             done=_("Cancelled.")),
    ),
)  # fmt: skip

CONTRIBUTION_DESK = Desk(
    register=registers.CONTRIBUTIONS,
    links=_links_of_contribution,
    doors=(
        Door("consent", _("Record consent"), forms.ConsentForm, actions.record_consent, rules.may_consent, icon="person",
             done=_("Recorded.")),
        Door("counter", _("Take out by a counter-entry"), ReasonForm, actions.counter_contribution, rules.may_counter, kind="danger",
             text=_("Nothing is deleted: a line against it is entered, and both stay with the reason."), done=_("Taken out."),
             then=_record("contribution")),
    ),
)  # fmt: skip

SPENDING_DESK = Desk(
    register=registers.SPENDINGS,
    links=_links_of_spending,
    sections=(Section("drives/desk/_spending.html", lambda request, row: {"row": row}),),
    doors=(
        Door("approve", _("Approve"), PlainForm, actions.approve_spending, rules.may_approve, kind="accent", icon="check",
             text=_("From now on it counts as spent."), done=_("Approved.")),
        Door("refuse", _("Do not approve"), ReasonForm, actions.refuse_spending, rules.may_refuse, kind="danger", done=_("Not approved.")),
        Door("counter", _("Take out by a counter-entry"), ReasonForm, actions.counter_spending, rules.may_take_back, kind="danger",
             text=_("Nothing is deleted: a line against it is entered, and both stay with the reason."), done=_("Taken out."),
             then=_record("spending")),
    ),
)  # fmt: skip

_SIDE_DOORS = (
    Door("message", _("Write a message"), forms.MessageForm, actions.write_to_side, rules.may_write, icon="mail", done=_("It is on its way.")),
    Door("contact", _("Ask to open the address"), forms.OpeningForm, actions.ask_contact, rules.may_ask_contact, icon="key",
         done=_("Asked. A second person of your body must agree."), then=_opening),
    Door("withdraw", _("Withdraw"), ReasonForm, actions.withdraw_side, rules.may_withdraw, kind="danger", done=_("Withdrawn.")),
)  # fmt: skip
NEED_DESK = Desk(
    register=registers.NEEDS,
    links=_to_drive,
    sections=(Section("drives/desk/_side.html", _matches),),
    doors=(
        Door("match", _("Match with an offer"), forms.MatchForm, actions.match_need, rules.may_match, kind="accent", icon="merge",
             done=_("Matched; whoever offered hears of it."), then=_record("match")),
        *_SIDE_DOORS,
    ),
)  # fmt: skip
OFFER_DESK = Desk(
    register=registers.OFFERS,
    links=_to_drive,
    sections=(Section("drives/desk/_side.html", _matches),),
    doors=_SIDE_DOORS,
)
MATCH_DESK = Desk(
    register=registers.MATCHES,
    links=_links_of_match,
    doors=(
        Door("deliver", _("It arrived"), forms.DeliverForm, actions.deliver_match, rules.may_deliver, kind="accent", icon="check",
             done=_("Delivered.")),
        Door("undo", _("It did not come about"), ReasonForm, actions.undo_match, rules.may_undo, kind="danger",
             done=_("Both sides are free again.")),
    ),
)  # fmt: skip


def _of_programme(request: HttpRequest, programme: Any) -> dict[str, Any]:
    """Parties and the plan with the way to each task."""
    tasks = list(programme.tasks.select_related("body").order_by("year", "due_on", "pk"))
    return {
        "row": programme, "parties": queries.parties_of(programme), "kept": queries.kept(tasks),
        "tasks": [
            {"row": one, "state": state_of(one), "clock": clock_of(one), "url": reverse("drives:task", args=[one.pk])}
            for one in tasks
        ],
    }  # fmt: skip


def _public_programme(request: HttpRequest, programme: Any) -> list[Link]:
    return [Link(str(_("Public page")), reverse("drives:public_programme", args=[programme.pk]), "globe")]


def _to_programme(request: HttpRequest, task: Any) -> list[Link]:
    return [Link(str(task.programme), reverse("drives:programme", args=[task.programme_id]), "people")]


def _clock(task: Any) -> Clock | None:
    return clock_of(task)


PROGRAMME_DESK = Desk(
    register=registers.PROGRAMMES,
    begin=Begin(_("Write down a programme"), forms.ProgrammeForm, actions.agree_programme, rules.may_agree, done=_("Written down.")),
    links=_public_programme,
    sections=(Section("drives/desk/_programme.html", _of_programme),),
    doors=(
        Door("task", _("Plan a task"), forms.TaskForm, actions.plan_task, rules.may_plan_task, kind="accent", icon="plus",
             done=_("Planned.")),
        Door("review", _("Yearly review"), forms.ReviewForm, actions.review_programme, rules.may_review, icon="edit",
             done=_("The review is public.")),
        Door("end", _("Conclude the programme"), forms.ConclusionForm, actions.end_programme, rules.may_end, icon="check",
             done=_("The conclusion is public.")),
    ),
)  # fmt: skip
TASK_DESK = Desk(
    register=registers.TASKS,
    links=_to_programme,
    clock=_clock,
    doors=(
        Door("report", _("Report it done"), forms.ReportForm, actions.report_task, rules.may_report, kind="accent", icon="check",
             done=_("Reported.")),
        Door("drop", _("Drop the task"), ReasonForm, actions.drop_task, rules.may_drop, kind="danger", done=_("Dropped.")),
    ),
)  # fmt: skip
