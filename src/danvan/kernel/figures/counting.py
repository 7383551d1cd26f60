"""Measures as SQL: those that the same two columns place are counted together, in one pass over the rows.

Every piece of SQL here is put together from what manifests declare; nothing comes from a user.
"""
# ruff: noqa: S608 - see above

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from .declarations import Measure, Source
from .placing import Stay, in_spells

#: What counts are kept by.
Grain = Literal["month", "week", "day"]


@dataclass(frozen=True)
class Group:
    """Measures of one source that are placed by the same two columns and so are counted in one pass."""

    source: Source
    unit: str
    day: str
    measures: tuple[Measure, ...]

    @property
    def month(self) -> str:
        return self.bucket("month")

    def bucket(self, grain: Grain) -> str:
        """The first day of the month or week in which a row counts."""
        return f"date_trunc('{grain}', ({self.day})::timestamp)::date"

    def own(self, names: Sequence[str], *, only_units: bool, grain: Grain = "month") -> str:
        """SQL giving (unit_id, first day, n0, n1, …): a count for each name, 0 for what another pass counts."""
        counts = {measure.name: _count(measure) for measure in self.measures}
        counted = ", ".join(f"{counts.get(name, '0')}::bigint AS n{n}" for n, name in enumerate(names))
        return f"""
            SELECT {self.unit} AS unit_id, {self.bucket(grain)} AS {grain}, {counted}
            FROM {self.source.rows}
            WHERE ({self.day}) IS NOT NULL AND {self.unit} IS NOT NULL
              {f"AND {self.unit} = ANY(%(units)s)" if only_units else ""}
            GROUP BY 1, 2
        """

    def below(self, stays: Sequence[Stay], *, start: date, until: date) -> list[tuple[str, list[int]]]:
        """Conditions on its rows of units below, from start to before until, each with its parameter; none overlap."""
        return in_spells(stays, self.unit, self.day, start=start, until=until)

    def of_days(self, below: str, *, today: date, by_unit: bool = False) -> str:
        """SQL giving (measure, n) of the rows that a condition names; by unit, (unit, measure, n)."""
        counted = ", ".join(f"{_count(measure)} AS n{n}" for n, measure in enumerate(self.measures))
        values = ", ".join(f"('{measure.name}', c.n{n})" for n, measure in enumerate(self.measures))
        of_unit, each, group = (
            (f"{self.unit} AS unit_id, ", "c.unit_id, ", "GROUP BY 1") if by_unit else ("", "", "")
        )
        return f"""
            SELECT {each}v.measure, v.n FROM (
                SELECT {of_unit}{counted} FROM {self.source.rows} WHERE {below} {group}
            ) AS c CROSS JOIN LATERAL (VALUES {values}) AS v(measure, n) WHERE v.n <> 0
        """.replace("%(today)s", literal(today))

    def of_topics(self, below: str, *, by_topic: bool, today: date) -> str:
        """SQL giving (topic or month, measure, n) of the rows that a condition names; by month, the topic is asked too."""
        counted = ", ".join(f"{_count(measure)} AS n{n}" for n, measure in enumerate(self.measures))
        values = ", ".join(f"('{measure.name}', c.n{n})" for n, measure in enumerate(self.measures))
        topic = self.source.topic
        return f"""
            SELECT c.key, v.measure, v.n FROM (
                SELECT {topic if by_topic else self.month} AS key, {counted}
                FROM {self.source.rows} WHERE {below} AND {topic} {"<> ''" if by_topic else "= %s"} GROUP BY 1
            ) AS c CROSS JOIN LATERAL (VALUES {values}) AS v(measure, n) WHERE v.n <> 0
        """.replace("%(today)s", literal(today))


def literal(day: date) -> str:
    return f"'{day.isoformat()}'::date"


def order(sources: Sequence[Source]) -> list[str]:
    """Names of all measures, in the order in which cells hold them."""
    return [measure.name for source in sources for measure in source.measures]


def own_columns(sources: Sequence[Source], *, only_units: bool, grain: Grain = "month") -> str:
    """SQL giving (unit_id, first day, n0, n1, …) of units' own records; named parameters today and units."""
    names = order(sources)
    passes = " UNION ALL ".join(
        group.own(names, only_units=only_units, grain=grain) for group in groups(sources)
    )
    summed = ", ".join(f"sum(n{n}) AS n{n}" for n in range(len(names)))
    return f"SELECT unit_id, {grain}, {summed} FROM ({passes}) AS passes GROUP BY 1, 2"


def own_counts(sources: Sequence[Source], *, only_units: bool, grain: Grain = "month") -> str:
    """The same as (unit_id, first day, n), one array for all, where a unit itself has anything."""
    columns = ", ".join(f"n{n}" for n in range(len(order(sources))))
    counted = own_columns(sources, only_units=only_units, grain=grain)
    return f"""
        SELECT unit_id, {grain}, n
        FROM (SELECT unit_id, {grain}, ARRAY[{columns}]::bigint[] AS n FROM ({counted}) AS summed) AS counted
        WHERE 0 <> ANY(n)
    """


def groups(sources: Sequence[Source], *, only: Sequence[str] | None = None) -> list[Group]:
    """The passes over the rows that counting takes, of everything or of the named measures only."""
    found: dict[tuple[str, str, str], Group] = {}
    for source in sources:
        for measure in source.measures:
            if only is None or measure.name in only:
                key = (source.name, measure.unit, measure.day)
                group = found.get(key, Group(source, measure.unit, measure.day, ()))
                found[key] = replace(group, measures=(*group.measures, measure))
    return list(found.values())


def _count(measure: Measure) -> str:
    only = "" if measure.when == "TRUE" else f" FILTER (WHERE {measure.when})"
    return f"COALESCE(sum({measure.value}){only}, 0)::bigint" if measure.value else f"count(*){only}"
