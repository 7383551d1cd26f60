"""Reading papers: a million bytes of annotated prose into figures, documents, people, events and awards, on one core.

Beside it in the same run: one regular expression that finds nothing but numbers.

    python -m benchmarks --only reading        or, without a world:  python benchmarks/reading.py
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .ground import Ground
    from .report import Line

BAR, BYTES = 10.0, 1_000_000
GOLD = Path("src/danvan/lib/reading/tests/gold")
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


def measured() -> tuple[float, float, int, int]:
    """(seconds of reading, seconds of finding numbers, bytes read, finds)."""
    from danvan.lib.reading import KINDS, read

    texts = sorted(GOLD.glob("*/*.txt"))
    prose = "\n\n".join(path.read_text(encoding="utf-8") for path in texts)
    whole = (prose + "\n\n") * (BYTES // len(prose.encode()) + 1)
    whole = whole.encode()[:BYTES].decode(errors="ignore")
    read(prose[:2000])  # patterns are compiled once for a process
    began = time.process_time()
    reading = read(whole)
    took = time.process_time() - began
    began = time.process_time()
    _NUMBERS.findall(whole)
    bare = time.process_time() - began
    return took, bare, len(whole.encode()), sum(len(getattr(reading, kind)) for kind in KINDS)


def measure(ground: Ground) -> list[Line]:
    from .report import Line

    took, bare, size, finds = measured()
    return [
        Line(
            f"reading {size / 1e6:.1f} MB of papers", f"≤ {BAR:.0f} s", f"{took:.2f} s, {finds:,} finds",
            f"{took / bare:,.0f} × findall of numbers ({bare * 1000:.0f} ms)", took <= BAR,
        )
    ]  # fmt: skip


if __name__ == "__main__":
    seconds, numbers, size, finds = measured()
    print(
        f"{size:,} bytes: {seconds:.2f} s, {finds:,} finds; findall of numbers {numbers * 1000:.0f} ms, ratio {seconds / numbers:,.0f}"
    )
    sys.exit(0 if seconds <= BAR else 1)
