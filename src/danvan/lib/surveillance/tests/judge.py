"""R's package `surveillance` as the judge: run it where it is installed, compare its answers with ours."""

from __future__ import annotations

import csv
import gzip
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from danvan.lib.surveillance.counts import Real, Whole
from danvan.lib.surveillance.farrington import Bounds, farrington

HERE = Path(__file__).parent / "reference"
Job = Mapping[str, object]
#: Fields of `Rules` that a job names alike.
SAME = [
    "years",
    "half_window",
    "alpha",
    "threshold",
    "levels",
    "skipped",
    "reweight",
    "outlying",
    "trend",
    "trend_p",
    "power",
    "frequency",
]
#: Those that R's `farrington` has too.
OF_1996 = ["years", "half_window", "alpha", "reweight", "trend", "power", "frequency"]


@dataclass(frozen=True)
class Answers:
    """By column, one of each job; NaN where R has none. `paths` and `alarms` of charts. CPU seconds R took."""

    columns: Mapping[str, Real]
    paths: tuple[tuple[float, ...], ...]
    alarms: tuple[str, ...]
    version: str
    seconds: float


@cache
def installed() -> bool:
    if not shutil.which("Rscript"):
        return False
    said = subprocess.run(
        ["Rscript", "-e", "cat(requireNamespace('surveillance', quietly = TRUE))"], check=False, capture_output=True, text=True
    )  # fmt: skip
    return said.stdout.strip().endswith("TRUE")


def ask(counts: Whole, jobs: Sequence[Job]) -> Answers:
    """Run R once. `counts` (T, S); jobs as described in reference/run.R."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savetxt(
            folder / "counts.csv", counts, fmt="%d", delimiter=",", comments="",
            header=",".join(f"s{at}" for at in range(counts.shape[1])),
        )  # fmt: skip
        write_jobs(folder / "jobs.csv", jobs)
        done = subprocess.run(
            ["Rscript", str(HERE / "run.R"), *(str(folder / f"{part}.csv") for part in ("counts", "jobs", "answers"))],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return read((folder / "answers.csv").read_text())


def write_jobs(path: Path, jobs: Sequence[Job]) -> None:
    names = list(dict.fromkeys(name for job in jobs for name in job))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names, restval="NA")
        writer.writeheader()
        for job in jobs:
            writer.writerow(
                {name: int(value) if isinstance(value, bool) else value for name, value in job.items()}
            )


def read(text: str) -> Answers:
    """Answers as run.R writes them."""
    head, _, body = text.partition("\n")
    rows = list(csv.DictReader(body.splitlines()))
    columns = {
        name: np.array([float(row[name].replace("NA", "nan")) for row in rows])
        for name in ("expected", "upper", "p", "phi", "trend", "slope", "alarm")
    }
    version, _, seconds = head.removeprefix("# ").rpartition(", ")
    paths = tuple(tuple(float(x.replace("NA", "nan")) for x in row["path"].split()) for row in rows)
    return Answers(columns, paths, tuple(row["alarms"] for row in rows), version, float(seconds.split()[0]))


def ours(counts: Whole, job: Job) -> Bounds:
    """Our bounds for one job of a kind of Farrington's."""
    kept = [name for name in SAME if job["method"] == "flexible" or name in OF_1996]
    given = {name: job[name] for name in kept}
    if "threshold" in given:
        given["threshold"] = str(given["threshold"]).lower()
    series, week = int(str(job["series"])) - 1, int(str(job["week"])) - 1
    least = (job["cases"], job["period"])
    return farrington(
        counts[: week + 1, series : series + 1], [week], method=job["method"], least=least, **given
    )


def apart(mine: float, theirs: float) -> float:
    """Relative difference; 0 where both are the same or R has none."""
    if np.isnan(theirs) or mine == theirs:
        return 0.0
    return abs(mine - theirs) / max(abs(theirs), 1e-300)


@dataclass(frozen=True)
class Comparison:
    """How far apart: the largest relative difference, how many were compared, what differs by more than 1e-6."""

    worst: float
    compared: int
    without: int
    wrong: tuple[str, ...]


def compare(counts: Whole, jobs: Sequence[Job], answers: Answers) -> Comparison:
    """Expected, phi, upper and p of each job beside R's, and the alarm; of those of 1996 what R tells."""
    worst, compared, without, wrong = 0.0, 0, 0, []
    for at, job in enumerate(jobs):
        mine = ours(counts, job)
        theirs = {name: float(column[at]) for name, column in answers.columns.items()}
        told = ("expected", "phi", "upper", "p") if job["method"] == "flexible" else ("expected", "upper")
        found = {name: float(getattr(mine, name)[0, 0]) for name in told}
        assert all(np.isfinite(value) for value in found.values()), (found, job)
        if any(np.isnan(theirs[name]) for name in told):
            without += 1
            continue
        compared += 1
        far = max(apart(found[name], theirs[name]) for name in found if found[name] > 1e-14)
        alarm = bool(mine.alarm[0, 0]) != bool(theirs["alarm"])
        if far > 1e-6 or alarm:
            wrong.append(f"{job}: {found} but R {theirs}")
        else:
            worst = max(worst, far)
    return Comparison(worst, compared, without, tuple(wrong))


def stored() -> tuple[Whole, list[Job], Answers]:
    """The reference kept beside the tests: counts, jobs and R's answers."""
    text = gzip.decompress((HERE / "counts.csv.gz").read_bytes()).decode()
    counts = np.array([[int(x) for x in line.split(",")] for line in text.splitlines()], dtype=np.int64).T
    with (HERE / "jobs.csv").open() as file:
        jobs: list[Job] = [
            {name: _typed(name, value) for name, value in row.items()} for row in csv.DictReader(file)
        ]
    return counts, jobs, read((HERE / "answers.csv").read_text())


def _typed(name: str, value: str) -> object:
    if name in ("method", "threshold", "power"):
        return value
    if name in ("reweight", "trend"):
        return value == "1"
    return float(value) if name in ("alpha", "outlying", "trend_p") else int(value)
