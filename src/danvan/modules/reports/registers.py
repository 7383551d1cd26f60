"""Lists of returns and templates, for staff and for everybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    day_clock,
    days_filter,
    saying,
    state_filter,
    state_of,
    year_filter,
)
from danvan.lib.periods import Kind
from danvan.web.parts import Clock
from danvan.web.registers import Column, Filter, Order, Register

from . import queries
from .states import RETURN, TEMPLATE

KINDS = [
    (Kind.MONTH.value, _("month")), (Kind.QUARTER.value, _("quarter")), (Kind.HALF.value, _("six months")),
    (Kind.NINE_MONTHS.value, _("nine months")), (Kind.YEAR.value, _("year")), (Kind.CUSTOM.value, _("other span of days")),
]  # fmt: skip


def clock_of(row: Any) -> Clock:
    """When the return was or is to be sent; the first sending counts."""
    return day_clock(row.due_on, ended=row.submitted_on, label=_("To be sent by"))


def _missing(rows: Any, is_missing: bool) -> Any:
    from django.db.models import F, Q
    from django.utils import timezone

    late = Q(submitted_on__gt=F("due_on")) | Q(submitted_on__isnull=True, due_on__lt=timezone.localdate())
    return rows.filter(late) if is_missing else rows.exclude(late)


_COLUMNS = (
    Column("title", _("Return"), "title", main=True),
    Column("unit", _("Unit"), "unit"),
    Column("body", _("Body"), "body", on_screen=False),
    Column("due", _("To be sent by"), clock_of, kind="clock", sort="due_on"),
    Column("state", _("State"), state_of, kind="state"),
    Column("period", _("Period"), lambda row: row.period.code, on_screen=False),
    Column("closes", _("Figures closed on"), "closes_on", kind="day", on_screen=False),
    Column("number", _("Number"), "number"),
    Column("sent", _("Sent on"), "submitted_on", kind="day", on_screen=False),
    Column("accepted", _("Accepted on"), "accepted_on", kind="day", on_screen=False),
)
_FILTERS = (
    choice_filter("kind", _("Period"), KINDS),
    year_filter("closes_on__year"),
    UNIT_FILTER,
)
_ORDERS = (
    Order("due", _("By due date"), ("due_on", "pk")),
    Order("new", _("Newest first"), ("-pk",)),
)

RETURNS = Register(
    name="bao-cao", title=_("Returns"), scope=lambda request: queries.returns_for(request.user), columns=_COLUMNS,
    filters=(state_filter(RETURN), Filter("late", _("Late"), "bool", _missing), *_FILTERS, days_filter("due_on", _("Due"))),
    search=saying("title", "unit__name", "subject"), default_order=("-pk",), orders=_ORDERS,
    record_url=lambda row: reverse("reports:return", args=[row.pk]), empty_title=_("No return yet"),
    empty_text=_("Returns appear here by themselves shortly before their figures close."),
)  # fmt: skip

PUBLIC_RETURNS = Register(
    name="public-returns", title=_("Reports"), scope=lambda request: queries.public_returns(),
    columns=(_COLUMNS[0], _COLUMNS[1], _COLUMNS[5], _COLUMNS[7], Column("accepted", _("Accepted on"), "accepted_on", kind="day")),
    filters=_FILTERS, search=saying("title", "unit__name", "subject"), default_order=("-pk",),
    record_url=lambda row: reverse("reports:public_return", args=[row.pk]), empty_title=_("No report is public yet"),
)  # fmt: skip

TEMPLATES = Register(
    name="mau-bao-cao", title=_("Templates of returns"), scope=lambda request: queries.templates_for(request.user),
    columns=(
        Column("title", _("Template"), "title", main=True),
        Column("unit", _("In force for"), "unit"),
        Column("key", _("Key"), "key"),
        Column("number", _("Version"), "number", kind="number"),
        Column("state", _("State"), state_of, kind="state"),
        Column("digest", _("Digest"), "digest", on_screen=False),
    ),
    filters=(state_filter(TEMPLATE),), search=saying("title", "key"), default_order=("-pk",),
    record_url=lambda row: reverse("reports:template", args=[row.pk]), empty_title=_("No template yet"),
)  # fmt: skip
