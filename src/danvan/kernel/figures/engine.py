"""Computing cells: from nothing, or only for what changed. Everything happens inside the database.

A row of a unit that has ended is placed, for months after its end, under the default heir that existed
then: sums over a merger are conserved, and a unit's own cell stays its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from danvan.kernel.ledger.public import Entry
from danvan.kernel.registry.public import house, load

from .counting import groups
from .declarations import Figures
from .models import Sweep
from .placing import place
from .rebuilding import recompute

_LOCK = 0x0DA2_0003


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
    """All cells of a module, computed from nothing. Returns how many there are."""
    _lock()
    figures, today = declared()[module], today or timezone.localdate()
    count = recompute(groups(figures.sources), prefix=f"{module}.%", today=today)
    _remember(module, idx=_log_size(), day=today)
    return count


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
        place(cursor, "SELECT DISTINCT unit_id, month FROM delta", units=units)
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
