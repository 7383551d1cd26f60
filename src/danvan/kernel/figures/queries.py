"""Reading figures: values with what they are made of, and series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.db import connection

from danvan.kernel.organisations.public import Unit

from .declarations import Measure, Rate
from .engine import declared
from .records import by_topics


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


def series(name: str, unit: Unit, *, start: date, end: date, topic: str = "") -> list[tuple[date, Value]]:
    """The same month by month, oldest first; every month of the period is there."""
    by_month = _by_month(_parts(name), unit, start=start, end=end, topic=topic)
    return [(month, _value(name, by_month.get(month, {}))) for month in months(start, end)]


def by_topic(name: str, unit: Unit, *, start: date, end: date) -> dict[str, Value]:
    """The same for each topic that has anything, from the records."""
    found = _keyed(by_topics(_parts(name), unit, start=start, end=end))
    return {topic: _value(name, counts) for topic, counts in found.items()}


def by_unit(name: str, unit_ids: Sequence[int], *, start: date, end: date) -> dict[int, Value]:
    """The same for many units at once: one query."""
    found = _keyed(_from_cells(_parts(name), unit_ids, start=start, end=end, key="unit_id"))
    return {unit: _value(name, counts) for unit, counts in found.items()}


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
        return Value(name, measure.label, measure.definition, sums.get(name, 0), good=measure.good)
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
        return _keyed(by_topics(names, unit, start=start, end=end, topic=topic))
    return _keyed(_from_cells(names, [unit.pk], start=start, end=end, key="month"))


#: Counts are found by the order in which the cells were written, whatever is declared now.
_FROM_CELLS = """
SELECT cell.{key}, held.name, sum(cell.value[held.place])
FROM (
    SELECT sweep.source, measure.name, measure.place::integer
    FROM figures_sweep sweep CROSS JOIN unnest(sweep.measures) WITH ORDINALITY AS measure(name, place)
    WHERE measure.name = ANY(%(names)s)
) AS held
JOIN figures_cell cell ON cell.module = held.source
WHERE cell.unit_id = ANY(%(units)s) AND cell.month BETWEEN %(start)s AND %(end)s
  AND cell.value[held.place] <> 0
GROUP BY 1, 2
"""


def _from_cells(
    names: Sequence[str], units: Sequence[int], *, start: date, end: date, key: Literal["month", "unit_id"]
) -> list[tuple[Any, str, int]]:
    asked: dict[str, Any] = {
        "names": list(names),
        "units": list(units),
        "start": start.replace(day=1),
        "end": end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FROM_CELLS.format(key=key), asked)
        return list(cursor.fetchall())


def _keyed(rows: Iterable[tuple[Any, str, int]]) -> dict[Any, dict[str, int]]:
    found: dict[Any, dict[str, int]] = {}
    for key, measure, count in rows:
        found.setdefault(key, {})[measure] = count
    return found
