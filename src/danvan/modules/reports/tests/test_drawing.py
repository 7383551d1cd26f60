"""Drawings for paper: what stands in them, what a gap looks like, and that nothing breaks them."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from danvan.kernel.organisations.testing import World
from danvan.lib import papers
from danvan.lib.periods import parse_period
from danvan.modules.reports import drawing, printing, wording
from danvan.modules.reports.tests.factories import dialogues_held, returned, stated

_SVG = "{http://www.w3.org/2000/svg}"


def drawn(rows: list[drawing.Row], kind: str = "number") -> ElementTree.Element:
    return ElementTree.fromstring(drawing.line(rows, write=lambda value: f"{value:g}", kind=kind))


def texts(svg: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in svg.iter(f"{_SVG}text")]


def segments(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [one for one in svg.iter(f"{_SVG}line") if one.get("stroke-width")]


def test_a_series_is_a_line_with_a_dot_a_value_and_a_period_for_each() -> None:
    svg = drawn([("I/2026", 10.0, "10"), ("II/2026", 30.0, "30"), ("III/2026", 20.0, "20")])
    assert len(segments(svg)) == 2
    assert len(list(svg.iter(f"{_SVG}circle"))) == 3
    assert texts(svg) == ["0", "25", "50", "I/2026", "II/2026", "III/2026", "10", "30", "20"]
    heights = [float(one.get("cy", "0")) for one in svg.iter(f"{_SVG}circle")]
    assert heights[1] < heights[2] < heights[0], "more stands higher"


def test_a_missing_value_breaks_the_line_and_is_no_zero() -> None:
    svg = drawn([("1", 10.0, "10"), ("2", None, "…"), ("3", 20.0, "20"), ("4", 15.0, "15")])
    assert len(segments(svg)) == 1
    assert len(list(svg.iter(f"{_SVG}circle"))) == 3


def test_many_periods_are_named_where_there_is_room_the_last_one_always() -> None:
    svg = drawn([(f"T{n}", float(n), str(n)) for n in range(36)])
    named = [text for text in texts(svg) if text.startswith("T")]
    assert named[-1] == "T35"
    assert len(named) <= 7


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.none() | st.floats(0, 1e12), st.text(max_size=9)), max_size=60
    ),
    st.booleans(),
)
def test_any_words_and_numbers_make_a_drawing_within_its_sheet(
    rows: list[drawing.Row], is_share: bool
) -> None:
    rows = [
        (printable(label), min(value, 1.0) if value is not None and is_share else value, printable(text))
        for label, value, text in rows
    ]
    svg = drawn(rows, "percent" if is_share else "number")
    for dot in svg.iter(f"{_SVG}circle"):
        assert 0 <= float(dot.get("cx", "-1")) <= float(svg.get("width", "0"))
        assert 0 <= float(dot.get("cy", "-1")) <= float(svg.get("height", "0"))


def printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2026-03", "3/2026"),
        ("2026-Q3", "III/2026"),
        ("2026", "2026"),
        ("2026-01-15..2026-02-14", "14/02/2026"),
    ],
)
def test_an_axis_names_periods_shortly(code: str, said: str) -> None:
    assert wording.short_period(parse_period(code)) == said


@pytest.mark.django_db
def test_a_series_is_a_line_on_paper_with_its_table_and_other_charts_are_bars(world: World) -> None:
    dialogues_held(world, 3)
    stated(world, "petitions.received", 12)
    row = returned(world, state="accepted")
    series = {one.title["vi"] for part in row.blueprint.parts for one in part.charts if one.kind == "series"}
    report = printing.report_of(row, as_svg=True)
    blocks = [block for chapter in report.chapters for block in chapter.blocks]
    titles = {block.title for block in blocks if isinstance(block, papers.Drawing)}
    assert series & titles
    assert titles - series
    for block, after in pairwise(blocks):
        if isinstance(block, papers.Drawing):
            assert (b"<circle" in block.png) == (block.title in series), block.title
            assert isinstance(after, papers.Grid), "the numbers as a table"
            assert block.described == "; ".join(": ".join(one) for one in after.rows)


def test_a_share_is_written_in_hundredths_beside_its_drawing() -> None:
    chart = {"kind": "series", "title": {"vi": "Tỷ lệ", "en": "Share"}}
    bars = [("quý I", 0.5), ("quý II", 0.45)]
    with translation.override("vi"):
        picture, grid = printing._drawn(chart, bars, "percent", ["I/2026", "II/2026"], as_svg=True)
    assert isinstance(grid, papers.Grid)
    assert [row[1] for row in grid.rows] == ["50,0%", "45,0%"]
    assert isinstance(picture, papers.Drawing)
    assert "45,0%" in picture.png.decode()
