"""The table: what was promised, what was measured, beside what, and whether the promise is kept."""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass

from .ground import Ground
from .measuring import load_average


@dataclass(frozen=True)
class Line:
    """One promise. `kept` is None for what is printed only to be known."""

    what: str
    bar: str
    measured: str
    ratio: str = ""
    kept: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "kept", False: "MISSED", None: ""}[self.kept]


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
    return all(line.kept is not False for line in lines)


def table(lines: list[Line], *, rows: int) -> str:
    head = ("what", "bar", "measured", "ratio", "verdict")
    cells = [(line.what, line.bar, line.measured, line.ratio, line.verdict) for line in lines]
    widths = [max(len(row[column]) for row in [head, *cells]) for column in range(5)]
    drawn = ["| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
             for row in [head, tuple("-" * width for width in widths), *cells]]  # fmt: skip
    return "\n".join([f"{rows:,} matters", "", *drawn])
