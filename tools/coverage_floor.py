"""Refuse a test run that leaves too many lines of the kernel or of petitions untried.

``tools/coverage_floor.py var/coverage.json`` reads the report that coverage.py wrote. A part that has no code
yet has nothing to cover.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

#: Folder → the least share of its lines that tests must run, in percent.
#: Left out: the demonstration's own story, which `make demo` runs whole and no request ever does.
NOT_COUNTED = ("src/danvan/modules/petitions/seeds/",)
FLOORS = {
    "src/danvan/kernel/": 90,
    "src/danvan/modules/petitions/": 90,
}


def main(report: str) -> int:
    """Print each part's coverage, the least covered files of those below their floor; 1 if any is below."""
    files: dict[str, Any] = json.loads(Path(report).read_text())["files"]
    below = False
    for folder, floor in FLOORS.items():
        lines = {
            name: file["summary"]
            for name, file in files.items()
            if name.startswith(folder) and not name.startswith(NOT_COUNTED)
        }
        covered = sum(summary["covered_lines"] for summary in lines.values())
        total = sum(summary["num_statements"] for summary in lines.values())
        short = covered * 100 < floor * total  # integers: 89.99 % must not round itself up
        below = below or short
        share = f"{covered * 100 / total:.1f} %" if total else "no code yet"
        print(f"{'FAIL' if short else 'ok  '} {folder:<34} {share} of {total} lines, floor {floor} %")
        if short:
            show_worst(lines)
    return int(below)


def show_worst(lines: dict[str, Any]) -> None:
    """Name the ten files with most untried lines."""
    worst = sorted(lines.items(), key=lambda item: -item[1]["missing_lines"])
    for name, summary in worst[:10]:
        print(f"       {summary['missing_lines']:4d} untried  {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
