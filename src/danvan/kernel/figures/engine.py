"""Computing cells: from nothing, or only for what changed. Everything happens inside the database.

Both make a table `delta`, what is to be added to units' own counts, and pass it up the tree; from nothing it is
everything. A row of a unit that has ended is placed, for months after its end, under the default heir that existed
then: sums over a merger are conserved, and a unit's own cell stays its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.public import UnitChange
from danvan.kernel.registry.public import house, load

from .counting import order, own_counts
from .declarations import Figures
from .models import Cell, Layout, Sweep
from .placing import place

_LOCK = 0x0DA2_0003


@lru_cache(maxsize=1)
def declared() -> dict[str, Figures]:
    """What each module counts."""
    return {
        name: module.figures
        for name, module in house().modules.items()
        if isinstance(module.figures, Figures)
    }


def rebuild(module: str, *, today: date | None = None) -> int:
    """All cells of a module, computed from nothing, then its weeks. Returns how many cells. Nobody who reads has to wait."""
    today = today or timezone.localdate()
    count = rebuild_months(module, today=today)
    rebuild_weeks(module, today=today)
    return count


@transaction.atomic
def rebuild_months(module: str, *, today: date) -> int:
    """All cells. By how much a unit's own counts differ from those held before is kept as a change known today."""
    _lock()
    # What happens from here on is found in the log, or as another change of units, the next time.
    state = {"idx": _log_size(), "day": today, **_layout(module)}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        _count(cursor, module, "month", today=today)
        _compare(cursor, module)
        _remember(cursor, module, today=today)
        cursor.execute("DROP TABLE less")
        Cell.objects.filter(module=module).delete()
        cursor.execute("ALTER TABLE fresh RENAME TO delta")
        count = _pass_up(cursor, module)
    Sweep.objects.update_or_create(source=module, defaults=state)
    return count


@transaction.atomic
def rebuild_weeks(module: str, *, today: date) -> None:
    """All counts by week: as many groups again as there are cells four times over, so not in one transaction with them."""
    _lock()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        _count(cursor, module, "week", today=today)
        _keep_weeks(cursor, module)
        # All at once is more than statistics follow by themselves, and without them the next refresh reads all of it.
        cursor.execute("ANALYZE figures_cell, figures_week, figures_change")


@transaction.atomic
def refresh_units(module: str, unit_ids: Iterable[int], *, today: date | None = None) -> int:
    """Recompute only the cells of these units; what changed is passed up the tree. Returns changed cells."""
    units = sorted(set(unit_ids))
    if not units:
        return 0
    _lock()
    today = today or timezone.localdate()
    if not _is_laid_out(module):
        return rebuild(module, today=today)
    with connection.cursor() as cursor:
        _count_days(cursor, module, units, today=today)
        _compare(cursor, module, units)
        _remember(cursor, module, today=today)
        cursor.execute("DROP TABLE fresh")
        cursor.execute("ALTER TABLE less RENAME TO delta")
        changed = _pass_up(cursor, module)
        _keep_weeks(cursor, module, units)
    return changed


def _count(cursor: CursorWrapper, module: str, grain: Literal["month", "week"], *, today: date) -> None:
    """A temporary table of all units' own counts: fresh by month, or weekly by week."""
    counted = own_counts(declared()[module].sources, only_units=False, grain=grain)
    cursor.execute(f"CREATE TEMPORARY TABLE {_FRESH[grain]} ON COMMIT DROP AS {counted}", {"today": today})


def _count_days(cursor: CursorWrapper, module: str, units: Sequence[int], *, today: date) -> None:
    """Both tables for some units, whose records are read once for both."""
    sources = declared()[module].sources
    counted = own_counts(sources, only_units=True, grain="day")
    asked: dict[str, Any] = {"today": today, "units": units}
    cursor.execute(f"CREATE TEMPORARY TABLE daily ON COMMIT DROP AS {counted}", asked)
    summed = ", ".join(f"sum(n[{i}])" for i in range(1, len(order(sources)) + 1))
    for grain, table in _FRESH.items():
        cursor.execute(_FROM_DAYS.format(table=table, grain=grain, summed=summed))
    cursor.execute("DROP TABLE daily")


_FRESH = {"month": "fresh", "week": "weekly"}

_FROM_DAYS = """
CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
SELECT * FROM (
    SELECT unit_id, date_trunc('{grain}', day::timestamp)::date AS {grain}, ARRAY[{summed}]::bigint[] AS n
    FROM daily GROUP BY 1, 2
) AS summed WHERE 0 <> ANY(n)
"""


def _compare(cursor: CursorWrapper, module: str, units: Sequence[int] | None = None) -> None:
    """A temporary table less: by how much fresh differs from the counts that are held, of these units or of all."""
    sources, held = declared()[module].sources, _held_places(module)
    less = ", ".join(
        f"COALESCE(fresh.n[{i}], 0) - {f'COALESCE(held.own[{held[name]}], 0)' if name in held else '0'}"
        for i, name in enumerate(order(sources), 1)
    )
    those = "AND unit_id = ANY(%(units)s)" if units is not None else ""
    asked: dict[str, Any] = {"units": units, "module": module}
    cursor.execute(_LESS.format(less=less, those=those), asked)


def _held_places(module: str) -> dict[str, int]:
    """Where the cells that are held have each measure: they may have been made under other declarations."""
    held = Sweep.objects.filter(source=module).values_list("measures", flat=True).first() or []
    return {name: place for place, name in enumerate(held, 1)}


_LESS = """
CREATE TEMPORARY TABLE less ON COMMIT DROP AS
SELECT unit_id, month, n FROM (
    SELECT unit_id, month, ARRAY[{less}]::bigint[] AS n
    FROM fresh FULL JOIN (
        SELECT unit_id, month, own FROM figures_cell WHERE module = %(module)s AND 0 <> ANY(own) {those}
    ) AS held USING (unit_id, month)
) AS compared WHERE 0 <> ANY(n)
"""

_REMEMBER = """
INSERT INTO figures_change (layout_id, unit_id, month, known_on, n)
SELECT %s, unit_id, month, %s, n FROM less
ON CONFLICT (layout_id, unit_id, month, known_on) DO UPDATE SET n = ARRAY[{added}]
"""


def _remember(cursor: CursorWrapper, module: str, *, today: date) -> None:
    """Keep what changed under the day on which it is known; what is taken back the same day leaves nothing."""
    names = order(declared()[module].sources)
    layout, _created = Layout.objects.get_or_create(module=module, measures=names)
    added = ", ".join(f"figures_change.n[{i}] + excluded.n[{i}]" for i in range(1, len(names) + 1))
    cursor.execute(_REMEMBER.format(added=added), [layout.pk, today])
    cursor.execute(_FORGET_NOTHING, [layout.pk, today])


_FORGET_NOTHING = """
DELETE FROM figures_change change USING less
WHERE change.layout_id = %s AND change.unit_id = less.unit_id AND change.month = less.month AND change.known_on = %s
  AND 0 = ALL(change.n)
"""


def _keep_weeks(cursor: CursorWrapper, module: str, units: Sequence[int] | None = None) -> None:
    """Weekly becomes what is held of these units, or of all; only rows that differ are written."""
    those = "AND held.unit_id = ANY(%(units)s)" if units is not None else ""
    asked: dict[str, Any] = {"units": units, "module": module}
    cursor.execute("ANALYZE weekly (unit_id, week)")
    cursor.execute(_FORGET_WEEKS.format(those=those), asked)
    cursor.execute(_MERGE_WEEKS, asked)
    cursor.execute("DROP TABLE weekly")


_FORGET_WEEKS = """
DELETE FROM figures_week held WHERE held.module = %(module)s {those}
AND NOT EXISTS (SELECT FROM weekly WHERE weekly.unit_id = held.unit_id AND weekly.week = held.week)
"""

_MERGE_WEEKS = """
INSERT INTO figures_week (module, week, unit_id, own)
SELECT %(module)s, week, unit_id, n FROM weekly ORDER BY unit_id, week
ON CONFLICT (unit_id, module, week) DO UPDATE SET own = excluded.own WHERE figures_week.own <> excluded.own
"""

#: A unit has one row of delta in a month, which is its own: max only picks it. In order, the key's index grows at its end.
_MERGE = """
INSERT INTO figures_cell (module, unit_id, month, own, value)
SELECT %s, placed.ancestor, delta.month,
       COALESCE(max(delta.n) FILTER (WHERE placed.ancestor = delta.unit_id), ARRAY[{nothing}]), ARRAY[{value}]
FROM delta JOIN placed USING (unit_id, month)
GROUP BY 2, 3
ORDER BY 2, 3
ON CONFLICT (unit_id, module, month) DO UPDATE SET own = ARRAY[{own_added}], value = ARRAY[{value_added}]
"""

_DELETE_EMPTY = """
DELETE FROM figures_cell USING placed
WHERE module = %s AND figures_cell.unit_id = ancestor AND figures_cell.month = placed.month AND 0 = ALL(value)
"""


def _pass_up(cursor: CursorWrapper, module: str) -> int:
    """Add delta to the cells of its units and of all above them. Returns how many cells that are."""
    places = range(1, len(order(declared()[module].sources)) + 1)
    added = "figures_cell.{column}[{i}] + excluded.{column}[{i}]"
    merge = _MERGE.format(
        nothing=", ".join("0::bigint" for _ in places),
        value=", ".join(f"sum(delta.n[{i}])" for i in places),
        own_added=", ".join(added.format(column="own", i=i) for i in places),
        value_added=", ".join(added.format(column="value", i=i) for i in places),
    )
    place(cursor)
    cursor.execute(merge, [module])
    count = int(cursor.rowcount)
    cursor.execute(_DELETE_EMPTY, [module])
    cursor.execute("DROP TABLE delta, reign, placed")
    return count


def refresh(module: str, *, today: date | None = None, limit: int = 5000) -> int:
    """Follow the log: recompute units touched by entries since the last time, and by days that passed.

    All is rebuilt when units have changed, whose rows then count elsewhere, or what is declared.
    """
    figures, today = declared()[module], today or timezone.localdate()
    sweep, _created = Sweep.objects.get_or_create(source=module)
    if not _is_laid_out(module):
        return rebuild(module, today=today)
    upto = min(sweep.idx + limit, _log_size())
    entries = Entry.objects.filter(idx__gte=sweep.idx, idx__lt=upto, act__startswith=figures.prefix)
    touched: Any = load(figures.touched)
    passed: Any = load(figures.passed)
    units = set(touched(list(entries.values_list("thing", flat=True))))
    if sweep.day is None or sweep.day < today:
        units |= set(passed(sweep.day, today))
    with transaction.atomic():
        changed = refresh_units(module, units, today=today)
        Sweep.objects.filter(source=module).update(idx=upto, day=today)
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


def _layout(module: str) -> dict[str, Any]:
    """What all cells of a module must agree in: the measures they hold, and the tree they are summed by."""
    change = UnitChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return {"measures": order(declared()[module].sources), "change": change}


def _is_laid_out(module: str) -> bool:
    return Sweep.objects.filter(source=module, **_layout(module)).exists()


def _log_size() -> int:
    last = Entry.objects.filter(idx__isnull=False).order_by("-idx").values_list("idx", flat=True).first()
    return 0 if last is None else last + 1


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
