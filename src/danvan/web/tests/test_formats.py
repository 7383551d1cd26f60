from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from danvan.web import formats
from danvan.web.parts import Clock

NOON = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)  # 12:00 in Hà Nội


def test_a_day_is_written_day_first_in_local_time() -> None:
    late_in_utc = dt.datetime(2026, 11, 21, 18, 30, tzinfo=dt.UTC)

    assert formats.day(late_in_utc) == "22/11/2026"
    assert formats.moment(late_in_utc) == "01:30 22/11/2026"
    assert formats.moment(dt.date(2026, 1, 2)) == "02/01/2026"
    assert formats.day(None) == ""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(seconds=5), "just now"),
        (dt.timedelta(minutes=1), "1 minute ago"),
        (dt.timedelta(minutes=59), "59 minutes ago"),
        (dt.timedelta(hours=3), "3 hours ago"),
        (dt.timedelta(days=2), "2 days ago"),
        (dt.timedelta(days=70), "2 months ago"),
        (dt.timedelta(days=800), "2 years ago"),
        (dt.timedelta(days=-3), "in 3 days"),
    ],
)
def test_ago_uses_the_largest_unit_that_fits(before: dt.timedelta, said: str) -> None:
    with time_machine.travel(NOON, tick=False):
        assert formats.ago(NOON - before) == said


def test_a_bare_date_of_today_is_today() -> None:
    with time_machine.travel(NOON, tick=False):
        assert formats.ago(dt.date(2026, 11, 22)) == "today"


@pytest.mark.parametrize(
    ("language", "text"), [("vi", "1.234.567,5 −12 – 97,3% –"), ("en", "1,234,567.5 −12 – 97.3% –")]
)
def test_numbers_follow_the_language_and_no_figure_is_no_zero(language: str, text: str) -> None:
    with translation.override(language):
        drawn = Template(
            "{{ a|number:1 }} {{ b|number }} {{ none|number }} {{ r|percent }} {{ none|percent }}"
        )
        assert drawn.render(Context({"a": Decimal("1234567.5"), "b": -12, "r": 0.973, "none": None})) == text


@pytest.mark.parametrize(
    ("text", "terms", "html"),
    [
        ("Cống thoát nước", "cong nuoc", "<mark>Cống</mark> thoát <mark>nước</mark>"),
        ("Đường Đê", "duong", "<mark>Đường</mark> Đê"),
        ("a <b> & cống", "<b> cống", "a <mark>&lt;b&gt;</mark> &amp; <mark>cống</mark>"),
        ("không có", "", "không có"),
        ("x y", "x y", "x y"),
        ("nươ\u0301c", "nuoc", "<mark>nước</mark>"),
    ],
)
def test_search_words_are_marked_with_or_without_diacritics(text: str, terms: str, html: str) -> None:
    assert formats.highlight(text, terms) == html


@given(st.text(), st.text())
def test_marking_never_lets_markup_through_and_never_loses_a_letter(text: str, terms: str) -> None:
    import html
    import unicodedata

    marked = formats.highlight(text, terms)
    bare = marked.replace("<mark>", "").replace("</mark>", "")

    assert "<" not in bare
    assert html.unescape(bare) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(formats.fold(text)) == len(text)


def test_codes_are_grouped_and_spelled_for_the_phone() -> None:
    assert formats.code("DV7K2M9QX4") == "DV7K-2M9Q-X4"
    assert formats.code("DV-7K2M") == "DV-7K2M"
    assert formats.code(None) == ""
    assert formats.spell("d7-K") == "D · seven · K"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (Clock(None, "running", 3), "3 working days left"),
        (Clock(None, "late", -1), "Late by 1 working day"),
        (Clock(None, "running", 2, "day"), "2 days left"),
        (Clock(None, "late", -2, "day"), "Late by 2 days"),
        (Clock(None, "soon", 0), "Due today"),
        (Clock(None, "met"), "Done in time"),
        (Clock(None, "missed", -4), "Done late"),
        (Clock(None, "paused", 4), "Paused"),
        (Clock(None, "none"), ""),
    ],
)
def test_a_clock_says_in_words_where_it_stands(clock: Clock, said: str) -> None:
    assert formats.days_left(clock) == said


@given(st.text("ắ b.,…", max_size=60), st.integers(5, 40))
def test_a_brief_text_ends_between_words_and_is_never_longer(text: str, longest: int) -> None:
    said = Template(
        "{% load danvan %}{% autoescape off %}{{ text|brief:longest }}{% endautoescape %}"
    ).render(Context({"text": text, "longest": longest}))
    whole = " ".join(text.split())
    if len(whole) <= longest:
        assert said == whole
        return
    kept = said.removesuffix("…")
    assert whole.startswith(kept)
    assert len(kept) <= longest
    if " " in whole[:longest]:
        assert whole[len(kept) :].lstrip(",.;:–-")[:1] in (" ", ""), "no word is cut in two"
