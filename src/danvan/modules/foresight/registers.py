"""Lists of alarms, advice and files of old counts, for staff and for everybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import UNIT_FILTER, choice_filter, state_filter, state_of
from danvan.web.registers import Column, Order, Register

from . import disclosure, queries, wording
from .states import ADVICE as ADVICE_STATES
from .states import ALARM, BATCH, Judged

Rows = Any
_LEVELS = [("nation", _("nation")), ("province", _("provinces")), ("commune", _("communes"))]


def _shown_count(alarm: Any) -> str:
    """As everybody may see it; who is in charge sees the number on the alarm's own page."""
    return wording.hidden() if disclosure.is_small(alarm.count) else str(alarm.count)


_ALARM_COLUMNS = (
    Column("what", _("What rose, and where"), wording.title_of, main=True),
    Column("count", _("Counted"), _shown_count, kind="text"),
    Column("expected", _("Expected"), lambda row: wording.tenths(row.expected), kind="text"),
    Column("week", _("First seen in the week of"), "week", kind="day", sort="week"),
    Column("last", _("Last seen"), "last_week", kind="day", on_screen=False),
    Column("state", _("State"), state_of, kind="state"),
    Column("judged", _("By the rule"), "get_judged_display"),
    Column("people", _("By people"), "get_people_said_display", on_screen=False),
)
_ALARMS: dict[str, Any] = {
    "columns": _ALARM_COLUMNS,
    "filters": (
        state_filter(ALARM), choice_filter("judged", _("By the rule"), [one for one in Judged.choices if one[0]]),
        choice_filter("level", _("Level"), _LEVELS, field="unit__level"), UNIT_FILTER,
    ),
    "default_order": ("-week", "-pk"),
    "orders": (Order("new", _("Newest first"), ("-week", "-pk")), Order("old", _("Oldest first"), ("week", "pk"))),
    "empty_title": _("No alarm"),
}  # fmt: skip

ALARMS = Register(
    name="canh-bao", title=_("Alarms"), scope=lambda request: queries.alarms_for(request.user),
    record_url=lambda row: reverse("foresight:alarm", args=[row.pk]), **_ALARMS,
)  # fmt: skip
PUBLIC_ALARMS = Register(
    name="public-alarms", title=_("Alarms: where more was reported than expected"), scope=lambda request: queries.public_alarms(),
    record_url=lambda row: reverse("foresight:public_alarm", args=[row.pk]), **_ALARMS,
)  # fmt: skip
ADVICE = Register(
    name="tham-muu", title=_("Advice"), scope=lambda request: queries.advice_for(request.user),
    columns=(
        Column("title", _("Title"), "title", main=True),
        Column("number", _("Number"), lambda row: row.number.text if row.number else "", kind="code"),
        Column("unit", _("Unit"), "unit"),
        Column("due", _("Task until"), "due_on", kind="day", sort="due_on"),
        Column("state", _("State"), state_of, kind="state"),
        Column("helped", _("Did it help"), "get_helped_display"),
    ),
    filters=(state_filter(ADVICE_STATES), UNIT_FILTER),
    default_order=("-pk",), orders=(Order("new", _("Newest first"), ("-pk",)),), empty_title=_("No advice yet"),
    record_url=lambda row: reverse("foresight:advice", args=[row.pk]),
)  # fmt: skip
BATCHES = Register(
    name="so-lieu-cu", title=_("Counts of older systems"), scope=lambda request: queries.batches_for(request.user),
    columns=(
        Column("title", _("File"), "title", main=True),
        Column("unit", _("Unit"), "unit"),
        Column("first", _("From the week of"), "first_week", kind="day"),
        Column("last", _("To the week of"), "last_week", kind="day"),
        Column("rows", _("Rows"), "rows", kind="number"),
        Column("total", _("Matters"), "total", kind="number"),
        Column("state", _("State"), state_of, kind="state"),
        Column("digest", "SHA-256", "digest", kind="code", on_screen=False),
    ),
    filters=(state_filter(BATCH),),
    default_order=("-pk",), orders=(Order("new", _("Newest first"), ("-pk",)),), empty_title=_("No file yet"),
    record_url=lambda row: reverse("foresight:batch", args=[row.pk]),
)  # fmt: skip
