"""Due days: the cases people argue about, and the properties no case may break."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.clock import add, remaining, subtract
from danvan.lib.clock.tests.test_calendar import CALENDAR

DAY = timedelta(days=1)
STARTS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
LENGTHS = st.integers(1, 120)
UNITS = st.sampled_from(["working_day", "calendar_day", "week", "month"])


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        (date(2026, 6, 1), 10, "working_day", date(2026, 6, 15)),
        (date(2026, 6, 6), 5, "working_day", date(2026, 6, 12)),  # received on a Saturday
        (date(2026, 2, 10), 10, "working_day", date(2026, 3, 3)),  # Tết, five days
        (date(2025, 1, 20), 10, "working_day", date(2025, 2, 10)),  # Tết before 1 July 2025
        (date(2025, 12, 25), 10, "working_day", date(2026, 1, 10)),  # ends on a Saturday worked in exchange
        (date(2026, 8, 28), 1, "working_day", date(2026, 9, 3)),  # swap day and National Day
        (date(2026, 11, 20), 2, "working_day", date(2026, 11, 25)),  # Culture Day
        (date(2026, 6, 1), 30, "calendar_day", date(2026, 7, 1)),
        (date(2026, 6, 4), 30, "calendar_day", date(2026, 7, 6)),  # Saturday rolls to Monday
        (date(2026, 1, 17), 30, "calendar_day", date(2026, 2, 23)),  # first day of Tết rolls past all of it
        (date(2026, 5, 1), 4, "week", date(2026, 5, 29)),
        (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),  # leap year: the last day of February
        (date(2025, 1, 31), 1, "month", date(2025, 2, 28)),
        (date(2025, 12, 31), 2, "month", date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2026, 11, 30), 3, "month", date(2027, 3, 1)),  # 28 February 2027 is a Sunday
    ],
)
def test_the_due_day(start: date, value: int, unit: str, due: date) -> None:
    assert add(CALENDAR, start, value, unit).due_on == due


def test_roll_forward_is_a_choice_of_the_rule() -> None:
    rolled = add(CALENDAR, date(2026, 6, 4), 30, "calendar_day")
    plain = add(CALENDAR, date(2026, 6, 4), 30, "calendar_day", roll_forward=False)

    assert plain.due_on == date(2026, 7, 4)
    assert plain.rolled_from is None
    assert rolled.rolled_from == date(2026, 7, 4)
    assert rolled.due_on == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], date(2026, 3, 16)),
        ([(date(2026, 3, 5), date(2026, 3, 12))], date(2026, 3, 23)),  # five working days
        ([(date(2026, 3, 7), date(2026, 3, 9))], date(2026, 3, 16)),  # a weekend costs nothing
        ([(date(2026, 3, 5), date(2026, 3, 5))], date(2026, 3, 16)),  # empty
        ([(date(2026, 2, 1), date(2026, 3, 4))], date(2026, 3, 17)),  # began before the term
        ([(date(2026, 3, 5), date(2026, 3, 7)), (date(2026, 3, 6), date(2026, 3, 10))], date(2026, 3, 19)),
        ([(date(2026, 3, 16), date(2026, 3, 18))], date(2026, 3, 18)),  # begins on the last day
        ([(date(2026, 3, 17), date(2026, 3, 20))], date(2026, 3, 16)),  # after the term was over
        ([(date(2026, 3, 5), date(2026, 3, 6)), (date(2026, 3, 17), date(2026, 3, 19))], date(2026, 3, 19)),
    ],
)
def test_pauses_lengthen_a_working_day_term(pauses: list[tuple[date, date]], due: date) -> None:
    assert add(CALENDAR, date(2026, 3, 2), 10, "working_day", pauses=pauses).due_on == due


def test_a_paused_calendar_term_gets_back_every_day() -> None:
    due = add(CALENDAR, date(2026, 6, 1), 30, "calendar_day", pauses=[(date(2026, 6, 5), date(2026, 6, 10))])

    assert due.due_on == date(2026, 7, 6)


def test_a_term_does_not_roll_onto_a_paused_day() -> None:
    pause = (date(2026, 7, 6), date(2026, 7, 8))

    due = add(CALENDAR, date(2026, 6, 4), 30, "calendar_day", pauses=[pause])

    assert due.rolled_from == date(2026, 7, 4)
    assert due.due_on == date(2026, 7, 8)


@pytest.mark.parametrize(
    ("value", "unit"), [(0, "working_day"), (-1, "month"), (3, "hour"), (1, "fortnight")]
)
def test_a_term_that_is_none_is_refused(value: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"unit of days|at least 1"):
        add(CALENDAR, date(2026, 6, 1), value, unit)


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="local_date"):
        add(CALENDAR, datetime(2026, 6, 1, 23, 30, tzinfo=UTC), 10, "working_day")


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-06-05"):
        add(CALENDAR, date(2026, 6, 1), 5, "working_day", pauses=[(date(2026, 6, 8), date(2026, 6, 5))])


@pytest.mark.parametrize(
    ("event", "value", "unit", "latest"),
    [
        (date(2026, 6, 15), 5, "working_day", date(2026, 6, 8)),
        (date(2026, 3, 2), 5, "working_day", date(2026, 2, 23)),
        (date(2026, 2, 24), 5, "working_day", date(2026, 2, 10)),  # Tết lies between
        (date(2026, 6, 10), 2, "calendar_day", date(2026, 6, 8)),
        (date(2026, 6, 15), 2, "calendar_day", date(2026, 6, 12)),  # Saturday: the office posts on Friday
        (date(2024, 3, 31), 1, "month", date(2024, 2, 29)),
    ],
)
def test_the_latest_day_for_a_notice(event: date, value: int, unit: str, latest: date) -> None:
    assert subtract(CALENDAR, event, value, unit).due_on == latest


def test_what_remains_is_negative_once_late() -> None:
    due = add(CALENDAR, date(2026, 6, 1), 10, "working_day")

    assert remaining(CALENDAR, date(2026, 6, 11), due) == (4, 2, False)
    assert remaining(CALENDAR, date(2026, 6, 15), due) == (0, 0, False)
    assert remaining(CALENDAR, date(2026, 6, 16), due.due_on) == (-1, -1, True)
    assert remaining(CALENDAR, date(2026, 6, 21), due.due_on) == (-6, -4, True)


@given(STARTS, LENGTHS)
def test_a_working_day_term_never_ends_on_a_day_off(start: date, value: int) -> None:
    due = add(CALENDAR, start, value, "working_day").due_on

    assert CALENDAR.is_working(due)
    assert due > start


@given(STARTS, LENGTHS, UNITS)
def test_with_roll_forward_no_term_ends_on_a_day_off(start: date, value: int, unit: str) -> None:
    assert CALENDAR.is_working(add(CALENDAR, start, value % 12 + 1, unit).due_on)


@given(STARTS, LENGTHS, LENGTHS)
def test_two_terms_in_a_row_make_their_sum(start: date, first: int, second: int) -> None:
    for unit in ("working_day", "calendar_day", "week"):
        middle = add(CALENDAR, start, first, unit, roll_forward=False).due_on
        end = add(CALENDAR, middle, second, unit, roll_forward=False).due_on

        assert end == add(CALENDAR, start, first + second, unit, roll_forward=False).due_on


@given(STARTS, LENGTHS, UNITS, st.integers(0, 30))
def test_a_later_start_never_ends_earlier(start: date, value: int, unit: str, later: int) -> None:
    value = value % 24 + 1
    early, late = (add(CALENDAR, day, value, unit).due_on for day in (start, start + later * DAY))

    assert early <= late


@given(STARTS, LENGTHS, st.integers(1, 40), st.integers(1, 60))
def test_a_pause_inside_the_term_moves_a_calendar_term_by_at_least_its_days(
    start: date, value: int, offset: int, length: int
) -> None:
    first = start + min(offset, value) * DAY
    pause = (first, first + length * DAY)
    for roll_forward in (True, False):
        plain = add(CALENDAR, start, value, "calendar_day", roll_forward=False).due_on
        paused = add(CALENDAR, start, value, "calendar_day", pauses=[pause], roll_forward=roll_forward).due_on

        assert (paused - plain).days >= length


@given(STARTS, LENGTHS, st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 30)), max_size=4), UNITS)
def test_paused_days_are_never_counted_and_nothing_else_is_lost(
    start: date, value: int, spans: list[tuple[int, int]], unit: str
) -> None:
    pauses = [(start + a * DAY, start + (a + n) * DAY) for a, n in spans]
    value = value % 12 + 1
    due = add(CALENDAR, start, value, unit, pauses=pauses, roll_forward=False).due_on
    days = [start + n * DAY for n in range(1, (due - start).days + 1)]
    open_days = [day for day in days if not any(a <= day < b for a, b in pauses)]
    plain = add(CALENDAR, start, value, unit, roll_forward=False).due_on

    if unit == "working_day":
        assert sum(map(CALENDAR.is_working, open_days)) == value
    else:
        assert len(open_days) == (plain - start).days
    assert open_days[-1] == due


@given(STARTS, LENGTHS)
def test_a_notice_on_the_latest_day_leaves_the_full_term_and_a_day_later_does_not(
    event: date, value: int
) -> None:
    event = CALENDAR.next_working(event)
    latest = subtract(CALENDAR, event, value, "working_day").due_on

    assert add(CALENDAR, latest, value, "working_day").due_on == event
    assert add(CALENDAR, CALENDAR.worked_after(latest, 1), value, "working_day").due_on > event
