"""Reading figures: values with what they are made of, and series."""
# ruff: noqa: S608 - put together from pieces of this file

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from danvan.kernel.organisations.public import Unit
from danvan.lib.periods import Kind, Period

from .declarations import Measure, Rate
from .engine import declared
from .models import Cell
from .placing import Stay, staying, stays_under
from .records import by_topics, fetched, in_days


@dataclass(frozen=True)
class Value:
    """A figure as a reader meets it. A rate has no value when nothing fell under it: missing is not zero."""

    name: str
    label: Any
    definition: Any
    value: float | int | None
    is_rate: bool = False
    numerator: int | None = None
    denominator: int | None = None
    beside: tuple[Value, ...] = field(default_factory=tuple)
    good: str = ""


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    return {
        m.name: m for figures in declared().values() for source in figures.sources for m in source.measures
    }


@lru_cache(maxsize=1)
def rates() -> dict[str, Rate]:
    return {rate.name: rate for figures in declared().values() for rate in figures.rates}


def values(names: Sequence[str], unit: Unit, *, start: date, end: date, topic: str = "") -> dict[str, Value]:
    """Figures of a unit with all below it, for whole months from `start` up to and including `end`'s.

    From cells: one query. Of one topic, from the records. Raises KeyError for a name that nobody declares.
    """
    needed = list(dict.fromkeys(part for name in names for part in _parts(name)))
    sums: Counter[str] = Counter()
    for counts in _by_month(needed, unit, start=start, end=end, topic=topic).values():
        sums.update(counts)
    return {name: _value(name, sums) for name in names}


def values_in(
    names: Sequence[str], unit: Unit, period: Period, *, known_on: date | None = None
) -> dict[str, Value]:
    """Figures of a unit with all below it in any period, or as they were known at the end of a day.

    Whole months from cells, weeks from counts by week, other days from the records. What was known: whole months only,
    BadPeriod for others. What does not add is told of a unit's own records in one month, else it is missing.
    """
    needed = list(dict.fromkeys(part for name in names for part in _parts(name)))
    if known_on is not None or not period.is_of_months:
        needed = _adding(needed)
    if known_on is not None:
        period.months()
        rows = _known(needed, unit, period, known_on=known_on)
    elif period.is_of_months:
        rows = _summed(_from_cells(needed, [unit.pk], start=period.start, end=period.end, key="unit_id"))
    elif period.kind is Kind.WEEK:
        rows = _in_week(needed, unit, period.start)
    else:
        rows = in_days(needed, unit, start=period.start, end=period.end)
    return {name: _value(name, dict(rows)) for name in names}


@dataclass(frozen=True)
class Changed:
    """By how much a unit's own count of a month changed after a day, and when it last did."""

    unit_id: int
    month: date
    name: str
    by: int
    last_on: date


def changed_since(names: Sequence[str], unit: Unit, period: Period, *, since: date) -> list[Changed]:
    """What became known of a period after the end of a day, by unit below, month and measure: one query.

    Raises BadPeriod when the period is not made of whole months, KeyError for a name that nobody declares.
    """
    period.months()
    needed = list(dict.fromkeys(part for name in names for part in _parts(name)))
    parts = {
        "columns": "change.unit_id, change.month, held.name, sum(change.n[held.place])::bigint, max(change.known_on)",
        "group": "1, 2, 3", "having": "HAVING sum(change.n[held.place]) <> 0 ORDER BY 1, 2, 3",
    }  # fmt: skip
    return [Changed(*row) for row in _of_changes(parts, needed, unit, period, when=">", day=since)]


def by_month(
    names: Sequence[str],
    unit: Unit,
    *,
    start: date,
    end: date,
    known_on: date | None = None,
    units: Sequence[int] | None = None,
) -> dict[date, dict[str, int]]:
    """Counts by month of a unit with all below it, whole months: one query; what does not add is left out.

    `known_on`: as they were known at the end of a day. `units`: of the own records of these units instead, whoever
    they stood under: how counts are restated to another tree.
    """
    needed = _adding(names)
    if units is None and known_on is None:
        return _keyed(_from_cells(needed, [unit.pk], start=start, end=end, key="month"))
    stays = stays_under(unit.pk) if units is None else [Stay(one, None, None) for one in units]
    rows = _own(
        needed, stays, start=start, end=end, known_on=known_on, columns="{month}, held.name", group="1, 2"
    )
    return _keyed(rows)


def own_by_unit(
    names: Sequence[str], stays: Sequence[Stay], *, start: date, end: date, known_on: date | None = None
) -> list[tuple[int, date, str, int]]:
    """(unit, month, measure, count) of units' own records in whole months while they stay: one query."""
    columns = "{unit}, {month}, held.name"
    return _own(
        _adding(names), stays, start=start, end=end, known_on=known_on, columns=columns, group="1, 2, 3"
    )


def recorded_since(
    modules: Sequence[str], units: Sequence[int], *, known_on: date | None = None
) -> dict[tuple[str, int], date]:
    """By (module, unit): the first month of which a module counted anything of it, or of units below it: one query.

    Where nothing was ever recorded, no record is no zero. `known_on` looks at units' own counts only.
    """
    asked: dict[str, Any] = {"modules": list(modules), "units": list(units), "known_on": known_on}
    rows = fetched(_RECORDED_THEN if known_on is not None else _RECORDED, asked)
    return {(module, unit): since for module, unit, since in rows}


_RECORDED = """
SELECT m.module, u.unit_id, first.month
FROM unnest(%(modules)s::text[]) AS m(module) CROSS JOIN unnest(%(units)s::bigint[]) AS u(unit_id)
CROSS JOIN LATERAL (
    SELECT min(cell.month) AS month FROM figures_cell cell WHERE cell.unit_id = u.unit_id AND cell.module = m.module
) AS first
WHERE first.month IS NOT NULL
"""
#: What was known is kept of units' own counts only.
_RECORDED_THEN = """
SELECT layout.module::text, change.unit_id, min(change.month)
FROM figures_change change JOIN figures_layout layout ON layout.id = change.layout_id
WHERE layout.module = ANY(%(modules)s) AND change.unit_id = ANY(%(units)s::bigint[]) AND change.known_on <= %(known_on)s
GROUP BY 1, 2
"""


def series(name: str, unit: Unit, *, start: date, end: date, topic: str = "") -> list[tuple[date, Value]]:
    """The same month by month, oldest first; every month of the period is there."""
    by_month = _by_month(_parts(name), unit, start=start, end=end, topic=topic)
    return [(month, _value(name, by_month.get(month, {}))) for month in months(start, end)]


def by_topic(name: str, unit: Unit, *, start: date, end: date) -> dict[str, Value]:
    """The same for each topic that has anything, from the records."""
    found = _keyed(by_topics(_adding(_parts(name)), unit, start=start, end=end))
    return {topic: _value(name, counts) for topic, counts in found.items()}


def by_unit(name: str, unit_ids: Sequence[int], *, start: date, end: date) -> dict[int, Value]:
    """The same for many units at once: one query."""
    found = _keyed(_from_cells(_parts(name), unit_ids, start=start, end=end, key="unit_id"))
    return {unit: _value(name, counts) for unit, counts in found.items()}


@dataclass(frozen=True)
class Levels:
    """A count of a unit with all below it: what its own bodies did, and what those of the units below it did."""

    whole: int
    own: int

    @property
    def below(self) -> int:
        return self.whole - self.own


def by_level(names: Sequence[str], unit: Unit, *, start: date, end: date) -> dict[str, Levels]:
    """Measures of a unit, its own level apart from those below: one query."""
    asked: dict[str, Any] = {"names": list(names), "unit": unit.pk, "start": start.replace(day=1), "end": end}
    found = {name: Levels(whole, own) for name, whole, own in fetched(_BY_LEVEL, asked)}
    return {name: found.get(name, Levels(0, 0)) for name in names}


def years_of(unit: Unit) -> list[int]:
    """Years in which anything was counted for a unit, latest first: one query."""
    found = Cell.objects.filter(unit_id=unit.pk).values_list("month__year", flat=True)
    return list(found.distinct().order_by("-month__year"))


def months(start: date, end: date) -> list[date]:
    """First days of all months from start's to end's."""
    found, month = [], start.replace(day=1)
    while month <= end:
        found.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _parts(name: str) -> tuple[str, ...]:
    if name in measures():
        return (name,)
    rate = rates()[name]
    return (rate.numerator, rate.denominator, *rate.beside)


def _value(name: str, sums: Mapping[str, int]) -> Value:
    if name in measures():
        measure = measures()[name]
        count = sums.get(name, 0) if measure.adds else sums.get(name)
        return Value(name, measure.label, measure.definition, count, good=measure.good)
    rate = rates()[name]
    top, bottom = sums.get(rate.numerator, 0), sums.get(rate.denominator, 0)
    return Value(
        name, rate.label, rate.definition, top / bottom if bottom else None, is_rate=True, numerator=top,
        denominator=bottom, beside=tuple(_value(part, sums) for part in rate.beside), good=rate.good,
    )  # fmt: skip


def _by_month(
    names: Sequence[str], unit: Unit, *, start: date, end: date, topic: str
) -> dict[date, dict[str, int]]:
    if topic:
        return _keyed(by_topics(_adding(names), unit, start=start, end=end, topic=topic))
    return _keyed(_from_cells(names, [unit.pk], start=start, end=end, key="month"))


def _own(
    names: Sequence[str],
    stays: Sequence[Stay],
    *,
    start: date,
    end: date,
    known_on: date | None,
    columns: str,
    group: str,
) -> list[Any]:
    """Own counts while units stay, from cells, or from changes up to a day."""
    if not names:
        return []
    row = "cell" if known_on is None else "change"
    start = start.replace(day=1)
    below, units = staying(
        stays, f"{row}.unit_id", f"{row}.month", start=start, until=end + timedelta(days=1)
    )
    columns = columns.format(unit=f"{row}.unit_id", month=f"{row}.month")
    if known_on is None:
        sql = _OWN.format(columns=f"{columns}, sum(cell.own[held.place])::bigint", below=below, group=group)
        return fetched(sql, [list(names), *units])
    sql = _CHANGES.format(
        columns=f"{columns}, sum(change.n[held.place])::bigint", below=below, when="change.known_on <= %s",
        group=group, having="HAVING sum(change.n[held.place]) <> 0",
    )  # fmt: skip
    return fetched(sql, [list(names), *units, known_on])


_OWN = """
SELECT {columns}
FROM (
    SELECT sweep.source, measure.name, measure.place::integer
    FROM figures_sweep sweep CROSS JOIN unnest(sweep.measures) WITH ORDINALITY AS measure(name, place)
    WHERE measure.name = ANY(%s)
) AS held
JOIN figures_cell cell ON cell.module = held.source
WHERE {below} AND cell.own[held.place] <> 0
GROUP BY {group}
"""

#: Counts are found by the order in which they were written, whatever is declared now.
_HELD = """(
    SELECT sweep.source, measure.name, measure.place::integer
    FROM figures_sweep sweep CROSS JOIN unnest(sweep.measures) WITH ORDINALITY AS measure(name, place)
    WHERE measure.name = ANY(%(names)s)
) AS held"""
_FROM_CELLS = f"""
SELECT cell.{{key}}, held.name,
       sum(CASE WHEN held.name = ANY(%(alone)s) THEN cell.own[held.place] ELSE cell.value[held.place] END)::bigint
FROM {_HELD}
JOIN figures_cell cell ON cell.module = held.source
WHERE cell.unit_id = ANY(%(units)s) AND cell.month BETWEEN %(start)s AND %(end)s
  AND CASE WHEN held.name = ANY(%(alone)s) THEN cell.own[held.place] ELSE cell.value[held.place] END <> 0
GROUP BY 1, 2
"""


_BY_LEVEL = f"""
SELECT held.name, sum(cell.value[held.place])::bigint, sum(cell.own[held.place])::bigint
FROM {_HELD}
JOIN figures_cell cell ON cell.module = held.source
WHERE cell.unit_id = %(unit)s AND cell.month BETWEEN %(start)s AND %(end)s
GROUP BY 1
"""


def _from_cells(
    names: Sequence[str], units: Sequence[int], *, start: date, end: date, key: Literal["month", "unit_id"]
) -> list[tuple[Any, str, int]]:
    whole = _adding(names)
    is_one_month = key == "month" or start.replace(day=1) == end.replace(day=1)
    alone = [name for name in names if name not in whole] if is_one_month else []
    asked: dict[str, Any] = {
        "names": whole + alone,
        "alone": alone,
        "units": list(units),
        "start": start.replace(day=1),
        "end": end,
    }
    return fetched(_FROM_CELLS.format(key=key), asked)


#: `{below}` is the condition of `staying` on the month of a change.
_CHANGES = """
SELECT {columns}
FROM figures_change change
JOIN (
    SELECT layout.id, measure.name, measure.place::integer
    FROM figures_layout layout CROSS JOIN unnest(layout.measures) WITH ORDINALITY AS measure(name, place)
    WHERE measure.name = ANY(%s)
) AS held ON held.id = change.layout_id
WHERE {below} AND {when}
GROUP BY {group} {having}
"""

_WEEK = f"""
SELECT held.name, sum(week.own[held.place])::bigint
FROM {_HELD}
JOIN figures_week week ON week.module = held.source AND week.week = %(monday)s AND week.unit_id = ANY(%(units)s::bigint[])
GROUP BY 1
"""


def _known(names: Sequence[str], unit: Unit, period: Period, *, known_on: date) -> list[tuple[str, int]]:
    columns = {"columns": "held.name, sum(change.n[held.place])::bigint", "group": "1", "having": ""}
    return _of_changes(columns, names, unit, period, when="<=", day=known_on)


def _in_week(names: Sequence[str], unit: Unit, monday: date) -> list[tuple[str, int]]:
    """A week is placed by the tree of its Sunday."""
    sunday = monday + timedelta(days=6)
    units = [stay.unit for stay in stays_under(unit.pk) if stay.holds(sunday)]
    return fetched(_WEEK, {"names": list(names), "monday": monday, "units": units})


def _of_changes(
    parts: dict[str, str],
    names: Sequence[str],
    unit: Unit,
    period: Period,
    *,
    when: Literal["<=", ">"],
    day: date,
) -> list[Any]:
    stays, after = stays_under(unit.pk), period.end + timedelta(days=1)
    below, units = staying(stays, "change.unit_id", "change.month", start=period.start, until=after)
    sql = _CHANGES.format(below=below, when=f"change.known_on {when} %s", **parts)
    return fetched(sql, [list(names), *units, day])


def _summed(rows: Iterable[tuple[Any, str, int]]) -> list[tuple[str, int]]:
    sums: Counter[str] = Counter()
    for _key, name, count in rows:
        sums[name] += count
    return list(sums.items())


def _adding(names: Sequence[str]) -> list[str]:
    return [name for name in names if measures()[name].adds]


def _keyed(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = {}
    for key, measure, count in rows:
        found.setdefault(key, {})[measure] = count
    return found
