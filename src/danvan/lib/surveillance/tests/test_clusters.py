"""Neighbours that rise together are found, chance seldom is, and circles do not overlap."""

from __future__ import annotations

import numpy as np
import pytest

from danvan.lib.surveillance.clusters import clusters, neighbours

SIDE = 12
PLACES = [(105 + 0.1 * (n % SIDE), 20 + 0.1 * (n // SIDE)) for n in range(SIDE * SIDE)]
UNITS = [f"u{n:03d}" for n in range(SIDE * SIDE)]
NEAR = neighbours(PLACES, 9)


def quiet(seed: int, mean: float = 1.0, phi: float = 1.3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    luck = np.random.default_rng(seed)
    expected = np.full((4, len(UNITS)), mean)
    counts = luck.poisson(luck.gamma(expected / (phi - 1), phi - 1))
    return counts, expected, np.full(len(UNITS), phi)


def test_the_nearest_of_a_unit_begin_with_itself() -> None:
    assert (NEAR[:, 0] == np.arange(len(UNITS))).all()
    assert set(NEAR[13][:5].tolist()) == {13, 12, 14, 1, 25}


def test_a_rise_spread_over_neighbours_is_one_cluster() -> None:
    counts, expected, phi = quiet(1)
    here = NEAR[66][:5]
    counts[-2:, here] += 3
    found = clusters(counts, expected, phi, NEAR, UNITS, "canals")
    assert len(found) == 1
    assert found[0].topic == "canals"
    assert found[0].weeks in (2, 3, 4)
    assert len(set(found[0].units) & {UNITS[one] for one in here}) >= 4
    assert found[0].p < 1e-3
    assert found[0].count > 2 * found[0].expected


def test_two_rises_apart_are_two_clusters_that_share_no_unit() -> None:
    counts, expected, phi = quiet(2)
    for centre in (14, 129):
        counts[-1, NEAR[centre][:6]] += 5
    found = clusters(counts, expected, phi, NEAR, UNITS, "canals")
    assert len(found) == 2
    assert not set(found[0].units) & set(found[1].units)


def test_chance_alone_is_seldom_a_cluster() -> None:
    found = [bool(clusters(*quiet(seed), NEAR, UNITS, "canals", alpha=0.05)) for seed in range(10, 50)]
    assert np.mean(found) <= 0.15


def test_one_unit_alone_is_left_to_the_detector() -> None:
    counts, expected, phi = quiet(3)
    counts[-1, 40] += 30
    assert clusters(counts, expected, phi, NEAR, UNITS, "canals") == ()


def test_units_beyond_reach_are_no_neighbours() -> None:
    places = [(105.0, 20.0), (105.1, 20.0), (106.0, 20.0)]
    assert neighbours(places, 3).tolist() == [[0, 1, -1], [1, 0, -1], [2, -1, -1]]
    assert neighbours(places, 3, reach=500).min() == 0
    counts, expected = np.zeros((4, 3), dtype=np.int64), np.ones((4, 3))
    counts[-1] = (9, 0, 12)
    far = clusters(counts, expected, np.ones(3), neighbours(places, 3), ["a", "b", "c"], "canals")
    assert far == ()
    counts[-1] = (9, 12, 0)
    (one,) = clusters(counts, expected, np.ones(3), neighbours(places, 3), ["a", "b", "c"], "canals")
    assert set(one.units) == {"a", "b"}


def test_the_same_seed_gives_the_same_answer_and_nothing_gives_none() -> None:
    counts, expected, phi = quiet(4)
    counts[-1, NEAR[5][:4]] += 6
    assert clusters(counts, expected, phi, NEAR, UNITS, "x") == clusters(
        counts, expected, phi, NEAR, UNITS, "x"
    )
    nothing = np.zeros((4, 0))
    assert clusters(nothing.astype(int), nothing, np.zeros(0), neighbours([]), [], "x") == ()


@pytest.mark.parametrize("mean", [0.05, 5.0])
def test_thin_and_thick_counts_keep_to_the_level(mean: float) -> None:
    found = [bool(clusters(*quiet(seed, mean), NEAR, UNITS, "x", alpha=0.05)) for seed in range(60, 90)]
    assert np.mean(found) <= 0.2
