from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.web.charts import (
    PROVINCE_TILES,
    Bar,
    Series,
    bar_chart,
    line_chart,
    sparkline,
    stacked_bars,
    tile_map,
)
from danvan.web.charts.frame import nice_top, share

EVIL = '"><script>alert(1)</script>'


def svg_of(markup: str) -> ET.Element:
    """The drawing, which must be well-formed XML."""
    found = re.search(r'<svg (?:width="100%"|class="tiles").*</svg>(?=<details)', markup, re.DOTALL)
    assert found is not None
    return ET.fromstring(found[0])


def cells(markup: str) -> list[str]:
    return re.findall(r'<td class="cell--number">([^<]*)</td>', markup)


def all_charts() -> dict[str, str]:
    return {
        "bars": bar_chart([Bar(EVIL, 3, note=EVIL, url=EVIL)], title=EVIL, value_label=EVIL),
        "stack": stacked_bars([EVIL], [Series(EVIL, [1])], title=EVIL),
        "line": line_chart([EVIL, "b"], [Series(EVIL, [1, 2]), Series("y", [2, 1])], title=EVIL),
        "tiles": tile_map({"01": 0.5}, title=EVIL, urls={"01": EVIL}),
        "spark": sparkline([1, 2], label=EVIL),
    }


@pytest.mark.parametrize("name", ["bars", "stack", "line", "tiles", "spark"])
def test_charts_escape_what_comes_from_outside_and_use_no_inline_style(name: str) -> None:
    markup = all_charts()[name]

    assert "<script" not in markup
    assert 'style="' not in markup
    assert "&lt;script&gt;" in markup


@pytest.mark.parametrize("name", ["bars", "stack", "line", "tiles"])
def test_every_chart_is_named_and_carries_its_numbers_as_a_table(name: str) -> None:
    markup = all_charts()[name]
    drawing = svg_of(markup)

    assert drawing.get("role") in ("img", "group")
    assert drawing.get("aria-label")
    assert "<details" in markup
    assert cells(markup)


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    markup = bar_chart([Bar("a", 40), Bar("b", 10), Bar("c", None)], title="T")

    assert re.findall(r'width="([\d.]+%)" height="16" rx="3" class="c1"', markup) == ["100%", "25%", "0%"]
    assert cells(markup) == ["40", "10", "–"]


def test_a_percent_bar_is_measured_against_the_whole_not_against_the_best() -> None:
    assert 'width="50%"' in bar_chart([Bar("a", 0.5)], title="T", kind="percent")


def test_stacked_pieces_add_up_and_nothing_is_drawn_for_zero() -> None:
    markup = stacked_bars(["x"], [Series("a", [1], "ok"), Series("b", [0]), Series("c", [3])], title="T")

    pieces = re.findall(r'<rect x="([\d.]+)%" y="23" width="([\d.]+)%"', markup)
    assert pieces == [("0", "25"), ("25", "75")]
    assert "t-ok" in markup
    assert cells(markup) == ["1", "0", "3", "4"]


def test_a_missing_month_breaks_the_line_instead_of_falling_to_zero() -> None:
    markup = line_chart(list("abcde"), [Series("s", [1, 2, None, 3, 4])], title="T")

    assert len(re.findall("<polyline", markup)) == 2
    assert len(re.findall("<circle", markup)) == 4
    assert cells(markup)[2] == "–"


def test_a_band_is_drawn_only_where_both_bounds_are_known() -> None:
    markup = line_chart(list("abc"), [Series("s", [1, 2, 3])], title="T", band=([0, None, 1], [2, 3, 4]))

    points = re.search(r'<polygon points="([^"]*)"', markup)
    assert points is not None
    assert len(points[1].split()) == 4


def test_axis_labels_stay_few_enough_for_a_phone() -> None:
    markup = line_chart([str(place) for place in range(60)], [Series("s", list(range(60)))], title="T")

    assert 2 <= len(re.findall("axis-text", markup)) <= 5


def test_long_axis_labels_are_fewer_still() -> None:
    markup = line_chart([f"{day:02d}/11/26" for day in range(60)], [Series("s", list(range(60)))], title="T")

    assert 2 <= len(re.findall("axis-text", markup)) <= 3


def test_a_chart_of_nothing_is_still_a_page() -> None:
    assert "<svg" in bar_chart([], title="T")
    assert "<svg" in line_chart([], [Series("s", [])], title="T")
    assert sparkline([]) == ""
    assert sparkline([None, 3]) == ""
    assert "<svg" in tile_map({}, title="T")


def test_a_sparkline_says_where_it_began_and_ended() -> None:
    assert 'aria-label="Received: 3 → 9"' in sparkline([3, None, 5, 9], label="Received")


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_the_top_of_the_scale_holds_every_value(values: list[float]) -> None:
    assert nice_top(values) >= max(values) * 0.9998


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_share_is_always_a_length_inside_the_drawing(part: float, whole: float) -> None:
    assert 0 <= float(share(part, whole).rstrip("%")) <= 100


# -- the map of tiles


def test_all_34_provinces_have_a_tile_of_their_own() -> None:
    places = {(tile.column, tile.row) for tile in PROVINCE_TILES.values()}

    assert len(PROVINCE_TILES) == len(places) == 34


#: Label points (latitude, longitude) of provinces at the ends of the country and in between.
POINTS = {
    "11": (21.72, 103.28),
    "04": (22.74, 106.25),
    "22": (21.24, 107.17),
    "01": (20.97, 105.67),
    "40": (19.28, 104.86),
    "46": (16.37, 107.47),
    "52": (13.85, 108.38),
    "56": (12.09, 108.95),
    "79": (10.91, 106.66),
    "91": (10.17, 105.04),
    "96": (9.10, 105.16),
}


def test_tiles_keep_north_above_south_and_west_left_of_east() -> None:
    for one, (lat, lon) in POINTS.items():
        for other, (other_lat, other_lon) in POINTS.items():
            here, there = PROVINCE_TILES[one], PROVINCE_TILES[other]
            if lat > other_lat + 1.2:
                assert here.row < there.row, (here.name, there.name)
            if abs(lat - other_lat) < 1.2 and lon < other_lon - 1.2:
                assert here.column < there.column, (here.name, there.name)


def test_the_highest_value_gets_the_darkest_tile_and_no_figure_the_pale_one() -> None:
    markup = tile_map({"01": 10, "46": 0, "79": None}, title="T")
    shades = {name: shade for shade, name in re.findall(r'class="(q\d)"/>.*?<title>([^:]+):', markup)}

    assert shades["Hà Nội"] == "q5"
    assert shades["Huế"] == "q1"
    assert shades["Hồ Chí Minh"] == "q0"
    assert cells(markup)[:3] == ["10", "0", "–"]


def test_equal_values_everywhere_are_drawn_alike() -> None:
    shades = re.findall(r'rx="5" class="(q\d)"', tile_map(dict.fromkeys(PROVINCE_TILES, 7), title="T"))

    assert set(shades) == {"q5"}


def test_tiles_link_to_their_province_when_asked() -> None:
    drawing = svg_of(tile_map({"01": 1}, title="T", urls={"01": "/ha-noi/"}))

    assert drawing.get("role") == "group"
    assert [link.get("href") for link in drawing.iter("a")] == ["/ha-noi/"]


def test_a_legend_of_few_whole_numbers_names_whole_numbers_only() -> None:
    drawing = tile_map({"01": 3, "46": 0, "79": 1}, title="T")
    assert re.findall(r"≥ ([\d,.]+)", drawing) == ["0", "1", "2", "3"]
    assert re.findall(r"≥ ([\d,.]+)", tile_map({"01": 0.31, "46": 0.12}, title="T", kind="percent")) != []


def test_nothing_everywhere_is_pale_and_not_dark() -> None:
    drawing = tile_map({"01": 0, "46": 0}, title="T")
    assert 'class="q1"' in drawing
    assert "tile--dark" not in drawing
