"""Weekly counts for the engine: what modules count from their records, and what was brought in from older systems.

A unit is watched when its weeks are known for two years at least: a system that has just begun has no past to compare
with, and its first week is no rise. Counts of units that were merged stand with the unit that continues them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Sum

from danvan.kernel.figures.public import in_weeks, watched
from danvan.kernel.organisations.public import Unit, heirs
from danvan.kernel.registry.public import house, load
from danvan.kernel.rulebook.public import calendar
from danvan.lib.surveillance.counts import Counts, Tree

from .models import OldCount

WEEK = timedelta(weeks=1)
KEPT = 264  #: weeks that are read: five years and the month before
LEAST = 104  #: weeks that must be known of a unit before it is watched
LATE, KNOWN = 4, 12  #: weeks that may not be complete yet; weeks whose counts each look keeps
INTAKE, ANSWERED = "petitions.received", "petitions.answered"
_BETWEEN = "|"
_SMALLEST = (
    "neighbourhood"  #: the level that is watched with the unit above it: its matters are that office's work
)
_SATURDAY = 5

Cells = dict[tuple[int, str, str], dict[date, int]]


@dataclass(frozen=True)
class History:
    """Counts of watched units with the tree above them. Engine names: a unit's key, and series and topic as one."""

    counts: Counts | None
    tree: Tree
    units: dict[str, Unit]
    intake: Counts | None  #: what comes in alone, for what is to be expected


def last_complete(today: date) -> date:
    """The Monday of the last week that is over."""
    return today - timedelta(days=today.weekday()) - WEEK


def name_of(series: str, topic: str) -> str:
    return f"{series}{_BETWEEN}{topic}"


def parted(name: str) -> tuple[str, str]:
    """Series and topic of an engine name."""
    series, _line, topic = name.partition(_BETWEEN)
    return series, topic


def history(week: date) -> History:
    """Everything up to and with a week, as the engine takes it."""
    first = week - (KEPT - 1) * WEEK
    cells, known = _cells(first, week)
    heir = offices({unit for unit, _series, _topic in cells}, on=week + timedelta(days=6))
    kept: Cells = defaultdict(lambda: defaultdict(int))
    since: dict[int, date] = {}
    for (unit, series, topic), weeks in cells.items():
        to = heir[unit]
        since[to] = min(since.get(to, week), known[unit])
        for monday, count in weeks.items():
            kept[to, series, topic][monday] += count
    ready = {unit for unit, day in since.items() if (week - day) // WEEK + 1 >= LEAST}
    units, tree = _tree(ready)
    kept = {key: weeks for key, weeks in kept.items() if str(key[0]) in units}
    return History(_counts(kept, first, week), tree, units,
                   _counts({key: weeks for key, weeks in kept.items() if key[1] == INTAKE}, first, week))  # fmt: skip


def offices(ids: Iterable[int], *, on: date) -> dict[int, int]:
    """For each unit the one whose counts it belongs to on a day: what was merged to its heir, a neighbourhood to its commune."""
    to = heirs(sorted(set(ids)), on=on)
    small = Unit.objects.filter(pk__in=set(to.values()), level=_SMALLEST, parent__isnull=False)
    above = dict(small.values_list("pk", "parent_id"))
    later = heirs(sorted({pk for pk in above.values() if pk is not None}), on=on)
    return {unit: later.get(above.get(heir) or heir, heir) for unit, heir in to.items()}


def series_of(unit_id: int, series: str, topic: str, *, first: date, last: date) -> list[int]:
    """Weekly counts of one series with all below its unit, from first to last Monday."""
    cells, _known = _cells(first, last, only=series)
    below = _below(unit_id)
    found: dict[date, int] = defaultdict(int)
    for (unit, _series, its_topic), weeks in cells.items():
        if its_topic == topic and unit in below:
            for monday, count in weeks.items():
                found[monday] += count
    return [found[first + n * WEEK] for n in range((last - first) // WEEK + 1)]


def entered(week: date) -> dict[str, list[int]]:
    """By series, what records count by now of a week and of the eleven before it, the latest first, over all units."""
    found = {}
    for series in watched():
        weeks: dict[date, int] = defaultdict(int)
        end = week + timedelta(days=6)
        for _unit, _topic, monday, count in in_weeks(
            series, start=week - (KNOWN - 1) * WEEK, end=end, today=end
        ):
            weeks[monday] += count
        found[series] = [weeks[week - n * WEEK] for n in range(KNOWN)]
    return found


def answered(first: date, last: date) -> dict[int, dict[date, int]]:
    """Answers given by office and week."""
    end = last + timedelta(days=6)
    rows = in_weeks(ANSWERED, start=first, end=end, today=last)
    of = offices({unit for unit, *_rest in rows}, on=end)
    found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for unit, _topic, monday, count in rows:
        found[of[unit]][monday] += count
    return found


def waiting(on: date) -> dict[int, int]:
    """Open matters by office."""
    ask: Any = load(house().offer("petitions.open_by_unit"))
    rows: dict[int, int] = ask()
    of, found = offices(rows, on=on), defaultdict[int, int](int)
    for unit, count in rows.items():
        found[of[unit]] += count
    return found


def topic_names() -> dict[str, str]:
    """How topics are called in the reader's language."""
    ask: Any = load(house().offer("petitions.topic_names"))
    found: dict[str, str] = ask()
    return found


def _cells(first: date, last: date, *, only: str = "") -> tuple[Cells, dict[int, date]]:
    """All cells, and the first week that is known of each unit, whatever it counted."""
    cells: Cells = defaultdict(lambda: defaultdict(int))
    known: dict[int, date] = {}
    for series in [only] if only else list(watched()):
        end = last + timedelta(days=6)
        for unit, topic, monday, count in in_weeks(series, start=first, end=end, today=end):
            cells[unit, series, topic][monday] += count
            known[unit] = min(known.get(unit, monday), monday)
    old = OldCount.objects.filter(batch__state="kept", week__gte=first, week__lte=last)
    if only:
        old = old.filter(batch__series=only)
    rows: Any = old.values_list("unit_id", "batch__series", "topic", "week").annotate(n=Sum("count"))
    for unit, series, topic, monday, count in rows.order_by().iterator(chunk_size=20_000):
        cells[unit, series, topic][monday] += count
        known[unit] = min(known.get(unit, monday), monday)
    return cells, known


def _tree(ids: set[int]) -> tuple[dict[str, Unit], Tree]:
    units: dict[str, Unit] = {}
    wanted = set(ids)
    while wanted:
        found = list(Unit.objects.filter(pk__in=wanted))
        units.update({str(one.pk): one for one in found})
        wanted = {one.parent_id for one in found if one.parent_id is not None} - {int(pk) for pk in units}
    above = {pk: str(one.parent_id) for pk, one in units.items() if one.parent_id is not None}
    places = {
        pk: (one.lon, one.lat) for pk, one in units.items() if one.lon is not None and one.lat is not None
    }
    return units, Tree(above, places)


def _below(unit_id: int) -> set[int]:
    from danvan.kernel.organisations.public import covered_ids

    return {unit_id, *covered_ids([unit_id])}


def _counts(cells: Cells, first: date, last: date) -> Counts | None:
    """None where there is nothing to look at. Weeks before the first one known stay out: they are not zero but unknown."""
    if not cells:
        return None
    begins = max(first, min(monday for weeks in cells.values() for monday in weeks))
    length = (last - begins) // WEEK + 1
    values = np.zeros((length, len(cells)), dtype=np.int64)
    for at, weeks in enumerate(cells.values()):
        for monday, count in weeks.items():
            if monday >= begins:
                values[(monday - begins) // WEEK, at] = count
    return Counts(
        begins,
        tuple(str(unit) for unit, _series, _topic in cells),
        tuple(name_of(series, topic) for _unit, series, topic in cells),
        values,
    )


def tet(counts: Counts) -> list[date]:
    """Working days off about the lunar new year, which falls between 21 January and 20 February, in all years of the counts and
    in the quarter after them."""
    days, found = calendar(), []
    last = counts.weeks[-1] + 13 * WEEK
    for year in range(counts.first_week.year, last.year + 1):
        day = date(year, 1, 15)
        while day < date(year, 3, 1):
            if day.weekday() < _SATURDAY and days.reason_off(day) is not None:
                found.append(day)
            day += timedelta(days=1)
    return found
