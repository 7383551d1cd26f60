"""Which members of the pool a series believes, and how far counts scatter round them: both from its own past forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .pool import Pool

Real = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Habits:
    """How the past is weighed: fixed for all series, found on simulated series and early origins."""

    kept: float = 0.99  # weight of a past error against that of the week after it
    trust: float = 0.6  # how sharply better members are preferred (1: as by likelihood, 0: all alike)
    fellows: float = 80.0  # weeks for which the topic's other series speak
    scatter: float = 20.0  # information from which a series' own scatter counts
    cap: float = 10.0  # so many variances is the most one error counts
    law_kept: float = 0.99  # the same weight, for the scatter
    word: float = 45.0  # counts from which a topic's own bands tell how wide they should be


#: Weeks of past forecasts that are looked at.
LOOKED = 130
#: Weeks on which bands are tried, and the least of them.
CHECKED, _LEAST_CHECKED = 52, 8
#: Factors on the scatter that are tried; bands as their two levels and the share inside.
_FACTORS = (0.35, 0.6, 1.0, 1.7, 3.0)
_BANDS = ((0.1, 0.9, 0.8), (0.025, 0.975, 0.95))
#: The member by which scatter is first judged: the topic's season on a level that keeps 90 % a week.
ROUGH = 7
HABITS = Habits()
SCATTER_LEAST, SCATTER_MOST = 1e-4, 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Forecasts `ahead` weeks before: `mean` (W, S), what came (W, S), and the weights (M, S) and scatter (S,) they gave."""

    mean: Real
    came: Real
    weights: Real
    scatter: Real


def past(pool: Pool, values: Real, group: Index, ahead: int, habits: Habits = HABITS) -> Past | None:
    """The past of forecasts `ahead` weeks before; None where there is none yet. `values` is (T, S)."""
    length = values.shape[0]
    weeks = np.arange(max(pool.first, length - ahead - LOOKED), length - ahead)
    if weeks.size < 3:
        return None
    means = pool.mean(weeks, ahead)
    came = values[weeks + ahead]
    ages = np.arange(weeks.size)[::-1].astype(float)
    weight = habits.kept**ages
    rough = scatter(came, means[:, ROUGH], weight, group, habits)
    weights = _weights(came, means, rough, weight, group, habits)
    mean = np.einsum("wms,ms->ws", means, weights)
    law = scatter(came, mean, habits.law_kept**ages, group, habits)
    return Past(mean, came, weights, law)


def kept_word(pool: Pool, values: Real, group: Index, ahead: int, habits: Habits = HABITS) -> Real:
    """Factors (S,) on the scatter with which bands would have kept their word: shares inside 80 and 95 % bands.

    Weights and scatter are taken from before the last year and tried on that year, which they have not seen; a whole year,
    for scatter has seasons. Where a count falls in its law is spread evenly over its own step (Czado, Gneiting, Held 2009,
    Biometrics 65, 1254-1261). Topics with few counts are drawn to what all show together, and to a factor of 1.
    """
    length, nothing = values.shape[0], np.ones(values.shape[1])
    tried = min(CHECKED, (length - ahead - pool.first) // 3)
    if tried < _LEAST_CHECKED:
        return nothing
    before = past(pool, values[: length - tried], group, ahead, habits)
    if before is None:
        return nothing
    weeks = np.arange(length - ahead - tried, length - ahead, 2)
    mean = np.einsum("wms,ms->ws", pool.mean(weeks, ahead), before.weights)
    came = values[weeks + ahead]
    inside = np.empty((len(_BANDS), len(_FACTORS), values.shape[1]))
    for at, factor in enumerate(_FACTORS):
        law = np.clip(before.scatter * factor, SCATTER_LEAST, SCATTER_MOST)
        inside[:, at] = _inside(came, mean, law).sum(axis=1)
    count = np.bincount(group) * float(weeks.size)
    found: Real = np.zeros(count.size)
    for row, (_low, _high, goal) in enumerate(_BANDS):
        own = np.stack([_sum_by_group(one, group) for one in inside[row]])
        share = (own + habits.word * own.sum(axis=1, keepdims=True) / count.sum()) / (count + habits.word)
        found += [np.interp(goal, np.maximum.accumulate(one), np.log(_FACTORS)) for one in share.T]
    drawn = count / (count + 2.0 * habits.word)
    factors: Real = np.exp(found / len(_BANDS) * drawn)[group]
    return factors


def _inside(came: Real, mean: Real, law: Real) -> Real:
    """How much of the step of each count in its law lies inside each band, (B, W, S)."""
    size = 1.0 / law
    chance = size / (size + np.maximum(mean, 1e-12))
    top = special.betainc(size, came + 1.0, chance)
    bottom = np.where(came > 0, special.betainc(size, np.maximum(came, 1e-9), chance), 0.0)
    width = np.maximum(top - bottom, 1e-12)
    return np.stack(
        [
            np.clip((np.minimum(top, high) - np.maximum(bottom, low)) / width, 0.0, 1.0)
            for low, high, _goal in _BANDS
        ]
    )


def _weights(came: Real, means: Real, rough: Real, weight: Real, group: Index, habits: Habits) -> Real:  # noqa: PLR0917 - one step of `past`, its arrays
    """Weights (M, S) that add to 1: by discounted negative binomial likelihood, drawn towards the topic's."""
    size = 1.0 / rough
    loss = -np.einsum("w,ws,wms->ms", weight, came, np.log(means))
    loss += np.einsum("w,ws,wms->ms", weight, came + size, np.log(means + size))
    loss -= loss.min(axis=0)
    joint = _by_group(loss, group) * (habits.fellows / weight.sum())
    total = (loss + joint[:, group]) * habits.trust
    weights = np.exp(-(total - total.min(axis=0)))
    result: Real = weights / weights.sum(axis=0)
    return result


def scatter(came: Real, mean: Real, weight: Real, group: Index, habits: Habits) -> Real:
    """a (S,) of variance = mean + a mean^2, by weighted moments, drawn to that of the topic."""
    square = (came - mean) ** 2
    found: Real = np.full(came.shape[1], 0.3)
    for _ in range(5):
        excess = np.minimum(square, habits.cap * (mean + found * mean**2)) - mean
        share = weight[:, None] / (1.0 + found * mean) ** 2
        own, info = (share * excess).sum(axis=0), (share * mean**2).sum(axis=0)
        joint = _sum_by_group(own, group) / np.maximum(_sum_by_group(info, group), 1e-9)
        prior = np.clip(joint, SCATTER_LEAST, SCATTER_MOST)[group]
        found = np.clip((own + habits.scatter * prior) / (info + habits.scatter), SCATTER_LEAST, SCATTER_MOST)
    return found


def _sum_by_group(values: Real, group: Index) -> Real:
    total: Real = np.bincount(group, weights=values).astype(np.float64)
    return total


def _by_group(values: Real, group: Index) -> Real:
    """Means over each group, (M, G)."""
    number = np.bincount(group)
    return np.stack([np.bincount(group, weights=row) / np.maximum(number, 1) for row in values])


def quantiles(mean: Real, scatter: Real, levels: Real) -> Real:
    """Negative binomial quantiles, (Q, \\*shape): the exact whole numbers up to 60, above that a shifted gamma law.

    The count k is a quantile of level q for means between the two at which P(X <= k - 1) and P(X <= k) equal q; those
    means are an inverse incomplete beta function and stand in a table over the scatter.
    """
    flat_mean, flat = mean.ravel(), scatter.ravel()
    out = np.empty((levels.size, flat.size))
    steps = np.clip(np.rint((np.log(flat) - _LOG_LOW) / _LOG_STEP), 0, _GRID - 1).astype(np.int64)
    order = np.argsort(steps, kind="stable")
    cuts = np.flatnonzero(np.diff(steps[order])) + 1
    for part in np.split(order, cuts):
        if not part.size:
            continue
        table = _table(int(steps[part[0]]), tuple(levels.tolist()))
        for row in range(levels.size):
            out[row, part] = np.searchsorted(table[row], flat_mean[part])
    for row, level in enumerate(levels):
        large = np.flatnonzero(out[row] >= _MOST)
        if large.size:
            high = _above(flat_mean[large], 1.0 / flat[large], float(level))
            out[row, large] = np.maximum(high, _MOST)
    out[:, flat_mean <= 0] = 0
    return np.maximum.accumulate(out, axis=0).reshape(levels.size, *mean.shape)


def _above(mean: Real, size: Real, level: float) -> Real:
    """A shifted gamma law of the same mean, variance and skewness as the negative binomial, for large means."""
    variance = mean * (1.0 + mean / size)
    skew = (1.0 + 2.0 * mean / size) / np.sqrt(variance)
    shape = 4.0 / skew**2
    found: Real = mean + np.sqrt(variance) * (special.gammaincinv(shape, level) - shape) / np.sqrt(shape)
    return np.maximum(found, 0.0)


_MOST, _GRID = 60, 240
_LOG_LOW, _LOG_STEP = float(np.log(SCATTER_LEAST)), float(np.log(SCATTER_MOST / SCATTER_LEAST) / (_GRID - 1))
_TABLES: dict[tuple[int, tuple[float, ...]], Real] = {}


def _table(step: int, levels: tuple[float, ...]) -> Real:
    """Means (Q, 60) from which the quantile is above k."""
    if (step, levels) not in _TABLES:
        size = 1.0 / np.exp(_LOG_LOW + step * _LOG_STEP)
        chance = special.betaincinv(size, np.arange(1, _MOST + 1)[None], np.array(levels)[:, None])
        if len(_TABLES) > 4000:
            _TABLES.clear()
        _TABLES[step, levels] = size * (1.0 - chance) / np.maximum(chance, 1e-300)
    return _TABLES[step, levels]
