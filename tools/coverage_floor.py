"""Refuse a test run that leaves too many lines of the kernel or of a module untried.

``tools/coverage_floor.py var/coverage.json`` reads the report that coverage.py wrote. A part that has no code
yet has nothing to cover.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

#: The least share of its lines that tests must run, in percent: the kernel as a whole and each module by itself.
FLOOR = 90
MODULES = Path(__file__).resolve().parents[1] / "src" / "danvan" / "modules"


def main(report: str) -> int:
    """Print each part's coverage, the least covered files of those below their floor; 1 if any is below."""
    files: dict[str, Any] = json.loads(Path(report).read_text())["files"]
    below = False
    for folder in folders():
        lines = {name: file["summary"] for name, file in files.items() if name.startswith(folder)}
        covered = sum(summary["covered_lines"] for summary in lines.values())
        total = sum(summary["num_statements"] for summary in lines.values())
        short = covered * 100 < FLOOR * total  # integers: 89.99 % must not round itself up
        below = below or short
        share = f"{covered * 100 / total:.1f} %" if total else "no code yet"
        print(f"{'FAIL' if short else 'ok  '} {folder:<34} {share} of {total} lines, floor {FLOOR} %")
        if short:
            show_worst(lines)
    return int(below)


def folders() -> list[str]:
    """The kernel, then every module there is."""
    modules = sorted(path.name for path in MODULES.iterdir() if (path / "module.py").is_file())
    return ["src/danvan/kernel/", *(f"src/danvan/modules/{name}/" for name in modules)]


def show_worst(lines: dict[str, Any]) -> None:
    """Name the ten files with most untried lines."""
    worst = sorted(lines.items(), key=lambda item: -item[1]["missing_lines"])
    for name, summary in worst[:10]:
        print(f"       {summary['missing_lines']:4d} untried  {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
