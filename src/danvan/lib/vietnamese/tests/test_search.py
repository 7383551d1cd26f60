"""Search words and spelling."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.search import Spelling, deletes, search_terms, within_one_edit

WORDS = st.text(alphabet="abcd", max_size=6)


def edits_between(first: str, second: str) -> int:
    """Optimal string alignment distance, by the book."""
    rows = [
        [max(i, j) if not i or not j else 0 for j in range(len(second) + 1)] for i in range(len(first) + 1)
    ]
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            wrong = first[i - 1] != second[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + wrong)
            if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_search_terms_are_folded_and_said_once():
    assert search_terms("Ngập  nước, NGẬP đường Trần-Phú!") == ["ngap", "nuoc", "duong", "tran", "phu"]


def test_a_very_long_query_is_cut():
    assert len(search_terms(" ".join(string.ascii_lowercase))) == 12


def test_a_query_without_words_has_no_terms():
    assert search_terms(" …!") == []


@given(WORDS, WORDS)
def test_one_edit_agrees_with_the_full_distance(first: str, second: str):
    assert within_one_edit(first, second) == (edits_between(first, second) <= 1)
    assert within_one_edit(first, second) == within_one_edit(second, first)


@given(WORDS, WORDS)
def test_words_one_edit_apart_share_a_form(first: str, second: str):
    if within_one_edit(first, second):
        assert deletes(first) & deletes(second)


def test_deletes_leave_out_each_letter_once():
    assert deletes("cong") == {"cong", "ong", "cng", "cog", "con"}


SPELLING = Spelling(
    {"cống": 50, "công": 30, "đường": 90, "thoát": 20, "thoat": 5, "nước": 70, "ngập": 40, "ông": 3}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("duogn", "duong"),
        ("duongg", "duong"),
        ("duon", "duong"),
        ("nuxoc", "nuoc"),
        ("NGẠPP", "ngap"),
        ("thaot", "thoat"),
    ],
)
def test_a_slip_finds_the_word_meant(typed: str, meant: str):
    assert SPELLING.correct(typed) == [meant]


def test_a_known_word_is_its_own_answer():
    assert SPELLING.correct("Cống") == ["cong"]


def test_the_commonest_comes_first_among_words_with_the_same_first_letter():
    spelling = Spelling([("rac", 5), ("rao", 50), ("cac", 500)])

    assert spelling.correct("rax") == ["rao", "rac"]
    assert spelling.correct("raca") == ["rac"]
    assert spelling.correct("xac") == ["cac", "rac"]


@pytest.mark.parametrize("typed", ["", "xy", "2o26", "hoanghon", "20267"])
def test_what_has_no_likeness_is_not_corrected(typed: str):
    assert SPELLING.correct(typed) == []


def test_no_more_than_the_limit_is_returned():
    spelling = Spelling((f"{letter}an", 1) for letter in "bcdglmnqrt")

    assert len(spelling.correct("xan", limit=3)) == 3


@given(st.dictionaries(WORDS.filter(bool), st.integers(1, 9), max_size=30), WORDS)
def test_correction_finds_exactly_the_known_words_one_edit_away(counts: dict[str, int], word: str):
    found = Spelling(counts).correct(word, limit=99)

    if word in counts:
        assert found == [word]
    elif len(word) >= 3:
        assert set(found) == {known for known in counts if within_one_edit(word, known)}
    else:
        assert found == []
