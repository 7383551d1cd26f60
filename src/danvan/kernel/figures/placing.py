"""Where a unit's rows count: the tree as it stood in each month, later heirs of ended units included."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

#: (unit, the unit itself or a later heir of it): whoever of them exists on a day places the row.
CHAIN = """chain(unit_id, heir_id) AS (
    SELECT id, id FROM organisations_unit
    UNION
    SELECT chain.unit_id, lineage.successor_id
    FROM chain JOIN organisations_lineage lineage ON lineage.predecessor_id = chain.heir_id AND lineage.is_default
)"""

#: When each unit's rows are placed under which path. What happened before a unit's first known day is placed by
#: that day's tree: lists of units begin somewhere, and a sum that loses old records would be no sum.
REIGN = """reign(unit_id, during, path) AS (
    SELECT chain.unit_id,
           CASE WHEN chain.heir_id = chain.unit_id
                     AND lower(term.during) = min(lower(term.during)) OVER (PARTITION BY chain.unit_id, chain.heir_id)
                THEN daterange(NULL, upper(term.during)) ELSE term.during END,
           term.path
    FROM chain JOIN organisations_unitterm term ON term.unit_id = chain.heir_id
)"""

#: Every unit above a (unit, month), and the unit itself: the tree of the month's last day.
_PLACED = """
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
SELECT DISTINCT cells.unit_id, cells.month, above.unit_id AS ancestor
FROM ({cells}) cells
JOIN reign ON reign.unit_id = cells.unit_id
    AND reign.during @> (cells.month + interval '1 month' - interval '1 day')::date
CROSS JOIN LATERAL (SELECT unnest(reign.path) UNION SELECT cells.unit_id) AS above(unit_id)
"""


def place(cursor: CursorWrapper, cells: str, *, units: list[int] | None) -> None:
    """placed: the tree over the (unit, month) pairs that `cells` selects, all of them of `units` if given.

    Leaves two temporary tables, placed and reign: small ones between the steps keep the planner's guesses honest.
    As one statement over everything it tried every row with every unit, hours where this takes a second.
    """
    which = "" if units is None else "WHERE id = ANY(%(units)s)"
    chain = CHAIN.replace("FROM organisations_unit\n", f"FROM organisations_unit {which}\n")
    made = (
        f"CREATE TEMPORARY TABLE reign ON COMMIT DROP AS WITH RECURSIVE {chain}, {REIGN} SELECT * FROM reign"  # noqa: S608 - of our own pieces
    )
    cursor.execute(made, {"units": units})
    cursor.execute("ANALYZE reign")
    cursor.execute(_PLACED.format(cells=cells))
    cursor.execute("ANALYZE placed")
