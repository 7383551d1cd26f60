"""Which of many surprises become alarms: false discoveries within a share, false alarms within a number a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .counts import Real

#: Before any count is seen: one series in a thousand rises, as sure as if fifty had been looked at.
_USUAL, _WORTH = 0.001, 50.0
_ROUNDS = 200
_AS_LIKELY_AS_NOT = 0.5


@dataclass(frozen=True, slots=True)
class Budget:
    """`fdr`: the share of a level's alarms that may be false; `expected_false`: how many of a week's alarms, of all levels, may
    be expected to be false before each further one must be likelier true than not; `smallest`: no alarm on fewer matters than
    this in the window; `rare`: a series alarms by chance no more often than in this share of weeks, however many others rise."""

    expected_false: float = 5.0
    fdr: float = 0.12
    smallest: int = 3
    rare: float = 0.001


def rising(odds: Real, tests: int) -> float:
    """The share of `tests` series that rise, by what their odds tell: expectation and maximisation.

    `odds` (n,) are likelihood ratios of the more surprising ones; the others are taken not to rise.
    """
    share = _USUAL
    for _round in range(_ROUNDS):
        before = share
        risen = share * odds / (1 - share + share * odds)
        share = (float(risen.sum()) + _USUAL * _WORTH) / (max(tests, len(odds)) + _WORTH)
        if abs(share - before) <= 1e-4 * before:
            break
    return share


def local_false(odds: Real, tests: int) -> Real:
    """How probable it is that each of `odds` (n,) is no rise: the local false discovery rate (Efron et al. 2001)."""
    share = rising(odds, tests)
    false: Real = (1 - share) / (1 - share + share * odds)
    return false


def q_values(false: Real) -> Real:
    """The share of false ones among all that are at least as sure, (n,): the mean of their local rates (Sun and Cai 2007)."""
    ranked = np.sort(false)
    as_sure = np.searchsorted(ranked, false, side="right")
    q: Real = np.cumsum(ranked)[as_sure - 1] / np.maximum(as_sure, 1)
    return q


def chosen(p: Real, false: Real, level: NDArray[np.int64], budget: Budget) -> tuple[NDArray[np.bool_], Real]:
    """Alarms among series with these p-values, local false discovery rates and levels (n,), and their q within their level.

    Within each level q stays within `fdr`. Of all levels together the surest are kept until `expected_false` of them are expected
    to be false; after that only what is likelier true than not.
    """
    q = np.ones(len(p))
    for one in np.unique(level):
        q[level == one] = q_values(false[level == one])
    alarm = (q <= budget.fdr) & (p <= budget.rare)
    order = np.argsort(np.where(alarm, false, 2.0), kind="stable")
    afforded = np.empty(len(p), dtype=bool)
    afforded[order] = np.cumsum(false[order]) <= budget.expected_false
    return alarm & (afforded | (false <= _AS_LIKELY_AS_NOT)), q
