"""The table: what was promised, what was measured, beside what, and whether the promise is kept."""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass

from .ground import Ground
from .measuring import Timed, load_average, ms


@dataclass(frozen=True)
class Line:
    """One promise. `kept` is None for what is printed only to be known.

    `alone` says whether it would be kept by a machine that nobody else uses, where that can be told.
    """

    what: str
    bar: str
    measured: str
    ratio: str = ""
    kept: bool | None = None
    alone: bool | None = None

    @property
    def verdict(self) -> str:
        if self.kept is False and self.alone:
            return "kept *"
        return {True: "kept", False: "MISSED", None: ""}[self.kept]


NOTE = "* kept without the time that was spent waiting for a core which other programs held"


def run(ground: Ground, names: list[str]) -> bool:
    """Measure and print. True when nothing promised was missed."""
    lines: list[Line] = []
    for name in names:
        load, began = load_average(), time.monotonic()
        print(f"{name} (load average {load:.1f})", flush=True)
        found = importlib.import_module(f"benchmarks.{name}").measure(ground)
        print(f"  {time.monotonic() - began:.0f} s, load average {load_average():.1f}\n", flush=True)
        lines += [*found, Line(f"  load average during {name}", "", f"{load:.1f} to {load_average():.1f}")]
    print(table(lines, rows=ground.rows))
    if any(line.verdict.endswith("*") for line in lines):
        print(f"\n{NOTE}")
    return all(line.verdict != "MISSED" for line in lines)


def timed_line(what: str, timed: Timed, *, bar: float | None = None, more: str = "") -> Line:
    """A line for many calls: p95 as it passed, and without waiting for a core."""
    said = f"{ms(timed.calm95)} without waiting for a core; {timed.query_counts} queries"
    return Line(
        what, f"p95 ≤ {ms(bar)}" if bar else "", f"p50 {ms(timed.p50)}, p95 {ms(timed.p95)}",
        f"{said}; {more}" if more else said, timed.p95 <= bar if bar else None, bool(bar) and timed.calm95 <= bar,
    )  # fmt: skip


def table(lines: list[Line], *, rows: int) -> str:
    head = ("what", "bar", "measured", "ratio", "verdict")
    cells = [(line.what, line.bar, line.measured, line.ratio, line.verdict) for line in lines]
    widths = [max(len(row[column]) for row in [head, *cells]) for column in range(5)]
    drawn = ["| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
             for row in [head, tuple("-" * width for width in widths), *cells]]  # fmt: skip
    return "\n".join([f"{rows:,} matters", "", *drawn])
