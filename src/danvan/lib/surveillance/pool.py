"""A pool of simple means of a count series: levels that forget at several speeds, with and without a season, and growth.

Each level is the mean of a Gamma-Poisson discount filter (Harvey & Fernandes 1989): discounted events over discounted
exposure, where exposure is the season's factor. Growth is a damped trend on the log scale (Gardner & McKenzie 1985).
Everything known at week t uses weeks up to t only, so that the past forecasts of the pool are honest ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Index = NDArray[np.int64]

#: Share of the past that a level keeps from one week to the next.
KEPT = (0.995, 0.97, 0.9, 0.75, 0.5)
#: Gain of the log level, gain of its growth, damping of the growth a week.
GROWTH = ((0.8, 0.4, 0.7), (0.5, 0.2, 0.85))
#: None, shared by the topic, the series' own drawn towards the topic's.
SEASONS = 3
MEMBERS = len(KEPT) * SEASONS + 2 * len(GROWTH)
#: Weeks between two estimates of the season, and the least history it takes.
REFIT, YEAR = 26, 52
#: Events by which a topic's season is drawn to 1, and a series' own to its topic's.
TOPIC_PULL, OWN_PULL = 20.0, 30.0
LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What each member knew at the end of each week from `first` on.

    `level` (T', M, S): counts a week without season, on the log scale for members that grow. `growth` (T', 4, S): log scale
    a week. `seasons` (T + H, 3, S): factors; one estimated within the H weeks before the week it speaks of is used there,
    so that a past forecast may know up to H of 26 weeks more of the season than it would have.
    """

    first: int
    level: Real
    growth: Real
    seasons: Real

    def mean(self, weeks: Index, ahead: int) -> Real:
        """Means `ahead` weeks after each week, (len(weeks), M, S), in counts; `weeks` count from the first."""
        at = weeks - self.first
        factor = self.seasons[weeks + ahead]
        many = len(KEPT)
        level = self.level[at]
        parts = [level[:, n * many : (n + 1) * many] * factor[:, n : n + 1] for n in range(SEASONS)]
        for n, (_, _, damping) in enumerate(GROWTH):
            push = self.growth[at, 2 * n : 2 * n + 2] * sum(damping**k for k in range(1, ahead + 1))
            start = SEASONS * many + 2 * n
            grown = np.exp(np.clip(level[:, start : start + 2] + np.clip(push, -3.0, 3.0), -12.0, 25.0)) - 0.5
            parts.append(grown[:, :1])
            parts.append(grown[:, 1:] * factor[:, 2:])
        return np.maximum(np.concatenate(parts, axis=1), LEAST)


def pool(values: Real, phase: Index, group: Index, horizon: int, first: int) -> Pool:
    """Run the pool over `values` (T, S); keep what was known from week `first` on.

    `phase` (T + horizon,) is the week of the year, 0 to 52; `group` (S,) numbers the topics.
    """
    length, many = values.shape
    factors = _seasons(values, phase, group, horizon)
    begin = values[:13].mean(axis=0) + 0.05
    kept = np.tile(np.array(KEPT), SEASONS)[:, None]
    events = np.repeat(begin[None], kept.size, axis=0)
    exposure = np.ones_like(events)
    logs = np.repeat(np.log(begin + 0.5)[None], 2 * len(GROWTH), axis=0)
    rise = np.zeros_like(logs)
    gain, drift, damp = (np.repeat([g[n] for g in GROWTH], 2)[:, None] for n in range(3))
    level = np.empty((length - first, MEMBERS, many))
    growth = np.empty((length - first, 2 * len(GROWTH), many))
    for week in range(length):
        factor = factors[week]
        events = kept * events + values[week]
        exposure = kept * exposure + np.repeat(factor, len(KEPT), axis=0)
        bare = np.log(values[week] + 0.5)
        seen = np.stack([bare, np.log((values[week] + 0.5) / factor[2])] * len(GROWTH))
        ahead = logs + damp * rise
        logs_new = ahead + gain * (seen - ahead)
        rise = damp * rise + drift * (logs_new - logs - damp * rise)
        logs = logs_new
        if week >= first:
            level[week - first, : kept.size] = events / exposure
            level[week - first, kept.size :] = logs
            growth[week - first] = rise
    return Pool(first, level, growth, factors)


def _seasons(values: Real, phase: Index, group: Index, horizon: int) -> Real:
    """Factors (T + horizon, 3, S), each from the weeks before the last estimate at the time."""
    length, many = values.shape
    factors = np.ones((length + horizon, SEASONS, many))
    whole = np.zeros((length, int(group.max()) + 1 if many else 0))
    for number in range(whole.shape[1]):
        whole[:, number] = values[:, group == number].sum(axis=1)
    starts = [*range(length, 2 * YEAR - 1, -REFIT)][::-1]
    for start in starts:
        until = length + horizon if start == length else start + REFIT + horizon
        topic = _season(whole[:start], phase[:start], TOPIC_PULL, None)[:, group]
        own = _season(values[:start], phase[:start], OWN_PULL, topic)
        weeks = slice(start, min(until, length + horizon))
        factors[weeks, 1] = topic[phase[weeks]]
        factors[weeks, 2] = own[phase[weeks]]
    if starts and starts[0] > 0:
        early = slice(0, starts[0])
        factors[early, 1:] = 1.0
    return factors


def _season(values: Real, phase: Index, pull: float, prior: Real | None) -> Real:
    """Factors by week of the year, (53, S): events over what a year around would give, smoothed over seven weeks."""
    length, many = values.shape
    sums = np.concatenate([np.zeros((1, many)), np.cumsum(values, axis=0)])
    low = np.maximum(np.arange(length) - YEAR // 2, 0)
    high = np.minimum(np.arange(length) + YEAR // 2, length)
    short = high - low < YEAR
    low[short & (low == 0)], high[short & (low == 0)] = 0, min(YEAR, length)
    low[short & (low > 0)], high[short & (low > 0)] = max(length - YEAR, 0), length
    usual = (sums[high] - sums[low]) / (high - low)[:, None]
    seen, due = np.zeros((53, many)), np.zeros((53, many))
    np.add.at(seen, phase, values)
    np.add.at(due, phase, usual)
    seen, due = _smoothed(seen), _smoothed(due)
    ratio: Real = (seen + pull * (1.0 if prior is None else prior)) / (due + pull)
    return np.maximum(ratio, 0.02)


def _smoothed(values: Real) -> Real:
    """A weighted sum over seven weeks round the year; the middle three weigh 1."""
    total = np.zeros_like(values)
    for shift, weight in enumerate((1, 2, 3, 3, 3, 2, 1)):
        total += weight / 3.0 * np.roll(values, shift - 3, axis=0)
    return total
