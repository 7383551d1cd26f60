"""Thresholds in whole numbers: the cases where rounding elects the wrong people."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.rules import Rule, passes
from danvan.lib.rules.tests.test_rulebook_data import BOOK

ON = date(2026, 11, 22)


def threshold(rule_id: str) -> Rule:
    return BOOK.rule(rule_id, ON)


@pytest.mark.parametrize(
    ("rule_id", "part", "whole", "passed"),
    [
        ("votes.pass_contribution_village", 200, 300, True),  # exactly two thirds is enough
        ("votes.pass_contribution_village", 199, 300, False),
        ("votes.pass_contribution_village", 66, 100, False),  # 66 % is not two thirds
        ("votes.pass_contribution_village", 67, 100, True),
        ("votes.pass_contribution_commune", 8, 12, True),
        ("votes.pass_contribution_commune", 7, 12, False),
        ("votes.pass_ordinary", 100, 200, False),  # half is not more than half
        ("votes.pass_ordinary", 101, 201, True),
        ("votes.pass_ordinary", 100, 201, False),
        ("votes.pass_online", 100, 200, False),
        ("votes.pass_online", 101, 200, True),
        ("votes.online_consent", 1, 2, False),
        ("votes.initiative", 1, 10, True),
        ("votes.initiative", 1, 11, False),
        ("votes.initiative", 30, 300, True),
        ("votes.recall_petition", 100, 200, True),  # at least half
        ("votes.recall_petition", 100, 201, False),
        ("votes.procedure", 25, 50, False),
        ("votes.procedure", 26, 50, True),
        ("conventions.quorum", 150, 300, False),
        ("conventions.quorum", 151, 300, True),
        ("conventions.proposal", 10, 100, True),
        ("dialogue.requested", 1000, 10000, True),
        ("dialogue.requested", 999, 10000, False),
    ],
)
def test_a_threshold_is_met_exactly_where_the_law_says(
    rule_id: str, part: int, whole: int, passed: bool
) -> None:
    assert passes(threshold(rule_id), part, whole) is passed


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_large_counts_are_as_exact_as_small_ones(part: int, whole: int) -> None:
    part = min(part, whole)
    two_thirds, more_than_half = (
        threshold("votes.pass_contribution_village"),
        threshold("votes.pass_ordinary"),
    )

    assert passes(two_thirds, part, whole) == (Fraction(part, whole) >= Fraction(2, 3))
    assert passes(more_than_half, part, whole) == (Fraction(part, whole) > Fraction(1, 2))


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_one_more_vote_never_turns_a_yes_into_a_no(part: int, whole: int) -> None:
    part = min(part, whole)
    if part < whole and passes(threshold("votes.pass_ordinary"), part, whole):
        assert passes(threshold("votes.pass_ordinary"), part + 1, whole)


def test_nobody_can_decide_where_nobody_can_vote() -> None:
    assert passes(threshold("votes.pass_ordinary"), 0, 0) is False
    assert passes(threshold("votes.recall_petition"), 0, 0) is False


@pytest.mark.parametrize(("part", "whole"), [(-1, 10), (1, -10), (11, 10), (True, 10)])
def test_counts_that_cannot_be_are_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        passes(threshold("votes.pass_ordinary"), part, whole)


def test_a_deadline_is_no_threshold() -> None:
    with pytest.raises(TypeError, match="not a share"):
        passes(threshold("petitions.reply"), 1, 2)
