"""The only door to `danvan.lib.surveillance`: counts in, verdicts and expectations out.

What goes in is `Counts`, which has a unit, a topic, a Monday and a number, and no place for anything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from danvan.lib import surveillance
from danvan.lib.surveillance import delays, negbin
from danvan.lib.surveillance.budget import Budget
from danvan.lib.surveillance.clusters import Cluster
from danvan.lib.surveillance.counts import Counts, Real, Tree, Whole, summed
from danvan.lib.surveillance.farrington import farrington
from danvan.lib.surveillance.forecast import LEVELS, forecast
from danvan.lib.surveillance.watch import Verdicts, watch

HORIZON = 4
FALSE_A_WEEK, FDR, SMALLEST = 5, Budget().fdr, 3  #: see Budget
CHARTED = 52
LOOKS = 4  #: fewer earlier looks tell nothing about how late matters are entered
_BAND = 0.025
_NORMAL = 1.959964  #: standard deviations on each side that leave out twice as much


@dataclass(frozen=True)
class Verdict:
    """One series that rose. Counts and bounds are of the window that says so; `band` has 52 weeks of (lower, expected, upper)."""

    unit: str
    topic: str
    window: str
    count: int
    lower: int
    expected: float
    upper: int
    p: float
    q: float
    season: float
    trend: float
    trusted: float
    baseline: tuple[date, date]
    since: date
    observed: tuple[int, ...]
    band: tuple[tuple[int, float, int], ...]


@dataclass(frozen=True)
class Seen:
    """All that one look at a week gave."""

    tests: int
    expected_false: float
    verdicts: tuple[Verdict, ...]
    clusters: tuple[Cluster, ...]
    #: (unit, topic) → (count, lower, expected, upper) of the week, for units above the lowest level.
    sums: dict[tuple[str, str], tuple[int, int, float, int]]


@dataclass(frozen=True)
class Ahead:
    """What a unit's sum should be in each of four weeks, and in all of them: (lower, expected, upper)."""

    weeks: tuple[tuple[int, float, int], ...]
    whole: tuple[int, float, int]


def look(
    counts: Counts, tree: Tree, week: date, *, holidays: Mapping[str, Sequence[date]] | None = None,
    complete: Mapping[str, Sequence[float]] | None = None,
) -> Seen:  # fmt: skip
    """Verdicts of one week that is over, at every level of the tree; `holidays` names days that move through the calendar,
    `complete` tells by topic which share of the last weeks, the latest first, has been entered by now."""
    budget = Budget(expected_false=FALSE_A_WEEK, fdr=FDR, smallest=SMALLEST)
    found = watch(
        counts, tree, week=week, budget=budget, holidays=holidays, complete=complete or (), band=2 * _BAND
    )
    told, past = found.verdicts, summed(counts.until(week), tree)
    bands = _bands(past, found.alarms)
    verdicts = tuple(_verdict(past, int(row), told, bands[number]) for number, row in enumerate(found.alarms))
    sums = {
        (told.units[row], told.topics[row]): (
            int(told.count[row]), int(told.lower[row]), float(told.expected[row]), int(told.upper[row])
        )
        for row in np.flatnonzero(told.level < told.level.max(initial=0))
    }  # fmt: skip
    return Seen(found.tests, found.expected_false, verdicts, found.clusters, sums)


def completeness(then: Sequence[Sequence[int]], now: Sequence[Sequence[int]]) -> tuple[float, ...]:
    """Which share of weeks of age 0, 1, … was known, from what earlier looks counted and what the same weeks count today."""
    if len(then) < LOOKS:
        return ()
    told = delays.shares(np.array(then, dtype=np.int64), np.array(now, dtype=np.int64))
    return tuple(round(float(one), 4) for one in told)


def bands_of(counts: Counts, tree: Tree, unit: str, topic: str) -> tuple[tuple[int, float, int], ...]:
    """Lower bound, expectation and upper bound of each of the last 52 weeks of one series."""
    whole = summed(counts, tree)
    at = next(
        n for n, pair in enumerate(zip(whole.units, whole.topics, strict=True)) if pair == (unit, topic)
    )
    return _bands(whole, np.array([at]))[0]


def ahead(counts: Counts, tree: Tree, *, holidays: Sequence[date] = ()) -> dict[str, Ahead]:
    """The four weeks after the last one, for each unit of the tree; all topics of `counts` together. `holidays`: past and to come.

    Errors of four weeks add up where the level was wrong and even out where single weeks scatter. How much of a week's
    variance is scatter tell the squares of successive differences (von Neumann 1941, Ann. Math. Stat. 12, 367-395).
    """
    names = tuple(dict.fromkeys(counts.units))
    place = {unit: at for at, unit in enumerate(names)}
    values = np.zeros((counts.values.shape[0], len(names)), dtype=np.int64)
    for at, unit in enumerate(counts.units):
        values[:, place[unit]] += counts.values[:, at]
    told = forecast(
        Counts(counts.first_week, names, ("",) * len(names), values), tree, horizon=HORIZON, holidays=holidays
    )
    low, high = told.quantiles[LEVELS.index(_BAND)], told.quantiles[LEVELS.index(1 - _BAND)]
    past = summed(Counts(counts.first_week, names, ("",) * len(names), values), tree)
    place = {unit: at for at, unit in enumerate(past.units)}
    found = {}
    for s, unit in enumerate(told.units):
        weeks = [(int(low[h, s]), float(told.mean[h, s]), int(np.ceil(high[h, s]))) for h in range(HORIZON)]
        deviation = (high[:, s] - low[:, s]) / (2 * _NORMAL)
        whole = _together(told.mean[:, s], deviation, past.values[-CHARTED:, place[unit]])
        found[unit] = Ahead(tuple(weeks), whole)
    return found


def _together(mean: Real, deviation: Real, recent: Whole) -> tuple[int, float, int]:
    """Lower bound, expectation and upper bound of the sum of several weeks with these means and standard deviations."""
    squares, scatter = (deviation**2).sum(), 0.0
    if len(recent) > 1 and recent.sum():
        scatter = float((np.diff(recent) ** 2).mean() / 2 / max(recent.mean(), 1e-9)) * float(mean.sum())
    of_level = max(0.0, 1 - scatter / max(squares, 1e-9))
    variance = squares + of_level * (deviation.sum() ** 2 - squares)
    total = float(mean.sum())
    if total <= 0:
        return 0, 0.0, int(np.ceil(deviation.sum()))
    low, high = negbin.quantile([1 - _BAND, _BAND], total, max(variance / total, 1.0))
    return int(low), total, int(high)


@lru_cache(maxsize=1)
def version() -> str:
    """Which code this is: a digest over every file of the engine, so that a figure can be computed again."""
    found = hashlib.sha256()
    root = Path(surveillance.__file__).parent
    for path in [*sorted(root.glob("*.py")), Path(__file__)]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _bands(
    past: Counts, some: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> list[tuple[tuple[int, float, int], ...]]:
    """Weekly bounds after Farrington for the last 52 weeks of some series: the standard that can be checked by hand."""
    if not len(some):
        return []
    last = past.values.shape[0]
    weeks = list(range(max(0, last - CHARTED), last))
    found = farrington(past.values[:, some], weeks, alpha=_BAND)
    low = negbin.quantile(1 - _BAND, np.maximum(found.expected, 1e-9), np.maximum(found.phi, 1.0))
    return [
        tuple(
            (int(low[w, s]), float(found.expected[w, s]), int(found.upper[w, s])) for w in range(len(weeks))
        )
        for s in range(len(some))
    ]


def _verdict(past: Counts, row: int, told: Verdicts, band: tuple[tuple[int, float, int], ...]) -> Verdict:
    window = told.window(row)
    count, mean = int(told.count[row]), float(told.expected[row])
    low, high = float(told.lower[row]), float(told.upper[row])
    if window == "month":
        count, mean = int(told.month[row]), float(told.expected_month[row])
        low, high = negbin.quantile([1 - _BAND, _BAND], mean, max(float(told.phi[row]), 1.0))
    observed = tuple(int(one) for one in past.values[-len(band) :, row])
    weeks = past.weeks
    return Verdict(
        unit=told.units[row], topic=told.topics[row], window=window, count=count, lower=int(low), expected=mean,
        upper=int(high), p=float(told.p[row]), q=float(told.q[row]), season=float(told.season[row]),
        trend=float(told.trend[row]), trusted=float(told.trusted[row]),
        baseline=(weeks[max(told.history[0], 0)], weeks[max(told.history[1], 0)]),
        since=weeks[len(weeks) - _risen_for(observed, band)], observed=observed, band=band,
    )  # fmt: skip


def _risen_for(observed: Sequence[int], band: Sequence[tuple[int, float, int]]) -> int:
    """For how many weeks up to the last one the series has stood above expectation; one week of rest is no end. At least 1."""
    high = [count > expected for count, (_low, expected, _up) in zip(observed, band, strict=True)][::-1]
    weeks = rest = 0
    for number, one in enumerate(high, start=1):
        rest = 0 if one else rest + 1
        if rest > 1:
            break
        if one:
            weeks = number
    return max(weeks, 1)
