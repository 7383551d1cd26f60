"""Where a unit's rows count: the tree as it stood in each month, later heirs of ended units included."""
# ruff: noqa: S608 - put together from pieces of this file, numbers and days

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: (unit, the unit itself or a later heir of it): whoever of them exists on a day places the row.
_CHAIN = """chain(unit_id, heir_id) AS (
    SELECT id, id FROM ({units}) AS those(id)
    UNION
    SELECT chain.unit_id, lineage.successor_id
    FROM chain JOIN organisations_lineage lineage ON lineage.predecessor_id = chain.heir_id AND lineage.is_default
)"""

#: When each unit's rows are placed under which path. What happened before a unit's first known day is placed by
#: that day's tree: lists of units begin somewhere, and a sum that loses old records would be no sum.
_REIGN = """reign(unit_id, during, path) AS (
    SELECT chain.unit_id,
           CASE WHEN chain.heir_id = chain.unit_id
                     AND lower(term.during) = min(lower(term.during)) OVER (PARTITION BY chain.unit_id, chain.heir_id)
                THEN daterange(NULL, upper(term.during)) ELSE term.during END,
           term.path
    FROM chain JOIN organisations_unitterm term ON term.unit_id = chain.heir_id
)"""

#: A month's rows are placed by the tree of its last day.
_LAST_DAY = "({month} + interval '1 month' - interval '1 day')::date"

#: Every unit above a (unit, month), and the unit itself.
_PLACED = f"""
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
SELECT DISTINCT cells.unit_id, cells.month, above.unit_id AS ancestor
FROM (SELECT DISTINCT unit_id, month FROM delta) AS cells
JOIN reign ON reign.unit_id = cells.unit_id AND reign.during @> {_LAST_DAY.format(month="cells.month")}
CROSS JOIN LATERAL (SELECT unnest(reign.path) UNION SELECT cells.unit_id) AS above(unit_id)
"""


def place(cursor: CursorWrapper) -> None:
    """placed: the tree over each (unit_id, month) of the temporary table delta.

    Leaves two temporary tables, placed and reign: small ones between the steps keep the planner's guesses honest.
    As one statement over everything it tried every row with every unit, hours where this takes a second.
    """
    chain = _CHAIN.format(units="SELECT DISTINCT unit_id FROM delta")
    cursor.execute("ANALYZE delta (unit_id, month)")
    cursor.execute(
        f"CREATE TEMPORARY TABLE reign ON COMMIT DROP AS WITH RECURSIVE {chain}, {_REIGN} SELECT * FROM reign"
    )
    cursor.execute("ANALYZE reign")
    cursor.execute(_PLACED)
    cursor.execute("ANALYZE placed")


#: Below one unit: those that ever stood there, itself included, and those that they continue.
_STAYS = f"""
WITH RECURSIVE beneath(id) AS (
    SELECT unit_id FROM organisations_unitterm WHERE path @> ARRAY[%(unit)s::bigint]
    UNION
    SELECT lineage.predecessor_id
    FROM beneath JOIN organisations_lineage lineage ON lineage.successor_id = beneath.id AND lineage.is_default
), {_CHAIN.format(units="SELECT id FROM beneath")}, {_REIGN},
stays(unit_id, during) AS (
    SELECT unit_id, unnest(range_agg(during)) FROM reign
    WHERE %(unit)s = ANY(path) OR unit_id = %(unit)s GROUP BY unit_id
)
SELECT COALESCE(array_agg(unit_id), ARRAY[]::bigint[])::text, COALESCE(array_agg(during), ARRAY[]::daterange[])::text
FROM stays
"""


def stays_under(unit: int) -> tuple[str, str]:
    """Whose rows count under a unit, and when: two arrays of the same length, units and ranges of days.

    A query of its own, because the planner can guess how many rows come of two arrays, and not of a recursion.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, {"unit": unit})
        units, during = cursor.fetchone()
    return units, during


def staying(unit: str, month: str) -> str:
    """JOIN of rows, by their columns for unit and month, to the two arrays of `stays_under`."""
    last_day = _LAST_DAY.format(month=month)
    return (
        "JOIN unnest(%s::bigint[], %s::daterange[]) AS stays(unit_id, during)"
        f" ON stays.unit_id = {unit} AND stays.during @> {last_day}"
    )
