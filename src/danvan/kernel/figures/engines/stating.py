"""The counting of a module as one statement over exported tables, in an engine's own dialect."""
# ruff: noqa: S608 - put together from what manifests declare, days and names of this file

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlglot
from sqlglot import expressions as sql

from ..counting import Grain, literal, order, own_counts
from ..declarations import Source
from ..engine import declared

#: Which units stand above a unit from when to before when, itself included; and the day that places a month or week.
ABOVE, DAYS = "figures_above", "figures_days"


def statement(module: str, *, grain: Grain, dialect: str, today: date) -> str:
    """(unit_id, first day, n0, n1, …) with everything below each unit for months, of units' own records for weeks."""
    sources = declared()[module].sources
    own = own_counts(sources, only_units=False, grain=grain).replace("%(today)s", literal(today))
    names = [f"n{number}" for number in range(len(order(sources)))]
    (told,) = sqlglot.parse(_flat(own), read="postgres")
    assert told is not None
    query = told.sql(dialect="postgres")
    if grain == "month":
        query = _PASSED_UP.format(own=query, sums=", ".join(f"sum(own.{name}) AS {name}" for name in names))
    return sqlglot.transpile(query, read="postgres", write=dialect)[0]


def _flat(query: str) -> str:
    """Counts as columns instead of one array: what arrays of sums are called differs between engines."""
    whole = sqlglot.parse_one(query, read="postgres")
    for array in list(whole.find_all(sql.Array)):
        select = array.find_ancestor(sql.Select)
        assert select is not None
        sums = [sql.alias_(one.copy(), f"n{number}") for number, one in enumerate(array.expressions)]
        kept = [one for one in select.expressions if array not in one.find_all(sql.Array)]
        select.set("expressions", [*kept, *sums])
        names = [one.alias for one in sums]
        outer = select.find_ancestor(sql.Select)
        assert outer is not None
        firsts = [one for one in outer.expressions if one.name != "n"]
        outer.set("expressions", [*firsts, *(sql.column(name) for name in names)])
        outer.set("where", sql.Where(this=sql.or_(*(sql.column(name).neq(0) for name in names))))
    return whole.sql(dialect="postgres")


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
