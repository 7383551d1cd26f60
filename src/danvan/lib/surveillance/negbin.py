"""Tail and quantile of the negative binomial law with mean m and variance phi * m; phi = 1 is Poisson.

Both invert the incomplete beta (gamma) function at the point that matters, whatever the mean; neither walks through
the counts, so that a mean of 1e15 costs what a mean of 2 costs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from .counts import Real

#: Below this excess of phi over 1 the law is Poisson's to the last digit that doubles have.
_POISSON = 1e-10
_EPS = float(np.finfo(float).eps)


def tail(count: ArrayLike, mean: ArrayLike, phi: ArrayLike) -> Real:
    """P(Y >= count), shapes broadcast; 1 for counts of 0. Mean > 0, phi >= 1; NaN in, NaN out."""
    count, mean, phi = np.broadcast_arrays(
        np.asarray(count, float), np.asarray(mean, float), np.asarray(phi, float)
    )
    found = np.ones(count.shape)
    here = ~(count <= 0)
    found[here] = _above(count[here], mean[here], phi[here])
    found[np.isnan(mean) | np.isnan(phi)] = np.nan
    return found


def quantile(alpha: ArrayLike, mean: ArrayLike, phi: ArrayLike) -> Real:
    """The smallest whole number k with P(Y <= k) >= 1 - alpha, shapes broadcast; NaN where mean or phi are not finite."""
    alpha, mean, phi = np.broadcast_arrays(
        np.asarray(alpha, float), np.asarray(mean, float), np.asarray(phi, float)
    )
    shape = mean.shape
    alpha, mean, phi = alpha.ravel(), mean.ravel(), phi.ravel()
    found = np.full(mean.size, np.nan)
    known = np.isfinite(mean) & np.isfinite(phi) & (mean > 0)
    found[known & (alpha >= 1)] = 0.0
    known &= alpha < 1
    found[np.isfinite(phi) & (mean == 0)] = 0.0
    at = np.flatnonzero(known)
    found[at] = _search(alpha[at], mean[at], phi[at])
    return found.reshape(shape)


def _above(count: Real, mean: Real, phi: Real) -> Real:
    """P(Y >= count) for counts above 0."""
    found: Real = np.empty(count.shape)
    poisson = ~(phi - 1.0 > _POISSON)
    found[poisson] = special.gammainc(count[poisson], mean[poisson])
    wide = ~poisson
    excess = phi[wide] - 1.0
    found[wide] = special.betainc(count[wide], mean[wide] / excess, excess / phi[wide])
    return found


def _enough(k: Real, alpha: Real, mean: Real, phi: Real) -> NDArray[np.bool_]:
    """Whether P(Y > k) <= alpha; the margin keeps rounding from moving a quantile that hits its level exactly."""
    return _above(k + 1.0, mean, phi) <= alpha * (1.0 + 2e-14) + 64 * _EPS * (1.0 - alpha)


def _search(alpha: Real, mean: Real, phi: Real) -> Real:
    """Bracket from the Cornish-Fisher start, then halve; every round works on what is still open."""
    deviation = np.sqrt(phi * mean)
    z = special.ndtri(1.0 - alpha)
    skew = (2.0 * phi - 1.0) / deviation
    middle = np.floor(np.maximum(0.0, mean + deviation * (z + skew * (z * z - 1.0) / 6.0)))
    step = np.maximum(1.0, np.floor(deviation / 64.0))
    low, high = np.full(mean.shape, -1.0), np.full(mean.shape, np.inf)
    open_ = np.arange(mean.size)
    at = middle
    while open_.size:
        o = open_
        enough = _enough(at, alpha[o], mean[o], phi[o])
        high[o[enough]] = at[enough]
        low[o[~enough]] = at[~enough]
        gap = np.maximum(1.0, np.spacing(np.maximum(low[o], 1.0)))
        open_ = o = o[high[o] - low[o] > gap]
        lo, hi = low[o], high[o]
        up = np.where(np.isinf(hi), lo + step[o], np.floor(lo + (hi - lo) / 2.0))
        down = (lo < 0) & (hi > step[o])
        at = np.where(down, hi - step[o], up)
        step[o] *= 2.0
    return high
