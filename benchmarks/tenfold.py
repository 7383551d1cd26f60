"""Figures over ten million records: the world of the other parts ten times over, in a schema that is dropped afterwards.

Rows keep all that figures and lists read and lose their texts, which would fill a disk and nobody counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils import timezone

from danvan.kernel.figures.testing import rebuild_months, rebuild_weeks
from danvan.modules.petitions.models import Dispute, Petition, Rating, Transfer

from . import cells
from .ground import Ground
from .measuring import Stopwatch, Timed, doing, ms
from .report import Line, timed_line

TIMES = 10
_OFFSET = 100_000_000
#: What no figure and no list of titles reads.
_EMPTY = {"text": "''", "public_text": "''", "search": "NULL", "fingerprint": "NULL", "bands": "'{}'"}
_BY_PETITION: tuple[type[Model], ...] = (Dispute, Rating, Transfer)


def measure(ground: Ground) -> list[Line]:
    today = timezone.localdate()
    with _ten_times() as rows:
        with doing(f"cells and weeks of {rows:,} records"):
            watch = Stopwatch()
            rebuild_months("petitions", today=today)
            months = watch.stop()[0]
            watch = Stopwatch()
            rebuild_weeks("petitions", today=today)
            whole = months + watch.stop()[0]
        cells.check()
        with doing("one changed record, and any cell with its records"):
            changed = cells.one_record()
            cell = Timed()
            for ask in itertools.islice(cells.any_cell(), 150):
                cell.call(ask)
    return [
        Line(f"cells of {rows:,} records, from nothing", "", ms(months), f"{ms(whole)} with the counts by week"),
        Line(
            f"one changed record of {rows:,} → figures right at every level", "≤ 2 s, ≤ 1 % of a rebuild", ms(changed),
            f"{changed / whole:.2%} of months and weeks anew", changed <= 2 and changed <= whole / 100, None,
        ),
        timed_line(f"any cell over {rows:,} records, and its first page of records", cell, bar=0.3),
    ]  # fmt: skip


@contextmanager
def _ten_times() -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS tenfold CASCADE")
        cursor.execute("CREATE SCHEMA tenfold")
        try:
            with doing(f"the world {TIMES} times over"):
                for model in (Petition, *_BY_PETITION):
                    _copy(cursor, model)
                for model in apps.get_app_config("figures").get_models():
                    cursor.execute(
                        f"CREATE TABLE tenfold.{model._meta.db_table} (LIKE public.{model._meta.db_table} INCLUDING ALL)"
                    )
                cursor.execute("SET search_path TO tenfold, public")
            yield Petition.objects.count()
        finally:
            cursor.execute("SET search_path TO public")
            cursor.execute("DROP SCHEMA tenfold CASCADE")


def _copy(cursor: CursorWrapper, model: type[Model]) -> None:
    """Rows with another number each time, and the indexes that figures and lists of a figure's records use."""
    table = model._meta.db_table
    run = cursor.execute
    columns = [field.column for field in model._meta.concrete_fields]
    moved = {"id", "petition_id"} if model in _BY_PETITION else {"id", "number"}
    told = ", ".join(
        f"{name} + nth * {_OFFSET}" if name in moved else _EMPTY.get(name, name) for name in columns
    )
    run(f"CREATE UNLOGGED TABLE tenfold.{table} (LIKE public.{table})")
    run(
        f"INSERT INTO tenfold.{table} ({', '.join(columns)}) SELECT {told} "
        f"FROM public.{table}, generate_series(0::bigint, {TIMES - 1}) AS times(nth)"
    )
    run(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s "
        "AND (indexname LIKE '%%_pkey' OR indexname LIKE '%%_counted%%' OR indexname LIKE '%%petition_id%%')",
        [table],
    )
    for (made,) in cursor.fetchall():
        run(made.replace(f"ON public.{table}", f"ON tenfold.{table}"))
    run(f"VACUUM ANALYZE tenfold.{table}")
