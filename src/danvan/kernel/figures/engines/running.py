"""Engines that execute a module's counting over exported tables, and the comparison with the cells that are held."""
# ruff: noqa: S608 - paths of this process

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from ..counting import Grain, order
from ..engine import declared
from ..models import Cell, Sweep, Week
from .stating import statement

#: (unit, first day of the month or week) → counts in the order of declarations. What holds nothing is not there.
Cells = Mapping[tuple[int, date], tuple[int, ...]]


class Engine(Protocol):
    """Whatever executes SQL over a folder of Parquet files."""

    name: str

    def cells(self, module: str, folder: Path, *, today: date, grain: Grain = "month") -> Cells:
        """All cells by month with everything below, or units' own counts by week."""


@dataclass
class DuckEngine:
    """DuckDB in this process. `memory` and `threads` are its own limits."""

    memory: str = "2GB"
    threads: int = 2
    name: str = "duckdb"

    def cells(self, module: str, folder: Path, *, today: date, grain: Grain = "month") -> Cells:
        import duckdb

        engine = duckdb.connect(config={"memory_limit": self.memory, "threads": self.threads})
        try:
            engine.execute("SET TimeZone = 'UTC'")
            for path in sorted(folder.glob("*.parquet")):
                engine.execute(f"CREATE VIEW \"{path.stem}\" AS SELECT * FROM read_parquet('{path}')")
            rows = engine.execute(statement(module, grain=grain, dialect="duckdb", today=today)).fetchall()
        finally:
            engine.close()
        return _keyed(rows)


@dataclass
class SparkEngine:
    """Spark, on this machine or, with `master`, on a cluster that reads the same folder."""

    master: str = "local[2]"
    name: str = "spark"
    options: dict[str, str] = field(default_factory=dict)

    def cells(self, module: str, folder: Path, *, today: date, grain: Grain = "month") -> Cells:
        session = self._session()
        for path in sorted(folder.glob("*.parquet")):
            session.read.parquet(str(path)).createOrReplaceTempView(path.stem)
        rows = session.sql(statement(module, grain=grain, dialect="spark", today=today)).collect()
        return _keyed([tuple(row) for row in rows])

    def _session(self) -> Any:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(self.master).appName("danvan figures")
        told = {
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "8",
        }
        for name, value in (told | self.options).items():
            builder = builder.config(name, value)
        return builder.getOrCreate()


def _keyed(rows: list[tuple[Any, ...]]) -> Cells:
    found = {(int(unit), day): tuple(int(n or 0) for n in counts) for unit, day, *counts in rows}
    return {key: counts for key, counts in found.items() if any(counts)}


@dataclass(frozen=True)
class Compared:
    """How many cells two engines hold, and those in which they differ: (unit, day, measure, here, there)."""

    cells: int
    differences: list[tuple[int, date, str, int, int]]

    @property
    def is_equal(self) -> bool:
        return not self.differences


def compared(module: str, there: Cells, *, grain: Grain = "month") -> Compared:
    """The cells that this database holds beside those that another engine found."""
    here = dict(_held(module, grain))
    names = order(declared()[module].sources)
    nothing = (0,) * len(names)
    differences = [
        (*key, name, mine, theirs)
        for key in sorted(here.keys() | there.keys())
        for name, mine, theirs in zip(names, here.get(key, nothing), there.get(key, nothing), strict=True)
        if mine != theirs
    ]
    return Compared(cells=len(here), differences=differences)


def _held(module: str, grain: Grain) -> Iterator[tuple[tuple[int, date], tuple[int, ...]]]:
    held = Sweep.objects.get(source=module).measures
    places = [held.index(name) for name in order(declared()[module].sources)]
    rows: Any = (
        Cell.objects.filter(module=module).values_list("unit_id", "month", "value")
        if grain == "month"
        else Week.objects.filter(module=module).values_list("unit_id", "week", "own")
    )
    for unit, day, counts in rows.iterator():
        told = tuple(counts[place] for place in places)
        if any(told):
            yield (unit, day), told
