"""Where a unit's rows count: the tree as it stood in each month, later heirs of ended units included."""
# ruff: noqa: S608 - put together from pieces of this file, numbers and days

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection
from django.db.backends.utils import CursorWrapper

from danvan.kernel.organisations.public import UnitChange

_KEPT = 3600  # seconds that a climbed tree stays in memory

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
SELECT unit_id, lower(during), upper(during) FROM stays
"""


@dataclass(frozen=True, slots=True)
class Stay:
    """A unit whose rows count under another from a day to before a day; None is ever."""

    unit: int
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def stays_under(unit: int) -> tuple[Stay, ...]:
    """Whose rows count under a unit, and when. Kept in memory until units change: the tree is climbed once."""
    change = UnitChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    key = f"figures.stays.{unit}.{change}"
    held: tuple[Stay, ...] | None = cache.get(key)
    if held is None:
        with connection.cursor() as cursor:
            cursor.execute(_STAYS, {"unit": unit})
            held = tuple(Stay(*row) for row in cursor.fetchall())
        cache.set(key, held, _KEPT)
    return held


@dataclass(frozen=True, slots=True)
class Place:
    """Under which units one's rows count from a day to before a day, from the root down; None is ever."""

    since: date | None
    until: date | None
    path: tuple[int, ...]


def places_of(units: Sequence[int]) -> dict[int, list[Place]]:
    """Where each unit's rows count over time, later heirs of ended units included: one query."""
    chain = _CHAIN.format(units="SELECT unnest(%s::bigint[])")
    sql = f"WITH RECURSIVE {chain}, {_REIGN} SELECT unit_id, lower(during), upper(during), path FROM reign ORDER BY 1, 2 NULLS FIRST"
    found: dict[int, list[Place]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(units)])
        for unit, since, until, path in cursor.fetchall():
            found.setdefault(unit, []).append(Place(since, until, tuple(path)))
    return found


def staying(
    stays: Sequence[Stay], unit: str, day: str, *, start: date, until: date
) -> tuple[str, list[list[int]]]:
    """A condition on rows from start to before until, by their columns for unit and day, and its parameters."""
    spells = in_spells(stays, unit, day, start=start, until=until)
    return f"({' OR '.join(f'({below})' for below, _units in spells)})", [units for _below, units in spells]


def in_spells(
    stays: Sequence[Stay], unit: str, day: str, *, start: date, until: date
) -> list[tuple[str, list[int]]]:
    """The same as a condition, with its one parameter, for each spell of months that have the same units below.

    A row of a month is placed by the tree of its last day. Each condition can be answered from an index alone, which
    several joined by OR cannot.
    """
    return [
        (
            f"{day} >= '{max(first, start)}'::date AND {day} < '{min(after, until)}'::date AND {unit} = ANY(%s::bigint[])",
            units,
        )
        for first, after, units in _spells(stays, start, until)
    ]


def _spells(stays: Sequence[Stay], start: date, until: date) -> list[tuple[date, date, list[int]]]:
    """(first day, day after the last, units) of months in a row in which the same units stand below."""
    found: list[tuple[date, date, list[int]]] = []
    month = start.replace(day=1)
    changes = {day for stay in stays for day in (stay.since, stay.until) if day is not None}
    while month < until or not found:
        after = (month + timedelta(days=32)).replace(day=1)
        last = after - timedelta(days=1)
        if found and not any(month <= day <= last for day in changes):
            found[-1] = (found[-1][0], after, found[-1][2])
        else:
            found.append((month, after, [stay.unit for stay in stays if stay.holds(last)]))
        month = after
    return found
