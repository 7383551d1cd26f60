"""Small tools: percentiles, load of the machine, queries counted, CPU time of programs."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of all lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def load_average() -> float:
    return os.getloadavg()[0]


class Stopwatch:
    """Time that passed, and how much of it this thread and its database process spent waiting for a core.

    On a machine that others use as well the second part is theirs, not ours. 0 where the system does not tell.
    """

    def __init__(self) -> None:
        connection.ensure_connection()
        self._places = [
            "/proc/thread-self/schedstat",
            f"/proc/{connection.connection.info.backend_pid}/schedstat",
        ]
        self._waited, self._began = self._waits(), time.perf_counter()

    def stop(self) -> tuple[float, float]:
        """(seconds, seconds without waiting for a core)"""
        took = time.perf_counter() - self._began
        return took, max(0.0, took - (self._waits() - self._waited))

    def _waits(self) -> float:
        total = 0
        for place in self._places:
            try:
                total += int(Path(place).read_text().split()[1])
            except (OSError, IndexError):
                continue
        return total / 1e9


@dataclass
class Timed:
    """Durations of many calls in seconds, with and without waiting for a core, and the queries of each."""

    took: list[float] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @property
    def p50(self) -> float:
        return percentile(self.took, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.took, 0.95)

    @property
    def calm95(self) -> float:
        return percentile(self.calm, 0.95)

    @property
    def query_counts(self) -> str:
        least, most = min(self.queries), max(self.queries)
        return str(least) if least == most else f"{least} to {most}"

    def call(self, run: Callable[[], Any], *, name: str = "") -> Any:
        counted = 0

        def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            nonlocal counted
            counted += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            watch = Stopwatch()
            found = run()
            took, calm = watch.stop()
        self.took.append(took)
        self.calm.append(calm)
        self.queries.append(counted)
        self.slowest = max(self.slowest, (calm, name))
        return found

    def __add__(self, other: Timed) -> Timed:
        return Timed(
            self.took + other.took, self.calm + other.calm, self.queries + other.queries,
            max(self.slowest, other.slowest),
        )  # fmt: skip


_TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(pids: Sequence[int]) -> float:
    """CPU seconds that programs have used so far; 0 where the system does not tell."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def children_of(pid: int) -> list[int]:
    """A program and all it has started."""
    found = [pid]
    for task in Path("/proc").glob(f"{pid}/task/*/children"):
        for child in task.read_text().split():
            found += children_of(int(child))
    return found


def backends() -> list[int]:
    """Processes of the database server that work for this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Say what is being measured, and that it is done."""
    print(f"  {what} …", end="", flush=True)
    began = time.monotonic()
    yield
    print(f" {time.monotonic() - began:.0f} s", flush=True)
