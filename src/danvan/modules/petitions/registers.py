"""The register of petitions as staff see it: columns, filters, orders, exports, from one declaration.

Every choice that depends on the reader is made from the reader's own posts; the scope holds in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import Person, PersonViews
from danvan.web.registers import Column, Filter, Order, Register

from .queries import matching, reach, staff, visible_to
from .states import WORKFLOW, Channel, Kind
from .views.desk.showing import clock_of, state_of

Rows = Any


def scope(request: HttpRequest) -> Rows:
    """What this person may see, with all a row shows; `due` is the deadline as paging compares it."""
    assert isinstance(request.user, Person)
    # Every committed matter has a deadline, but the column is nullable: paging wants a name that is not.
    due = ExpressionWrapper(F("due_on"), output_field=DateField())
    return visible_to(request.user, listed=True).select_related("assignee").annotate(due=due)


def _tick(matter: Any) -> SafeString:
    return format_html(
        '<label class="tick"><input type="checkbox" name="number" value="{}" form="bulk"><span class="sr">{}</span></label>',
        matter.number, _("Select matter no. %(number)s") % {"number": matter.number},
    )  # fmt: skip


def _title(matter: Any) -> SafeString:
    return format_html('<span class="num">{}</span> {}', matter.number, matter.title)


def _two_lines(first: Any, second: Any) -> SafeString:
    """One thing over another, so that a row fits a small screen; empty when there is neither."""
    shown = [part for part in (first, second) if part]
    lines = format_html_join("", '<span class="line">{}</span>', ((part,) for part in shown))
    return format_html("<span>{}</span>", lines) if shown else SafeString("")


def _signs(matter: Any) -> str:
    """What deserves a second look, in words."""
    signs = []
    if matter.reopened_count:
        signs.append(str(_("disputed")))
    if matter.escalated_body_id:
        signs.append(str(_("gone up")))
    if matter.people_count + matter.support_count > 1:
        signs.append(str(_("%(count)s people")) % {"count": matter.people_count + matter.support_count})
    return ", ".join(signs)


COLUMNS = (
    Column("pick", "", _tick, in_export=False),
    Column("number", _("Number"), "number", kind="number", on_screen=False),
    Column("title", _("Matter"), _title, main=True, in_export=False),
    Column("title_text", _("Title"), "title", on_screen=False),
    Column("due", _("Due"), clock_of, kind="clock", sort="due"),
    Column("due_on", _("Deadline"), "due_on", kind="day", on_screen=False),
    Column("state", _("State"), state_of, kind="state"),
    Column("kind", _("Kind"), "get_kind_display", on_screen=False),
    Column(
        "about", _("Topic and place"), lambda matter: _two_lines(matter.topic, matter.unit), in_export=False
    ),
    Column("topic", _("Topic"), "topic", on_screen=False),
    Column("unit", _("Place"), "unit", on_screen=False),
    Column("place", _("Where exactly"), "place", on_screen=False),
    Column("body", _("Office"), "body", on_screen=False),
    Column(
        "hands", _("In charge"), lambda matter: _two_lines(matter.assignee, _signs(matter)), in_export=False
    ),
    Column("assignee", _("In charge"), "assignee", on_screen=False),
    Column("received", _("Received"), "received_on", kind="day", sort="received_on"),
    Column("signs", _("Remarks"), _signs, on_screen=False),
    Column("channel", _("Channel"), "get_channel_display", on_screen=False),
    Column("answered_on", _("Answered"), "answered_on", kind="day", on_screen=False),
    Column("outcome", _("Outcome"), "get_outcome_display", on_screen=False),
    Column("reopened", _("Times disputed"), "reopened_count", kind="number", on_screen=False),
    Column("text", _("Text"), "text", on_screen=False),
)

#: Groups of states that people ask for by one word.
GROUPS = {"open": WORKFLOW.open_states, "running": ["received", "accepted"],
          "ended": [name for name in WORKFLOW.states if name not in WORKFLOW.open_states]}  # fmt: skip


def _in_state(rows: Rows, value: str) -> Rows:
    return rows.filter(state__in=GROUPS.get(value, [value]))


def _is_late(rows: Rows, value: bool) -> Rows:
    late = Q(state__in=GROUPS["running"], due_on__lt=timezone.localdate())
    return rows.filter(late) if value else rows.exclude(late)


def _between(column: str) -> Callable[[Rows, tuple[date | None, date | None]], Rows]:
    def apply(rows: Rows, span: tuple[date | None, date | None]) -> Rows:
        start, end = span
        rows = rows.filter(**{f"{column}__gte": start}) if start else rows
        return rows.filter(**{f"{column}__lte": end}) if end else rows

    return apply


def _publication(rows: Rows, value: str) -> Rows:
    return {
        "unreviewed": lambda: rows.filter(reach.UNREVIEWED),
        "published": lambda: rows.filter(published_at__isnull=False),
        "withheld": lambda: rows.exclude(withheld_reason=""),
        "private": lambda: rows.filter(is_private=True),
    }[value]()


def _states(request: HttpRequest) -> list[tuple[str, Any]]:
    groups = [("open", _("All open")), ("running", _("Deadline running")), ("ended", _("All ended"))]
    return [*groups, *WORKFLOW.choices]


def _reader(
    choices: Callable[[Person], list[tuple[str, Any]]],
) -> Callable[[HttpRequest], list[tuple[str, Any]]]:
    return lambda request: choices(request.user)  # type: ignore[arg-type]  # behind staff_only


FILTERS = (
    Filter("queue", _("In whose hands"), "choice", reach.in_hands, choices=_reader(reach.hands)),
    Filter("state", _("State"), "choice", _in_state, choices=_states),
    Filter("late", _("Late"), "bool", _is_late),
    Filter("due", _("Due"), "date_range", _between("due_on")),
    Filter("topic", _("Topic"), "choice", lambda rows, value: rows.filter(topic_id=value),
           choices=lambda request: [(topic.code, topic.name) for topic in staff.topics()]),
    Filter("unit", _("Unit with all below it"), "unit", reach.below, choices=_reader(reach.units)),
    Filter("kind", _("Kind"), "choice", lambda rows, value: rows.filter(kind=value), choices=Kind.choices),
    Filter("assignee", _("In charge"), "choice", reach.in_charge, choices=_reader(reach.people)),
    Filter("body", _("Office"), "choice", lambda rows, value: rows.filter(body_id=value), choices=_reader(reach.bodies)),
    Filter("channel", _("Channel"), "choice", lambda rows, value: rows.filter(channel=value), choices=Channel.choices),
    Filter("disputed", _("Disputed"), "bool",
           lambda rows, value: rows.filter(reopened_count__gt=0) if value else rows.filter(reopened_count=0)),
    Filter("publication", _("Publication"), "choice", _publication,
           choices=(("unreviewed", _("Not yet reviewed")), ("published", _("Public")),
                    ("withheld", _("Kept from the public")), ("private", _("Private by the resident's wish")))),
    Filter("received", _("Received"), "date_range", _between("received_on")),
)  # fmt: skip

MATTERS = Register(
    name="phan-anh",
    title=_("Matters"),
    scope=scope,
    columns=COLUMNS,
    filters=FILTERS,
    search=matching,
    search_label=_("Search by words or number, with or without diacritics"),
    default_order=("-pk",),
    orders=(
        Order("due", _("By deadline, late first"), ("due", "pk")),
        Order("new", _("Newest first"), ("-pk",)),
        Order("old", _("Longest waiting first"), ("received_at", "pk")),
    ),
    record_url=lambda matter: reverse("petitions:desk_record", args=[matter.number]),
    saved_views=PersonViews("petitions"),
    empty_title=_("No matter yet"),
    empty_text=_("What residents of your units send appears here at once."),
)


def soon(today: date) -> tuple[date, date]:
    """The days whose deadlines count as near."""
    return today, today + timedelta(days=3)
