"""Random series and settings for the judge; run as a program it writes the stored reference anew (R needed)."""

from __future__ import annotations

import gzip
import sys

import numpy as np

from danvan.lib.surveillance.counts import Real, Whole
from danvan.lib.surveillance.tests import judge

KINDS = ("constant", "zero", "spike", "rare", "huge", "wide", "trend", "season", "outbreak", "step", "winter")
WEEKS = 620


def series(kind: str, r: np.random.Generator) -> Real:
    """620 weeks of one kind."""
    t = np.arange(WEEKS)
    year = np.sin(2 * np.pi * t / 52)
    y: Real = np.zeros(WEEKS)
    if kind == "constant":
        y += r.integers(0, 50)
    elif kind == "spike":
        y[r.integers(0, WEEKS, r.integers(1, 4))] = r.integers(1, 200)
    elif kind == "rare":
        y += r.poisson(0.03, WEEKS)
    elif kind == "huge":
        y += r.poisson(1e6 * (1 + 0.3 * year))
    elif kind == "wide":
        y += r.negative_binomial(3, 3 / (3 + 1e5), WEEKS)
    elif kind == "trend":
        y += r.poisson(np.exp(r.uniform(-6, 6) * (t / WEEKS - 1) + 2))
    elif kind == "season":
        y += r.poisson(r.gamma(1, 1, WEEKS) * np.exp(r.uniform(-2, 4) + year * r.uniform(0, 2)))
    elif kind == "outbreak":
        y += r.poisson(np.exp(r.uniform(-2, 3)), WEEKS)
        for _ in range(4):
            begin = r.integers(0, WEEKS - 5)
            y[begin : begin + 5] += r.poisson(30, 5)
    elif kind == "step":
        y += r.poisson(np.where(t < r.integers(1, WEEKS), 1, 20))
    elif kind == "winter":
        y += np.where(t % 52 < 12, r.poisson(5, WEEKS), 0)
    return y


def make(seed: int, fits: int) -> tuple[Whole, list[judge.Job]]:
    """As many series, each with one week and one set of rules; every third is also judged as in 1996.

    One year looked back upon, two with a window of one week, and a threshold of residuals at 0, are left out: there the judge's
    own answer is the rounding of its last digit.
    """
    r = np.random.default_rng(seed)
    counts = np.zeros((WEEKS, fits), dtype=np.int64)
    jobs: list[judge.Job] = []
    for at in range(fits):
        counts[:, at] = series(str(r.choice(KINDS)), r)
        years, half = int(r.integers(2, 11)), int(r.integers(0, 7))
        if years < 3:
            half = max(half, 1)
        levels = int(r.choice([1, 1, 10, 10, *range(2, 13)]))
        if r.random() < 0.3:
            years, half, levels = 5, 3, 10
        jobs.append({
            "method": "flexible", "series": at + 1, "week": int(r.integers(years * 52 + half + 1, WEEKS + 1)),
            "years": years, "half_window": half, "alpha": float(r.choice([0.05, 0.01, 1e-3, 1e-4])),
            "threshold": str(r.choice(["nbPlugin", "delta", "muan"])), "levels": levels,
            "skipped": int(r.choice([half, 3, 26, 26, 26])), "reweight": bool(r.random() < 0.8),
            "outlying": float(r.choice([1, 2.58, 2.58, 3.5])), "trend": bool(r.random() < 0.8),
            "trend_p": float(r.choice([0.05, 1, 1])), "cases": int(r.choice([0, 0, 0, 5])), "period": 4,
            "power": str(r.choice(["2/3", "2/3", "1/2", "none"])), "frequency": 52,
        })  # fmt: skip
    for job in list(jobs[::3]):
        years, half = int(r.integers(1, 7)), int(r.integers(0, 5))
        moves = bool(
            np.ptp(counts[:, int(str(job["series"])) - 1])
        )  # the trend of a constant series is R's rounding
        jobs.append({
            **job, "method": "original", "trend": job["trend"] and moves, "years": years, "half_window": half,
            "week": max(int(str(job["week"])), years * 52 + half + 1), "alpha": float(r.choice([0.1, 0.05, 0.01, 1e-3])),
        })  # fmt: skip
    return counts, jobs


def store(seed: int, fits: int) -> None:
    counts, jobs = make(seed, fits)
    answers = judge.ask(counts, jobs)
    folder = judge.HERE
    judge.write_jobs(folder / "jobs.csv", jobs)
    lines = [
        f"# {answers.version}, {answers.seconds:.3f} seconds of CPU",
        ",".join([*answers.columns, "path", "alarms"]),
    ]
    for row in zip(*answers.columns.values(), strict=True):
        lines.append(",".join(["NA" if np.isnan(x) else f"{x:.15g}" for x in row] + ["", ""]))  # noqa: PERF401 - one line reads better
    (folder / "answers.csv").write_text("\n".join(lines) + "\n")
    with gzip.GzipFile(folder / "counts.csv.gz", "wb", mtime=0) as file:
        file.write("\n".join(",".join(map(str, column)) for column in counts.T.tolist()).encode())


if __name__ == "__main__":
    store(int(sys.argv[1]), int(sys.argv[2]))
