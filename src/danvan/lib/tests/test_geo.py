"""The Swiss grid against published points and against its own inverse."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.geo import LV95_EAST, LV95_NORTH, OutsideGrid, lv95_to_wgs84


def degrees(whole: int, minutes: int, seconds: float) -> float:
    return whole + minutes / 60 + seconds / 3600


def inverse(latitude: float, longitude: float) -> tuple[float, float]:
    """The other half of the same publication: degrees to LV95."""
    phi = (latitude * 3600 - 169_028.66) / 10_000
    lam = (longitude * 3600 - 26_782.5) / 10_000
    east = 2_600_072.37 + 211_455.93 * lam - 10_938.51 * lam * phi - 0.36 * lam * phi**2 - 44.54 * lam**3
    north = (
        1_200_147.07
        + 308_807.95 * phi
        + 3_745.25 * lam**2
        + 76.63 * phi**2
        - 194.56 * lam**2 * phi
        + 119.79 * phi**3
    )
    return east, north


def test_the_published_example_comes_out() -> None:
    latitude, longitude = lv95_to_wgs84(2_700_000, 1_100_000)

    assert latitude == pytest.approx(degrees(46, 2, 38.87), abs=0.001 / 36)
    assert longitude == pytest.approx(degrees(8, 43, 49.79), abs=0.001 / 36)


def test_the_origin_of_the_grid_is_the_old_observatory_of_bern() -> None:
    latitude, longitude = lv95_to_wgs84(2_600_000, 1_200_000)

    assert latitude == pytest.approx(46.951081, abs=1e-6)
    assert longitude == pytest.approx(7.438637, abs=1e-6)


# Within the country; towards the corners of the rectangle, abroad, both halves drift apart.
@given(st.floats(2_490_000, 2_830_000), st.floats(1_080_000, 1_295_000))
def test_there_and_back_is_within_five_metres(east: float, north: float) -> None:
    again = inverse(*lv95_to_wgs84(east, north))

    assert math.dist(again, (east, north)) < 5


@pytest.mark.parametrize("place", [(1_248_930, 2_679_329), (0, 0), (LV95_EAST[1] + 1, LV95_NORTH[0])])
def test_a_position_outside_the_grid_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(OutsideGrid):
        lv95_to_wgs84(*place)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_no_place(bad: float) -> None:
    with pytest.raises(OutsideGrid):
        lv95_to_wgs84(bad, 1_200_000)
