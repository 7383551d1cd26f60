"""Many new rows of one table at once, by COPY: several times faster than INSERT for imports and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)


def copy_rows(rows: Sequence[Row]) -> None:
    """Write `rows`, which must be new and of one model; each gets its id, in their order.

    Columns that the database fills by itself keep what it gave them and are not read back. Part of a larger
    act: the caller holds the transaction.
    """
    if not rows:
        return
    meta = rows[0]._meta
    assert meta.pk is not None
    ids = _next_ids(meta.db_table, meta.pk.column, len(rows))
    fields = [
        field for field in meta.concrete_fields
        if not field.generated and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]  # fmt: skip
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
        for row, pk in zip(rows, ids, strict=True):
            row.pk = pk
            target.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )
            row._state.adding, row._state.db = False, connection.alias


def _next_ids(table: str, column: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return [row[0] for row in cursor.fetchall()]
