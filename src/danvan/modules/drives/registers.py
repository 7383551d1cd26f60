"""Lists of drives, their books, needs, offers and programmes, for staff and for everybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
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
)
from danvan.web.parts import Clock
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import CONTRIBUTION, DRIVE, MATCH, PROGRAMME, SIDE, SPENDING, TASK, Good, measured


def _amount(row: Any) -> str:
    return measured(row.kind, row.quantity)


def _signed(row: Any) -> int:
    """As a spreadsheet adds it up: a line against another one counts less."""
    return -int(row.quantity) if row.counters_id else int(row.quantity)


def _line(row: Any) -> str:
    return ("−" if row.counters_id else "") + _amount(row)


_KIND = choice_filter("kind", _("Kind"), Good.choices)
_DRIVE = of_filter("drive", _("Drive, by its number"))
_DAY = days_filter("day", _("Day"))
_NEWEST = ("-pk",)

_DRIVE_COLUMNS = (
    Column("title", _("Drive"), "title", main=True),
    Column("host", _("Who calls for it"), "host"),
    Column("unit", _("Unit"), "unit"),
    Column("starts", _("From"), "starts_on", kind="day", sort="starts_on"),
    Column("ends", _("Until"), "ends_on", kind="day"),
    Column("state", _("State"), state_of, kind="state"),
    Column(
        "goal", _("Goal"), lambda row: measured(row.goal_kind, row.goal) if row.goal else "", on_screen=False
    ),
    Column("number", _("Number of the account"), "number", on_screen=False),
)
_DRIVE_ORDERS = (
    Order("new", _("Latest first"), ("-starts_on", "-pk")),
    Order("old", _("Earliest first"), ("starts_on", "pk")),
)

DRIVES = Register(
    name="van-dong", title=_("Drives for help"), scope=lambda request: queries.drives_for(request.user),
    columns=_DRIVE_COLUMNS, filters=(state_filter(DRIVE), UNIT_FILTER), search=saying("title", "purpose"),
    default_order=("-starts_on", "-pk"), orders=_DRIVE_ORDERS,
    record_url=lambda row: reverse("drives:drive", args=[row.pk]),
    empty_title=_("No drive yet"), empty_text=_("Plan one: say what for, until when and what is accepted."),
)  # fmt: skip

PUBLIC_DRIVES = Register(
    name="public-drives", title=_("Drives for help"), scope=lambda request: queries.public_drives(),
    columns=_DRIVE_COLUMNS, filters=(state_filter(DRIVE, public=queries.PUBLIC_STATES), UNIT_FILTER), search=saying("title", "purpose"),
    default_order=("-starts_on", "-pk"), orders=_DRIVE_ORDERS,
    record_url=lambda row: reverse("drives:public_drive", args=[row.pk]),
    empty_title=_("Nobody has called for help yet"),
)  # fmt: skip

_GIVEN = (
    Column("code", _("Receipt"), "code", main=True),
    Column("drive", _("Drive"), "drive"),
    Column("amount", _("How much"), _line),
    Column("day", _("Day"), "day", kind="day", sort="day"),
    Column("giver", _("Giver"), lambda row: row.giver or row.get_giver_kind_display()),
    Column("state", _("State"), state_of, kind="state"),
    Column("kind", _("Kind"), "get_kind_display", on_screen=False),
    Column("quantity", _("Quantity"), _signed, kind="number", on_screen=False),
    Column("means", _("Way of giving"), "get_means_display", on_screen=False),
    Column("reference", _("Reference"), "reference", on_screen=False),
    Column("consent", _("To be named"), "get_consent_display", on_screen=False),
)
CONTRIBUTIONS = Register(
    name="dong-gop", title=_("Contributions"), scope=lambda request: queries.contributions_for(request.user),
    columns=_GIVEN, filters=(state_filter(CONTRIBUTION), _KIND, _DAY, _DRIVE, UNIT_FILTER), search=saying("code", "giver", "reference"),
    default_order=_NEWEST, record_url=lambda row: reverse("drives:contribution", args=[row.pk]),
    empty_title=_("Nothing has come in yet"), empty_text=_("Gifts are entered on the page of their drive."),
)  # fmt: skip

#: What everybody reads of a contribution: no code, no reference, a name by consent only.
PUBLIC_CONTRIBUTIONS = Register(
    name="public-contributions", title=_("Book of contributions"), scope=lambda request: queries.public_contributions(),
    columns=(
        Column("day", _("Day"), "day", kind="day", sort="day"),
        Column("drive", _("Drive"), "drive", main=True),
        Column("giver", _("Giver"), queries.public_name),
        Column("amount", _("How much"), _line),
        Column("state", _("State"), state_of, kind="state"),
        Column("kind", _("Kind"), "get_kind_display", on_screen=False),
        Column("quantity", _("Quantity"), _signed, kind="number", on_screen=False),
    ),
    filters=(_KIND, _DAY, _DRIVE, UNIT_FILTER), default_order=_NEWEST,
    record_url=lambda row: reverse("drives:public_drive", args=[row.drive_id]),
    empty_title=_("Nothing has come in yet"),
)  # fmt: skip

SPENDINGS = Register(
    name="chi", title=_("Spending"), scope=lambda request: queries.spendings_for(request.user),
    columns=(
        Column("purpose", _("What for"), "purpose", main=True),
        Column("drive", _("Drive"), "drive"),
        Column("amount", _("How much"), _line),
        Column("day", _("Day"), "day", kind="day", sort="day"),
        Column("state", _("State"), state_of, kind="state"),
        Column("entered_by", _("Entered by"), "entered_by", on_screen=False),
        Column("approved_on", _("Approved on"), "approved_on", kind="day", on_screen=False),
        Column("kind", _("Kind"), "get_kind_display", on_screen=False),
        Column("quantity", _("Quantity"), _signed, kind="number", on_screen=False),
    ),
    filters=(state_filter(SPENDING), _KIND, _DAY, _DRIVE, UNIT_FILTER), search=saying("purpose"), default_order=_NEWEST,
    record_url=lambda row: reverse("drives:spending", args=[row.pk]),
    empty_title=_("Nothing has been spent yet"), empty_text=_("Spending is entered on the page of its drive."),
)  # fmt: skip

_SIDE = (
    Column("drive", _("Drive"), "drive"),
    Column("unit", _("Where"), "unit"),
    Column("amount", _("How much"), _amount),
    Column("matched", _("Matched"), lambda row: measured(row.kind, row.matched)),
    Column("delivered", _("Delivered"), lambda row: measured(row.kind, row.delivered)),
    Column("state", _("State"), state_of, kind="state"),
)
_SIDE_FILTERS = (state_filter(SIDE), _KIND, _DRIVE, UNIT_FILTER)
NEEDS = Register(
    name="nhu-cau", title=_("Needs"), scope=lambda request: queries.needs_for(request.user),
    columns=(Column("kind", _("Need"), "get_kind_display", main=True), *_SIDE,
             Column("people", _("People in need"), "people", kind="number", in_export=False)),
    filters=_SIDE_FILTERS, default_order=_NEWEST, record_url=lambda row: reverse("drives:need", args=[row.pk]),
    empty_title=_("No need yet"), empty_text=_("Needs are entered on the page of their drive."),
)  # fmt: skip
OFFERS = Register(
    name="de-nghi-giup", title=_("Offers of help"), scope=lambda request: queries.offers_for(request.user),
    columns=(Column("code", _("Offer"), "code", main=True), Column("kind", _("Kind"), "get_kind_display"), *_SIDE),
    filters=_SIDE_FILTERS, search=saying("code", "note"), default_order=_NEWEST,
    record_url=lambda row: reverse("drives:offer_record", args=[row.pk]),
    empty_title=_("No offer yet"), empty_text=_("Offers come from the drive’s public page, by phone and at the counter."),
)  # fmt: skip
MATCHES = Register(
    name="ghep", title=_("Matches"), scope=lambda request: queries.matches_for(request.user),
    columns=(
        Column("what", _("Match"), str, main=True),
        Column("drive", _("Drive"), "drive"),
        Column("amount", _("How much"), lambda row: measured(row.offer.kind, row.quantity)),
        Column("unit", _("Where to"), "unit"),
        Column("state", _("State"), state_of, kind="state"),
        Column("delivered_on", _("Delivered on"), "delivered_on", kind="day", on_screen=False),
    ),
    filters=(state_filter(MATCH), _DRIVE, UNIT_FILTER), default_order=_NEWEST,
    record_url=lambda row: reverse("drives:match", args=[row.pk]),
    empty_title=_("No match yet"), empty_text=_("Match an offer on the page of a need."),
)  # fmt: skip

_PROGRAMME_COLUMNS = (
    Column("title", _("Programme"), "title", main=True),
    Column("host", _("Led by"), "host"),
    Column("unit", _("Unit"), "unit"),
    Column("starts", _("From"), "starts_on", kind="day", sort="starts_on"),
    Column("ends", _("Until"), "ends_on", kind="day"),
    Column("state", _("State"), state_of, kind="state"),
)
PROGRAMMES = Register(
    name="phoi-hop", title=_("Joint programmes"), scope=lambda request: queries.programmes_for(request.user),
    columns=_PROGRAMME_COLUMNS, filters=(state_filter(PROGRAMME), UNIT_FILTER), search=saying("title", "purpose"),
    default_order=_NEWEST, record_url=lambda row: reverse("drives:programme", args=[row.pk]),
    empty_title=_("No programme yet"), empty_text=_("Write down what bodies have agreed to do together."),
)  # fmt: skip
PUBLIC_PROGRAMMES = Register(
    name="public-programmes", title=_("Joint programmes"), scope=lambda request: queries.public_programmes(),
    columns=_PROGRAMME_COLUMNS, filters=(state_filter(PROGRAMME), UNIT_FILTER), search=saying("title", "purpose"),
    default_order=_NEWEST, record_url=lambda row: reverse("drives:public_programme", args=[row.pk]),
    empty_title=_("No programme has been agreed on yet"),
)  # fmt: skip


def clock_of(task: Any) -> Clock:
    """The day a task falls due, and how it stands to it."""
    return day_clock(None if task.state == "dropped" else task.due_on, ended=task.reported_on)


TASKS = Register(
    name="viec-chung", title=_("Joint tasks"), scope=lambda request: queries.tasks_for(request.user),
    columns=(
        Column("title", _("Task"), "title", main=True),
        Column("programme", _("Programme"), "programme"),
        Column("body", _("Body in charge"), "body"),
        Column("due", _("Due"), clock_of, kind="clock", sort="due_on"),
        Column("state", _("State"), state_of, kind="state"),
        Column("due_day", _("Due on"), "due_on", kind="day", on_screen=False),
        Column("reported", _("Reported on"), "reported_on", kind="day", on_screen=False),
    ),
    filters=(state_filter(TASK), UNIT_FILTER), search=saying("title"), default_order=_NEWEST,
    orders=(Order("due", _("By due date"), ("due_on", "pk")), Order("new", _("Newest first"), ("-pk",))),
    record_url=lambda row: reverse("drives:task", args=[row.pk]),
    empty_title=_("No task yet"), empty_text=_("Tasks are planned on the page of their programme."),
)  # fmt: skip

#: Whose evidence everybody may open; the tasks themselves stand on the page of their programme.
PUBLIC_TASKS = Register(
    name="public-tasks", title=_("Joint tasks"), scope=lambda request: queries.public_tasks(),
    columns=(Column("title", _("Task"), "title", main=True),), default_order=_NEWEST,
)  # fmt: skip
