"""Figures straight from the records: those behind a figure, and counts by topic, of which no cells are kept."""
# ruff: noqa: S608 - from manifests only; the one word that a user gives is a parameter

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL
from django.utils import timezone

from danvan.kernel.organisations.public import Unit

from .counting import Group, groups, literal
from .declarations import Measure, Source
from .engine import declared
from .models import Sweep
from .placing import Stay, stays_under

_HIGHEST = 2**63 - 1

#: Which level below a unit is asked for: all, its own bodies, those of the units below it.
Level = Literal["", "own", "below"]


def drill(
    name: str, unit: Unit, *, start: date, end: date, topic: str = "", today: date, level: Level = "",
    is_shown: bool = False, newest: int | None = None, below: int | None = None,
) -> Func:  # fmt: skip
    """The condition on rows to be exactly the records that a measure counted, for the module to scope and show.

    Their ids are gathered first, from indexes, then only these rows are read. `newest`: no more than so many, those with
    the highest ids, and only those under the id `below`; a page of a list in that order costs no more of a country's
    year than of a village's week. `start` and `end` are both included. `is_shown`: ids in the public list of the
    source's kind instead. Raises KeyError for a rate: open its numerator or denominator.
    """
    source, measure = _source_of(name)
    (group,) = groups([source], only=[name])
    spells = group.below(stays_under(unit.pk), start=start, until=end + timedelta(days=1))
    narrowed = {"": "", "own": f"AND {group.unit} = {unit.pk}", "below": f"AND {group.unit} <> {unit.pk}"}
    select = f"SELECT {(source.shown if is_shown else '') or source.record} FROM {source.rows} WHERE ({measure.when})"
    sql = " UNION ALL ".join(
        f"{select} AND {stays} {f'AND {source.topic} = %s' if topic else ''} {narrowed[level]}"
        for stays, _units in spells
    ).replace("%(today)s", literal(today))
    asked: list[Any] = [word for _stays, units in spells for word in ([units, topic] if topic else [units])]
    if newest is not None:
        sql = f"SELECT id FROM ({sql}) AS counted(id) WHERE id < %s ORDER BY id DESC LIMIT %s"
        asked += [_HIGHEST if below is None else below, newest]
    ids = RawSQL(sql, asked)  # noqa: S611 - from manifests only
    return Func(
        F("pk"), ids, arg_joiner=" = ANY(ARRAY", template="%(expressions)s)", output_field=BooleanField()
    )


def kind_of(name: str) -> str:
    """The kind on whose public list a measure's records stand; empty where there is none, KeyError for a rate."""
    return _source_of(name)[0].kind


def by_topics(
    names: Sequence[str], unit: Unit, *, start: date, end: date, topic: str = ""
) -> list[tuple[Any, str, int]]:
    """(month, measure, count) of one topic, or without one (topic, measure, count) of each that has anything.

    Of a unit with all below it, as of the day that cells are as of. One query for the units, two to each module
    whose measures are named.
    """
    found: Counter[tuple[Any, str]] = Counter()
    stays = stays_under(unit.pk)
    start, until = start.replace(day=1), _next_month(end)
    for passes, today in _passes(names):
        counted: list[str] = []
        asked: list[Any] = []
        for group in passes:
            for below, units in group.below(stays, start=start, until=until):
                counted.append(group.of_topics(below, by_topic=not topic, today=today))
                asked += [units, topic] if topic else [units]
        for key, name, count in fetched(" UNION ALL ".join(counted), asked):
            found[key, name] += count
    return [(key, name, count) for (key, name), count in found.items()]


def in_days(names: Sequence[str], unit: Unit, *, start: date, end: date) -> list[tuple[str, int]]:
    """(measure, count) of a unit with all below it from start to end, both included: for months that close on other days.

    As of the day that cells are as of. Two queries, and one to each module whose measures are named.
    """
    found: Counter[str] = Counter()
    stays = stays_under(unit.pk)
    for passes, today in _passes(names):
        counted: list[str] = []
        asked: list[Any] = []
        for group in passes:
            for below, units in group.below(stays, start=start, until=end + timedelta(days=1)):
                counted.append(group.of_days(below, today=today))
                asked.append(units)
        for name, count in fetched(" UNION ALL ".join(counted), asked):
            found[name] += count
    return list(found.items())


def own_in_days(
    names: Sequence[str], stays: Sequence[Stay], *, start: date, end: date
) -> list[tuple[int, str, int]]:
    """(unit, measure, count) of units' own records from start to end, both included, while they stay; zeros are left out.

    As of the day that cells are as of. A query to each module whose measures are named, and one for that day.
    """
    found: Counter[tuple[int, str]] = Counter()
    for passes, today in _passes(names):
        counted: list[str] = []
        asked: list[Any] = []
        for group in passes:
            for below, units in group.below(stays, start=start, until=end + timedelta(days=1)):
                counted.append(group.of_days(below, today=today, by_unit=True))
                asked.append(units)
        for unit, name, count in fetched(" UNION ALL ".join(counted), asked):
            found[unit, name] += count
    return [(unit, name, count) for (unit, name), count in found.items()]


def stirring() -> tuple[str, ...]:
    """The measures of events that make people speak up: dialogues, drives, gatherings."""
    return tuple(name for figures in declared().values() for name in figures.stirring)


def watched() -> dict[str, Measure]:
    """The measures that modules declare to be watched for rises, by name."""
    return {
        measure.name: measure
        for figures in declared().values()
        for source in figures.sources
        for measure in source.measures
        if measure.name in figures.watched
    }


def in_weeks(name: str, *, start: date, end: date, today: date) -> list[tuple[int, str, date, int]]:
    """(unit, topic, Monday, count) of a measure from start to end, both included: one GROUP BY over its records.

    Nothing but counts leaves the records here. A row without a topic counts under "". Raises KeyError for a rate.
    """
    source, measure = _source_of(name)
    (group,) = groups([source], only=[name])
    counted = f"COALESCE(sum({measure.value}), 0)" if measure.value else "count(*)"
    sql = f"""
        SELECT {group.unit}, COALESCE(({source.topic})::text, ''), {group.bucket("week")}, {counted}::bigint
        FROM {source.rows}
        WHERE ({measure.when}) AND {group.unit} IS NOT NULL AND {group.day} BETWEEN %(start)s AND %(end)s
        GROUP BY 1, 2, 3 HAVING {counted} > 0
    """.replace("%(today)s", literal(today))
    return fetched(sql, {"start": start, "end": end})


def _passes(names: Sequence[str]) -> Iterator[tuple[list[Group], date]]:
    """For each module whose measures are named: the passes over its rows, and the day that its cells are as of."""
    for module, figures in declared().items():
        passes = groups(figures.sources, only=names)
        if passes:
            day = Sweep.objects.filter(source=module).values_list("day", flat=True).first()
            yield passes, day or timezone.localdate()


def fetched(sql: str, asked: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _source_of(name: str) -> tuple[Source, Measure]:
    for figures in declared().values():
        for source in figures.sources:
            for measure in source.measures:
                if measure.name == name:
                    return source, measure
    raise KeyError(f"{name} is not a measure with records")
