"""Measures as SQL: those that the same two columns place are counted together, in one pass over the rows.

Every piece of SQL here is put together from what manifests declare; nothing comes from a user.
"""
# ruff: noqa: S608 - see above

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .declarations import Measure, Source


@dataclass(frozen=True)
class Group:
    """Measures of one source that are placed by the same two columns and so are counted in one pass."""

    source: Source
    unit: str
    day: str
    measures: tuple[Measure, ...]

    def counts(self, *, only_units: bool) -> str:
        """SQL giving (unit_id, month, topic, n0, n1, …); named parameters today and units."""
        counted = ", ".join(f"{_count(measure)} AS n{n}" for n, measure in enumerate(self.measures))
        return f"""
            SELECT {self.unit} AS unit_id, date_trunc('month', ({self.day})::timestamp)::date AS month,
                   COALESCE({self.source.topic}, '') AS topic, {counted}
            FROM {self.source.rows}
            WHERE ({self.day}) IS NOT NULL AND {self.unit} IS NOT NULL
              {f"AND {self.unit} = ANY(%(units)s)" if only_units else ""}
            GROUP BY 1, 2, 3
        """

    def unfolded(self, counts: str) -> str:
        """A row of `counts`, an SQL table or subquery, as one row for each measure that has anything."""
        values = ", ".join(f"('{measure.name}', c.n{n})" for n, measure in enumerate(self.measures))
        return f"""
            SELECT c.unit_id, v.measure, c.month, c.topic, v.n
            FROM {counts} c CROSS JOIN LATERAL (VALUES {values}) AS v(measure, n) WHERE v.n > 0
        """

    @property
    def sums(self) -> str:
        return ", ".join(f"sum(c.n{n})::bigint AS n{n}" for n in range(len(self.measures)))


def _count(measure: Measure) -> str:
    return "count(*)" if measure.when == "TRUE" else f"count(*) FILTER (WHERE {measure.when})"


def groups(sources: Sequence[Source]) -> list[Group]:
    """The passes over the rows that counting everything takes."""
    found: dict[tuple[str, str, str], list[Measure]] = {}
    by_name = {source.name: source for source in sources}
    for source in sources:
        for measure in source.measures:
            found.setdefault((source.name, measure.unit, measure.day), []).append(measure)
    return [Group(by_name[name], unit, day, tuple(measures)) for (name, unit, day), measures in found.items()]
