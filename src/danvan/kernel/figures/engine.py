"""Computing cells: from nothing, or only for what changed. Everything happens inside the database.

A row of a unit that has ended is placed, for months after its end, under the default heir that existed
then: sums over a merger are conserved, and a unit's own cell stays its own.

Rows are counted once for each pair of columns that places them (unit, day), all measures of the pair together;
what stands above is summed from these counts, not from the rows again. Small tables between the steps keep the
planner's guesses honest: one statement over everything once took hours where this takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from danvan.kernel.ledger.public import Entry
from danvan.kernel.registry.public import house, load

from .declarations import Figures, Measure, Source
from .models import Sweep

_LOCK = 0x0DA2_0003

#: (unit, the unit itself or a later heir of it): whoever of them exists on a day places the row.
CHAIN = """chain(unit_id, heir_id) AS (
    SELECT id, id FROM organisations_unit
    UNION
    SELECT chain.unit_id, lineage.successor_id
    FROM chain JOIN organisations_lineage lineage ON lineage.predecessor_id = chain.heir_id AND lineage.is_default
)"""

#: When each unit's rows are placed under which path. A table of its own, so that the planner knows its size.
_REIGN = """
CREATE TEMPORARY TABLE reign ON COMMIT DROP AS
WITH RECURSIVE {chain}
SELECT chain.unit_id, term.during, term.path
FROM chain JOIN organisations_unitterm term ON term.unit_id = chain.heir_id
"""

#: Every unit above a (unit, month), and the unit itself: the tree of the month's last day.
_PLACED = """
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
SELECT DISTINCT cells.unit_id, cells.month, above.unit_id AS ancestor
FROM ({cells}) cells
JOIN reign ON reign.unit_id = cells.unit_id
    AND reign.during @> (cells.month + interval '1 month' - interval '1 day')::date
CROSS JOIN LATERAL (SELECT unnest(reign.path) UNION SELECT cells.unit_id) AS above(unit_id)
"""


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
        """  # noqa: S608 - every part is written in a manifest, none by a user

    def unfolded(self, counts: str) -> str:
        """A row of `counts`, an SQL table or subquery, as one row for each measure that has anything."""
        values = ", ".join(f"('{measure.name}', c.n{n})" for n, measure in enumerate(self.measures))
        return f"""
            SELECT c.unit_id, v.measure, c.month, c.topic, v.n
            FROM {counts} c CROSS JOIN LATERAL (VALUES {values}) AS v(measure, n) WHERE v.n > 0
        """  # noqa: S608 - as above

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


@lru_cache(maxsize=1)
def declared() -> dict[str, Figures]:
    """What each module counts."""
    return {
        name: module.figures
        for name, module in house().modules.items()
        if isinstance(module.figures, Figures)
    }


@transaction.atomic
def rebuild(module: str, *, today: date | None = None) -> int:
    """All cells of a module, computed from nothing. Returns how many there are.

    Cells can be read until the new ones are computed; whoever reads while they are written waits for them.
    """
    _lock()
    figures, today = declared()[module], today or timezone.localdate()
    passes = groups(figures.sources)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        _count_all(cursor, passes, today=today)
        _sum_above(cursor, passes)
        count = _write_all(cursor, passes, prefix=f"{module}.%")
        names = ", ".join(f"counts{n}" for n in range(len(passes)))
        cursor.execute(f"DROP TABLE {names}, reign, placed, paths, standing, above, kept")
    _remember(module, idx=_log_size(), day=today)
    return count


def _count_all(cursor: CursorWrapper, passes: Sequence[Group], *, today: date) -> None:
    """counts<n>: what each unit itself has, by month and topic."""
    for n, group in enumerate(passes):
        made = f"CREATE TEMPORARY TABLE counts{n} ON COMMIT DROP AS {group.counts(only_units=False)}"
        cursor.execute(made, {"today": today})
        cursor.execute(f"ANALYZE counts{n}")


def _sum_above(cursor: CursorWrapper, passes: Sequence[Group]) -> None:
    """above: what other units bring to a unit. Summed by common path first: thousands of communes, few paths."""
    cells = " UNION ".join(f"SELECT unit_id, month FROM counts{n}" for n in range(len(passes)))  # noqa: S608 - a number
    _place(cursor, cells, units=None)
    for made in (_PATHS, "ANALYZE paths", _STANDING, "ANALYZE standing"):
        cursor.execute(made)
    summed = [
        group.unfolded(
            f"(SELECT p.path AS unit_id, c.month, c.topic, {group.sums}"
            f" FROM counts{n} c JOIN paths p USING (unit_id, month) WHERE p.path IS NOT NULL GROUP BY 1, 2, 3)"
        )
        for n, group in enumerate(passes)
    ]
    cursor.execute(_ABOVE.format(summed=" UNION ALL ".join(summed)))


def _place(cursor: CursorWrapper, cells: str, *, units: Sequence[int] | None) -> None:
    """placed: the tree over the (unit, month) pairs that `cells` selects, all of them of `units` if given."""
    which = "" if units is None else "WHERE id = ANY(%(units)s)"
    cursor.execute(_REIGN.format(chain=CHAIN.replace("FROM organisations_unit\n", f"FROM organisations_unit {which}\n")),
                   {"units": units})  # fmt: skip
    cursor.execute("ANALYZE reign")
    cursor.execute(_PLACED.format(cells=cells))
    cursor.execute("ANALYZE placed")


#: The units above one unit in one month, itself left out.
_PATHS = """
CREATE TEMPORARY TABLE paths ON COMMIT DROP AS
SELECT unit_id, month, array_agg(ancestor ORDER BY ancestor) FILTER (WHERE ancestor <> unit_id) AS path
FROM placed GROUP BY unit_id, month
"""
#: Whether anything but its own rows counts for a unit in a month.
_STANDING = """
CREATE TEMPORARY TABLE standing ON COMMIT DROP AS
SELECT paths.unit_id, paths.month, higher.unit_id IS NULL AS is_alone
FROM paths LEFT JOIN (SELECT DISTINCT unnest(path) AS unit_id, month FROM paths) higher USING (unit_id, month)
"""
_ABOVE = """
CREATE TEMPORARY TABLE above ON COMMIT DROP AS
SELECT ancestor.unit_id, summed.measure, summed.month, summed.topic, sum(summed.n)::bigint AS n
FROM ({summed}) AS summed(path, measure, month, topic, n)
CROSS JOIN LATERAL unnest(summed.path) AS ancestor(unit_id)
GROUP BY 1, 2, 3, 4
"""


def _write_all(cursor: CursorWrapper, passes: Sequence[Group], *, prefix: str) -> int:
    """Own counts and those from below become cells; the key's index is made when all rows are there."""
    cursor.execute("LOCK TABLE figures_cell IN ACCESS EXCLUSIVE MODE")
    kept = (
        "CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM figures_cell WHERE measure NOT LIKE %s"
    )
    cursor.execute(kept, [prefix])
    cursor.execute("TRUNCATE figures_cell")
    cursor.execute("ALTER TABLE figures_cell DROP CONSTRAINT figures_cell_pkey")
    cursor.execute("INSERT INTO figures_cell SELECT * FROM kept")
    count = 0
    for n, group in enumerate(passes):
        for counts in _own_counts(group, n):
            cursor.execute(_ALONE.format(own=group.unfolded(counts)))
            count += cursor.rowcount
    mixed = [
        group.unfolded(
            f"(SELECT c.* FROM counts{n} c JOIN standing s USING (unit_id, month) WHERE NOT s.is_alone)"
        )
        for n, group in enumerate(passes)
    ]
    cursor.execute(_TOGETHER.format(own=" UNION ALL ".join(mixed)))
    count += cursor.rowcount
    cursor.execute("ALTER TABLE figures_cell ADD PRIMARY KEY (unit_id, measure, month, topic)")
    return count


def _own_counts(group: Group, n: int) -> tuple[str, str]:
    """Counts of units that nothing stands below: topic by topic, and over all topics."""
    alone = f"FROM counts{n} c JOIN standing s USING (unit_id, month) WHERE s.is_alone"
    return (
        f"(SELECT c.* {alone} AND c.topic <> '')",  # noqa: S608 - a number
        f"(SELECT c.unit_id, c.month, '' AS topic, {group.sums} {alone} GROUP BY 1, 2)",
    )


_ALONE = """
INSERT INTO figures_cell (unit_id, measure, month, topic, own, value)
SELECT unit_id, measure, month, topic, n, n FROM ({own}) AS own
"""
_TOGETHER = """
INSERT INTO figures_cell (unit_id, measure, month, topic, own, value)
SELECT unit_id, measure, month, COALESCE(topic, ''), sum(own), sum(n)
FROM (
    SELECT unit_id, measure, month, topic, n AS own, n FROM ({own}) AS own
    UNION ALL
    SELECT unit_id, measure, month, topic, 0, n FROM above
) AS parts
GROUP BY GROUPING SETS ((unit_id, measure, month), (unit_id, measure, month, topic))
HAVING GROUPING(topic) = 1 OR topic <> ''
"""

#: What the units' own cells should be, less what they are.
_DELTA = """
CREATE TEMPORARY TABLE delta ON COMMIT DROP AS
WITH counted AS ({counted}),
fresh AS (
    SELECT unit_id, measure, month, COALESCE(topic, '') AS topic, sum(n)::bigint AS n FROM counted
    GROUP BY GROUPING SETS ((unit_id, measure, month), (unit_id, measure, month, topic))
    HAVING GROUPING(topic) = 1 OR topic <> ''
),
held AS (
    SELECT unit_id, measure, month, topic, own FROM figures_cell
    WHERE unit_id = ANY(%(units)s) AND measure LIKE %(prefix)s
)
SELECT unit_id, measure, month, topic, COALESCE(fresh.n, 0) - COALESCE(held.own, 0) AS n
FROM fresh FULL JOIN held USING (unit_id, measure, month, topic)
WHERE COALESCE(fresh.n, 0) <> COALESCE(held.own, 0)
"""

_MERGE = """
INSERT INTO figures_cell (measure, unit_id, month, topic, own, value)
SELECT delta.measure, placed.ancestor, delta.month, delta.topic,
       COALESCE(sum(delta.n) FILTER (WHERE placed.ancestor = delta.unit_id), 0), sum(delta.n)
FROM delta JOIN placed USING (unit_id, month)
GROUP BY 1, 2, 3, 4
ON CONFLICT (unit_id, measure, month, topic)
DO UPDATE SET own = figures_cell.own + excluded.own, value = figures_cell.value + excluded.value
"""


@transaction.atomic
def refresh_units(module: str, unit_ids: Iterable[int], *, today: date | None = None) -> int:
    """Recompute only the cells of these units; what changed is passed up the tree. Returns changed cells."""
    units = sorted(set(unit_ids))
    if not units:
        return 0
    _lock()
    figures, today = declared()[module], today or timezone.localdate()
    counted = " UNION ALL ".join(
        group.unfolded(f"({group.counts(only_units=True)})") for group in groups(figures.sources)
    )
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"today": today, "units": units, "prefix": f"{module}.%"}
        cursor.execute(_DELTA.replace("{counted}", counted), parameters)
        _place(cursor, "SELECT DISTINCT unit_id, month FROM delta", units=units)
        cursor.execute(_MERGE)
        changed = int(cursor.rowcount)
        cursor.execute("DELETE FROM figures_cell WHERE own = 0 AND value = 0 AND unit_id = ANY(%s)", [units])
        cursor.execute("DROP TABLE delta, reign, placed")
    return changed


def refresh(module: str, *, today: date | None = None, limit: int = 5000) -> int:
    """Follow the log: recompute units touched by entries since the last time, and by days that passed."""
    figures, today = declared()[module], today or timezone.localdate()
    sweep, _created = Sweep.objects.get_or_create(source=module)
    entries = Entry.objects.filter(
        idx__gte=sweep.idx, idx__lt=sweep.idx + limit, act__startswith=figures.prefix
    )
    touched: Any = load(figures.touched)
    passed: Any = load(figures.passed)
    units = set(touched(list(entries.values_list("thing", flat=True))))
    if sweep.day is None or sweep.day < today:
        units |= set(passed(sweep.day, today))
    upto = min(sweep.idx + limit, _log_size())
    with transaction.atomic():
        changed = refresh_units(module, units, today=today)
        _remember(module, idx=upto, day=today)
    return changed


def refresh_all() -> int:
    """Bring the cells of every module up to the end of the log."""
    changed = 0
    for module in declared():
        while True:
            changed += refresh(module)
            if Sweep.objects.get(source=module).idx >= _log_size():
                break
    return changed


def _remember(module: str, *, idx: int, day: date) -> None:
    Sweep.objects.update_or_create(source=module, defaults={"idx": idx, "day": day})


def _log_size() -> int:
    last = Entry.objects.filter(idx__isnull=False).order_by("-idx").values_list("idx", flat=True).first()
    return 0 if last is None else last + 1


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
