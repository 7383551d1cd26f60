"""Words around returns: periods, changes, what nobody said."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from danvan.lib.periods import parse_period
from danvan.modules.reports import wording

PERIODS = [
    ("2026-Q1", "quý I năm 2026"), ("2026-H1", "6 tháng đầu năm 2026"), ("2026-H2", "6 tháng cuối năm 2026"),
    ("2026-9M", "9 tháng đầu năm 2026"), ("2026", "năm 2026"), ("2026-03", "tháng 3 năm 2026"), ("2026-W07", "tuần 7 năm 2026"),
    ("2026-01-15..2026-02-14", "từ 15/01/2026 đến 14/02/2026"),
]  # fmt: skip


def figure(now: str | None, then: str | None, kind: str = "count") -> dict[str, Any]:
    return {"kind": kind, "now": {"value": now}, "year_before": {"value": then}, "before": {"value": None}}


@pytest.mark.parametrize(("code", "said"), PERIODS)
def test_a_period_is_named_as_titles_name_it(code: str, said: str) -> None:
    with translation.override("vi"):
        assert wording.period_words(parse_period(code)) == said


def test_changes_are_told_in_numbers_and_percent_and_shares_in_points() -> None:
    with translation.override("vi"):
        assert wording.shown(figure("1250", "1000"), "change") == "+250 (+25,0%)"
        assert wording.shown(figure("3", "4"), "change") == "−1 (−25,0%)"
        assert wording.shown(figure("3", "0"), "change") == "+3", "nothing is not a base of a percentage"
        assert wording.shown(figure("3", "3"), "change") == "0"
        assert wording.shown(figure("75.5", "50", "rate"), "change") == "+25,5 điểm %"
        assert wording.shown(figure("75.5", None, "rate")) == "75,5%"
        assert wording.shown(figure("2.5", None)) == "2,5"


def test_what_nobody_said_is_no_zero() -> None:
    with translation.override("vi"):
        assert wording.shown(figure(None, "3")) == "–"
        assert wording.shown(figure(None, "3"), "change") == "–"
        assert wording.in_words(figure(None, "3")) == "(chưa có số liệu)"
