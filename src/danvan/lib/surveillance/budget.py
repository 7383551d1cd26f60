"""Which of many surprises become alarms: false discoveries within a share, false alarms within a number a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .counts import Real


@dataclass(frozen=True, slots=True)
class Budget:
    """`expected_false`: alarms a week that chance may raise, over all units and topics; `fdr`: the share of alarms that may
    be false; `smallest`: no alarm on fewer matters than this in the window; `rare`: a series alarms by chance no more often than
    in this share of weeks, however few series there are."""

    expected_false: float = 5.0
    fdr: float = 0.07
    smallest: int = 3
    rare: float = 0.001


def q_values(p: Real) -> Real:
    """Benjamini and Hochberg (1995): the smallest share of false discoveries at which each test would be chosen. (n,)"""
    count = len(p)
    order = np.argsort(p)
    ranked = p[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return q


def chosen(p: Real, tests: int, budget: Budget, *, share: float) -> tuple[NDArray[np.bool_], Real, float]:
    """Alarms among `p` (n,), their q-values, and how many alarms chance raises at most in a quiet week.

    Both limits hold: q within `fdr`, and p within what spends no more than `share` of the permitted false alarms, for all
    `tests` that could have been surprising.
    """
    if not len(p):
        return np.zeros(0, dtype=bool), p.copy(), 0.0
    q = np.minimum(q_values(p) * max(tests, len(p)) / len(p), 1.0)
    limit = min(share * budget.expected_false / max(tests, 1), budget.rare)
    alarm = (q <= budget.fdr) & (p <= limit)
    return alarm, q, limit * tests
