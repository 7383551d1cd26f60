"""R's package `surveillance` as the judge: run it where it is installed, compare its answers with ours."""

from __future__ import annotations

import csv
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
SAME = "years half_window alpha threshold levels skipped reweight outlying trend trend_p power frequency".split()


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
        ["Rscript", "-e", "cat(requireNamespace('surveillance', quietly = TRUE))"], capture_output=True, text=True
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
            capture_output=True, text=True,
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
    """Our bounds for one job of the flexible kind."""
    given = {name: job[name] for name in SAME}
    series, week = int(str(job["series"])) - 1, int(str(job["week"])) - 1
    least = (job["cases"], job["period"])
    return farrington(counts[: week + 1, series : series + 1], [week], method="flexible", least=least, **given)


def apart(mine: float, theirs: float) -> float:
    """Relative difference; 0 where both are the same or R has none."""
    if np.isnan(theirs) or mine == theirs:
        return 0.0
    return abs(mine - theirs) / max(abs(theirs), 1e-300)
