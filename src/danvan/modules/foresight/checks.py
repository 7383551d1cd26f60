"""Other explanations of a rise that records can tell of, looked at before anybody is called. Counts and dates only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from danvan.kernel.figures.public import in_weeks, stirring
from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.public import Unit, UnitChange, covered_ids
from danvan.kernel.registry.public import house, load
from danvan.kernel.rulebook.public import calendar

from .history import offices
from .models import Batch, OldCount

_TOPICS_CHANGED = "petitions.topics_synced"
_SATURDAY = 5
_YEAR = timedelta(weeks=52)
Held = Mapping[int, Collection[date]]
Units = QuerySet[Any, int]
_LATELY = timedelta(weeks=8)
_ENTERED = timedelta(weeks=4)


@dataclass(frozen=True)
class Check:
    """One explanation: whether records speak for it, and the number or day that says so."""

    name: str
    found: bool
    detail: str = ""

    def told(self) -> dict[str, Any]:
        return {"name": self.name, "found": self.found, "detail": self.detail}


def checks(
    series: str, unit: Unit, topic: str, *, since: date, week: date, held: Held | None = None
) -> list[Check]:
    """Looked at by the machine; what is on the spot only people know. `held`, for many alarms of a week: see `stirred`."""
    end = week + timedelta(days=6)
    units = covered_ids([unit.pk])
    return [
        _holiday(since, end), _campaign(unit, since, held if held is not None else stirred(week)), _repeated(series, units, topic, since, end), _entered(series, units, since, end),
        _form(since, end), _merged(units, end),
    ]  # fmt: skip


def _holiday(since: date, end: date) -> Check:
    """Whether a working day of the rise, or of the week before it, was a day off."""
    days, day = calendar(), since - timedelta(days=7)
    while day <= end:
        if day.weekday() < _SATURDAY and days.reason_off(day) is not None:
            return Check("holiday", True, day.isoformat())
        day += timedelta(days=1)
    return Check("holiday", False)


def stirred(week: date) -> Held:
    """In which weeks of the year up to this one each office, or a neighbourhood of it, held a dialogue, a drive or a gathering."""
    end = week + timedelta(days=6)
    rows = [row for name in stirring() for row in in_weeks(name, start=end - _YEAR, end=end, today=end)]
    of, found = offices({row[0] for row in rows}, on=end), defaultdict[int, set[date]](set)
    for place, _topic, monday, _count in rows:
        found[of[place]].add(monday)
    return found


def _campaign(unit: Unit, since: date, held: Held) -> Check:
    """Whether the office held one in these weeks or the one before: people who are asked speak up."""
    days = [monday for monday in held.get(unit.pk, ()) if monday >= since - timedelta(weeks=1)]
    return Check("campaign", bool(days), max(days).isoformat() if days else "")


def _repeated(series: str, units: Units, topic: str, since: date, end: date) -> Check:
    """Whether fewer than two in three of the matters differ in their words; petitions count, and give two numbers."""
    if series != "petitions.received":
        return Check("repeated", False)
    ask: Any = load(house().offer("petitions.repeats"))
    matters, different = ask(units=units, topic=topic, start=since, end=end)
    return Check("repeated", matters >= 3 and 3 * different < 2 * matters, f"{different}/{matters}")


def _entered(series: str, units: Units, since: date, end: date) -> Check:
    """Whether counts of these weeks were brought in from a file later than three weeks after they were over."""
    mine = OldCount.objects.filter(batch=OuterRef("pk"), unit__in=units)
    files = Batch.objects.filter(state="kept", series=series, last_week__gte=since, first_week__lte=end)
    late = [
        one.last_week for one in files
        if one.begun_at.date() > one.last_week + _ENTERED and Batch.objects.filter(Exists(mine), pk=one.pk).exists()
    ]  # fmt: skip
    return Check("entered", bool(late), max(late).isoformat() if late else "")


def _form(since: date, end: date) -> Check:
    """Whether the list of topics changed in the weeks before."""
    entry = (
        Entry.objects.filter(act=_TOPICS_CHANGED, at__date__gte=since - _LATELY, at__date__lte=end)
        .order_by("-seq")
        .first()
    )
    return Check("form", entry is not None, entry.at.date().isoformat() if entry else "")


def _merged(units: Units, end: date) -> Check:
    changes = UnitChange.objects.filter(
        lineage__successor_id__in=units, effective_on__gt=end - 26 * timedelta(weeks=1), effective_on__lte=end
    )
    last = changes.aggregate(last=Max("effective_on"))["last"]
    return Check("merged", last is not None, last.isoformat() if last else "")
