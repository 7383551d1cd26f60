"""What lists of dossiers are narrowed by again and again: state, unit, days, year, a choice, words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.organisations.public import covered_ids, unit_by_ref
from danvan.web.parts import Clock, Text
from danvan.web.registers import Filter

#: A query set, narrowed and given back.
Rows = Any


def state_filter(workflow: Any, *, public: tuple[str, ...] = ()) -> Filter:
    """By state; `public` leaves only these."""
    choices = [(name, label) for name, label in workflow.choices if not public or name in public]
    return choice_filter("state", _("State"), choices)


def choice_filter(name: str, label: Any, choices: Any, *, field: str = "") -> Filter:
    """By one value of a field with choices; `field` is its path where the filter has another name."""
    return Filter(
        name, label, "choice", lambda rows, value: rows.filter(**{field or name: value}), choices=choices
    )


def in_unit(rows: Rows, value: str) -> Rows:
    """A unit by its code or address name, with all it answers for. An unknown one has nothing."""
    unit = unit_by_ref(value.strip())
    return rows.filter(unit_id__in=covered_ids([unit.pk])) if unit is not None else rows.none()


UNIT_FILTER = Filter("unit", _("Unit, by its code"), "text", in_unit)


def days_filter(field: str, label: Any, *, name: str = "day") -> Filter:
    """Between two days, both included and either left open; `field` may be a path with a lookup like `at__date`."""

    def apply(rows: Rows, span: tuple[dt.date | None, dt.date | None]) -> Rows:
        since, until = span
        found = rows.filter(**{f"{field}__gte": since}) if since else rows
        return found.filter(**{f"{field}__lte": until}) if until else found

    return Filter(name, label, "date_range", apply)


def year_filter(field: str) -> Filter:
    """A year in four digits; anything else finds nothing."""

    def apply(rows: Rows, value: str) -> Rows:
        value = value.strip()
        is_year = value.isascii() and value.isdigit() and len(value) == 4
        return rows.filter(**{field: int(value)}) if is_year else rows.none()

    return Filter("year", _("Year"), "text", apply)


def of_filter(name: str, label: Any, *, field: str = "") -> Filter:
    """The rows of one other dossier, by its key, as links to this list carry it."""

    def apply(rows: Rows, value: str) -> Rows:
        value = value.strip()
        return rows.filter(**{field or f"{name}_id": int(value)}) if _is_key(value) else rows.none()

    return Filter(name, label, "text", apply)


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18


def saying(*fields: str) -> Callable[[Rows, str], Rows]:
    """The search of a short list: words that stand in one of the fields."""

    def search(rows: Rows, term: str) -> Rows:
        found = Q()
        for one in fields:
            found |= Q(**{f"{one}__icontains": term})
        return rows.filter(found)

    return search


def day_clock(due: dt.date | None, *, ended: dt.date | None = None, soon: int = 7, label: Text = "") -> Clock:
    """How a day that was set stands today: met or missed once it has `ended`, else running, soon or late."""
    if due is None:
        return Clock(due_on=None, state="none", label=label)
    if ended is not None:
        return Clock(due_on=due, state="met" if ended <= due else "missed", unit="day", label=label)
    left = (due - timezone.localdate()).days
    return Clock(due_on=due, state="late" if left < 0 else "soon" if left <= soon else "running", left=left,
                 unit="day", label=label)  # fmt: skip
