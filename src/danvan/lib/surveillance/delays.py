"""How complete the last weeks are: matters that are entered late make a week look quieter than it was.

Each earlier look at a week kept what was known then; today's counts of the same weeks say what came in afterwards. Their
ratio, by how old the week was when it was looked at, is the share that a look of today may expect to see (the reporting
triangle of Lawless 1994, Canadian J. of Statistics 22, 15-31, summed over units). A pseudo-count keeps shares of thin
series near one; a week cannot become less complete by growing older. Looks after which a whole register was brought in tell
nothing of how people enter matters week by week, and are left out.
"""

from __future__ import annotations

import numpy as np

from .counts import Real, Whole

#: How many matters that were entered at once each share is shrunk by.
PRIOR = 20.0
#: A look is left out whose weeks have grown by more than this many times what others grow by.
UNUSUAL = 2.0
#: No week counts as less complete than this: a share nearer to nothing would make any count a surprise.
LEAST = 0.25


def shares(then: Whole, now: Whole) -> Real:
    """(K,) the expected complete share of a week when it is 0, 1, … K-1 weeks old.

    `then` (R, K) holds what R earlier looks counted of the week in question and of the K - 1 before it, the latest first;
    `now` (R, K) what is counted of the same weeks today. Counts that were taken back since do not make a share above one.

    :raises ValueError: the two have different shapes.
    """
    if then.shape != now.shape:
        raise ValueError(f"counts of then {then.shape} and of now {now.shape} differ in shape")
    grown = (now.sum(axis=1) + 1) / (then.sum(axis=1) + 1)
    usual = grown <= UNUSUAL * np.median(grown) if len(grown) else np.zeros(0, dtype=bool)
    known, all_ = np.minimum(then, now)[usual].sum(axis=0), now[usual].sum(axis=0)
    share = np.clip((known + PRIOR) / (all_ + PRIOR), LEAST, 1.0)
    rising: Real = np.minimum.accumulate(share[::-1])[
        ::-1
    ]  # a younger week is no more complete than an older one
    return rising
