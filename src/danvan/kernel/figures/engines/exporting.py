"""What figures read, as Parquet files: the columns of records that are counted, and the tree through time. No text, no person."""
# ruff: noqa: S608 - put together from manifests, days and paths of this process

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import duckdb
from django.db import connection, transaction

from ..placing import _CHAIN, _REIGN
from .stating import ABOVE, DAYS, columns_read

#: How PostgreSQL's columns are called by the engines. What is not here is no column of a figure.
_TYPES = {
    "bigint": "BIGINT", "integer": "BIGINT", "smallint": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "uuid": "VARCHAR",
    "text": "VARCHAR", "character varying": "VARCHAR", "timestamp with time zone": "TIMESTAMPTZ",
}  # fmt: skip

#: Never and for ever, as days that every engine knows.
_FIRST, _LAST = date(1000, 1, 1), date(9000, 1, 1)
_ABOVE = f"""
WITH RECURSIVE {_CHAIN.format(units="SELECT id FROM organisations_unit")}, {_REIGN}
SELECT DISTINCT reign.unit_id, above.unit_id, COALESCE(lower(during), '{_FIRST}'::date), COALESCE(upper(during), '{_LAST}'::date)
FROM reign CROSS JOIN LATERAL (SELECT unnest(reign.path) UNION SELECT reign.unit_id) AS above(unit_id)
"""
_MONTHS = """
SELECT month::date, (month + interval '1 month' - interval '1 day')::date
FROM generate_series('1990-01-01'::date, '2100-12-01'::date, interval '1 month') AS month
"""


def export(module: str, folder: Path) -> Path:
    """Write one Parquet file for each table, as of one moment. Returns the folder, made where it is missing.

    Raises KeyError for a column of a kind that no engine was taught.
    """
    folder.mkdir(parents=True, exist_ok=True)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table, columns in columns_read(module).items():
            named = ", ".join(f'"{column}"' for column in sorted(columns))
            _write(folder / f"{table}.parquet", f'SELECT {named} FROM "{table}"', _kinds(table, columns))
        _write(
            folder / f"{ABOVE}.parquet",
            _ABOVE,
            {"unit_id": "BIGINT", "ancestor": "BIGINT", "since": "DATE", "until": "DATE"},
        )
        _write(folder / f"{DAYS}.parquet", _MONTHS, {"month": "DATE", "last_day": "DATE"})
    return folder


def _kinds(table: str, columns: set[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND column_name = ANY(%s)",
            [table, sorted(columns)],
        )
        return {name: _TYPES[kind] for name, kind in sorted(cursor.fetchall())}


def _write(path: Path, query: str, kinds: dict[str, str]) -> None:
    """Copy a query's rows into a Parquet file, through a file so that memory stays flat."""
    with tempfile.NamedTemporaryFile(suffix=".csv", dir=path.parent) as lines:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as rows:
            for block in rows:
                lines.write(block)
        lines.flush()
        engine = duckdb.connect()
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(
            "COPY (SELECT * FROM read_csv($lines, header = false, columns = "
            + str(kinds).replace('"', "'")
            + f", auto_detect = false, nullstr = '')) TO '{path}' (FORMAT parquet, COMPRESSION zstd)",
            {"lines": lines.name},
        )
        engine.close()
