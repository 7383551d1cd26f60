"""Rolling back-tests: what forecasts would have said, origin by origin, against what came."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.special import ndtri

from .choice import HABITS, Habits, Real
from .counts import BadCounts, Counts
from .forecast import LEVELS, forecast

#: Levels of the pinball loss: those of the 50, 80 and 95 % bands and the median.
SCORED = (0, 2, 3, 4, 5, 6, 8)
LEAST_EVENTS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Scores of one way of forecasting, over all origins, horizons and series.

    `loss`: mean over series of twice the mean pinball loss over seven levels, divided by the series' mean absolute
    difference to the year before within the history. `inside80` and `inside95`: share inside the band, `pit80` and `pit95`: the
    same with each count spread evenly over its own step, which a calibrated law meets however thin the series.
    """

    series: int
    loss: float
    losses: Real
    inside80: float
    inside95: float
    pit80: float
    pit95: float
    seconds: float


def origins(length: int, number: int = 12, gap: int = 4, horizon: int = 4) -> tuple[int, ...]:
    """How many weeks are known at each origin; the last forecast ends with the last week."""
    return tuple(length - horizon - gap * (number - 1 - n) for n in range(number))


def eligible(counts: Counts, first: int, history: int) -> Counts:
    """The series with at least 20 events from the first history on."""
    events = counts.values[max(0, first - history) :].sum(axis=0)
    kept = np.flatnonzero(events >= LEAST_EVENTS)
    return Counts(
        counts.first_week,
        tuple(counts.units[n] for n in kept),
        tuple(counts.topics[n] for n in kept),
        counts.values[:, kept],
    )


def backtest(
    counts: Counts,
    *,
    number: int = 12,
    gap: int = 4,
    horizon: int = 4,
    history: int = 260,
    habits: Habits = HABITS,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Trial]:
    """Trials of this package's forecast ("danvan"), of the same week a year before ("seasonal naive") and of climatology.

    :raises BadCounts: where the history is too short for a year before the first origin, or no series has 20 events.
    """
    known = origins(counts.values.shape[0], number, gap, horizon)
    if known[0] <= 53:
        raise BadCounts(
            f"{counts.values.shape[0]} weeks; a back-test needs {54 + horizon + gap * (number - 1)}"
        )
    counts = eligible(counts, known[0], history)
    if not counts.units:
        raise BadCounts(f"no series has {LEAST_EVENTS} events before the first origin")
    notes: dict[str, _Notes] = {name: _Notes() for name in WAYS}
    for at, end in enumerate(known):
        past = counts.values[max(0, end - history) : end]
        scale = np.abs(past[52:] - past[:-52]).mean(axis=0)
        came = counts.values[end : end + horizon].astype(np.float64)
        for name, way in WAYS.items():
            began = time.process_time()
            bands = way(Counts(counts.first_week + timedelta(weeks=max(0, end - history)), counts.units, counts.topics, past), horizon, habits)  # fmt: skip
            notes[name].add(bands, came, scale, time.process_time() - began)
        if progress:
            progress(at + 1, len(known))
    return {name: note.trial() for name, note in notes.items()}


def pinball(bands: Real, came: Real, levels: Real) -> Real:
    """Pinball loss (H, S), the mean over the levels; `bands` is (Q, H, S)."""
    gap = came[None] - bands
    level = levels[:, None, None]
    loss: Real = np.maximum(level * gap, (level - 1.0) * gap).mean(axis=0)
    return loss


class _Notes:
    """What a way of forecasting has shown so far."""

    def __init__(self) -> None:
        self.losses: list[Real] = []
        self.inside: list[Real] = []
        self.spread: list[Real] = []
        self.seconds: list[float] = []

    def add(self, bands: Real, came: Real, scale: Real, seconds: float) -> None:
        scored = bands[list(SCORED)]
        loss = 2.0 * pinball(scored, came, np.array(LEVELS)[list(SCORED)])
        self.losses.append(np.where(scale > 0, loss.mean(axis=0) / np.maximum(scale, 1e-9), np.nan))
        for kept, low, high in ((self.inside, 2, 6), (self.inside, 0, 8)):
            kept.append(((came >= bands[low]) & (came <= bands[high])).astype(float))
        for low, high in ((2, 6), (0, 8)):
            self.spread.append(_spread_inside(bands, came, low, high))
        self.seconds.append(seconds)

    def trial(self) -> Trial:
        losses = np.nanmean(np.stack(self.losses), axis=0)
        return Trial(
            losses.size,
            float(np.nanmean(losses)),
            losses,
            float(np.mean(self.inside[0::2])),
            float(np.mean(self.inside[1::2])),
            float(np.mean(self.spread[0::2])),
            float(np.mean(self.spread[1::2])),
            float(np.mean(self.seconds)),
        )


def _spread_inside(bands: Real, came: Real, low: int, high: int) -> Real:
    """Share of a count's place in the law, read off the bands' own levels, that lies inside the band (H, S)."""
    levels = np.array(LEVELS)
    reach = [
        np.sum(np.diff(np.concatenate([[0.0], levels]))[:, None, None] * (bands < came + shift), axis=0)
        for shift in (-0.5, 0.5)
    ]
    bottom, top = reach
    width = top - bottom
    part = np.minimum(top, levels[high]) - np.maximum(bottom, levels[low])
    point = (bottom >= levels[low]) & (bottom < levels[high])
    share: Real = np.where(
        width > 0, np.clip(part, 0.0, None) / np.maximum(width, 1e-12), point.astype(float)
    )
    return share


def _ours(past: Counts, horizon: int, habits: Habits) -> Real:
    return forecast(past, horizon=horizon, habits=habits).quantiles


def _naive(past: Counts, horizon: int, habits: Habits) -> Real:
    """The same week a year before, with normal bands of its own errors."""
    values = past.values
    doubt = np.sqrt(((values[52:] - values[:-52]) ** 2).mean(axis=0))
    mean = values[-52 : values.shape[0] - 52 + horizon]
    bands: Real = np.maximum(0.0, mean[None] + doubt * ndtri(np.array(LEVELS))[:, None, None])
    return bands


def _climatology(past: Counts, horizon: int, habits: Habits) -> Real:
    """What stood within three weeks of the same week in years before."""
    values = past.values
    length = values.shape[0]
    rows = []
    for ahead in range(horizon):
        near = [length + ahead - 52 * year + d for year in range(1, 11) for d in range(-3, 4)]
        rows.append(np.quantile(values[[n for n in near if 0 <= n < length]], LEVELS, axis=0))
    return np.stack(rows, axis=1)


WAYS: dict[str, Callable[[Counts, int, Habits], Real]] = {
    "danvan": _ours,
    "seasonal naive": _naive,
    "climatology": _climatology,
}
