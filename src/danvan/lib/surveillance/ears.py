"""EARS C1, C2 and C3: thresholds from the weeks just before, for series without years of history.

Hutwagner, Thompson, Seeman, Treadwell 2003 (J. Urban Health 80, i89-i96), as Fricker, Hegler, Dunfee 2008 (Stat. Med. 27,
3407-3429) write them down. C1 and C2 equal `earsC` of R's `surveillance`; C3
is the published formula, from which R's bound departs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import special

from .counts import BadCounts, Real, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Ears:
    """(T, S) each: `expected` mean and `upper` bound in counts a week, `alarm`; NaN and no alarm where `ready` is False."""

    expected: Real
    upper: Real
    alarm: NDArray[np.bool_]
    #: (T,) whether enough weeks lie before.
    ready: NDArray[np.bool_]


def ears(
    counts: Whole,
    method: Literal["C1", "C2", "C3"] = "C1",
    *,
    baseline: int = 7,
    alpha: float | None = None,
    least_deviation: float = 0.0,
) -> Ears:
    """Bounds for every week of (T, S) counts; C2 and C3 leave a gap of two weeks before the one in question.

    `alpha` is .001 for C1 and C2 and .025 for C3 if not given. `least_deviation` is a floor under the standard deviation
    of the baseline (C1 and C2).

    :raises BadCounts: an unknown method, a baseline of fewer than 2 weeks, alpha outside of 0 to 1.
    """
    if method not in _GAP:
        raise BadCounts(f"method is C1, C2 or C3, not {method!r}")
    if baseline < 2:
        raise BadCounts("baseline is 2 weeks or more")
    level = (0.025 if method == "C3" else 0.001) if alpha is None else alpha
    if not 0.0 < level < 1.0:
        raise BadCounts("alpha lies between 0 and 1")
    y = np.asarray(counts, dtype=float)
    weeks, gap = y.shape[0], _GAP[method]
    z = float(special.ndtri(1.0 - level))
    expected, deviation = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    begin = baseline + gap
    if weeks > begin:
        windows = sliding_window_view(y, baseline, axis=0)[: weeks - begin]
        expected[begin:] = windows.mean(axis=-1)
        deviation[begin:] = windows.std(axis=-1, ddof=1)
    if method != "C3":
        upper = expected + z * np.maximum(deviation, least_deviation)
        first = begin
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            over = np.maximum(0.0, (y - expected) / deviation - 1.0)
        before = np.zeros(y.shape)
        before[2:] = over[1:-1] + over[:-2]
        with np.errstate(invalid="ignore"):
            upper = expected + deviation * (z - before)
        first = begin + 2
        upper[:first] = np.nan
    ready = np.arange(weeks) >= first
    return Ears(expected, upper, y > upper, ready)


_GAP = {"C1": 0, "C2": 2, "C3": 2}
