"""Neighbouring units that rise together, each too little to be seen alone.

An expectation-based space-time scan (Kulldorff 2001; Neill 2009): around each unit circles of its nearest neighbours within reach, over
the last one to four weeks, are judged by how much better a common rise explains the counts than what was expected. Counts
scatter more than Poisson, so each is divided by its dispersion first. How great the best circle is by chance is drawn from
the expectations themselves; a Gumbel law fitted to those draws (Abrams et al. 2010) tells p-values below one in the number of
draws. Later circles of a topic may not share a unit with an earlier one, and one in which a single unit rose is no cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from . import negbin
from .counts import Real, Whole

#: How improbable what the others of a cluster counted must be without the unit that rose most.
_OTHERS = 0.01
#: By how much the log ratio may lie below that of the level asked for before draws are not worth while.
_SLACK = 2.0
_EULER = 0.5772156649
_EARTH = 111.2  #: kilometres of a degree


@dataclass(frozen=True, slots=True)
class Cluster:
    """Units near each other that rose together in a topic over the last `weeks` weeks. `p` is of all circles of the topic."""

    units: tuple[str, ...]
    topic: str
    weeks: int
    count: int
    expected: float
    p: float


def neighbours(
    places: Sequence[tuple[float, float]], nearest: int = 12, *, reach: float = 40.0
) -> NDArray[np.int64]:
    """(U, k) the nearest units of each, itself first, by degrees east and north; -1 where one is more than `reach` km away."""
    points = np.array(places, dtype=float).reshape(-1, 2)
    flat = np.column_stack(
        [points[:, 0] * np.cos(np.radians(points[:, 1].mean() if len(points) else 0)), points[:, 1]]
    )
    flat *= _EARTH
    count = min(nearest, len(flat))
    found: NDArray[np.int64] = np.empty((len(flat), count), dtype=np.int64)
    for begin in range(0, len(flat), 512):
        part = flat[begin : begin + 512]
        apart = ((part[:, None, :] - flat[None, :, :]) ** 2).sum(axis=2)
        order = np.argsort(apart, axis=1, kind="stable")[:, :count]
        is_near = np.take_along_axis(apart, order, axis=1) <= reach**2
        found[begin : begin + 512] = np.where(is_near, order, -1)
    return found


def clusters(  # noqa: PLR0917 - counts, what was due, and where
    counts: Whole, expected: Real, phi: Real, near: NDArray[np.int64], units: Sequence[str], topic: str, *,
    alpha: float = 0.01, draws: int = 60, seed: int = 1, most: int = 5,
) -> tuple[Cluster, ...]:  # fmt: skip
    """Clusters of one topic; `near` as `neighbours` gives it. `counts` and `expected` are of the last four weeks, (4, U), the latest last; `phi` (U,).

    At most `most`, each of p <= `alpha`, the most surprising first. The same seed gives the same p.
    """
    if not counts.size or not near.size:
        return ()
    scores = _scores(counts, expected, phi, near)
    if scores.max() < -np.log(alpha) - _SLACK:  # the best of many circles is no rarer than a single one is
        return ()
    luck = np.random.default_rng(seed)
    over = np.maximum(phi - 1, 1e-6)
    by_chance = np.array(
        [
            _scores(luck.poisson(luck.gamma(expected / over, over)), expected, phi, near).max()
            for _draw in range(draws)
        ]
    )
    found: list[Cluster] = []
    taken: set[int] = set()
    for at in np.argsort(scores, axis=None)[::-1]:
        window, unit, size = np.unravel_index(at, scores.shape)
        p = _p(float(scores[window, unit, size]), by_chance)
        if p > alpha or len(found) == most or scores[window, unit, size] <= 0:
            break
        inside = near[unit, : size + 1]
        if taken & set(inside.tolist()):
            continue
        rows = slice(counts.shape[0] - 1 - int(window), None)
        if not _is_shared(
            counts[rows][:, inside].sum(axis=0), expected[rows][:, inside].sum(axis=0), phi[inside]
        ):
            continue
        taken |= set(inside.tolist())
        found.append(
            Cluster(tuple(units[one] for one in inside), topic, int(window) + 1, int(counts[rows][:, inside].sum()),
                    float(expected[rows][:, inside].sum()), p)
        )  # fmt: skip
    return tuple(found)


def _is_shared(counts: Real, expected: Real, phi: Real) -> bool:
    """Did the others rise too? A unit that rose alone makes any circle round it stand out."""
    others = np.arange(len(counts)) != np.argmax((counts - expected) / np.sqrt(phi * expected))
    scatter = float((phi * expected)[others].sum() / expected[others].sum())
    return bool(negbin.tail(counts[others].sum(), expected[others].sum(), max(scatter, 1.0)) <= _OTHERS)


def _scores(counts: Whole, expected: Real, phi: Real, near: NDArray[np.int64]) -> Real:
    """(weeks, U, k) log likelihood ratio of each circle that has two units or more; 0 where it did not rise."""
    is_near = near >= 0
    seen = np.where(is_near, np.cumsum(counts[::-1] / phi, axis=0)[:, near], 0.0)
    due = np.where(is_near, np.cumsum(expected[::-1] / phi, axis=0)[:, near], 0.0)
    seen, due = np.cumsum(seen, axis=2), np.cumsum(due, axis=2)
    ratio = np.where(seen > due, special.xlogy(seen, seen / np.maximum(due, 1e-12)) - (seen - due), 0.0)
    ratio[:, :, 0] = 0.0  # a unit alone is the detector's matter
    ratio[:, ~is_near] = 0.0
    return ratio


def _p(score: float, by_chance: Real) -> float:
    """The share of draws that reach a score; beyond them, by the Gumbel law of their mean and spread."""
    scale = max(float(by_chance.std()) * np.sqrt(6) / np.pi, 1e-9)
    place = float(by_chance.mean()) - _EULER * scale
    gumbel = float(-np.expm1(-np.exp(-min((score - place) / scale, 700.0))))
    reached = (1 + int((by_chance >= score).sum())) / (1 + len(by_chance))
    return gumbel if reached <= 2 / (1 + len(by_chance)) else max(gumbel, reached)
