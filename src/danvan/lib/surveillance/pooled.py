"""The pooled detector: what each of many thin weekly series should have counted, and how surprising it is that it did more.

One model for all series. Weekly counts are negative binomial with variance phi times the mean; the logarithm of the mean is
a level, a straight trend and a yearly wave. What a series does not tell itself it takes from its topic: trend and wave of
the topic's sum, the level of its topic in its area, and the distribution of phi over all series (empirical Bayes: Morris
1983; for counts Robbins 1956, DuMouchel 1999). Weeks of past outbreaks lose weight by Anscombe residuals (Farrington et al.
1996, Noufaily et al. 2013). The predictive law carries the uncertainty of mean and dispersion, so that small p-values are
right; each series has an answer, one without any history that of its topic.

Shapes: T weeks, S series, K blocks of four weeks, G values of phi. Arrays are time first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .counts import Real, Whole

YEAR = 52.1775  #: weeks of a year
BLOCK = 4
WINDOWS = {"week": 1, "month": 4}
#: Share of the permitted false alarms that the four-week window has; the rest is the week's.
MONTH_SHARE = 0.3
_PHI: Real = np.array([1.0, 1.12, 1.28, 1.5, 1.8, 2.3, 3.0, 4.2, 6.5, 11.0])
_SOME = 2  #: counts from which a week tells about dispersion
_FEW = 40  #: counts up to which products are summed one by one
#: Shares of weeks that may belong to outbreaks, and from where: so many roots of the mean and so many matters above it. Where
#: counts are large, smaller outbreaks can be told from scatter.
_RISES = ((0.0001, 4.0, 3.0), (0.003, 4.0, 3.0), (0.02, 4.0, 3.0), (0.02, 2.0, 6.0), (0.06, 2.0, 6.0))
_ROUNDS = 60
_FIRM = 10.0  #: series that the prior of phi is worth before any was seen
_WORTH = 10.0  #: counts that a holiday without history stands for
_FAR = 3.5  #: Anscombe residual of a Poisson count that is far out at first sight
_CAREFUL = 2.2  #: Anscombe residual from which a week loses weight
#: What weighting takes from the squares of calm weeks, for normal residuals: 1 / (1 - c f(c) - Q(c) + c^2 Q(c)).
_DENSITY, _BEYOND = np.exp(-(_CAREFUL**2) / 2) / np.sqrt(2 * np.pi), special.ndtr(-_CAREFUL)
_LOST = 1 / (1 - _CAREFUL * _DENSITY - _BEYOND + _CAREFUL**2 * _BEYOND)
#: How far counts are raised by what an alarm is for, in standard deviations: a single week's, and each week's of a run.
_SUDDEN, _LASTING = (3.0, 4.5, 7.0, 11.0), (1.0, 2.0, 3.5, 6.0)
#: How probable it is that a rise began this week or one, two, three weeks ago.
_BEGAN = (0.9, 0.1 / 3, 0.1 / 3, 0.1 / 3)
#: The part of sudden rises of which nothing is known; there a count y has probability 1 / (y + 1)(y + 2).
_ANYTHING = 0.05
_LEAST_MEAN = 1e-4
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Past:
    """What the model takes from the years before: which weeks, and how far they may be from the week in question."""

    weeks: int = 260
    gap: int = 8  #: the last weeks before the month in question; a rise that begins slowly must not become its own baseline
    trend_sd: float = 0.12  #: of a series' yearly trend about its topic's, on the log scale
    wave_sd: float = 0.25
    level_sd: float = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What S series should count in the last four weeks. `mean` is (4, S), the last row the week in question."""

    mean: Real
    spread: Real  #: (S,) squared relative uncertainty of the mean
    dispersion: Real  #: (G, S) how probable each value of phi is
    season: Real  #: (S,) the wave's factor in the week in question
    trend: Real  #: (S,) factor by which the level grows in a year
    trusted: Real  #: (S,) share of their weight that past weeks kept
    first: int  #: first and last week of the past that was used, as rows of the counts
    last: int

    @property
    def phi(self) -> Real:
        """(S,) expected dispersion."""
        expected: Real = _PHI @ self.dispersion
        return expected

    def entered(self, shares: Real) -> Outlook:
        """The same where only these shares of the last four weeks' matters have been entered, (4, S) or (4, 1); the rest is on its way."""
        return replace(self, mean=np.maximum(self.mean * shares, _LEAST_MEAN))

    def tail(self, counts: Whole, window: str) -> Real:
        """P(a count of this or more) for each series in the week or in the four weeks; 1 for nothing."""
        mean = self.mean[-1] if window == "week" else self.mean.sum(axis=0)
        return _tail(counts, mean, self.spread, self.dispersion)

    def odds(self, counts: Whole, rows: NDArray[np.int64]) -> Real:
        """How many times likelier the last weeks' counts of these series are in a rise than without one, (n,).

        `counts` is (1 to 4, S), the week in question last. A rise is a mixture of sizes and of the week in which it began; a
        series' dispersion is the same in both laws.
        """
        weeks = len(counts)
        mean, seen = self.mean[BLOCK - weeks :, rows], counts[:, rows].astype(float)
        calm, risen = np.full(len(rows), -np.inf), np.full(len(rows), -np.inf)
        anything = np.log(_ANYTHING * _BEGAN[0]) - np.log1p(seen[-1]) - np.log(seen[-1] + 2)
        for number, phi in enumerate(_PHI):
            alone = _log_probability(seen, mean, phi, self.spread[rows])
            known = np.log(np.maximum(self.dispersion[number, rows], 1e-300)) + alone.sum(axis=0)
            calm = np.logaddexp(calm, known)
            risen = np.logaddexp(risen, known - alone[-1] + anything)
            sd = np.sqrt(phi * mean)
            for sudden, lasting in zip(_SUDDEN, _LASTING, strict=True):
                run = (_log_probability(seen, mean + lasting * sd, phi, 0.0) - alone)[::-1].cumsum(axis=0)
                run[0] = _log_probability(seen[-1], mean[-1] + sudden * sd[-1], phi, 0.0) - alone[-1]
                for began, gained in zip(_BEGAN, run, strict=False):
                    risen = np.logaddexp(
                        risen, known + gained + np.log(began * (1 - _ANYTHING) / len(_SUDDEN))
                    )
        ratio: Real = np.exp(np.clip(risen - calm, -700, 700))
        return ratio

    def quantile(self, probability: float) -> Real:
        """(S,) the smallest count of the week that is reached or stayed below with this probability."""
        low: Whole = np.full(self.mean.shape[1], -1, dtype=np.int64)
        high: Whole = np.maximum(4, np.ceil(4 * self.mean[-1] + 40).astype(np.int64))
        while (open_ := self.tail(high + 1, "week") > 1 - probability).any():
            high = np.where(open_, high * 2, high)
        while (high - low > 1).any():
            middle = (low + high) // 2
            is_enough = self.tail(middle + 1, "week") <= 1 - probability
            high = np.where(is_enough, middle, high)
            low = np.where(is_enough, low, middle)
        return high.astype(float)


def outlook(
    values: Whole, at: int, topic: NDArray[np.int64], area: NDArray[np.int64], *,
    holidays: Sequence[NDArray[np.bool_]] = (), past: Past | None = None,
) -> Outlook:  # fmt: skip
    """What each series should count in week `at` (a row of `values`, (T, S)) and the three before.

    `topic` and `area` number the topic and the next higher unit of each series, (S,). Each of `holidays` marks weeks that
    differ in the same way every time although the calendar moves them, (T,); their effect is learned by topic.
    """
    past = past or Past()
    last = at - BLOCK - past.gap
    kept = max(0, min(past.weeks, last + 1)) // BLOCK
    first = last + 1 - kept * BLOCK
    series = values.shape[1]
    topics = int(topic.max(initial=-1)) + 1
    sizes = np.bincount(topic, minlength=topics)
    weeks = np.arange(first, last + 1)
    design = _design(weeks, at)
    blocks = design.reshape(kept, BLOCK, 4).mean(axis=1)
    history = values[first : last + 1]
    factor = np.ones((values.shape[0] if at < values.shape[0] else at + 1, topics))
    of_topic = _summed(history, topic, topics)
    topic_fit = _fitted(
        of_topic, design, np.vstack([_logged(of_topic.mean(axis=0)) if kept else np.zeros(topics), np.zeros((3, topics))]),
        1 / np.array([4.0, past.trend_sd, 2 * past.wave_sd, 2 * past.wave_sd]) ** 2,
    )  # fmt: skip
    for marks in holidays:
        _learn_holiday(marks, of_topic, topic_fit, design, first, factor)

    alone = sizes[topic] == 1
    center = np.zeros((4, series))
    center[1:] = np.where(alone, 0.0, topic_fit.beta[1:][:, topic])
    center[0] = _levels(history, topic, area, topic_fit, blocks)
    found = _Found(series)
    season_now = _design(np.arange(at - BLOCK + 1, at + 1), at)
    for begin in range(0, series, _CHUNK):
        part = slice(begin, min(begin + _CHUNK, series))
        _one_chunk(
            part,
            history[:, part],
            center[:, part],
            alone[part],
            topic[part],
            factor[weeks],
            design,
            past,
            found,
        )
    dispersion = _dispersion(found.phi)
    drift = _by_topic(found.drift_top, found.drift_base, found.drift_noise, topic, topics)
    beta, spread = found.beta, found.variance
    reach = season_now[:, None, :] @ beta.T[None]  # (4, 1, S)
    mean = np.exp(np.clip(reach[:, 0, :] + spread / 2, -12, 25)) * factor[at - BLOCK + 1 : at + 1][:, topic]
    local = np.where(
        drift > 0,
        (1 / np.maximum(drift, 1e-9) + found.recent_count)
        / (1 / np.maximum(drift, 1e-9) + found.recent_mean),
        1.0,
    )
    season = np.exp(np.einsum("sp,p->s", beta[:, 2:], season_now[-1, 2:]))
    return Outlook(
        mean=np.maximum(mean * local, _LEAST_MEAN), spread=spread + drift, dispersion=dispersion, season=season,
        trend=np.exp(beta[:, 1]), trusted=found.trusted, first=first, last=last,
    )  # fmt: skip


def surprise(week: Real, month: Real) -> Real:
    """One p-value of both windows: the smaller, each paid for with its share of the false alarms."""
    both = np.minimum(week / (1 - MONTH_SHARE), month / MONTH_SHARE)
    return np.minimum(both, 1.0)


# --- the model --------------------------------------------------------------------------------------------------------


def _design(weeks: NDArray[np.int64], at: int) -> Real:
    """(n, 4): level at the week in question, years before it, and a yearly wave."""
    years = (weeks - at) / YEAR
    angle = 2 * np.pi * weeks / YEAR
    return np.column_stack([np.ones(len(weeks)), years, np.cos(angle), np.sin(angle)])


def _summed(history: Whole, topic: NDArray[np.int64], topics: int) -> Real:
    """(T, topics) the weekly sums of each topic."""
    order = np.argsort(topic, kind="stable")
    starts = np.searchsorted(topic[order], np.arange(topics))
    if not len(history) or not len(topic):
        return np.zeros((len(history), topics))
    sums: Real = np.add.reduceat(history[:, order], starts, axis=1).astype(float)
    return sums


def _in_blocks(weekly: Real) -> Real:
    blocks: Real = weekly.reshape(-1, BLOCK, weekly.shape[1]).sum(axis=1)
    return blocks


def _logged(mean: Real) -> Real:
    return np.log(np.maximum(mean, _LEAST_MEAN))


@dataclass(slots=True)
class _Fit:
    beta: Real  # (4, S)
    weekly: Real  # (n, S) expected counts
    weight: Real  # (n, S) of weeks; weeks of outbreaks weigh less
    counts: Real  # (K, S) weighted counts of blocks
    mean: Real  # (K, S) what they should be
    covariance: Real  # (S, 4, 4)


def _fitted(history: Real, design: Real, center: Real, precision: Real, *, rounds: int = 4) -> _Fit:
    """Penalised quasi-Poisson regression of blocks of weeks, thrice: weeks of outbreaks weigh less each time."""
    series = history.shape[1]
    blocks = _in_blocks(design) / BLOCK
    pairs = [(i, j) for i in range(4) for j in range(i, 4)]
    products = np.column_stack([blocks[:, i] * blocks[:, j] for i, j in pairs])
    penalty = precision if precision.ndim == 2 else np.repeat(precision[:, None], series, axis=1)
    hessian = np.empty((series, 4, 4))
    beta, phi = center.copy(), np.ones(series)
    weight = np.ones_like(history)
    counts, exposure = _in_blocks(history), np.full((len(blocks), series), float(BLOCK))
    for stage in range(3):
        for _round in range(rounds - stage):
            mean = exposure * np.exp(np.clip(blocks @ beta, -12, 22))
            pull = blocks.T @ (counts - mean) / phi - penalty * (beta - center)
            filled = products.T @ mean / phi
            for number, (i, j) in enumerate(pairs):
                hessian[:, i, j] = hessian[:, j, i] = filled[number]
            hessian[:, range(4), range(4)] += penalty.T
            step = np.linalg.solve(hessian, pull.T[..., None])[..., 0].T
            beta = beta + np.clip(step, -1.5, 1.5)
        weekly = np.exp(np.clip(design @ beta, -12, 22))
        if stage == 0:  # a first look at what is far out, lest one outbreak hides the next
            far = 1.5 * (np.cbrt(history) ** 2 / weekly ** (1 / 6) - np.sqrt(weekly))
            weight = (_FAR / np.maximum(far, _FAR)) ** 2
        if stage < 2:
            squared = (weight * (history - weekly) ** 2 / weekly).sum(axis=0)
            phi = np.maximum(
                1.0, squared / np.maximum(weight.sum(axis=0) - 3, 1) * (1.0 if stage == 0 else _LOST)
            )
            residual = 1.5 * (np.cbrt(history) ** 2 / weekly ** (1 / 6) - np.sqrt(weekly)) / np.sqrt(phi)
            weight = (_CAREFUL / np.maximum(_in_runs(residual), _CAREFUL)) ** 2
            counts, exposure = _in_blocks(weight * history), _in_blocks(weight)
    mean = exposure * np.exp(np.clip(blocks @ beta, -12, 22))
    covariance: Real = np.linalg.inv(hessian).astype(float)
    return _Fit(beta, weekly, weight, counts, mean, covariance)


def _in_runs(residual: Real) -> Real:
    """The larger of a week's residual and that of the week with its neighbours: outbreaks last, chance does not."""
    run = residual.copy()
    run[1:] += residual[:-1]
    run[:-1] += residual[1:]
    larger: Real = np.maximum(residual, run / np.sqrt(3))
    return larger


class _Found:
    """What is learned chunk by chunk, (S,) each."""

    def __init__(self, series: int) -> None:
        self.beta = np.empty((series, 4))
        self.variance, self.trusted = np.empty(series), np.empty(series)
        self.phi = np.empty((len(_PHI), len(_RISES), series))
        self.drift_top, self.drift_base, self.drift_noise = (
            np.empty(series),
            np.empty(series),
            np.empty(series),
        )
        self.recent_count, self.recent_mean = np.empty(series), np.empty(series)


def _one_chunk(  # noqa: PLR0917 - the parts of one model
    part: slice, history: Whole, center: Real, alone: NDArray[np.bool_], topic: NDArray[np.int64], factor: Real,
    design: Real, past: Past, found: _Found,
) -> None:  # fmt: skip
    wide = np.where(alone, 2.0, 1.0)
    sds = np.vstack([np.full(len(wide), past.level_sd) * wide, np.full(len(wide), past.trend_sd) * np.sqrt(wide),
                     past.wave_sd * wide, past.wave_sd * wide])  # fmt: skip
    scale = factor[:, topic] if (factor != 1).any() else 1.0
    plain = history / scale
    fit = _fitted(plain, design, center, 1 / sds**2)
    found.beta[part] = fit.beta.T
    found.variance[part] = np.clip(fit.covariance[:, 0, 0], 0, 4)
    found.trusted[part] = fit.weight.mean(axis=0) if len(design) else 1.0
    found.phi[:, :, part] = _likelihood(history, fit.weekly * scale)
    phi = _PHI[found.phi[:, 1, part].argmax(axis=0)]
    found.drift_top[part] = ((fit.counts - fit.mean) ** 2 - phi * fit.mean).sum(axis=0)
    found.drift_base[part] = (fit.mean**2).sum(axis=0)
    found.drift_noise[part] = (2 * (phi * fit.mean) ** 2).sum(axis=0)
    recent = 0.8 ** np.arange(min(6, len(fit.mean)))[::-1, None]
    found.recent_count[part] = (recent * fit.counts[-6:]).sum(axis=0)
    found.recent_mean[part] = (recent * fit.mean[-6:]).sum(axis=0)


def _levels(
    history: Whole, topic: NDArray[np.int64], area: NDArray[np.int64], fit: _Fit, blocks: Real
) -> Real:
    """(S,) log level that a series without history would have: its topic's in its area, shrunk to its topic's everywhere."""
    groups, of = np.unique(topic * (int(area.max(initial=0)) + 1) + area, return_inverse=True)
    totals = history.sum(axis=0).astype(float) if len(history) else np.zeros(len(topic))
    counted = np.bincount(of, totals, minlength=len(groups))
    members = np.bincount(of, minlength=len(groups))
    everywhere = np.bincount(topic, totals) / np.maximum(np.bincount(topic), 1)
    prior = 0.5  # counts that a topic's own mean is worth beside an area's
    weeks = max(len(history), 1)
    share = (
        (counted + prior + everywhere[topic[np.unique(of, return_index=True)[1]]]) / (members + 1)
        if len(groups)
        else counted
    )
    level = np.maximum(share[of], 0.1) / weeks
    return _logged(level) + np.where(np.bincount(topic)[topic] > 1, _growth(fit, blocks)[topic], 0.0)


def _growth(fit: _Fit, blocks: Real) -> Real:
    """By how much the log level of a topic now stands above its mean over the past."""
    if not len(blocks):
        return np.zeros(fit.beta.shape[1])
    average = np.log(np.maximum(np.exp(np.clip(blocks @ fit.beta, -30, 22)).mean(axis=0), 1e-12))
    growth: Real = np.clip(fit.beta[0] - average, -2, 2)
    return growth


def _learn_holiday(  # noqa: PLR0917 - the parts of one model
    marks: NDArray[np.bool_], of_topic: Real, fit: _Fit, design: Real, first: int, factor: Real
) -> None:
    """The factor of marked weeks by topic, shrunk towards none by ten counts."""
    seen = marks[first : first + len(of_topic)]
    expected = np.exp(np.clip(design @ fit.beta, -12, 22))
    worth = np.full(factor.shape[1], _WORTH)
    ratio = (of_topic[seen].sum(axis=0) + worth) / (expected[seen].sum(axis=0) + worth)
    factor[: len(marks)][marks[: len(factor)]] *= ratio


def _likelihood(history: Whole, mean: Real) -> Real:
    """(G, R, S) log likelihood of each phi and each share of weeks with outbreaks, but for a constant.

    The logarithm of a negative binomial probability is a constant - m log(phi) / (phi - 1) - y log(phi)
    + sum over j < y of log(m + j (phi - 1)), so that only weeks of two and more are looked at one by one. A week far above its mean
    may belong to an outbreak, which says nothing about phi: there all counts within some ten standard deviations are as likely.
    """
    over = (_PHI - 1)[:, None]
    slope = np.ones(len(_PHI))
    slope[1:] = np.log(_PHI[1:]) / (_PHI[1:] - 1)
    told = -slope[:, None] * mean.sum(axis=0) - np.log(_PHI)[:, None] * history.sum(axis=0)
    week, series = np.nonzero(history >= _SOME)
    y, m = history[week, series], mean[week, series]
    logged = np.tile(np.log(m), (len(_PHI), 1))
    few = y <= _FEW
    for j in range(1, int(min(y.max(initial=0), _FEW))):
        more = np.flatnonzero(few & (y > j))
        logged[:, more] += np.log(m[more] + j * over)
    many = np.flatnonzero(~few)
    if len(many):
        size = m[many] / np.maximum(over, 1e-7)
        logged[:, many] = (
            special.gammaln(size + y[many]) - special.gammaln(size) + y[many] * np.log(np.maximum(over, 1e-7))
        )
    exact = logged - slope[:, None] * m - np.log(_PHI)[:, None] * y - special.gammaln(y + 1)
    probability, root = np.exp(exact), np.sqrt(m)
    both = np.repeat(told[:, None], len(_RISES), axis=1)
    for kind, (share, roots, matters) in enumerate(_RISES):
        flat = np.where(y > m + roots * root + matters, 1 / (5 + 10 * root), 0.0)
        change = np.log((1 - share) * probability + share * flat + 1e-300) - exact + logged
        for number in range(len(_PHI)):
            both[number, kind] += np.bincount(series, change[number], minlength=history.shape[1])
    return both


def _dispersion(likelihood: Real) -> Real:
    """(G, S) how probable each phi is for each series, whatever its share of outbreaks.

    The prior of both is what all series together show: expectation and maximisation over the grid (Laird 1978).
    """
    relative = np.exp(np.clip(likelihood - likelihood.max(axis=(0, 1)), -60, 0)).reshape(
        -1, likelihood.shape[-1]
    )
    start = np.outer(np.exp(-(_PHI - 1)) * np.gradient(_PHI), np.full(len(_RISES), 1 / len(_RISES))).ravel()
    start /= start.sum()
    prior = start
    for _round in range(_ROUNDS):
        weight = relative.T @ prior
        prior = (prior * (relative @ (1 / weight)) + _FIRM * start) / (relative.shape[1] + _FIRM)
    final = prior[:, None] * relative
    final /= final.sum(axis=0)
    found: Real = final.reshape(likelihood.shape).sum(axis=1)
    return found


def _by_topic(top: Real, base: Real, noise: Real, topic: NDArray[np.int64], topics: int) -> Real:
    """(S,) squared relative drift of blocks about trend and wave, common to a topic, where it is more than chance."""
    up = np.bincount(topic, top, minlength=topics)
    down = np.maximum(np.bincount(topic, base, minlength=topics), 1e-9)
    chance = np.sqrt(np.bincount(topic, noise, minlength=topics))
    drift: Real = np.clip((up - chance) / down, 0.0, 1.0)[topic]
    return drift


def _log_probability(counts: Real, mean: Real, phi: float, spread: Real | float) -> Real:
    """log P(Y = count) of negative binomials with variance phi m + spread m^2, of any one shape."""
    size = 1 / np.maximum((phi - 1) / mean + spread, 1e-7)
    logged: Real = (
        special.gammaln(counts + size) - special.gammaln(size) - special.gammaln(counts + 1)
        + size * np.log(size / (size + mean)) + counts * np.log(mean / (size + mean))
    )  # fmt: skip
    return logged


def _tail(counts: Whole, mean: Real, spread: Real, dispersion: Real) -> Real:
    """P(Y >= count) of negative binomials with variance phi m + spread m^2, mixed over phi. (S,)"""
    found = np.ones(len(mean))
    some = counts > 0
    if not some.any():
        return found
    count, m = counts[some].astype(float), mean[some]
    total = np.zeros(len(m))
    for number, phi in enumerate(_PHI):
        inverse = np.maximum((phi - 1) / m + spread[some], 1e-7)
        size = 1 / inverse
        total += dispersion[number][some] * special.betainc(count, size, m / (m + size))
    found[some] = np.clip(total, 0.0, 1.0)
    return found
