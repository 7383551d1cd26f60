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
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .counts import Real, Whole

YEAR = 52.1775  #: weeks of a year
BLOCK = 4
WINDOWS = {"week": 1, "month": 4}
#: Share of the permitted false alarms that the four-week window has; the rest is the week's.
MONTH_SHARE = 0.5
#: The two windows overlap, so both together alarm by chance somewhat less often than the sum of their shares.
_OVERLAP = 0.95
_PHI: Real = np.array([1.0, 1.12, 1.28, 1.5, 1.8, 2.3, 3.0, 4.2, 6.5, 11.0])
_CAREFUL = 2.2  #: Anscombe residual from which a block of weeks loses weight
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

    def tail(self, counts: Whole, window: str) -> Real:
        """P(a count of this or more) for each series in the week or in the four weeks; 1 for nothing."""
        mean = self.mean[-1] if window == "week" else self.mean.sum(axis=0)
        return _tail(counts, mean, self.spread, self.dispersion)

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
    calm = np.ones(len(weeks), dtype=bool)
    for marks in holidays:
        calm &= ~marks[first : last + 1]
    of_topic = np.zeros((len(weeks), topics))
    for number in range(topics):
        of_topic[:, number] = history[:, topic == number].sum(axis=1)
    topic_fit = _fitted(
        _in_blocks(of_topic), blocks,
        np.vstack([_logged(of_topic.mean(axis=0)), np.zeros((3, topics))]),
        1 / np.array([4.0, past.trend_sd, 2 * past.wave_sd, 2 * past.wave_sd]) ** 2, np.ones(topics),
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
        _one_chunk(part, history[:, part], center[:, part], alone[part], topic[part], factor[weeks], blocks, design, past, found)
    dispersion = _dispersion(found.phi, found.phi_precision)
    drift = _by_topic(found.drift_top, found.drift_base, found.drift_noise, topic, topics)
    beta, spread = found.beta, found.variance
    reach = season_now[:, None, :] @ beta.T[None]  # (4, 1, S)
    mean = np.exp(np.clip(reach[:, 0, :] + spread / 2, -12, 25)) * factor[at - BLOCK + 1 : at + 1][:, topic]
    local = np.where(drift > 0, (1 / np.maximum(drift, 1e-9) + found.recent_count) / (1 / np.maximum(drift, 1e-9) + found.recent_mean), 1.0)
    season = np.exp(np.einsum("sp,p->s", beta[:, 2:], season_now[-1, 2:]))
    return Outlook(
        mean=np.maximum(mean * local, _LEAST_MEAN), spread=spread + drift, dispersion=dispersion, season=season,
        trend=np.exp(beta[:, 1]), trusted=found.trusted, first=first, last=last,
    )  # fmt: skip


def surprise(week: Real, month: Real) -> Real:
    """One p-value of both windows: the smaller, each paid for with its share of the false alarms."""
    both = np.minimum(week / (1 - MONTH_SHARE), month / MONTH_SHARE) * _OVERLAP
    return np.minimum(both, 1.0)


# --- the model --------------------------------------------------------------------------------------------------------


def _design(weeks: NDArray[np.int64], at: int) -> Real:
    """(n, 4): level at the week in question, years before it, and a yearly wave."""
    years = (weeks - at) / YEAR
    angle = 2 * np.pi * weeks / YEAR
    return np.column_stack([np.ones(len(weeks)), years, np.cos(angle), np.sin(angle)])


def _in_blocks(weekly: Real) -> Real:
    return weekly.reshape(-1, BLOCK, weekly.shape[1]).sum(axis=1)


def _logged(mean: Real) -> Real:
    return np.log(np.maximum(mean, _LEAST_MEAN))


@dataclass(slots=True)
class _Fit:
    beta: Real  # (4, S)
    mean: Real  # (K, S) of a block
    weight: Real  # (K, S)
    phi: Real  # (S,)
    covariance: Real  # (S, 4, 4)


def _fitted(counts: Real, blocks: Real, center: Real, precision: Real, phi: Real, *, rounds: int = 3) -> _Fit:
    """Penalised quasi-Poisson regression of block counts, twice: the second time outbreaks weigh less."""
    series = counts.shape[1]
    pairs = [(i, j) for i in range(4) for j in range(i, 4)]
    products = np.column_stack([blocks[:, i] * blocks[:, j] for i, j in pairs])
    beta, weight = center.copy(), np.ones_like(counts)
    penalty = precision if precision.ndim == 2 else np.repeat(precision[:, None], series, axis=1)
    hessian = np.empty((series, 4, 4))
    mean = np.empty_like(counts)
    for stage in range(2):
        for _round in range(rounds):
            mean = BLOCK * np.exp(np.clip(blocks @ beta, -12, 22))
            pull = blocks.T @ (weight * (counts - mean)) / phi - penalty * (beta - center)
            filled = products.T @ (weight * mean) / phi
            for number, (i, j) in enumerate(pairs):
                hessian[:, i, j] = hessian[:, j, i] = filled[number]
            hessian[:, range(4), range(4)] += penalty.T
            step = np.linalg.solve(hessian, pull.T[..., None])[..., 0].T
            beta = beta + np.clip(step, -1.5, 1.5)
        mean = BLOCK * np.exp(np.clip(blocks @ beta, -12, 22))
        pearson = (weight * (counts - mean) ** 2 / mean).sum(axis=0) / np.maximum(weight.sum(axis=0) - 3, 1)
        phi = np.maximum(1.0, pearson)
        if stage == 0:
            residual = 1.5 * (np.cbrt(counts) ** 2 / mean ** (1 / 6) - np.sqrt(mean)) / np.sqrt(phi)
            weight = np.where(residual > _CAREFUL, (_CAREFUL / np.maximum(residual, _CAREFUL)) ** 2, 1.0)
    return _Fit(beta, mean, weight, phi, np.linalg.inv(hessian))


class _Found:
    """What is learned chunk by chunk, (S,) each."""

    def __init__(self, series: int) -> None:
        self.beta = np.empty((series, 4))
        self.variance, self.trusted = np.empty(series), np.empty(series)
        self.phi, self.phi_precision = np.empty(series), np.empty((2, series))
        self.drift_top, self.drift_base, self.drift_noise = np.empty(series), np.empty(series), np.empty(series)
        self.recent_count, self.recent_mean = np.empty(series), np.empty(series)


def _one_chunk(
    part: slice, history: Whole, center: Real, alone: NDArray[np.bool_], topic: NDArray[np.int64], factor: Real,
    blocks: Real, design: Real, past: Past, found: _Found,
) -> None:  # fmt: skip
    wide = np.where(alone, 2.0, 1.0)
    sds = np.vstack([np.full(len(wide), past.level_sd) * wide, np.full(len(wide), past.trend_sd) * np.sqrt(wide),
                     past.wave_sd * wide, past.wave_sd * wide])  # fmt: skip
    plain = history / factor[:, topic] if (factor != 1).any() else history.astype(float)
    counts = _in_blocks(plain)
    fit = _fitted(counts, blocks, center, 1 / sds**2, np.ones(len(wide)))
    mean = np.exp(np.clip(design @ fit.beta, -12, 22))
    weight = np.repeat(fit.weight, BLOCK, axis=0)
    count = max(len(design), 1)
    excess = (weight * ((plain - mean) ** 2 * count / max(count - 3, 1) - plain)).sum(axis=0)
    total = np.maximum((weight * mean).sum(axis=0), 1e-9)
    found.beta[part] = fit.beta.T
    found.variance[part] = np.clip(fit.covariance[:, 0, 0], 0, 4)
    found.trusted[part] = fit.weight.mean(axis=0) if len(blocks) else 1.0
    found.phi[part] = 1 + excess / total
    found.phi_precision[0, part] = total
    found.phi_precision[1, part] = (weight * mean**2).sum(axis=0) / total**2
    phi = np.maximum(found.phi[part], 1.0)
    found.drift_top[part] = (fit.weight * ((counts - fit.mean) ** 2 - phi * fit.mean)).sum(axis=0)
    found.drift_base[part] = (fit.weight * fit.mean**2).sum(axis=0)
    found.drift_noise[part] = (fit.weight * (2 * (phi * fit.mean) ** 2)).sum(axis=0)
    recent = fit.weight[-6:] * 0.8 ** np.arange(min(6, len(blocks)))[::-1, None]
    found.recent_count[part] = (recent * counts[-6:]).sum(axis=0)
    found.recent_mean[part] = (recent * fit.mean[-6:]).sum(axis=0)


def _levels(history: Whole, topic: NDArray[np.int64], area: NDArray[np.int64], fit: _Fit, blocks: Real) -> Real:
    """(S,) log level that a series without history would have: its topic's in its area, shrunk to its topic's everywhere."""
    groups, of = np.unique(topic * (int(area.max(initial=0)) + 1) + area, return_inverse=True)
    totals = history.sum(axis=0).astype(float) if len(history) else np.zeros(len(topic))
    counted = np.bincount(of, totals, minlength=len(groups))
    members = np.bincount(of, minlength=len(groups))
    everywhere = np.bincount(topic, totals) / np.maximum(np.bincount(topic), 1)
    prior = 0.5  # counts that a topic's own mean is worth beside an area's
    weeks = max(len(history), 1)
    share = (counted + prior + everywhere[topic[np.unique(of, return_index=True)[1]]]) / (members + 1) if len(groups) else counted
    level = np.maximum(share[of], 0.1) / weeks
    return _logged(level) + np.where(np.bincount(topic)[topic] > 1, _growth(fit, blocks)[topic], 0.0)


def _growth(fit: _Fit, blocks: Real) -> Real:
    """By how much the log level of a topic now stands above its mean over the past."""
    if not len(blocks):
        return np.zeros(fit.beta.shape[1])
    average = np.log(np.maximum(np.exp(np.clip(blocks @ fit.beta, -30, 22)).mean(axis=0), 1e-12))
    growth: Real = np.clip(fit.beta[0] - average, -2, 2)
    return growth


def _learn_holiday(
    marks: NDArray[np.bool_], of_topic: Real, fit: _Fit, design: Real, first: int, factor: Real
) -> None:
    """The factor of marked weeks by topic, shrunk towards none by two weeks' worth of counts."""
    seen = marks[first : first + len(of_topic)]
    expected = np.exp(np.clip(design @ fit.beta, -12, 22))
    worth = 2 * expected.mean(axis=0) if len(expected) else np.ones(factor.shape[1])
    ratio = (of_topic[seen].sum(axis=0) + worth) / (expected[seen].sum(axis=0) + worth)
    factor[: len(marks)][marks[: len(factor)]] *= ratio


def _dispersion(phi: Real, known: Real) -> Real:
    """(G, S) how probable each phi is: a gamma likelihood of the moment estimate, a prior common to all by EM.

    The moment estimate has variance [phi (6 phi^2 - 10 phi + 4) / sum of means + 2 phi^2 sum of squares / square of sums].
    """
    grid = _PHI[:, None]
    variance = grid * (6 * grid**2 - 10 * grid + 4) / known[0] + 2 * grid**2 * known[1] + 1e-6
    shape = np.minimum(grid**2 / variance, 1e6)
    told = np.maximum(phi, 0.05)
    likelihood = (shape - 1) * np.log(told) - told * shape / grid + shape * np.log(shape / grid) - special.gammaln(shape)
    likelihood = np.exp(np.clip(likelihood - likelihood.max(axis=0), -60, 0))
    prior = 0.6 ** np.arange(len(_PHI))
    prior /= prior.sum()
    start = prior.copy()
    posterior: Real = likelihood * prior[:, None]
    for _round in range(8):
        posterior = likelihood * prior[:, None]
        posterior /= posterior.sum(axis=0)
        prior = posterior.sum(axis=1) + 8 * start  # the start is worth eight series
        prior /= prior.sum()
    return posterior


def _by_topic(top: Real, base: Real, noise: Real, topic: NDArray[np.int64], topics: int) -> Real:
    """(S,) squared relative drift of blocks about trend and wave, common to a topic, where it is more than chance."""
    up = np.bincount(topic, top, minlength=topics)
    down = np.maximum(np.bincount(topic, base, minlength=topics), 1e-9)
    chance = np.sqrt(np.bincount(topic, noise, minlength=topics))
    drift: Real = np.clip((up - chance) / down, 0.0, 1.0)[topic]
    return drift


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
