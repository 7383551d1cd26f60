"""Every check of the project, one after the other: what ``make test`` and CI run.

All of them run even if one fails, so that one look shows everything there is to mend.
``tools/check.py NAME …`` runs only the named ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
COVERAGE = "var/coverage.json"
#: One for each core, but never one alone, and no more than the embedded server and a browser each have room for.
WORKERS = str(min(4, max(2, os.cpu_count() or 2)))

CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "floors": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy"), "src/danvan"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "tests": [
        # In the order in which they stand: few long tests in a file are else kept for the end, where one worker waits.
        *[sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"],
        *["--durations", "10"],
        *["--cov", "--cov-report", f"json:{COVERAGE}", "--cov-report", "", "--ignore", "tests/journeys"],
    ],
    # In a browser, and without counting lines: what a server under measurement takes would be most of the time.
    "journeys": [sys.executable, "-m", "pytest", "-n", WORKERS, "--durations", "5", "tests/journeys"],
    "coverage": [sys.executable, "tools/coverage_floor.py", COVERAGE],
}


def main(names: list[str]) -> int:
    """Run the named checks, all by default; the number of failed ones becomes the exit code's truth."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    (PROJECT / "var").mkdir(exist_ok=True)
    results = [(name, *run(name, CHECKS[name])) for name in CHECKS if not names or name in names]
    print()
    for name, passed, seconds in results:
        print(f"{'ok  ' if passed else 'FAIL'} {name:<12} {seconds:6.1f} s")
    return 0 if all(passed for _, passed, _ in results) else 1


def run(name: str, command: list[str]) -> tuple[bool, float]:
    """Run one check with its output shown. Returns whether it passed and how long it took, in seconds."""
    print(f"── {name}", flush=True)
    began = time.monotonic()
    passed = subprocess.run(command, cwd=PROJECT, check=False).returncode == 0
    return passed, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
