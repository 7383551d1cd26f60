"""Positions: from a national grid to latitude and longitude.

The formulas are the published approximations of the Swiss federal office of topography ("Formeln und Konstanten
für die Berechnung der Schweizerischen schiefachsigen Zylinderprojektion"), good to about one metre.
"""

from __future__ import annotations

#: Corners of the area in which the approximation holds (LV95 metres): Switzerland and a strip around it.
LV95_EAST = (2_450_000.0, 2_870_000.0)
LV95_NORTH = (1_040_000.0, 1_330_000.0)


class OutsideGrid(ValueError):  # noqa: N818 - reads as what it says
    """A position that the grid does not cover; most often east and north are swapped."""


def lv95_to_wgs84(east: float, north: float) -> tuple[float, float]:
    """(latitude, longitude) in degrees of a position in the Swiss grid LV95, in metres. Raises OutsideGrid."""
    if not (LV95_EAST[0] <= east <= LV95_EAST[1] and LV95_NORTH[0] <= north <= LV95_NORTH[1]):
        raise OutsideGrid(f"E {east:.0f}, N {north:.0f} lies outside the Swiss grid")
    # Offsets from Bern in units of 1000 km; results in units of 10000 arc seconds.
    y = (east - 2_600_000) / 1_000_000
    x = (north - 1_200_000) / 1_000_000
    longitude = 2.6779094 + 4.728982 * y + 0.791484 * y * x + 0.1306 * y * x**2 - 0.0436 * y**3
    latitude = (
        16.9023892 + 3.238272 * x - 0.270978 * y**2 - 0.002528 * x**2 - 0.0447 * y**2 * x - 0.0140 * x**3
    )
    return latitude * 100 / 36, longitude * 100 / 36
