"""The counting of a module as one statement over exported tables, in an engine's own dialect."""
# ruff: noqa: S608 - put together from what manifests declare, days and names of this file

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlglot
from sqlglot import expressions as sql

from ..counting import Grain, literal, order, own_columns
from ..declarations import Source
from ..engine import declared

#: Which units stand above a unit from when to before when, itself included; and the day that places a month or week.
ABOVE, DAYS = "figures_above", "figures_days"


def statement(module: str, *, grain: Grain, dialect: str, today: date) -> str:
    """(unit_id, first day, n0, n1, …) with everything below each unit for months, of units' own records for weeks."""
    sources = declared()[module].sources
    names = [f"n{number}" for number in range(len(order(sources)))]
    own = own_columns(sources, only_units=False, grain=grain).replace("%(today)s", literal(today))
    query = f"SELECT * FROM ({own}) AS own WHERE {' OR '.join(f'{name} <> 0' for name in names)}"
    if grain == "month":
        query = _PASSED_UP.format(own=query, sums=", ".join(f"sum(own.{name}) AS {name}" for name in names))
    return sqlglot.transpile(query, read="postgres", write=dialect)[0]


_PASSED_UP = f"""
WITH own AS ({{own}}),
placed AS (
    SELECT DISTINCT those.unit_id, those.month, above.ancestor
    FROM (SELECT DISTINCT unit_id, month FROM own) AS those
    JOIN {DAYS} AS days ON days.month = those.month
    JOIN {ABOVE} AS above ON above.unit_id = those.unit_id AND days.last_day >= above.since AND days.last_day < above.until
)
SELECT placed.ancestor AS unit_id, own.month, {{sums}}
FROM own JOIN placed ON placed.unit_id = own.unit_id AND placed.month = own.month
GROUP BY 1, 2
"""


def columns_read(module: str) -> dict[str, set[str]]:
    """The columns that a module's figures read, by table."""
    found: dict[str, set[str]] = {}
    for source in declared()[module].sources:
        for alias, name in _read_by(source):
            found.setdefault(alias, set()).add(name)
    return found


def _read_by(source: Source) -> Iterator[tuple[str, str]]:
    conditions = [text for measure in source.measures
                  for text in (measure.day, measure.unit, measure.when.replace("%(today)s", "'2000-01-01'"), measure.value)
                  if text]  # fmt: skip
    query = f"SELECT {', '.join(conditions)} FROM {source.rows}"
    whole = sqlglot.parse_one(query, read="postgres")
    tables = {table.alias_or_name: table.name for table in whole.find_all(sql.Table)}
    for column in whole.find_all(sql.Column):
        yield tables[column.table], column.name
