"""One week of a whole country: every unit of every level and every topic, judged within one budget of false alarms.

Levels are the depths of the tree; how many series rise is learned for each, so that the few upper ones are not drowned. Each is judged by the pooled detector among its own series; a unit's alarm must not contradict the unit above it, which counts
the same matters and more: where the unit above had fewer than expected, the surprise below must be ten times as great.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from . import pooled
from .budget import Budget, chosen, local_false
from .clusters import Cluster, clusters, neighbours
from .counts import Counts, Real, Tree, Whole, summed

#: How many times more surprising counts must be that the unit above contradicts.
_DOUBT = 10.0
#: How probable it may be that a quiet week names any cluster, over all topics.
_TOGETHER = 0.05
#: From which p-value on the odds of a rise are asked; the others hardly change how many series are thought to rise.
_SURPRISING = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One row for each unit and topic of all levels, N rows. `level` 0 is the root."""

    units: tuple[str, ...]
    topics: tuple[str, ...]
    level: NDArray[np.int64]
    count: Whole
    month: Whole  #: of the four weeks that end with this one
    expected: Real
    expected_month: Real
    lower: Real
    upper: Real
    p_week: Real
    p_month: Real
    p: Real
    q: Real
    alarm: NDArray[np.bool_]
    score: Real  #: -log10 of p
    phi: Real  #: variance over mean
    season: Real
    trend: Real
    trusted: Real
    history: tuple[int, int]  #: first and last row of the counts that the expectation rests on

    def row(self, unit: str, topic: str) -> int:
        """Where a unit's topic stands. Raises KeyError."""
        for number, pair in enumerate(zip(self.units, self.topics, strict=True)):
            if pair == (unit, topic):
                return number
        raise KeyError((unit, topic))

    def window(self, row: int) -> str:
        """Which window is the more surprising one: week or month."""
        return "week" if self.p_week[row] <= self.p_month[row] else "month"


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """What a week's run found. `expected_false` is how many of its alarms are likely to be chance alone, over `tests` tests."""

    week: date
    verdicts: Verdicts
    tests: int
    expected_false: float
    levels: tuple[int, ...] = field(default=())
    clusters: tuple[Cluster, ...] = field(default=())  #: of the lowest level, where the tree knows places

    @property
    def alarms(self) -> NDArray[np.int64]:
        """Rows that are alarms, the most surprising first."""
        rows = np.flatnonzero(self.verdicts.alarm)
        found: NDArray[np.int64] = rows[np.argsort(self.verdicts.p[rows])]
        return found


def watch(
    counts: Counts, tree: Tree, *, week: date | None = None, budget: Budget | None = None,
    holidays: Mapping[str, Sequence[date]] | None = None, complete: Sequence[float] | Mapping[str, Sequence[float]] = (),
    past: pooled.Past | None = None, band: float = 0.05,
) -> Watch:  # fmt: skip
    """Judge one week, by default the last.

    `holidays` names days that move through the calendar, as Tết does, in all years that the counts cover; the weeks that
    hold them and their neighbours are judged by what such weeks were before. `complete` tells for the last weeks, latest
    first, which share of their matters has been entered by now (see `delays`), for all topics or by topic; expectations are
    lowered to it. Counts lie between
    `lower` and `upper` but for `band` of the time; 0 leaves both out.
    """
    budget = budget or Budget()
    week = week or counts.weeks[-1]
    at = counts.week_number(week)
    whole = summed(counts.until(week), tree)
    depth = np.array([len(tree.line(unit)) for unit in whole.units], dtype=np.int64)
    marks = [_weeks_of(days, whole) for days in (holidays or {}).values()]
    place = {pair: number for number, pair in enumerate(zip(whole.units, whole.topics, strict=True))}
    parts = [
        _judged(whole, np.flatnonzero(depth == level), tree, at, marks, complete, past, band)
        for level in np.unique(depth)
    ]
    rows = np.concatenate([part.rows for part in parts]) if parts else np.zeros(0, dtype=np.int64)
    joined = {name: np.empty(len(rows)) for name in _Level.REAL}
    for part in parts:
        for name, target in joined.items():
            target[part.rows] = getattr(part, name)
    above = np.array(
        [
            place.get((tree.above.get(unit, ""), topic), -1)
            for unit, topic in zip(whole.units, whole.topics, strict=True)
        ],
        dtype=np.int64,
    )
    month = whole.values[max(0, at - 3) : at + 1].sum(axis=0)
    count = whole.values[at]
    doubt = _doubt(month, joined["expected_month"], above)
    p, odds = np.minimum(joined["p"] * doubt, 1.0), joined["odds"] / doubt
    false, q = np.ones(len(rows)), np.ones(len(rows))
    alarm = np.zeros(len(rows), dtype=bool)
    asked = np.flatnonzero((month >= budget.smallest) & (odds > 0))
    for level in np.unique(depth[asked]):
        these = asked[depth[asked] == level]
        false[these] = local_false(odds[these], int((depth == level).sum()))
    alarm[asked], q[asked] = chosen(p[asked], false[asked], depth[asked], budget)
    expected_false, tests = float(false[alarm].sum()), len(rows)
    verdicts = Verdicts(
        units=whole.units, topics=whole.topics, level=depth, count=count, month=month, expected=joined["expected"],
        expected_month=joined["expected_month"], lower=joined["lower"], upper=joined["upper"],
        p_week=joined["p_week"], p_month=joined["p_month"], p=p, q=q, alarm=alarm,
        score=-np.log10(np.maximum(p, 1e-300)), phi=joined["phi"], season=joined["season"], trend=joined["trend"],
        trusted=joined["trusted"], history=parts[0].history if parts else (0, 0),
    )  # fmt: skip
    levels = tuple(int(level) for level in np.unique(depth))
    together = _clusters(whole, parts[-1], tree, at) if parts and tree.places else ()
    return Watch(week, verdicts, tests, expected_false, levels, together)


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    rows: NDArray[np.int64]
    expected: Real
    expected_month: Real
    lower: Real
    upper: Real
    p_week: Real
    p_month: Real
    p: Real
    odds: Real  #: 0 where the counts are no surprise
    season: Real
    trend: Real
    trusted: Real
    history: tuple[int, int]
    month: Real  #: (4, n) expected counts of the last four weeks
    phi: Real

    REAL = (
        "expected", "expected_month", "lower", "upper", "p_week", "p_month", "p", "odds", "season", "trend", "trusted", "phi",
    )  # fmt: skip


def _judged(  # noqa: PLR0917 - one level, with all that the run was asked
    whole: Counts, rows: NDArray[np.int64], tree: Tree, at: int, marks: Sequence[NDArray[np.bool_]],
    complete: Sequence[float] | Mapping[str, Sequence[float]], past: pooled.Past | None, band: float,
) -> _Level:  # fmt: skip
    topic = _numbered([whole.topics[row] for row in rows])
    area = _numbered([tree.above.get(whole.units[row], "") for row in rows])
    values = whole.values[:, rows]
    told = pooled.outlook(values, at, topic, area, holidays=marks, past=past)
    if complete:
        told = told.entered(_entered(complete, [whole.topics[row] for row in rows]))
    week, month = (
        told.tail(values[at], "week"),
        told.tail(values[max(0, at - 3) : at + 1].sum(axis=0), "month"),
    )
    p = pooled.surprise(week, month)
    odds, some = np.zeros(len(rows)), np.flatnonzero(p < _SURPRISING)
    odds[some] = told.odds(values[max(0, at - 3) : at + 1], some)
    nothing = np.full(len(rows), np.nan)
    return _Level(
        rows=rows, expected=told.mean[-1], expected_month=told.mean.sum(axis=0),
        lower=told.quantile(band / 2) if band else nothing, upper=told.quantile(1 - band / 2) if band else nothing,
        p_week=week, p_month=month, p=p, odds=odds, season=told.season, trend=told.trend,
        trusted=told.trusted, history=(told.first, told.last),
        month=told.mean, phi=told.phi,
    )  # fmt: skip


def _entered(complete: Sequence[float] | Mapping[str, Sequence[float]], topics: Sequence[str]) -> Real:
    """(4, S) which share of each of the last four weeks, the latest last, has been entered."""
    seen = np.ones((pooled.BLOCK, len(topics)))
    for column, topic in enumerate(topics):
        told = complete.get(topic, ()) if isinstance(complete, Mapping) else complete
        for back, share in enumerate(told[: pooled.BLOCK]):
            seen[-1 - back, column] = min(max(share, 0.01), 1.0)
    return seen


def _clusters(whole: Counts, lowest: _Level, tree: Tree, at: int) -> tuple[Cluster, ...]:
    """Clusters of all topics among the units of the lowest level whose place is known, the most surprising first."""
    found: list[Cluster] = []
    topics: dict[str, list[int]] = {}
    for number, row in enumerate(lowest.rows):
        if whole.units[row] in tree.places:
            topics.setdefault(whole.topics[row], []).append(number)
    for topic, numbers in topics.items():
        units = [whole.units[lowest.rows[number]] for number in numbers]
        near = neighbours([tree.places[unit] for unit in units])
        counts = whole.values[max(0, at - 3) : at + 1, lowest.rows[numbers]]
        if len(counts) == pooled.BLOCK:
            found += clusters(
                counts, lowest.month[:, numbers], lowest.phi[numbers], near, units, topic,
                alpha=_TOGETHER / len(topics),
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.p))


def _doubt(month: Whole, expected: Real, above: NDArray[np.int64]) -> Real:
    """How many times less a surprise counts: the unit above may contradict it. (N,)"""
    contradicted = (above >= 0) & (month[above] < expected[above])
    return np.where(contradicted, _DOUBT, 1.0)


def _weeks_of(days: Sequence[date], counts: Counts) -> NDArray[np.bool_]:
    """Weeks that hold one of these days, (T,)."""
    marks = np.zeros(counts.values.shape[0], dtype=bool)
    for day in days:
        at = counts.week_number(day - timedelta(days=day.weekday()))
        if 0 <= at < len(marks):
            marks[at] = True
    return marks


def _numbered(names: Sequence[str]) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)
