"""python -m benchmarks [--rows N] [--only name …] [--fresh]"""

from __future__ import annotations

import argparse
import os
import sys
import time

from .ground import Ground

NAMES = (
    "intake",
    "checkins",
    "pages",
    "desk",
    "search",
    "similar",
    "ledger",
    "cells",
    "engines",
    "reading",
    "reports",
    "extraction",
    "parity",
    "warning",
    "forecasting",
)
#: Minutes and gigabytes: measured only when asked for.
LONG = ("event", "tenfold")
#: Measured without a world and a database.
ALONE = frozenset({"parity", "warning", "forecasting"})


def main() -> None:
    options = _options()
    ground = Ground(options.rows)
    if options.only and ALONE.issuperset(options.only):
        from . import report

        sys.exit(0 if report.run(ground, options.only) else 1)
    ground.enter()
    state = "" if options.fresh else ground.state()
    if state != "complete":
        print(f"Preparing a world of {options.rows:,} matters (kept for the next run) …", flush=True)
    if not state:
        ground.begin()

    import django

    django.setup()
    began = time.monotonic()
    if state != "complete":
        from .world.building import build

        build(ground.url, rows=options.rows)
        ground.note("complete")
        print(f"  prepared in {time.monotonic() - began:.0f} s\n", flush=True)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)

    from . import report

    sys.exit(0 if report.run(ground, options.only or list(NAMES)) else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measured speed, as ratios.")
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="matters in the world (default 1,000,000)"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=NAMES + LONG,
        metavar="NAME",
        help=f"of {', '.join(NAMES + LONG)}",
    )
    parser.add_argument("--fresh", action="store_true", help="prepare the world anew")
    options = parser.parse_args()
    if options.rows < 5000:
        parser.error("fewer than 5,000 rows measure nothing")
    return options


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
