"""Many new rows of one table at once, by COPY: several times faster than INSERT for imports and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

Row = TypeVar("Row", bound=models.Model)
#: What the driver writes as it is; asking the field about each of these doubles the time.
_PLAIN = {type(None), bool, int, float, str, bytes, date, datetime, UUID}


def copy_rows(rows: Sequence[Row]) -> None:
    """Write `rows`, which must be new and of one model; each gets its id, in their order.

    Columns that the database fills by itself keep what it gave them and are not read back. Part of a larger
    act: the caller holds the transaction.
    """
    if not rows:
        return
    meta = rows[0]._meta
    assert meta.pk is not None
    ids = _next_ids(meta.db_table, str(meta.pk.column), len(rows))
    fields = [
        field for field in meta.concrete_fields
        if not field.generated and not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]  # fmt: skip
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(meta.db_table)
    command = f"COPY {table} ({columns}) FROM STDIN"
    # Django does not see what goes wrong inside COPY unless it is told: callers expect its own errors.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(command) as target:
        for row, pk in zip(rows, ids, strict=True):
            row.pk = pk
            target.write_row([_value(row, field) for field in fields])
            row._state.adding, row._state.db = False, connection.alias


def _value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    if type(value) in _PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def _next_ids(table: str, column: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, column, count],
        )
        return [row[0] for row in cursor.fetchall()]
