"""The working calendar of real years, checked against the announcements."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.clock import BadHolidays, Override, Overrides, WorkCalendar, load_overrides

HOLIDAYS = Path(__file__).parents[5] / "data" / "holidays" / "vn.toml"
CALENDAR = WorkCalendar.from_library(range(2020, 2032), load_overrides(HOLIDAYS))

# Weekdays that state offices did not work, from the yearly announcements.
ANNOUNCED_OFF = {
    2021: "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03",
    2022: "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02",
    2023: "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04",
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
}
ANNOUNCED_WORKED = {2021: "", 2022: "", 2023: "", 2024: "05-04", 2025: "04-26", 2026: "01-10 08-22"}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", ANNOUNCED_OFF)
def test_weekdays_off_are_exactly_the_announced_ones(year: int) -> None:
    off = [f"{day:%m-%d}" for day in days_of(year) if day.weekday() < 5 and not CALENDAR.is_working(day)]

    assert off == ANNOUNCED_OFF[year].split()


@pytest.mark.parametrize("year", ANNOUNCED_WORKED)
def test_weekend_days_worked_are_exactly_the_announced_ones(year: int) -> None:
    worked = [f"{day:%m-%d}" for day in days_of(year) if day.weekday() >= 5 and CALENDAR.is_working(day)]

    assert worked == ANNOUNCED_WORKED[year].split()


@pytest.mark.parametrize(
    ("new_year", "off"),
    [
        (date(2024, 2, 10), date(2024, 2, 14)),
        (date(2025, 1, 29), date(2025, 1, 31)),
        (date(2026, 2, 17), date(2026, 2, 20)),
        (date(2027, 2, 6), date(2027, 2, 9)),
    ],
)
def test_tet_falls_where_the_lunar_calendar_of_viet_nam_puts_it(new_year: date, off: date) -> None:
    assert CALENDAR.reason_off(new_year) == "nghỉ Tết Nguyên đán"
    assert CALENDAR.reason_off(off, "en") == "Tết holiday"


def test_the_last_announced_year_is_the_one_of_the_file() -> None:
    assert CALENDAR.announced_until == 2026
    assert WorkCalendar.from_library([2026]).announced_until is None


def test_a_proposed_swap_changes_nothing() -> None:
    assert CALENDAR.is_working(date(2026, 11, 23))
    assert not CALENDAR.is_working(date(2026, 11, 28))


def test_culture_day_on_a_weekend_earns_no_day_in_lieu() -> None:
    assert CALENDAR.reason_off(date(2029, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert CALENDAR.is_working(date(2029, 11, 26))


def test_every_day_off_says_why_and_no_working_day_does() -> None:
    for day in days_of(2026):
        assert (CALENDAR.reason_off(day) is None) == CALENDAR.is_working(day)
    assert CALENDAR.reason_off(date(2026, 1, 2)) == "nghỉ hoán đổi với thứ Bảy 10/01/2026"
    assert CALENDAR.reason_off(date(2026, 4, 27)) == "Giỗ Tổ Hùng Vương (nghỉ bù)"
    assert CALENDAR.reason_off(date(2026, 6, 6)) == "thứ Bảy, Chủ nhật"


def test_a_calendar_without_library_knows_only_weekends_and_what_it_is_told() -> None:
    calendar = WorkCalendar(frozenset({date(2026, 6, 1)}), frozenset({date(2026, 6, 6)}))

    assert not calendar.is_working(date(2026, 6, 1))
    assert calendar.reason_off(date(2026, 6, 1)) == "ngày nghỉ"
    assert calendar.is_working(date(2026, 6, 6))
    assert not calendar.is_working(date(2026, 6, 7))


DAYS = st.dates(date(2023, 1, 1), date(2031, 6, 30))


@given(DAYS, st.integers(1, 400))
def test_the_nth_working_day_agrees_with_counting_on_fingers(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_working(day)

    assert CALENDAR.worked_after(start, count) == day
    assert CALENDAR.count(start, day) == count


@given(DAYS, st.integers(1, 400))
def test_counting_back_undoes_counting_forward_from_a_working_day(start: date, count: int) -> None:
    start = CALENDAR.next_working(start)

    assert CALENDAR.worked_before(CALENDAR.worked_after(start, count), count) == start


@given(DAYS, st.integers(0, 500))
def test_off_runs_cover_exactly_the_days_off(after: date, length: int) -> None:
    until = after + timedelta(days=length)
    runs = list(CALENDAR.off_runs(after, until))
    covered = {run.first + timedelta(days=n) for run in runs for n in range((run.last - run.first).days + 1)}
    wanted = {after + timedelta(days=n) for n in range(1, length + 1)}

    assert all(after < run.first <= run.last <= until for run in runs)
    assert covered == {day for day in wanted if not CALENDAR.is_working(day)}


def test_an_override_wins_over_the_library_either_way() -> None:
    overrides = Overrides(
        (
            Override(date(2026, 6, 1), "off", "nghỉ bão", "storm", "test"),
            Override(date(2026, 6, 6), "work", "làm bù", "in exchange", "test"),
            Override(date(2026, 9, 1), "work", "làm việc", "worked", "test"),
        )
    )
    calendar = WorkCalendar.from_library([2026], overrides)

    assert calendar.reason_off(date(2026, 6, 1)) == "nghỉ bão"
    assert calendar.is_working(date(2026, 6, 6))
    assert calendar.is_working(date(2026, 9, 1))
    assert not calendar.is_working(date(2026, 9, 2))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "[[day]]\ndate = 2026-01-02\nkind = 'holiday'",
            "day 1: kind must be one of off, work, not 'holiday'",
        ),
        ("[[day]]\ndate = '2026-01-02'\nkind = 'off'\nstatus = 'decided'", "day 1: date must be a date"),
        ("[[day]]\ndate = 2026-01-02\nkind = 'off'\nstatus = 'decided'\nname_vi = ' '", "name_vi is missing"),
        ("[[year]]\nyear = '2026'", "year 1: year must be a number"),
        (
            "[[day]]\ndate = 2026-01-02\nkind = 'off'\nstatus = 'decided'\nswap_with = 'soon'",
            "swap_with must be a date",
        ),
        ("[[day]", "not valid TOML"),
    ],
)
def test_a_bad_holiday_file_says_what_is_wrong_and_where(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "vn.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadHolidays, match=r"vn\.toml") as refusal:
        load_overrides(path)
    assert complaint in str(refusal.value)


def test_the_same_day_twice_is_refused(tmp_path: Path) -> None:
    entry = (
        "[[day]]\ndate = 2026-01-02\nkind = 'off'\nstatus = 'decided'\n"
        "name_vi = 'a'\nname_en = 'a'\nbasis = 'b'\nconfidence = 'confirmed'\n"
    )
    path = tmp_path / "vn.toml"
    path.write_text(entry * 2, encoding="utf-8")

    with pytest.raises(BadHolidays, match="2026-01-02 stands twice"):
        load_overrides(path)


def test_both_halves_of_every_swap_stand_in_the_file() -> None:
    days = {override.day: override for override in load_overrides(HOLIDAYS).days}
    swaps = [override for override in days.values() if override.swap_with]

    assert len(swaps) >= 10
    for override in swaps:
        assert override.swap_with is not None
        other = days[override.swap_with]
        assert other.swap_with == override.day
        assert {override.kind, other.kind} == {"off", "work"}
        assert override.status == other.status
