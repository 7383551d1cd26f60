"""Small counts stay hidden, also from those who subtract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from danvan.modules.foresight import disclosure, judging
from danvan.modules.foresight.judging import quarters, rule_says, wilson

COUNTS = st.lists(st.integers(0, 40), max_size=12)


@given(COUNTS)
def test_no_small_cell_is_shown_and_none_follows_by_subtraction(counts: list[int]) -> None:
    shown = disclosure.cells(counts, in_charge=False)
    assert all(one is None or one >= disclosure.SMALL for one in shown)
    total = disclosure.sum_of(counts, shown, in_charge=False)
    hidden = [count for count, one in zip(counts, shown, strict=True) if one is None]
    if total is not None and hidden:
        rest = total - sum(one for one in shown if one is not None)
        ways = list(range(rest + 1))  # what one hidden cell may be, the others taking the rest
        assert len(hidden) > 1, "one hidden cell is what is left"
        assert len(ways) > disclosure.SMALL, "hidden cells are all nearly known"


@given(COUNTS)
def test_who_is_in_charge_sees_everything(counts: list[int]) -> None:
    assert disclosure.cells(counts, in_charge=True) == counts
    assert disclosure.sum_of(counts, counts, in_charge=True) == sum(counts)


def test_one_small_cell_takes_another_with_it() -> None:
    assert disclosure.cells([30, 12, 3], in_charge=False) == [30, None, None]
    assert disclosure.cells([30, 12, 3], in_charge=False, sum_is_shown=False) == [30, 12, None]
    assert disclosure.cells([30, 0, 0], in_charge=False) == [None, None, None], (
        "two noughts whose sum is nought are known"
    )
    assert disclosure.single(4, in_charge=False) is None
    assert disclosure.single(5, in_charge=False) == 5


def test_the_rule_wants_a_quarter_more_than_was_expected() -> None:
    assert rule_says(Decimal("2.0"), 10) == "hit"
    assert rule_says(Decimal("2.0"), 9) == "false"
    assert rule_says(Decimal("0.0"), 0) == "false"


def test_whether_it_helped() -> None:
    assert judging.did_it_help(Decimal("2.0"), 30, 9) == "yes"
    assert judging.did_it_help(Decimal("2.0"), 30, 20) == "partly"
    assert judging.did_it_help(Decimal("2.0"), 30, 28) == "no"


def test_wilson_as_in_the_paper() -> None:
    low, high = wilson(8, 10) or (0.0, 0.0)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson(0, 0) is None
    assert wilson(0, 5) is not None
    assert (wilson(0, 5) or (1, 1))[0] == 0.0


@given(st.integers(0, 50), st.integers(1, 50))
def test_the_interval_holds_the_share(hits: int, more: int) -> None:
    low, high = wilson(hits, hits + more) or (1.0, 0.0)
    assert 0 <= low <= hits / (hits + more) <= high <= 1


def test_quarters_tell_precision_delay_and_misses() -> None:
    rows = [
        (date(2026, 1, 5), "hit", "hit", 2),
        (date(2026, 2, 2), "false", "", 0),
        (date(2026, 3, 2), "", "", 1),
        (date(2025, 12, 1), "hit", "", 4),
    ]
    newest, oldest = quarters(rows, [date(2026, 2, 9)])
    assert (newest.number, newest.alarms, newest.judged, newest.hits, newest.misses) == (1, 3, 2, 1, 1)
    assert newest.precision == Fraction(1, 2)
    assert newest.found == Fraction(1, 2)
    assert (newest.middle_late, oldest.middle_late) == (2, 4)
    assert quarters([], []) == []
    assert oldest.share == "100 %"
