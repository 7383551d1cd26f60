"""The reasons shown to a resident, and the day a moment belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.clock import add, add_time, end_of_day, explain, local_date, start_of_day, subtract
from danvan.lib.clock.explaining import span
from danvan.lib.clock.tests.test_calendar import CALENDAR


def test_a_deadline_over_tet_names_every_day_left_out() -> None:
    due = add(CALENDAR, date(2026, 2, 10), 10, "working_day")

    assert explain(due.steps) == [
        "Ngày 10/02/2026 không tính; bắt đầu đếm từ ngày 11/02/2026.",
        "Thời hạn: 10 ngày làm việc.",
        "Không tính thứ Bảy, Chủ nhật: 14–15/02/2026, 21–22/02/2026, 28/02–01/03/2026.",
        "Không tính 16–20/02/2026: nghỉ Tết Nguyên đán.",
        "Hạn cuối: hết thứ Ba, ngày 03/03/2026.",
    ]


def test_the_same_in_english_with_a_swapped_saturday() -> None:
    due = add(CALENDAR, date(2025, 12, 25), 10, "working_day")

    assert explain(due.steps, "en") == [
        "25/12/2025 itself does not count; counting begins on 26/12/2025.",
        "Term: 10 working days.",
        "Saturdays and Sundays not counted: 27–28/12/2025, 03–04/01/2026.",
        "Not counted 01/01/2026: New Year.",
        "Not counted 02/01/2026: swapped with Saturday 10 January 2026.",
        "Counted 10/01/2026: worked in exchange for Friday 2 January 2026.",
        "Due by the end of Saturday, 10/01/2026.",
    ]


def test_roll_forward_and_pause_are_told() -> None:
    due = add(CALENDAR, date(2026, 6, 1), 30, "calendar_day", pauses=[(date(2026, 6, 5), date(2026, 6, 8))])

    assert explain(due.steps) == [
        "Ngày 01/06/2026 không tính; bắt đầu đếm từ ngày 02/06/2026.",
        "Thời hạn: 30 ngày.",
        "Tạm dừng 05–07/06/2026 (3 ngày), không tính vào thời hạn.",
        "Ngày cuối 04/07/2026 là ngày nghỉ (thứ Bảy, Chủ nhật), "
        "nên hạn kéo đến hết ngày làm việc tiếp theo 06/07/2026.",
        "Hạn cuối: hết thứ Hai, ngày 06/07/2026.",
    ]


def test_a_year_without_announcement_is_admitted() -> None:
    due = add(CALENDAR, date(2026, 12, 28), 10, "working_day")

    assert due.is_estimated
    assert any("2027 chưa được công bố" in line for line in explain(due.steps))
    assert not add(CALENDAR, date(2026, 6, 1), 10, "working_day").is_estimated
    assert not add(CALENDAR, date(2015, 6, 1), 10, "working_day").is_estimated
    assert add(CALENDAR, date(2040, 6, 1), 10, "working_day").is_estimated
    assert subtract(CALENDAR, date(2027, 3, 1), 5, "working_day").is_estimated


def test_a_count_back_names_the_latest_day() -> None:
    lines = explain(subtract(CALENDAR, date(2026, 3, 2), 5, "working_day").steps)

    assert lines[0] == "Đếm ngược từ ngày 02/03/2026, không tính ngày đó."
    assert lines[-1] == "Chậm nhất: thứ Hai, ngày 23/02/2026."


def test_every_kind_of_step_reads_in_english_too() -> None:
    pauses = [(date(2026, 12, 5), date(2026, 12, 6))]
    rolled = add(CALENDAR, date(2026, 12, 1), 30, "calendar_day", pauses=pauses)

    assert explain(rolled.steps, "en")[2:] == [
        "Paused 05/12/2026 (1 day), not counted.",
        "The last day 01/01/2027 is a day off (New Year), "
        "so the term ends with the next working day 04/01/2027.",
        "The holidays of 2027 have not been announced; the days off used are expected ones.",
        "Due by the end of Monday, 04/01/2027.",
    ]
    assert explain(subtract(CALENDAR, date(2026, 6, 10), 2, "calendar_day").steps, "en") == [
        "Counted back from 10/06/2026, which itself does not count.",
        "Term: 2 calendar days.",
        "At the latest on Monday, 08/06/2026.",
    ]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        explain(add(CALENDAR, date(2026, 6, 1), 1, "month").steps, "fr")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 2, 5), date(2026, 2, 5), "05/02/2026"),
        (date(2026, 2, 1), date(2026, 2, 5), "01–05/02/2026"),
        (date(2026, 1, 31), date(2026, 2, 2), "31/01–02/02/2026"),
        (date(2025, 12, 31), date(2026, 1, 2), "31/12/2025–02/01/2026"),
    ],
)
def test_spans_read_as_people_write_them(first: date, last: date, text: str) -> None:
    assert span(first, last) == text


@given(
    st.dates(date(2023, 1, 1), date(2029, 12, 31)),
    st.integers(1, 60),
    st.sampled_from(["working_day", "calendar_day", "week", "month", "year"]),
    st.sampled_from(["vi", "en"]),
)
def test_every_deadline_can_be_told_in_both_languages(start: date, value: int, unit: str, lang: str) -> None:
    value = value if unit != "year" else value % 5 + 1
    due = add(CALENDAR, start, value, unit)
    lines = explain(due.steps, lang)

    assert f"{due.due_on:%d/%m/%Y}" in lines[-1]
    assert f"{start:%d/%m/%Y}" in lines[0]
    assert all(line.endswith(".") for line in lines)


def test_a_moment_belongs_to_the_day_in_viet_nam() -> None:
    assert local_date(datetime(2026, 6, 1, 16, 59, 59, tzinfo=UTC)) == date(2026, 6, 1)
    assert local_date(datetime(2026, 6, 1, 17, 0, tzinfo=UTC)) == date(2026, 6, 2)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 6, 1, 12))  # noqa: DTZ001 - the naive moment is the point
    with pytest.raises(ValueError, match="time zone"):
        add_time(datetime(2026, 6, 1, 12), 72, "hour")  # noqa: DTZ001 - the naive moment is the point


def test_a_term_lasts_until_midnight_of_its_last_day() -> None:
    end = end_of_day(date(2026, 6, 15))

    assert local_date(end - timedelta(seconds=1)) == date(2026, 6, 15)
    assert local_date(end) == date(2026, 6, 16)
    assert start_of_day(date(2026, 6, 16)) == end


def test_seventy_two_hours_do_not_wait_for_monday() -> None:
    friday = datetime(2026, 6, 5, 18, 30, tzinfo=UTC)

    assert add_time(friday, 72, "hour") == datetime(2026, 6, 8, 18, 30, tzinfo=UTC)
    assert add_time(friday, 5, "minute") == datetime(2026, 6, 5, 18, 35, tzinfo=UTC)
    with pytest.raises(ValueError, match="use add"):
        add_time(friday, 3, "working_day")
    with pytest.raises(ValueError, match="negative"):
        add_time(friday, -3, "hour")
