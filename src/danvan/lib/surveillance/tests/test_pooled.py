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


def test_the_odds_of_a_rise_grow_with_the_count_and_never_turn() -> None:
    counts = drawn(5, np.full((WEEKS, 40), 2.0), 1.3)
    outlook, same = told(counts), np.zeros(40, dtype=int)
    asked = np.array([2, 5, 8, 12, 20, 60, 400, 10**6])
    last = np.tile(counts[-4:, :1], (1, 40))
    odds = []
    for count in asked:
        last[-1] = count
        odds.append(outlook.odds(last, same[:1])[0])
    assert (np.diff(np.log(odds)) > 0).all()
    assert odds[0] < 1 < odds[2]


def test_three_weeks_of_a_small_rise_are_better_odds_than_one() -> None:
    counts = drawn(6, np.full((WEEKS, 40), 5.0), 1.0)
    outlook, first = told(counts), np.zeros(1, dtype=int)
    last = np.full((4, 40), 5)
    last[-1] = 11
    once = outlook.odds(last, first)[0]
    last[-3:] = 11
    assert outlook.odds(last, first)[0] > 3 * once
