"""Sequential charts for slow drifts of counts: the cumulative sum and the (generalised) likelihood ratio.

`cusum` after Rossi, Lampugnani, Marchi 1999 (Stat. Med. 18, 2111-2122); `ratio` after Höhle and Paul 2008 (Comput. Stat.
Data Anal. 52, 4357-4368), for a rise (fall) by a factor exp(kappa) that began at some week. Statistics and alarms
equal `cusum`, `glrpois` and `glrnb` of R's `surveillance`, rises and falls, save that where any count would alarm the bound of
`rossi` is 0. Of falls of Poisson counts R, and so we, weigh only stretches in which something was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .counts import BadCounts, Real, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """(T, S) each: the statistic, whether it passed its bound, and (`cusum`) the count that would make it pass."""

    statistic: Real
    alarm: NDArray[np.bool_]
    upper: Real


def cusum(
    counts: Whole,
    mean: Real,
    *,
    reference: float = 1.04,
    bound: float = 2.26,
    kind: Literal["standard", "rossi"] = "rossi",
) -> Chart:
    """One-sided sums of standardised counts over `reference`; not set back by an alarm. `mean` (T, S) > 0.

    :raises BadCounts: a mean of 0 or less, shapes that differ.
    """
    y, m = _checked(counts, mean)
    root = np.sqrt(m)
    if kind == "standard":
        z = (y - m) / root
    elif kind == "rossi":
        z = (y - 3.0 * m + 2.0 * np.sqrt(y * m)) / (2.0 * root)
    else:
        raise BadCounts(f"kind is standard or rossi, not {kind!r}")
    found, upper, total = np.zeros(y.shape), np.zeros(y.shape), np.zeros(y.shape[1])
    for t in range(y.shape[0]):
        needed = bound + reference - total
        upper[t] = _count_of(needed, m[t], root[t], kind)
        total = np.maximum(0.0, total + z[t] - reference)
        found[t] = total
    return Chart(found, found >= bound, upper)


def _count_of(z: Real, mean: Real, root: Real, kind: str) -> Real:
    """The count whose standardised value is z (`standard`: rounded up); 0 where every count is beyond."""
    if kind == "standard":
        return np.maximum(np.ceil(mean + root * z), 0.0)
    inner = np.maximum(4.0 * mean + 2.0 * root * z, 0.0)
    return np.maximum(np.sqrt(inner) - root, 0.0) ** 2


def ratio(
    counts: Whole,
    mean: Real,
    *,
    bound: float = 5.0,
    dispersion: float = 0.0,
    kappa: float | None = None,
    rising: bool = True,
) -> Chart:
    """The likelihood ratio of a change by exp(kappa), or of the likeliest one where `kappa` is None; begins anew after an alarm.

    `mean` (T, S) > 0 in control; variance mean + dispersion * mean^2.

    :raises BadCounts: a mean of 0 or less, shapes that differ, a dispersion below 0.
    """
    y, m = _checked(counts, mean)
    if dispersion < 0:
        raise BadCounts("dispersion is 0 or more")
    value, alarm = np.zeros(y.shape), np.zeros(y.shape, np.bool_)
    began = np.zeros(y.shape[1], np.int64)
    total = np.zeros(y.shape[1])
    for t in range(y.shape[0]):
        if kappa is None:
            value[t] = _likeliest(y[: t + 1], m[: t + 1], began, dispersion, rising)
        else:
            total = np.maximum(0.0, total + _gain(y[t], m[t], np.full(total.shape, kappa), dispersion))
            value[t] = total
        alarm[t] = value[t] >= bound
        began[alarm[t]] = t + 1
        total = np.where(alarm[t], 0.0, total)
    return Chart(value, alarm, np.full(y.shape, np.nan))


def _gain(y: Real, mean: Real, kappa: Real, dispersion: float) -> Real:
    """Log likelihood ratio of one count."""
    if dispersion == 0:
        return y * kappa - mean * np.expm1(kappa)
    a = dispersion
    found: Real = y * kappa - (y + 1.0 / a) * (np.log1p(a * mean * np.exp(kappa)) - np.log1p(a * mean))
    return found


def _likeliest(y: Real, mean: Real, began: NDArray[np.int64], dispersion: float, rising: bool) -> Real:
    """The highest ratio over the weeks since which the change may be there, (S,)."""
    inside = np.arange(y.shape[0])[:, None] >= began
    cases = np.cumsum((y * inside)[::-1], axis=0)[::-1]
    means = np.cumsum((mean * inside)[::-1], axis=0)[::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa = np.log(cases / means)
    kappa = np.maximum(kappa, 0.0) if rising else np.minimum(kappa, 0.0)
    if dispersion == 0:
        with np.errstate(invalid="ignore"):
            gain = np.where(cases > 0, cases * kappa - means * np.expm1(kappa), 0.0)
    else:
        kappa = _solved(y, mean, np.maximum(kappa, -30.0), dispersion, rising)
        gain = np.empty(y.shape)
        for since in range(y.shape[0]):
            gain[since] = _gain(y[since:], mean[since:], kappa[since], dispersion).sum(axis=0)
    found_: Real = np.maximum(0.0, np.where(inside, gain, 0.0).max(axis=0))
    return found_


def _solved(y: Real, mean: Real, kappa: Real, dispersion: float, rising: bool) -> Real:
    """The likeliest kappa since each week, by halving: its score falls throughout."""
    found = np.empty(y.shape)
    for since in range(y.shape[0]):
        x, m = y[since:], mean[since:]
        low, high = np.full(y.shape[1], -30.0), np.full(y.shape[1], 30.0)
        for _ in range(60):
            middle = (low + high) / 2.0
            hot = m * np.exp(middle)
            score = ((x - hot) / (1.0 + dispersion * hot)).sum(axis=0)
            low, high = np.where(score > 0, middle, low), np.where(score > 0, high, middle)
        found[since] = (low + high) / 2.0
    return np.maximum(found, 0.0) if rising else np.minimum(found, 0.0)


def _checked(counts: Whole, mean: Real) -> tuple[Real, Real]:
    y, m = np.asarray(counts, dtype=float), np.asarray(mean, dtype=float)
    if y.ndim != 2 or y.shape != m.shape:
        raise BadCounts(f"counts of {y.shape} and means of {m.shape} are not weeks by series alike")
    if not (m > 0).all():
        raise BadCounts("a mean is not above 0")
    return y, m
