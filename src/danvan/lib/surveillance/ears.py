"""EARS C1, C2 and C3: thresholds from the weeks just before, for series without years of history.

Hutwagner, Thompson, Seeman, Treadwell 2003 (J. Urban Health 80, i89-i96), as Fricker, Hegler, Dunfee 2008 (Stat. Med. 27,
3407-3429) write them down. All three equal `earsC` of R's `surveillance`, alarms and bounds. For C3 that is not quite what was
published: R's bound starts from the count of the week itself instead of the mean of the baseline, so that a week alarms by
what the two weeks before it showed, however few it counts. `form="published"` gives the paper's bound.

A baseline without any scatter: R has no answer for C3 then, here an excess over it counts as boundless.
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
    form: Literal["R", "published"] = "R",
) -> Ears:
    """Bounds for every week of (T, S) counts; C2 and C3 leave a gap of two weeks before the one in question.

    `alpha` is .001 for C1 and C2 and .025 for C3 if not given. `least_deviation` is a floor under the standard deviation
    of the baseline. `form` tells C3 apart.

    :raises BadCounts: an unknown method or form, a baseline of fewer than 2 weeks, alpha outside of 0 to 1.
    """
    if method not in _GAP:
        raise BadCounts(f"method is C1, C2 or C3, not {method!r}")
    if form not in ("R", "published"):
        raise BadCounts(f"form is R or published, not {form!r}")
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
    deviation = np.maximum(deviation, least_deviation)
    first = begin
    if method != "C3":
        upper = expected + z * deviation
    else:
        first, before = begin + 2, np.zeros(y.shape)
        with np.errstate(invalid="ignore", divide="ignore"):
            over = np.maximum(0.0, (y - expected) / deviation - 1.0)
            over = np.where((deviation == 0) & (y <= expected), 0.0, np.minimum(over, _BOUNDLESS))
            before[2:] = over[1:-1] + over[:-2]
            less = np.where(deviation == 0, 0.0, deviation * before)
        upper = (y if form == "R" else expected) + z * deviation - less
        if form == "R":
            upper = np.maximum(upper, 0.0)
        upper[:first] = np.nan
    ready = np.arange(weeks) >= first
    return Ears(expected, upper, y > upper, ready)


#: How many deviations an excess over a baseline without any scatter counts as.
_BOUNDLESS = 1e9
_GAP = {"C1": 0, "C2": 2, "C3": 2}
