"""Forecasts of weekly counts for one to thirteen weeks, with bands that have kept their word on the series' own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from .choice import (
    HABITS,
    SCATTER_LEAST,
    SCATTER_MOST,
    Habits,
    Index,
    Past,
    Real,
    kept_word,
    past,
    quantiles,
)  # fmt: skip
from .coherence import reconciled
from .counts import BadCounts, Counts, Tree
from .pool import MEMBERS, YEAR, Pool, pool

LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
#: Horizons at which the past is weighed; between them weights and scatter are interpolated.
ANCHORS = (1, 2, 4, 8, 13)
#: Weeks on which nothing is weighed yet.
BEGINNING = 26
#: So many series are worked on together: the arrays of one batch stay small.
BATCH = 2000
#: Ends the name of the child that holds what a unit has of its own beside those below it.
REST = "\0"


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """`mean` (H, N) and `quantiles` (9, H, N) at LEVELS, in counts, for N pairs of unit and topic.

    `weeks` (H,) are the Mondays forecast. Over a tree the means of a unit equal the sum of those right below it.
    """

    weeks: tuple[date, ...]
    units: tuple[str, ...]
    topics: tuple[str, ...]
    mean: Real
    quantiles: Real


def forecast(
    counts: Counts,
    tree: Tree | None = None,
    *,
    horizon: int = 13,
    holidays: Sequence[date] | None = None,
    habits: Habits = HABITS,
) -> Forecast:
    """Forecast every series of `counts`, and with a tree every unit above them, coherent by topic.

    `holidays` are any days of the weeks in which few matters come in (Tết), past and to come; the factor of such a week is
    learned from past ones by topic and applied to those ahead.

    :raises BadCounts: for a horizon outside 1 to 52, or no week at all.
    """
    if not 1 <= horizon <= YEAR:
        raise BadCounts(f"a horizon of {horizon} weeks; from 1 to {YEAR} can be asked")
    if not counts.values.shape[0]:
        raise BadCounts("there is no week")
    nodes, above = (counts, None) if tree is None else _nodes(counts, tree)
    length, many = nodes.values.shape
    weeks = tuple(nodes.first_week + timedelta(weeks=t) for t in range(length + horizon))
    phase = np.array([min((day.timetuple().tm_yday - 1) // 7, 52) for day in weeks], dtype=np.int64)
    group = _numbers(nodes.topics)
    calm = _holiday_factor(nodes.values, group, weeks, holidays or ())
    mean, bands = np.empty((horizon, many)), np.empty((len(LEVELS), horizon, many))
    for part in _batches(group):
        inner = np.unique(group[part], return_inverse=True)[1].astype(np.int64)
        values = nodes.values[:, part] / calm[:length, group[part]]
        mean[:, part], scatter = _means(values, phase, inner, horizon, habits)
        mean[:, part] *= calm[length:, group[part]]
        bands[:, :, part] = quantiles(mean[:, part], scatter, np.array(LEVELS))
    if above is not None:
        mean, bands = _coherent(mean, bands, above)
        kept = np.flatnonzero([not unit.endswith(REST) for unit in nodes.units])
        units = tuple(nodes.units[n] for n in kept)
        topics = tuple(nodes.topics[n] for n in kept)
        return Forecast(weeks[length:], units, topics, mean[:, kept], bands[:, :, kept])
    return Forecast(weeks[length:], nodes.units, nodes.topics, mean, bands)


def _means(values: Real, phase: Index, group: Index, horizon: int, habits: Habits) -> tuple[Real, Real]:
    """Means and scatter, (H, S) each."""
    length, many = values.shape
    first = max(0, min(BEGINNING, length // 3), length - 130 - max(ANCHORS) - 1)
    known = pool(values, phase, group, horizon, first)
    anchors = [h for h in ANCHORS if h <= horizon]
    if anchors[-1] < horizon <= max(ANCHORS):
        anchors.append(horizon)
    found = [
        (h, _widened(seen, kept_word(known, values, group, h, habits)))
        for h in anchors
        if (seen := past(known, values, group, h, habits)) is not None
    ]
    mean, scatter = np.empty((horizon, many)), np.empty((horizon, many))
    last = np.array([length - 1])
    for ahead in range(1, horizon + 1):
        weights, scatter[ahead - 1] = _between(found, ahead, many)
        mean[ahead - 1] = np.einsum("ms,ms->s", known.mean(last, ahead)[0], weights)
    return mean, scatter


def _widened(seen: Past, factors: Real) -> Past:
    """With bands as wide as they should have been in the last year."""
    return replace(seen, scatter=np.clip(seen.scatter * factors, SCATTER_LEAST, SCATTER_MOST))


def _between(found: Sequence[tuple[int, Past]], ahead: int, many: int) -> tuple[Real, Real]:
    """Weights and scatter at a horizon, from those weighed next to it; of a series without a past, all alike and wide."""
    if not found:
        return np.full((MEMBERS, many), 1.0 / MEMBERS), np.full(many, 1.0)
    low = max((pair for pair in found if pair[0] <= ahead), key=lambda pair: pair[0], default=found[0])
    high = min((pair for pair in found if pair[0] >= ahead), key=lambda pair: pair[0], default=found[-1])
    share = 0.0 if high[0] == low[0] else (ahead - low[0]) / (high[0] - low[0])
    return (
        (1 - share) * low[1].weights + share * high[1].weights,
        (1 - share) * low[1].scatter + share * high[1].scatter,
    )


def _numbers(names: Sequence[str]) -> Index:
    place: dict[str, int] = {}
    return np.array([place.setdefault(name, len(place)) for name in names], dtype=np.int64)


def _batches(group: Index) -> list[Index]:
    """Numbers of series, a topic's together."""
    order = np.argsort(group, kind="stable")
    return [order[at : at + BATCH] for at in range(0, order.size, BATCH)]


def _holiday_factor(values: Index, group: Index, weeks: Sequence[date], holidays: Sequence[date]) -> Real:
    """What a holiday leaves of a usual week, (T + H, G); 1 for other weeks and where none is known."""
    many = int(group.max()) + 1 if group.size else 0
    factor = np.ones((len(weeks), many))
    mondays = {day - timedelta(days=day.weekday()) for day in holidays}
    marked = np.array([week in mondays for week in weeks])
    length = values.shape[0]
    was = np.flatnonzero(marked[:length])
    if not was.size:
        return factor
    sums = np.stack([values[:, group == n].sum(axis=1) for n in range(many)], axis=1)
    usual, seen = np.zeros(many), np.zeros(many)
    for week in map(int, was):
        near = [w for w in range(max(0, week - 4), min(length, week + 5)) if not marked[w]]
        if near:
            usual += sums[near].mean(axis=0)
            seen += sums[week]
    factor[marked] = np.clip((seen + 5.0) / (usual + 5.0), 0.05, 20.0)
    return factor


def _nodes(counts: Counts, tree: Tree) -> tuple[Counts, Index]:
    """All units with what is below them, and each one's parent (-1 for none).

    A unit that has counts of its own beside those below it gets a nameless child that holds them.
    """
    place: dict[tuple[str, str], int] = {}
    names: list[tuple[str, str]] = []
    above: list[int] = []
    members: list[list[int]] = []

    def node(unit: str, topic: str) -> int:
        if (unit, topic) not in place:
            number = place[unit, topic] = len(above)
            above.append(-1)
            members.append([])
            names.append((unit, topic))
            line = tree.line(unit)
            if line:
                above[number] = node(line[0], topic)
        return place[unit, topic]

    pairs = list(zip(counts.units, counts.topics, strict=True))
    numbers = [node(unit, topic) for unit, topic in pairs]
    parents = {at for at in above if at >= 0}
    for at, number in enumerate(numbers):
        leaf = number
        if number in parents:
            leaf = len(above)
            above.append(number)
            members.append([])
            names.append((names[number][0] + REST, names[number][1]))
        while leaf >= 0:
            members[leaf].append(at)
            leaf = above[leaf]
    values = np.empty((counts.values.shape[0], len(above)), dtype=np.int64)
    for number, own in enumerate(members):
        values[:, number] = counts.values[:, own].sum(axis=1)
    units, topics = zip(*names, strict=True) if names else ((), ())
    return Counts(counts.first_week, units, topics, values), np.array(above, dtype=np.int64)


def _coherent(mean: Real, bands: Real, above: Index) -> tuple[Real, Real]:
    """Means that add up; each band moves with its mean and keeps its width relative to it."""
    spread = (bands[-1] - bands[0]) / 3.92
    new = reconciled(mean, spread**2 + mean, above)
    moved = np.maximum(bands * (new / np.maximum(mean, 1e-9)), 0.0)
    return new, moved


__all__ = ["ANCHORS", "LEVELS", "Forecast", "Habits", "Pool", "forecast"]
