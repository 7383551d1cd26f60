"""All cells of a module from nothing, in steps that each leave a small table for the next.

What stands above a unit is summed from counts, not from the rows again, and by common path first: a country has
thousands of communes and few provinces. Cells are written without their index, which is made when all are there.
"""
# ruff: noqa: S608 - put together from what manifests declare; nothing comes from a user

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .counting import Group
from .placing import place


def recompute(passes: Sequence[Group], *, prefix: str, today: date) -> int:
    """Replace the cells whose measure is like `prefix`. Returns how many there are. Inside a transaction.

    Cells can be read until the new ones are computed; whoever reads while they are written waits for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        _count_all(cursor, passes, today=today)
        _sum_above(cursor, passes)
        count = _write_all(cursor, passes, prefix=prefix)
        names = ", ".join(f"counts{n}" for n in range(len(passes)))
        cursor.execute(f"DROP TABLE {names}, reign, placed, paths, standing, above, kept")
    return count


def _count_all(cursor: CursorWrapper, passes: Sequence[Group], *, today: date) -> None:
    """counts<n>: what each unit itself has, by month and topic."""
    for n, group in enumerate(passes):
        made = f"CREATE TEMPORARY TABLE counts{n} ON COMMIT DROP AS {group.counts(only_units=False)}"
        cursor.execute(made, {"today": today})
        cursor.execute(f"ANALYZE counts{n}")


def _sum_above(cursor: CursorWrapper, passes: Sequence[Group]) -> None:
    """above: what other units bring to a unit, by month and topic."""
    cells = " UNION ".join(f"SELECT unit_id, month FROM counts{n}" for n in range(len(passes)))
    place(cursor, cells, units=None)
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
            count += int(cursor.rowcount)
    mixed = [
        group.unfolded(
            f"(SELECT c.* FROM counts{n} c JOIN standing s USING (unit_id, month) WHERE NOT s.is_alone)"
        )
        for n, group in enumerate(passes)
    ]
    cursor.execute(_TOGETHER.format(own=" UNION ALL ".join(mixed)))
    count += int(cursor.rowcount)
    cursor.execute("ALTER TABLE figures_cell ADD PRIMARY KEY (unit_id, measure, month, topic)")
    return count


def _own_counts(group: Group, n: int) -> tuple[str, str]:
    """Counts of units that nothing stands below: topic by topic, and over all topics."""
    alone = f"FROM counts{n} c JOIN standing s USING (unit_id, month) WHERE s.is_alone"
    return (
        f"(SELECT c.* {alone} AND c.topic <> '')",
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
