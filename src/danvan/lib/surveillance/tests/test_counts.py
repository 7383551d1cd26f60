"""Weekly counts: what they may be, how they are read, how they add up."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.surveillance.counts import BadCounts, Counts, Tree, flat, monday_of, read_counts, summed


def of(text: str) -> Counts:
    return read_counts(io.StringIO(text))


def test_nothing_but_counts_by_week_unit_and_topic_can_reach_an_engine():
    assert [field.name for field in dataclasses.fields(Counts)] == ["first_week", "units", "topics", "values"]
    assert not hasattr(of("week,unit,topic,count\n2026-W07,a,road,1\n"), "__dict__")


def test_weeks_left_out_are_zero_and_equal_lines_add():
    counts = of(
        "week,unit,topic,count\n2026-W07,a,road,2\n2026-02-13,a,road,1\n2026-W09,a,road,4\n2026-W08,b,road,5\n"
    )
    assert counts.weeks == (date(2026, 2, 9), date(2026, 2, 16), date(2026, 2, 23))
    assert counts.values.tolist() == [[3, 0], [0, 5], [4, 0]]


def test_columns_may_stand_in_any_order_under_other_names():
    counts = of("count,topic,area,date\n7,road,a,2026-02-11\n")
    assert (counts.units, counts.topics, counts.values.tolist()) == (("a",), ("road",), [[7]])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit,topic,count\na,road,1\n", "no column named week"),
        ("week,unit,topic,count\n", "no line after the first"),
        ("week,unit,topic,count\n2026-W07,a,road,-1\n", "line 2, count"),
        ("week,unit,topic,count\n2026-W07,a,road,1.5\n", "line 2, count"),
        ("week,unit,topic,count\n2026-W07,a,road,1\nnext week,a,road,1\n", "line 3, week"),
        ("week,unit,topic,count\n2026-W54,a,road,1\n", "line 2, week"),
        ("week,unit,topic,count\n2026-W07,a\n", "line 2: 2 columns where 4 should be"),
    ],
)
def test_what_cannot_be_read_is_named_by_line_and_column(text: str, says: str):
    with pytest.raises(BadCounts, match=says):
        of(text)


def test_series_that_are_none_are_refused():
    values = np.zeros((2, 2), dtype=np.int64)
    with pytest.raises(BadCounts, match="Monday"):
        Counts(date(2026, 2, 10), ("a", "b"), ("road", "road"), values)
    with pytest.raises(BadCounts, match="do not fit"):
        Counts(date(2026, 2, 9), ("a",), ("road",), values)
    with pytest.raises(BadCounts, match="twice"):
        Counts(date(2026, 2, 9), ("a", "a"), ("road", "road"), values)
    with pytest.raises(BadCounts, match="below 0"):
        Counts(date(2026, 2, 9), ("a", "b"), ("road", "road"), values - 1)


def test_counts_end_with_the_week_asked_for():
    counts = of("week,unit,topic,count\n2026-W07,a,road,1\n2026-W09,a,road,4\n")
    assert counts.until(date(2026, 2, 16)).values.tolist() == [[1], [0]]
    with pytest.raises(BadCounts, match="not among the weeks"):
        counts.until(date(2026, 3, 2))


def test_every_day_of_a_week_means_its_monday():
    assert (
        {monday_of(f"2026-02-{day:02d}") for day in range(9, 16)}
        == {date(2026, 2, 9)}
        == {monday_of("2026-W07")}
    )


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xy"), st.integers(0, 50)), min_size=1))
def test_sums_up_the_tree_lose_nothing(lines: list[tuple[str, str, int]]):
    text = "week,unit,topic,count\n" + "".join(f"2026-W07,{u},{t},{n}\n" for u, t, n in lines)
    counts = of(text)
    tree = Tree({"a": "p", "b": "p", "c": "q", "d": "q", "p": "land", "q": "land"})
    whole = summed(counts, tree)
    land = whole.values[:, [unit == "land" for unit in whole.units]].sum()
    assert land == counts.values.sum()
    assert set(flat("ab").above.values()) == {"*"}
