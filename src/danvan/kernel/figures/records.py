"""Figures straight from the records: those behind a figure, and counts by topic, of which no cells are kept."""
# ruff: noqa: S608 - from manifests only; the one word that a user gives is a parameter

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from danvan.kernel.organisations.public import Unit

from .counting import groups, literal
from .declarations import Measure, Source
from .engine import declared
from .models import Sweep
from .placing import staying, stays_under

#: Which level below a unit is asked for: all, its own bodies, those of the units below it.
Level = Literal["", "own", "below"]


def drill(
    name: str, unit: Unit, *, start: date, end: date, topic: str = "", today: date, level: Level = "",
    is_shown: bool = False,
) -> RawSQL:  # fmt: skip
    """Subquery with the ids of exactly the records that a measure counted, for the module to scope and show.

    `end` is any day of the last month. `is_shown`: ids in the public list of the source's kind instead.
    Raises KeyError for a rate: open its numerator or denominator.
    """
    source, measure = _source_of(name)
    (group,) = groups([source], only=[name])
    narrowed = {"": "", "own": f"AND {group.unit} = {unit.pk}", "below": f"AND {group.unit} <> {unit.pk}"}
    sql = f"""
        SELECT {(source.shown if is_shown else "") or source.record}
        FROM {source.rows} {staying(group.unit, group.month)}
        WHERE ({measure.when}) AND {group.day} >= {literal(start.replace(day=1))}
          AND {group.day} < {literal(_next_month(end))} {f"AND {source.topic} = %s" if topic else ""}
          {narrowed[level]}
    """.replace("%(today)s", literal(today))
    return RawSQL(sql, [*stays_under(unit.pk), *([topic] if topic else [])])  # noqa: S611 - from manifests only


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
    found: list[tuple[Any, str, int]] = []
    asked = [*stays_under(unit.pk), *([topic] if topic else [])]
    period = {"start": start.replace(day=1), "until": _next_month(end)}
    for module, figures in declared().items():
        passes = groups(figures.sources, only=names)
        if passes:
            day = Sweep.objects.filter(source=module).values_list("day", flat=True).first()
            today = day or timezone.localdate()
            counted = [group.of_topics(by_topic=not topic, today=today, **period) for group in passes]
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(counted), asked * len(passes))
                found += cursor.fetchall()
    return found


def in_days(names: Sequence[str], unit: Unit, *, start: date, end: date) -> list[tuple[str, int]]:
    """(measure, count) of a unit with all below it from start to end, both included: for months that close on other days.

    As of the day that cells are as of. Two queries, and one to each module whose measures are named.
    """
    found: list[tuple[str, int]] = []
    stays = stays_under(unit.pk)
    for module, figures in declared().items():
        passes = groups(figures.sources, only=names)
        if passes:
            day = Sweep.objects.filter(source=module).values_list("day", flat=True).first()
            period = {"start": start, "until": end + timedelta(days=1), "today": day or timezone.localdate()}
            with connection.cursor() as cursor:
                cursor.execute(
                    " UNION ALL ".join(group.of_days(**period) for group in passes), stays * len(passes)
                )
                found += cursor.fetchall()
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _source_of(name: str) -> tuple[Source, Measure]:
    for figures in declared().values():
        for source in figures.sources:
            for measure in source.measures:
                if measure.name == name:
                    return source, measure
    raise KeyError(f"{name} is not a measure with records")
