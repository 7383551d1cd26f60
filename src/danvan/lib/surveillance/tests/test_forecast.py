"""Forecasts are laws: ordered, non-negative, defined for every series, as wide as they say."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from danvan.lib.surveillance.choice import Habits, quantiles
from danvan.lib.surveillance.coherence import incoherence, reconciled
from danvan.lib.surveillance.counts import BadCounts, Counts, Tree
from danvan.lib.surveillance.forecast import LEVELS, forecast
from danvan.lib.surveillance.trial import backtest, pinball

START = date(2020, 1, 6)


def series(values: np.ndarray, topics: tuple[str, ...] | None = None) -> Counts:
    many = values.shape[1]
    units = tuple(f"u{n}" for n in range(many))
    return Counts(START, units, topics or ("t",) * many, values.astype(np.int64))


def drawn(mean: float, scatter: float, weeks: int = 300, many: int = 60, seed: int = 4) -> Counts:
    chance = np.random.default_rng(seed)
    size = 1 / scatter
    return series(chance.negative_binomial(size, size / (size + mean), size=(weeks, many)))


@given(
    weeks=st.integers(1, 130),
    many=st.integers(1, 4),
    level=st.sampled_from([0.0, 0.3, 5.0, 400.0]),
    horizon=st.integers(1, 16),
    seed=st.integers(0, 99),
)
@settings(max_examples=30, deadline=None)
def test_every_series_has_an_ordered_law_of_counts(
    weeks: int, many: int, level: float, horizon: int, seed: int
) -> None:
    values = np.random.default_rng(seed).poisson(level, size=(weeks, many))
    found = forecast(series(values), horizon=horizon)
    assert found.mean.shape == (horizon, many)
    assert found.quantiles.shape == (len(LEVELS), horizon, many)
    assert np.isfinite(found.mean).all()
    assert np.isfinite(found.quantiles).all()
    assert (found.mean >= 0).all()
    assert (found.quantiles >= 0).all()
    assert (np.diff(found.quantiles, axis=0) >= 0).all()
    assert (found.mean <= found.quantiles[-1] + 1).all()
    assert found.weeks[0] == START + timedelta(weeks=weeks)


def test_a_series_of_nothing_is_forecast_as_nearly_nothing() -> None:
    found = forecast(series(np.zeros((200, 3))), horizon=4)
    assert (found.mean < 0.05).all()
    assert (found.quantiles[6] == 0).all()


def test_three_weeks_are_enough_for_a_wide_answer() -> None:
    found = forecast(series(np.array([[4], [6], [5]])), horizon=2)
    assert (found.mean > 2).all()
    assert (found.mean < 9).all()
    assert (found.quantiles[-1] > found.quantiles[0] + 4).all()


@pytest.mark.parametrize("horizon", [0, 53])
def test_a_horizon_outside_a_year_is_refused(horizon: int) -> None:
    with pytest.raises(BadCounts, match="from 1 to 52"):
        forecast(series(np.ones((60, 1))), horizon=horizon)


def test_the_order_of_series_does_not_matter() -> None:
    counts = drawn(3.0, 0.2, weeks=180, many=8)
    turned = series(counts.values[:, ::-1])
    assert forecast(counts, horizon=3).mean[:, ::-1] == pytest.approx(forecast(turned, horizon=3).mean)


def test_ten_times_the_counts_are_ten_times_the_mean() -> None:
    values = drawn(200.0, 0.02, weeks=200, many=5).values
    small, large = (forecast(series(values * n), horizon=4).mean for n in (1, 10))
    assert large == pytest.approx(10 * small, rel=0.05)


@pytest.mark.parametrize(("mean", "scatter"), [(0.4, 0.5), (3.0, 0.3), (40.0, 0.1), (900.0, 0.05)])
def test_bands_of_a_steady_series_cover_what_they_say(mean: float, scatter: float) -> None:
    """60 series x 6 origins x 2 weeks: three standard errors of a share near .8 are .045."""
    trial = backtest(drawn(mean, scatter), number=6, horizon=2)["danvan"]
    assert trial.pit80 == pytest.approx(0.80, abs=0.05)
    assert trial.pit95 == pytest.approx(0.95, abs=0.03)


def test_a_season_is_learned_and_beats_the_year_before() -> None:
    weeks = np.arange(312)[:, None]
    mean = 8 * np.exp(0.9 * np.sin(2 * np.pi * weeks / 52.18)) * np.ones((1, 20))
    trials = backtest(series(np.random.default_rng(2).poisson(mean)))
    assert trials["danvan"].loss < 0.92 * trials["seasonal naive"].loss


def test_a_holiday_that_moves_lowers_its_own_week_only() -> None:
    chance = np.random.default_rng(3)
    values = chance.poisson(20, size=(200, 6))
    past = [5, 58, 109, 163]
    values[past] = chance.poisson(4, size=(4, 6))
    days = [START + timedelta(weeks=w, days=2) for w in (*past, 201)]
    found = forecast(series(values), horizon=4, holidays=days).mean
    assert (found[1] < 9).all()
    assert (found[[0, 2, 3]] > 15).all()


@given(mean=st.floats(0.01, 18), scatter=st.floats(0.001, 5))
@settings(max_examples=60, deadline=None)
def test_small_quantiles_are_those_of_a_negative_binomial_near_it(mean: float, scatter: float) -> None:
    """The table's scatter lies within half a step, 3 %, of the one asked."""
    levels = np.array(LEVELS)
    found = quantiles(np.array([mean]), np.array([scatter]), levels)[:, 0]
    ends = [
        stats.nbinom.ppf(levels, 1 / a, 1 / (1 + a * mean))
        for a in np.geomspace(scatter / 1.03, scatter * 1.03, 41)
    ]
    exact = (found <= 58) & (np.max(ends, axis=0) < 60)
    assert (found[exact] >= np.min(ends, axis=0)[exact] - 1e-9).all()
    assert (found[exact] <= np.max(ends, axis=0)[exact] + 1e-9).all()


def test_large_quantiles_are_within_three_percent() -> None:
    levels = np.array(LEVELS)
    for mean, scatter in ((80.0, 0.2), (5000.0, 0.01), (200.0, 0.5)):
        exact = stats.nbinom.ppf(levels, 1 / scatter, 1 / (1 + scatter * mean))
        found = quantiles(np.array([mean]), np.array([scatter]), levels)[:, 0]
        assert found == pytest.approx(exact, rel=0.03, abs=1.0)


def test_pinball_loss_is_least_at_the_quantile() -> None:
    came = np.random.default_rng(0).normal(size=(1, 20_000))
    losses = [pinball(np.full((1, 1, 20_000), q), came, np.array([0.9])).mean() for q in (0.9, 1.2816, 1.7)]
    assert min(losses) == losses[1]


@st.composite
def trees(draw: st.DrawFn) -> np.ndarray:
    many = draw(st.integers(1, 25))
    return np.array([draw(st.integers(-1, n - 1)) for n in range(many)], dtype=np.int64)


@given(above=trees(), seed=st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_reconciled_means_add_up_and_are_the_nearest(above: np.ndarray, seed: int) -> None:
    chance = np.random.default_rng(seed)
    mean = chance.gamma(2, 3, size=(2, above.size)) + 60.0 * (1 + np.arange(above.size)[::-1])
    variance = chance.gamma(2, 1, size=mean.shape) + 0.1
    found = reconciled(mean, variance, above)
    assert incoherence(found, above) <= 1e-9
    assert (found >= 0).all()
    lowest = np.setdiff1d(np.arange(above.size), above)
    sums = np.zeros((above.size, lowest.size))
    for column, node in enumerate(lowest):
        at = node
        while at >= 0:
            sums[at, column] = 1
            at = above[at]
    for row in range(2):
        scale = 1 / np.sqrt(variance[row])
        best = np.linalg.lstsq(sums * scale[:, None], mean[row] * scale, rcond=None)[0]
        if (best >= 0).all():
            assert found[row] == pytest.approx(sums @ best, rel=1e-7, abs=1e-6)


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        reconciled(np.ones((1, 2)), np.ones((1, 2)), np.array([1, 0]))


def test_a_unit_with_matters_of_its_own_stands_over_the_rest() -> None:
    counts = drawn(4.0, 0.2, weeks=120, many=3)
    tree = Tree({"u1": "u0", "u2": "u0", "u0": "nation"})
    found = forecast(counts, tree, horizon=2)
    place = {unit: n for n, unit in enumerate(found.units)}
    assert set(place) == {"u0", "u1", "u2", "nation"}
    assert found.mean[:, place["nation"]] == pytest.approx(found.mean[:, place["u0"]])
    assert (found.mean[:, place["u0"]] > found.mean[:, place["u1"]] + found.mean[:, place["u2"]]).all()


def wandering(scatter: float, seed: int = 11) -> Counts:
    """Counts whose level wanders: errors of past forecasts, which chose the weights, look smaller than those to come."""
    chance, many = np.random.default_rng(seed), 150
    level = chance.lognormal(0.5, 1, many) * np.exp(np.cumsum(chance.normal(0, 0.05, (320, many)), axis=0))
    size = 1 / scatter
    return series(chance.negative_binomial(size, size / (size + level)))


def test_bands_that_did_not_keep_their_word_in_the_last_year_are_widened() -> None:
    counts = wandering(0.5)
    kept = backtest(counts, habits=Habits())["danvan"]
    loose = backtest(counts, habits=Habits(word=1e12))["danvan"]
    assert abs(kept.pit80 - 0.8) < abs(loose.pit80 - 0.8)
    assert 0.77 < kept.pit80 < 0.83
    assert 0.935 < kept.pit95 < 0.965
    assert kept.loss < 1.005 * loose.loss


def test_a_short_past_leaves_bands_as_they_are() -> None:
    counts = drawn(3.0, 0.3, weeks=40, many=6)
    short, off = forecast(counts, horizon=4), forecast(counts, horizon=4, habits=Habits(word=1e12))
    assert np.array_equal(short.quantiles, off.quantiles)
