"""Farrington's thresholds: equal to R, and what 66,000 series cost one core. Needs no database; R is asked where it is."""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
if not __package__:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    __package__ = "benchmarks"

import numpy as np  # noqa: E402 - one thread must be set before

from danvan.lib.surveillance.farrington import farrington  # noqa: E402 - one thread must be set before
from danvan.lib.surveillance.tests import campaign, judge  # noqa: E402 - one thread must be set before

SERIES = 66_000
#: Series of the back-test, whose time is scaled up.
SOME = 1_320


def measure(ground: Any = None) -> list[Any]:
    from .report import Line

    stored = judge.stored()
    lines = [_equal(Line, "stored answers of R", judge.compare(*stored))]
    each = stored[2].seconds / len(stored[1])
    beside = "R's time as stored"
    if judge.installed():
        counts, jobs = campaign.make(20261123, 300)
        answers = judge.ask(counts, jobs)
        each, beside = answers.seconds / len(jobs), "R in this run"
        lines.append(_equal(Line, "answers of R in this run", judge.compare(counts, jobs, answers)))
    r = np.random.default_rng(7)
    level = r.gamma(0.4, 0.52 / 0.4, SERIES)
    counts = r.poisson(r.gamma(2, 0.5, (320, 1)) * level).astype(np.int16)
    for fast, bar in ((False, 8.0), (True, 3.0)):
        took = _cpu(counts, [319], fast)
        lines.append(Line(
            f"66,000 series, one week, {'fast' if fast else 'parity'}", f"≤ {bar:.0f} s CPU", f"{took:.1f} s",
            f"{each * SERIES / took:,.0f} x faster than {beside} ({each * SERIES:,.0f} s)", took <= bar,
        ))  # fmt: skip
    took = (
        _cpu(np.ascontiguousarray(counts[:, :: SERIES // SOME]), list(range(268, 320)), True) * SERIES / SOME
    )
    lines.append(
        Line(
            "66,000 series, 52 weeks, fast (1 in 50 measured)",
            "≤ 180 s CPU",
            f"{took:.0f} s",
            "",
            took <= 180,
        )
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    lines.append(Line("memory at most", "≤ 2 GiB", f"{peak:.2f} GiB", "", peak <= 2))
    return lines


def _equal(line: Any, what: str, found: judge.Comparison) -> Any:
    return line(
        f"thresholds beside {what}", "≤ 1e-6, no alarm differs", f"{found.worst:.1e}, {len(found.wrong)} differ",
        f"{found.compared} compared, {found.without} without an answer of R", not found.wrong,
    )  # fmt: skip


def _cpu(counts: Any, weeks: list[int], fast: bool) -> float:
    began = time.process_time()
    farrington(counts, weeks, fast=fast)
    return time.process_time() - began


if __name__ == "__main__":
    from benchmarks import report

    told = measure()
    print(report.table(told, rows=0))
    sys.exit(0 if all(line.verdict != "MISSED" for line in told) else 1)
