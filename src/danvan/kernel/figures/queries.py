"""Reading figures: values with what they are made of, series, and the records behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Sum
from django.db.models.expressions import RawSQL

from danvan.kernel.organisations.public import Unit

from .declarations import Measure, Rate, Source
from .engine import declared
from .models import Cell
from .placing import CHAIN, REIGN


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
    """Figures of a unit with all below it, for whole months from `start` up to and including `end`'s: one query.

    Raises KeyError for a name that nobody declares.
    """
    needed = {part for name in names for part in _parts(name)}
    cells = Cell.objects.filter(
        unit=unit, measure__in=needed, month__gte=_month(start), month__lte=end, topic=topic
    )
    sums = dict(cells.values_list("measure").annotate(total=Sum("value")))
    return {name: _value(name, sums) for name in names}


def series(name: str, unit: Unit, *, start: date, end: date, topic: str = "") -> list[tuple[date, Value]]:
    """The same month by month, oldest first; every month of the period is there."""
    needed = set(_parts(name))
    cells = Cell.objects.filter(
        unit=unit, measure__in=needed, month__gte=_month(start), month__lte=end, topic=topic
    )
    by_month: dict[date, dict[str, int]] = {}
    for measure, month, value in cells.values_list("measure", "month", "value"):
        by_month.setdefault(month, {})[measure] = value
    return [(month, _value(name, by_month.get(month, {}))) for month in months(start, end)]


def by_topic(name: str, unit: Unit, *, start: date, end: date) -> dict[str, Value]:
    """The same for each topic that has anything: one query."""
    cells = Cell.objects.filter(
        unit=unit, measure__in=_parts(name), month__gte=_month(start), month__lte=end
    ).exclude(topic="")
    return _grouped(name, cells.values_list("topic", "measure").annotate(total=Sum("value")))


def by_unit(name: str, unit_ids: Sequence[int], *, start: date, end: date) -> dict[int, Value]:
    """The same for many units at once: one query."""
    cells = Cell.objects.filter(
        unit_id__in=unit_ids, measure__in=_parts(name), month__gte=_month(start), month__lte=end, topic=""
    )
    return _grouped(name, cells.values_list("unit_id", "measure").annotate(total=Sum("value")))


def drill(name: str, unit: Unit, *, start: date, end: date, topic: str = "", today: date) -> RawSQL:
    """Subquery with the ids of exactly the records that a measure counted, for the module to scope and show.

    `end` is any day of the last month. Raises KeyError for a rate: open its numerator or denominator.
    """
    source, measure = _source_of(name)
    sql = f"""
        WITH RECURSIVE {CHAIN}, {REIGN}
        SELECT {source.record} FROM {source.rows}
        JOIN reign ON reign.unit_id = {measure.unit} AND reign.during
            @> (date_trunc('month', ({measure.day})::timestamp) + interval '1 month' - interval '1 day')::date
        WHERE ({measure.when.replace("%(today)s", "%s")}) AND {measure.day} >= %s
          AND {measure.day} < (date_trunc('month', %s::date) + interval '1 month')::date
          AND (%s = ANY(reign.path) OR {measure.unit} = %s) AND (%s = '' OR COALESCE({source.topic}, '') = %s)
    """  # noqa: S608 - from manifests only
    days = [today] * measure.when.count("%(today)s")
    return RawSQL(sql, [*days, _month(start), end, unit.pk, unit.pk, topic, topic])  # noqa: S611 - from manifests only


def months(start: date, end: date) -> list[date]:
    """First days of all months from start's to end's."""
    found, month = [], _month(start)
    while month <= end:
        found.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def _month(day: date) -> date:
    return day.replace(day=1)


def _parts(name: str) -> tuple[str, ...]:
    if name in measures():
        return (name,)
    rate = rates()[name]
    return (rate.numerator, rate.denominator, *rate.beside)


def _value(name: str, sums: dict[str, int]) -> Value:
    if name in measures():
        measure = measures()[name]
        return Value(name, measure.label, measure.definition, sums.get(name, 0), good=measure.good)
    rate = rates()[name]
    top, bottom = sums.get(rate.numerator, 0), sums.get(rate.denominator, 0)
    return Value(
        name, rate.label, rate.definition, top / bottom if bottom else None, is_rate=True, numerator=top,
        denominator=bottom, beside=tuple(_value(part, sums) for part in rate.beside), good=rate.good,
    )  # fmt: skip


def _grouped(name: str, rows: Any) -> dict[Any, Value]:
    sums: dict[Any, dict[str, int]] = {}
    for key, measure, total in rows:
        sums.setdefault(key, {})[measure] = total
    return {key: _value(name, found) for key, found in sums.items()}


def _source_of(name: str) -> tuple[Source, Measure]:
    for figures in declared().values():
        for source in figures.sources:
            for measure in source.measures:
                if measure.name == name:
                    return source, measure
    raise KeyError(f"{name} is not a measure with records")
