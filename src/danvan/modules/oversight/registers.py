"""Lists of programmes, supervisions, recommendations, critiques, opinions and boards, for staff and for everybody."""

from __future__ import annotations

from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    day_clock,
    days_filter,
    of_filter,
    saying,
    state_filter,
    state_of,
    year_filter,
)
from danvan.kernel.workflow.public import clocks_of
from danvan.web.parts import Clock, ClockStep
from danvan.web.registers import Column, Filter, Order, Register

from . import queries, states

Rows = Any


def _at(name: str) -> Any:
    return lambda row: reverse(f"oversight:{name}", args=[row.pk])


def reply_clock(row: Any) -> Clock:
    """The day the reply falls due, or, once accepted, the day named for doing it."""
    is_answered = row.replied_on is not None
    due = row.doing_by if is_answered and row.doing_by else row.reply_due_on
    ended = row.verified_on if row.state == "done" else row.replied_on if row.state == "refused" else None
    return day_clock(due, ended=ended, soon=3, label=_("To be done by") if is_answered else _("Reply due"))


def clause_label(row: Any) -> str:
    """Which clause an opinion is about."""
    clause = row.critique.clause(row.clause)
    return clause_name(clause) if clause is not None else str(_("the whole draft"))


def clause_name(clause: dict[str, str]) -> str:
    """As people cite it: the article’s heading and the point."""
    if clause["article"] and clause["point"]:
        return str(_("%(article)s, point %(point)s") % clause)
    return clause["article"] or (
        str(_("paragraph %(point)s") % clause) if clause["point"] else str(_("preamble"))
    )


_PURPOSES = {
    "papers": _("Papers to be sent by"), "object_report": _("Report of the supervised body due"),
    "report": _("Report due"), "reply": _("Reply due"), "investor": _("Investor to be told by"),
}  # fmt: skip


def listed(rows: Any, name: str, *, clock: Any = None) -> list[dict[str, Any]]:
    """Rows with their state and the way to each."""
    return [
        {"row": one, "text": str(one), "state": state_of(one), "url": reverse(f"oversight:{name}", args=[one.pk]),
         "clock": clock(one) if clock is not None else None}
        for one in rows
    ]  # fmt: skip


def explained_clocks(thing: str) -> list[Clock]:
    """Every clock of a thing with the reason for its day, in the order they were started."""
    shown = []
    for now in reversed(clocks_of(thing)):
        state: Literal["met", "missed", "late", "soon", "running"]
        if now.stopped_on is not None:
            state = "missed" if now.is_late else "met"
        else:
            state = "late" if now.is_late else "soon" if now.days_left <= 2 else "running"
        shown.append(
            Clock(due_on=now.due_on, state=state, left=None if now.stopped_on else now.days_left,
                  label=_PURPOSES.get(now.purpose, ""), steps=[ClockStep(text=step) for step in now.steps],
                  article=now.citation, rule=now.rule_name)
        )  # fmt: skip
    return shown


def seats_of(board: Any) -> list[dict[str, Any]]:
    """Seats in words."""
    roles = {"head": _("head"), "deputy": _("deputy"), "member": _("member")}
    places = {"front": _("the Front"), "board": _("the people’s inspection board")}
    return [
        {"role": roles[seat["role"]], "post": seat["post"], "speaks_for": places.get(seat["speaks_for"], seat["speaks_for"])}
        for seat in board.seats
    ]  # fmt: skip


_FORM = choice_filter("form", _("Form"), states.Form.choices)
_NEW = Order("new", _("Newest first"), ("-pk",))
_OLD = Order("old", _("Oldest first"), ("pk",))

_PROGRAMME_COLUMNS = (
    Column("title", _("Programme"), str, main=True),
    Column("year", _("Year"), "year", kind="number", sort="year"),
    Column("unit", _("Unit"), "unit"),
    Column("state", _("State"), state_of, kind="state"),
    Column("agreed_with", _("Agreed with"), "agreed_with", on_screen=False),
    Column("agreed", _("Agreed on"), "agreed_on", kind="day"),
    Column("number", _("Number"), "number"),
)
PROGRAMMES = Register(
    name="chuong-trinh-giam-sat", title=_("Supervision programmes"), scope=lambda request: queries.programmes_for(request.user),
    columns=_PROGRAMME_COLUMNS, filters=(state_filter(states.PROGRAMME), year_filter("year"), UNIT_FILTER),
    search=saying("body__name"), default_order=("-year", "-pk"), orders=(Order("year", _("Latest year first"), ("-year", "-pk")),),
    record_url=_at("programme"), empty_title=_("No programme yet"),
    empty_text=_("The programme of a year is drafted in the last quarter of the year before."),
)  # fmt: skip
PUBLIC_PROGRAMMES = Register(
    name="public-programmes", title=_("What will be supervised"), scope=lambda request: queries.public_programmes(),
    columns=_PROGRAMME_COLUMNS, filters=(year_filter("year"), UNIT_FILTER), search=saying("body__name"), default_order=("-year", "-pk"),
    record_url=_at("public_programme"), empty_title=_("No programme has been agreed yet"),
)  # fmt: skip

_SUPERVISION_COLUMNS = (
    Column("title", _("Supervision"), "title", main=True),
    Column("supervised", _("Who is supervised"), "supervised"),
    Column("body", _("Who supervises"), "body"),
    Column("form", _("Form"), "get_form_display"),
    Column("session", _("Working session"), "session_on", kind="day", sort="session_on"),
    Column("state", _("State"), state_of, kind="state"),
    Column("unit", _("Unit"), "unit", on_screen=False),
    Column("ground", _("Ground"), "get_ground_display", on_screen=False),
    Column("ended", _("Ended on"), "ended_on", kind="day", on_screen=False),
    Column("reported", _("Reported on"), "reported_on", kind="day", on_screen=False),
    Column("concluded", _("Concluded on"), "concluded_on", kind="day", on_screen=False),
    Column("number", _("Number of the conclusion"), "conclusion_number", on_screen=False),
)
_BY_DAY = (
    Order("new", _("Latest first"), ("-session_on", "-pk")),
    Order("old", _("Earliest first"), ("session_on", "pk")),
)
SUPERVISIONS = Register(
    name="giam-sat", title=_("Supervisions"), scope=lambda request: queries.supervisions_for(request.user),
    columns=_SUPERVISION_COLUMNS,
    filters=(state_filter(states.SUPERVISION), _FORM, choice_filter("ground", _("Ground"), states.Ground.choices),
             days_filter("session_on", _("Day")), UNIT_FILTER),
    search=saying("title", "content", "supervised__name"), default_order=("-session_on", "-pk"), orders=_BY_DAY,
    record_url=_at("supervision"), empty_title=_("No supervision yet"), empty_text=_("Plan the first one."),
)  # fmt: skip
PUBLIC_SUPERVISIONS = Register(
    name="public-supervisions", title=_("Supervisions and what came of them"), scope=lambda request: queries.public_supervisions(),
    columns=(*_SUPERVISION_COLUMNS[:5], *_SUPERVISION_COLUMNS[10:]), filters=(_FORM, days_filter("session_on", _("Day")), UNIT_FILTER),
    search=saying("title", "content", "supervised__name"), default_order=("-session_on", "-pk"), orders=_BY_DAY,
    record_url=_at("public_supervision"), empty_title=_("No supervision has been concluded yet"),
)  # fmt: skip

MEMBERS = Register(
    name="doan-giam-sat", title=_("Team members"), scope=lambda request: queries.members_for(request.user),
    columns=(
        Column("title", _("Post"), str, main=True),
        Column("supervision", _("Supervision"), "supervision"),
        Column("head", _("Heads the team"), "is_head", kind="bool"),
        Column("task", _("Task"), "task"),
        Column("state", _("State"), state_of, kind="state"),
        Column("declared", _("Declared on"), "declared_on", kind="day"),
    ),
    filters=(state_filter(states.MEMBER), UNIT_FILTER), search=saying("title", "organisation"), default_order=("-pk",),
    orders=(_NEW, _OLD), record_url=_at("member"), empty_title=_("No team yet"),
)  # fmt: skip

CHECKS = Register(
    name="phieu-kiem-tra", title=_("Checklist lines"), scope=lambda request: queries.checks_for(request.user),
    columns=(
        Column("question", _("To be looked at"), str, main=True),
        Column("supervision", _("Supervision"), "supervision"),
        Column("seen", _("What was seen"), "get_seen_display"),
        Column("remark", _("Note"), "remark"),
        Column("state", _("State"), state_of, kind="state"),
        Column("looked", _("Looked at on"), "looked_on", kind="day"),
    ),
    filters=(state_filter(states.CHECK), choice_filter("seen", _("What was seen"), states.Seen.choices), UNIT_FILTER),
    search=saying("question", "remark"), default_order=("-pk",), orders=(_NEW, _OLD), record_url=_at("check"),
    empty_title=_("No checklist yet"),
)  # fmt: skip

_RECOMMENDATION_COLUMNS = (
    Column("request", _("Recommendation"), "request", main=True),
    Column("addressee", _("To whom"), "addressee"),
    Column("body", _("From"), lambda row: row.board or row.body),
    Column("state", _("State"), state_of, kind="state"),
    Column("due", _("Due"), reply_clock, kind="clock"),
    Column("number", _("Number"), "number"),
    Column("sent", _("Sent on"), "sent_on", kind="day", on_screen=False),
    Column("reply_due", _("Reply due"), "reply_due_on", kind="day", on_screen=False),
    Column("replied", _("Replied on"), "replied_on", kind="day", on_screen=False),
    Column("reply", _("Reply"), "reply", on_screen=False),
    Column("doing_by", _("To be done by"), "doing_by", kind="day", on_screen=False),
    Column("verified", _("Seen on"), "verified_on", kind="day", on_screen=False),
)
_LATE = Filter(
    "late", _("Reply overdue"), "bool",
    lambda rows, value: (rows.filter if value else rows.exclude)(state="sent", reply_due_on__lt=timezone.localdate()),
)  # fmt: skip
RECOMMENDATIONS = Register(
    name="kien-nghi-giam-sat", title=_("Recommendations"), scope=lambda request: queries.recommendations_for(request.user),
    columns=_RECOMMENDATION_COLUMNS, filters=(state_filter(states.RECOMMENDATION), _LATE, UNIT_FILTER),
    search=saying("request", "finding", "reply", "addressee__name"), default_order=("-pk",), orders=(_NEW, _OLD),
    record_url=_at("recommendation"), empty_title=_("No recommendation yet"),
    empty_text=_("Recommendations are written on the page of a supervision or a board."),
)  # fmt: skip
PUBLIC_RECOMMENDATIONS = Register(
    name="public-recommendations", title=_("Recommendations and replies"), scope=lambda request: queries.public_recommendations(),
    columns=_RECOMMENDATION_COLUMNS,
    filters=(state_filter(states.RECOMMENDATION, public=("sent", "accepted", "partly", "refused", "done", "not_done")), _LATE, UNIT_FILTER),
    search=saying("request", "finding", "reply", "addressee__name"), default_order=("-pk",), orders=(_NEW, _OLD),
    record_url=_at("public_recommendation"), empty_title=_("No recommendation is public yet"),
)  # fmt: skip

_CRITIQUE_COLUMNS = (
    Column("title", _("Draft text"), "title", main=True),
    Column("drafter", _("Drafted by"), "drafter"),
    Column("body", _("Critique by"), "body"),
    Column("form", _("Form"), "get_form_display"),
    Column("closes", _("Open until"), "closes_on", kind="day"),
    Column("state", _("State"), state_of, kind="state"),
    Column("received", _("Received on"), "received_on", kind="day", on_screen=False),
    Column("sent", _("Critique sent on"), "sent_on", kind="day", on_screen=False),
    Column("number", _("Number of the critique"), "number", on_screen=False),
    Column("issued", _("Issued as"), "issued_as", on_screen=False),
)
_CRITIQUE_FORM = choice_filter("form", _("Form"), states.CritiqueForm.choices)
CRITIQUES = Register(
    name="phan-bien", title=_("Social critique"), scope=lambda request: queries.critiques_for(request.user),
    columns=_CRITIQUE_COLUMNS, filters=(state_filter(states.CRITIQUE), _CRITIQUE_FORM, UNIT_FILTER), search=saying("title", "about"),
    default_order=("-pk",), orders=(_NEW, _OLD), record_url=_at("critique"), empty_title=_("No draft yet"),
    empty_text=_("Take in the first draft that somebody sent for critique."),
)  # fmt: skip
PUBLIC_CRITIQUES = Register(
    name="public-critiques", title=_("Drafts under critique"), scope=lambda request: queries.public_critiques(),
    columns=_CRITIQUE_COLUMNS,
    filters=(state_filter(states.CRITIQUE, public=("open", "closed", "sent", "answered", "traced", "cancelled")), _CRITIQUE_FORM, UNIT_FILTER),
    search=saying("title", "about"), default_order=("-pk",), orders=(_NEW, _OLD), record_url=_at("public_critique"),
    empty_title=_("No draft is open yet"),
)  # fmt: skip


def _on_the_draft(opinion: Any) -> str:
    """Where an opinion stands on the public page of its draft."""
    page = reverse("oversight:public_critique", args=[opinion.critique_id])
    return f"{page}#dieu-{opinion.clause}" if opinion.clause else f"{page}#y-kien"


PUBLIC_OPINIONS = Register(
    name="public-opinions", title=_("Opinions"), scope=lambda request: queries.public_opinions_all(),
    columns=(
        Column("text", _("Opinion"), lambda row: row.text, main=True),
        Column("critique", _("Draft text"), "critique"),
        Column("clause", _("On"), clause_label),
        Column("voice", _("From"), lambda row: row.organisation or row.get_voice_display()),
        Column("unit", _("Unit"), "unit"),
        Column("state", _("State"), state_of, kind="state"),
    ),
    search=saying("text"), default_order=("-pk",), record_url=_on_the_draft, empty_title=_("No opinion yet"),
)  # fmt: skip

OPINIONS = Register(
    name="y-kien-phan-bien", title=_("Opinions"), scope=lambda request: queries.opinions_for(request.user),
    columns=(
        Column("number", _("No."), "number", kind="number"),
        Column("text", _("Opinion"), lambda row: row.text, main=True),
        Column("clause", _("On"), clause_label),
        Column("critique", _("Draft text"), "critique"),
        Column("voice", _("From"), lambda row: row.organisation or row.get_voice_display()),
        Column("state", _("State"), state_of, kind="state"),
        Column("proposed", _("Proposed wording"), "proposed", on_screen=False),
        Column("reason", _("Reason"), "reason", on_screen=False),
        Column("found", _("In the text as issued"), "found", kind="bool", on_screen=False),
        Column("wording", _("Words of the issued text"), "wording", on_screen=False),
    ),
    filters=(
        state_filter(states.OPINION), choice_filter("voice", _("From"), states.Voice.choices),
        of_filter("critique", _("Draft text")),
        UNIT_FILTER,
    ),
    search=saying("text", "proposed", "reason"), default_order=("-pk",), orders=(_NEW, _OLD), record_url=_at("opinion"),
    empty_title=_("No opinion yet"), empty_text=_("Opinions come from the draft’s public page and from members’ letters."),
)  # fmt: skip

_BOARD_COLUMNS = (
    Column("name", _("Board"), "name", main=True),
    Column("kind", _("Kind"), "get_kind_display"),
    Column("unit", _("Unit"), "unit"),
    Column("seats", _("Members"), lambda row: len(row.seats), kind="number"),
    Column("from", _("Term from"), "term_from", kind="day", sort="term_from"),
    Column("until", _("Term until"), "term_until", kind="day", sort="term_until"),
    Column("state", _("State"), state_of, kind="state"),
    Column("project", _("Project"), "project", on_screen=False),
    Column("investor", _("Investor"), "investor", on_screen=False),
    Column("told", _("Investor told on"), "notified_on", kind="day", on_screen=False),
)
_BOARD_FILTERS = (
    choice_filter("kind", _("Kind"), states.BoardKind.choices), state_filter(states.BOARD), UNIT_FILTER,
)  # fmt: skip
BOARDS = Register(
    name="ban-giam-sat", title=_("Inspection boards"), scope=lambda request: queries.boards_for(request.user),
    columns=_BOARD_COLUMNS, filters=_BOARD_FILTERS, search=saying("name", "project"), default_order=("-pk",), orders=(_NEW, _OLD),
    record_url=_at("board"), empty_title=_("No board yet"),
)  # fmt: skip
PUBLIC_BOARDS = Register(
    name="public-boards", title=_("Boards of residents"), scope=lambda request: queries.public_boards(),
    columns=_BOARD_COLUMNS, filters=_BOARD_FILTERS, search=saying("name", "project"), default_order=("-pk",), orders=(_NEW, _OLD),
    record_url=_at("public_board"), empty_title=_("No board yet"),
)  # fmt: skip
