"""Terms: from a day and a length to a due day, with every step of the count.

The rules of counting are those of the Civil Code 2015, articles 147 and 148: the day of the event does not
count; a term in months ends on the same day of the month, or on its last day; a term whose last day is a day
off ends with the next working day. Whether that last rule applies is the caller's `roll_forward`, because it
is law and therefore dated data (data/rulebook/clock.toml).
"""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from danvan.lib.clock.calendar import WorkCalendar

DAY_UNITS = ("working_day", "calendar_day", "week", "month", "year")
Pause = tuple[date, date]  # half-open: the first day is paused, the second is counted again
_DAY = timedelta(days=1)
_FIRST_MONTH_PER_UNIT = {"month": 1, "year": 12}
_DAYS_PER_UNIT = {"calendar_day": 1, "week": 7}


class Step(NamedTuple):
    """One line of the reasoning.

    `kind` is start, before, term, skip, weekend, worked, pause, roll, note, due or latest.
    """

    kind: str
    first: date
    last: date
    days: int = 0
    reason_vi: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A due day with the way it was found. The term is kept while `today <= due_on`."""

    start: date
    value: int
    unit: str
    due_on: date
    steps: tuple[Step, ...]
    rolled_from: date | None = None
    is_estimated: bool = False


class Remaining(NamedTuple):
    """Days left until the end of the due day; negative once it has passed."""

    calendar_days: int
    working_days: int
    is_overdue: bool


def add(
    calendar: WorkCalendar,
    start: date,
    value: int,
    unit: str,
    *,
    pauses: Iterable[Pause] = (),
    roll_forward: bool = True,
) -> Due:
    """The last day of a term of `value` `unit`s that begins with the event of `start`.

    Pauses lengthen the term day for day: a paused working day for a term in working days, a paused calendar
    day for any other. Raises ValueError for a unit outside DAY_UNITS, a value below 1 and a pause that ends
    before it begins.
    """
    _check(start, value, unit)
    gaps = _merged(pauses, start)
    if unit == "working_day":
        due = _with_pauses(lambda extra: calendar.worked_after(start, value + extra), gaps, calendar.count)
        return _due(calendar, (start, value, unit), gaps, due, None)

    ends = _end_of(start, value, unit)
    due = _with_pauses(lambda extra: ends + timedelta(days=extra), gaps, _days_between)
    rolled = _roll(calendar, due, gaps) if roll_forward else due
    return _due(calendar, (start, value, unit), gaps, rolled, due if rolled != due else None)


def subtract(calendar: WorkCalendar, event: date, value: int, unit: str) -> Due:
    """The latest day to act so that the full term lies before `event` (a notice "at least 5 days before").

    Counted backwards without the day of the event. A day off is moved to the working day before it: an office
    cannot act then.
    """
    _check(event, value, unit)
    if unit == "working_day":
        latest = calendar.worked_before(event, value)
    else:
        latest = calendar.previous_working(_end_of(event, -value, unit))
    steps = [Step("before", event, event), Step("term", event, event, value, unit, unit)]
    if unit == "working_day":
        steps += _skipped(calendar, latest - _DAY, event - _DAY)
    steps.append(Step("latest", latest, latest))
    is_estimated = _touches_estimate(calendar, event)
    return Due(event, value, unit, latest, tuple(steps), None, is_estimated)


def remaining(calendar: WorkCalendar, today: date, due: Due | date) -> Remaining:
    """How long until the end of the due day; today itself is not counted, so the due day gives 0."""
    due_on = due.due_on if isinstance(due, Due) else due
    working = calendar.count(today, due_on) - calendar.count(due_on, today)
    return Remaining((due_on - today).days, working, today > due_on)


def _check(day: date, value: int, unit: str) -> None:
    if isinstance(day, datetime):
        raise TypeError("a term is counted from a day, not a moment; use local_date()")
    if unit not in DAY_UNITS:
        raise ValueError(f"{unit!r} is not a unit of days; use one of {', '.join(DAY_UNITS)}")
    if value < 1:
        raise ValueError(f"a term must be at least 1 {unit}, not {value}")


def _end_of(start: date, value: int, unit: str) -> date:
    """The uncorrected end of a term in calendar units; a negative value counts back."""
    if unit in _DAYS_PER_UNIT:
        return start + timedelta(days=value * _DAYS_PER_UNIT[unit])
    months = start.year * 12 + start.month - 1 + value * _FIRST_MONTH_PER_UNIT[unit]
    year, month = divmod(months, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _merged(pauses: Iterable[Pause], start: date) -> list[Pause]:
    """Sorted pauses without overlap, only the part after `start`, where counting begins."""
    merged: list[Pause] = []
    for first, end in sorted(pauses):
        if end < first:
            raise ValueError(f"a pause cannot end ({end.isoformat()}) before it begins ({first.isoformat()})")
        begin = max(first, start + _DAY)
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _with_pauses(
    end_after: Callable[[int], date], gaps: list[Pause], count: Callable[[date, date], int]
) -> date:
    """Lengthen until every paused day inside the term is given back; each round passes a further pause."""
    due = end_after(0)
    lost = 0
    while True:
        found = sum(count(first - _DAY, min(end - _DAY, due)) for first, end in gaps)
        if found == lost:
            return due
        lost = found
        due = end_after(lost)


def _days_between(after: date, until: date) -> int:
    return max(0, (until - after).days)


def _roll(calendar: WorkCalendar, due: date, gaps: list[Pause]) -> date:
    """The first working day from `due` on that is not paused."""
    day = calendar.next_working(due)
    for first, end in gaps:
        if day != due and first <= day < end:
            day = calendar.next_working(end)
    return day


def _due(
    calendar: WorkCalendar,
    term: tuple[date, int, str],
    gaps: list[Pause],
    due_on: date,
    rolled_from: date | None,
) -> Due:
    start, value, unit = term
    steps = [Step("start", start, start), Step("term", start, start, value, unit, unit)]
    if unit == "working_day":
        steps += _skipped(calendar, start, due_on)
    steps += [Step("pause", first, end - _DAY, (end - first).days) for first, end in gaps if first <= due_on]
    if rolled_from is not None:
        reasons = [calendar.reason_off(rolled_from, lang) or "" for lang in ("vi", "en")]
        steps.append(Step("roll", rolled_from, due_on, (due_on - rolled_from).days, *reasons))
    is_estimated = _touches_estimate(calendar, due_on)
    if is_estimated:
        steps.append(Step("note", due_on, due_on))
    steps.append(Step("due", due_on, due_on))
    return Due(start, value, unit, due_on, tuple(steps), rolled_from, is_estimated)


def _skipped(calendar: WorkCalendar, after: date, until: date) -> list[Step]:
    """Days off inside the count, and Saturdays that were worked, in order of date."""
    steps = [
        Step(
            "weekend" if run.is_weekend else "skip",
            run.first,
            run.last,
            (run.last - run.first).days + 1,
            run.reason_vi,
            run.reason_en,
        )
        for run in calendar.off_runs(after, until)
    ]
    worked = [day for day in calendar.extra_work if after < day <= until]
    if not worked:
        return steps
    for day in worked:
        name = calendar.names.get(day, "")
        steps.append(Step("worked", day, day, 1, name, calendar.names_en.get(day, name)))
    return sorted(steps, key=lambda step: step.first)


def _touches_estimate(calendar: WorkCalendar, last: date) -> bool:
    return calendar.announced_until is not None and last.year > calendar.announced_until
