"""Periods: what they are called, where they begin and end, which stands before and which a year earlier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.periods import BadPeriod, Kind, Period, days_in_address, parse_period, period_of, week_of

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
kinds = st.sampled_from([kind for kind in Kind if kind is not Kind.CUSTOM])


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
        ("2026-9M", "2026-01-01", "2026-09-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2025-12-15..2026-01-14", "2025-12-15", "2026-01-14"),
    ],
)
def test_a_code_says_from_when_to_when(code: str, start: str, end: str) -> None:
    period = parse_period(code.lower())
    assert (period.start.isoformat(), period.end.isoformat(), period.code) == (start, end, code)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-W00", "2025-W53", "2026-Q5", "2026-H3", "26", "2026-02-30..2026-03-01",
             "2026-03-02..2026-03-01", "2026-9", "năm 2026"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_words(text: str) -> None:
    with pytest.raises(BadPeriod, match=r"period|week"):
        parse_period(text)


@given(days, kinds)
def test_every_day_lies_in_its_period_and_codes_are_read_back(day: date, kind: Kind) -> None:
    period = period_of(day, kind)
    assert period.start <= day <= period.end or (kind is Kind.NINE_MONTHS and day.month > 9)
    assert parse_period(period.code) == period


@given(days, kinds.filter(lambda kind: kind is not Kind.NINE_MONTHS), st.integers(0, 28))
def test_periods_of_a_kind_follow_one_another_without_gap_or_overlap(
    day: date, kind: Kind, closes: int
) -> None:
    period = period_of(day, kind, closes=0 if kind is Kind.WEEK else closes)
    assert period.start <= day <= period.end
    earlier = period.before()
    assert earlier.end + timedelta(days=1) == period.start
    assert (earlier.kind, earlier.closes) == (period.kind, period.closes)
    after = period_of(period.end + timedelta(days=1), kind, closes=period.closes)
    assert after.before() == period


@given(days, kinds, st.integers(0, 28))
def test_a_year_earlier_is_the_same_period_of_the_year_before(day: date, kind: Kind, closes: int) -> None:
    period = period_of(day, kind, closes=0 if kind is Kind.WEEK else closes)
    then = period.year_before()
    assert then.end.isocalendar().year == period.end.isocalendar().year - 1 or kind is not Kind.WEEK
    assert 350 <= (period.start - then.start).days <= 378
    assert abs(then.days - period.days) <= 1
    if kind is not Kind.WEEK:
        assert (then.end.year, then.end.month) == (period.end.year - 1, period.end.month)


def test_returns_closed_on_the_fourteenth_run_from_the_fifteenth() -> None:
    january = period_of(date(2026, 1, 14), Kind.MONTH, closes=14)
    assert (january.start, january.end) == (date(2025, 12, 15), date(2026, 1, 14))
    assert period_of(date(2026, 1, 15), Kind.MONTH, closes=14).start == date(2026, 1, 15)
    year = period_of(date(2025, 12, 20), Kind.YEAR, closes=14)
    assert (year.start, year.end) == (date(2025, 12, 15), date(2026, 12, 14))
    assert year.code == "2025-12-15..2026-12-14"
    assert not year.is_of_months


def test_months_of_a_quarter_are_three_and_a_week_has_none() -> None:
    assert parse_period("2026-Q1").months() == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    with pytest.raises(BadPeriod, match="whole months"):
        week_of(date(2026, 3, 4)).months()


def test_custom_periods_are_compared_with_as_many_days_before_and_with_last_year() -> None:
    tet = Period(date(2024, 2, 29), date(2024, 3, 9), Kind.CUSTOM)
    assert tet.before().code == "2024-02-19..2024-02-28"
    assert tet.year_before().code == "2023-02-28..2023-03-09"
    assert str(tet) == "2024-02-29..2024-03-09"


def test_a_closing_day_that_some_month_lacks_and_a_custom_kind_are_refused() -> None:
    with pytest.raises(BadPeriod):
        period_of(date(2026, 1, 1), Kind.MONTH, closes=29)
    with pytest.raises(BadPeriod):
        period_of(date(2026, 1, 1), Kind.CUSTOM)


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)), st.integers(0, 800))
def test_addresses_name_the_same_days_again(start: date, days: int) -> None:
    for period in (
        Period(start, start + timedelta(days=days), Kind.CUSTOM), period_of(start, Kind.QUARTER), period_of(start, Kind.MONTH, closes=14),
    ):  # fmt: skip
        told = period.in_address()
        assert days_in_address(told["tu"], told["den"]) == (period.start, period.end)


def test_months_in_an_address_are_whole_ones_and_nonsense_is_refused() -> None:
    assert days_in_address("2026-01", "2026-02") == (date(2026, 1, 1), date(2026, 2, 28))
    for told in (("2026", "2026-02"), ("2026-01", ""), ("2026-13", "2026-14"), ("2026-02-30", "2026-03")):
        with pytest.raises(ValueError, match=r"."):
            days_in_address(*told)
