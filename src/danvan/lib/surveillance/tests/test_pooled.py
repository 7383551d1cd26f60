"""How many thin series tell about their dispersion together, and what a past outbreak may not tell."""

from __future__ import annotations

import numpy as np
import pytest

from danvan.lib.surveillance import pooled

WEEKS = 276


def drawn(seed: int, mean: np.ndarray, phi: float) -> np.ndarray:
    luck = np.random.default_rng(seed)
    return luck.poisson(luck.gamma(mean / (phi - 1), phi - 1) if phi > 1 else mean)


def told(counts: np.ndarray) -> pooled.Outlook:
    series = counts.shape[1]
    return pooled.outlook(counts, len(counts) - 1, np.zeros(series, dtype=int), np.zeros(series, dtype=int))


@pytest.mark.parametrize("phi", [1.0, 1.5, 2.5])
def test_many_thin_series_show_how_much_they_scatter(phi: float) -> None:
    """Up to a tenth of much scatter is taken for outbreaks."""
    mean = np.full((WEEKS, 1500), 0.5)
    assert told(drawn(1, mean, phi)).phi.mean() == pytest.approx(phi, abs=0.12 * phi)


def test_large_and_small_counts_answer_alike() -> None:
    few, many = (told(drawn(2, np.full((WEEKS, 200), mean), 2.0)).phi.mean() for mean in (4.0, 90.0))
    assert few == pytest.approx(2.0, abs=0.15)
    assert many == pytest.approx(2.0, abs=0.15)


def test_a_past_outbreak_does_not_make_a_calm_series_look_restless() -> None:
    counts = drawn(3, np.full((WEEKS, 300), 2.0), 1.0)
    before = told(counts).phi
    counts[150:152, 0] += 25
    assert told(counts).phi[0] < before[0] + 0.25


def test_chance_surprises_about_as_often_as_it_says() -> None:
    counts = drawn(4, np.full((WEEKS, 6000), 1.0), 1.4)
    outlook = told(counts)
    p = outlook.tail(counts[-1], "week")
    for level in (0.01, 0.001):
        share = float((p <= level).mean())
        assert share <= 1.6 * level
    assert float((p <= 0.2).mean()) > 0.08
