"""Numbers of papers as they are printed, typed and broken."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.document_numbers import (
    PARTY_TYPES,
    STATE_TYPES,
    DocumentNumber,
    find_numbers,
    parse_number,
)

READ = [
    # written, shape, number, type, issuers, year
    ("10/2022/QH15", "law", 10, "", "QH15", 2022),
    ("34/2007/PL-UBTVQH11", "law", 34, "PL", "UBTVQH11", 2007),
    ("1656/NQ-UBTVQH15", "state", 1656, "NQ", "UBTVQH15", None),
    ("30/2020/NĐ-CP", "legal", 30, "NĐ", "CP", 2020),
    ("06/2021/QĐ-UBND", "legal", 6, "QĐ", "UBND", 2021),
    ("15/2025/TT-BNV", "legal", 15, "TT", "BNV", 2025),
    ("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "legal", 403, "NQLT", "UBTVQH14-CP-ĐCTUBTWMTTQVN", 2017),
    ("290-QĐ/TW", "party", 290, "QĐ", "TW", None),
    ("11-QĐi/TW", "party", 11, "QĐi", "TW", None),
    ("03-NQ/ThU", "party", 3, "NQ", "ThU", None),
    ("36-HD/VPTW", "party", 36, "HD", "VPTW", None),
    ("29-HD/ĐUK", "party", 29, "HD", "ĐUK", None),
    ("07-ĐA/TU", "party", 7, "ĐA", "TU", None),
    ("12-CTr/QU", "party", 12, "CTr", "QU", None),
    ("33/CT-TTg", "state", 33, "CT", "TTg", None),
    ("05/QĐ-UBND", "state", 5, "QĐ", "UBND", None),
    ("268/NQ-CP", "state", 268, "NQ", "CP", None),
    ("9441/TB-BNV", "state", 9441, "TB", "BNV", None),
    ("12729/VPCP-KGVX", "letter", 12729, "", "VPCP-KGVX", None),
    ("249/MTTQ-BTT", "letter", 249, "", "MTTQ-BTT", None),
    ("1204/UBND", "letter", 1204, "", "UBND", None),
]


@pytest.mark.parametrize(
    ("written", "shape", "number", "kind", "by", "year"), READ, ids=[row[0] for row in READ]
)
def test_each_shape_is_read(
    written: str, shape: str, number: int, kind: str, by: str, year: int | None
) -> None:
    found = parse_number(written)
    assert found is not None
    assert (found.shape, found.number, found.type, "-".join(found.issuers), found.year) == (
        shape,
        number,
        kind,
        by,
        year,
    )
    assert not found.is_misprinted
    assert str(found) in (written, f"0{written}")


@pytest.mark.parametrize(
    ("variant", "meant"),
    [
        ("11-QÐi/TW", "11-QĐi/TW"),  # the letter eth, as one province prints it
        (unicodedata.normalize("NFD", "290-QĐ/TW"), "290-QĐ/TW"),
        (unicodedata.normalize("NFD", "07-ĐA/TU"), "07-ĐA/TU"),
        ("290 - QĐ/TW", "290-QĐ/TW"),
        ("290–QĐ/TW", "290-QĐ/TW"),
        ("290 -QĐ / TW", "290-QĐ/TW"),
        ("217/QĐ-TW", "217-QĐ/TW"),
        ("218/QĐ -TW", "218-QĐ/TW"),
        ("1-CT/TU", "01-CT/TU"),
        ("290-QD/TW", "290-QĐ/TW"),
        ("30/2020/ND-CP", "30/2020/NĐ-CP"),
        ("30 / 2020 / NĐ-CP", "30/2020/NĐ-CP"),
        ("33/ct-ttg", "33/CT-TTg"),
        ("290\u00a0-\u00a0QĐ/TW", "290-QĐ/TW"),
        ("  05/QĐ-UBND ", "05/QĐ-UBND"),
    ],
)  # fmt: skip
def test_misprints_are_the_number_that_was_meant(variant: str, meant: str) -> None:
    read, right = parse_number(variant), parse_number(meant)
    assert read is not None
    assert right is not None
    assert read.key == right.key
    assert str(read) == str(right)


@pytest.mark.parametrize(
    "text",
    ["14/16", "27/12/2023", "187/192 mô hình", "24/7", "3/4 số hộ", "0912 345 678", "quý 3/2024", "TW/290", "QĐ-290",
     "2.071", "10/2022", "số 5/KDC", "1/5-HN", "", "-QĐ/TW", "12/", "1234567/QĐ-UBND", "5/a-b", "60/40-50"],
)  # fmt: skip
def test_what_is_no_number_of_a_paper_is_not_read(text: str) -> None:
    assert parse_number(text) is None
    assert find_numbers(text) == []


def test_numbers_are_found_in_running_text_with_their_exact_words() -> None:
    text = (
        "Căn cứ Luật số 10/2022/QH15, Quyết định số 23-QĐ/TW (thay Quyết định 290-QĐ/TW), Quyết định 217/QĐ-TW; "
        "trong 14/16 mô hình ngày 27/12/2023, theo Công văn số 249/MTTQ-BTT, Nghị định 30/2020/NĐ-CP."
    )
    found = find_numbers(text)
    assert [text[one.start : one.end] for one in found] == [
        "10/2022/QH15", "23-QĐ/TW", "290-QĐ/TW", "217/QĐ-TW", "249/MTTQ-BTT", "30/2020/NĐ-CP",
    ]  # fmt: skip
    assert [one.number.shape for one in found] == ["law", "party", "party", "party", "letter", "legal"]
    assert [one.number.is_misprinted for one in found] == [False, False, False, True, False, False]


def test_the_same_number_of_another_issuer_is_another_paper() -> None:
    one, other = parse_number("15-NQ/TU"), parse_number("15-NQ/TW")
    assert one is not None
    assert other is not None
    assert one.key != other.key


numbers = st.builds(
    DocumentNumber, shape=st.just("party"), number=st.integers(1, 9999), type=st.sampled_from(PARTY_TYPES),
    issuers=st.sampled_from([("TW",), ("TU",), ("ThU",), ("ĐU",), ("BDVTU",)]),
) | st.builds(
    DocumentNumber, shape=st.just("legal"), number=st.integers(1, 9999), type=st.sampled_from(STATE_TYPES),
    issuers=st.sampled_from([("CP",), ("UBND",), ("TTg",), ("BNV", "BTC")]), year=st.integers(1946, 2099),
) | st.builds(
    DocumentNumber, shape=st.just("state"), number=st.integers(1, 9999), type=st.sampled_from(STATE_TYPES),
    issuers=st.sampled_from([("CP",), ("UBND",), ("TTg",), ("HĐND",)]),
)  # fmt: skip


@given(numbers)
def test_what_is_written_is_read_again(number: DocumentNumber) -> None:
    assert parse_number(str(number)) == number


@given(st.text(max_size=200), numbers, st.text(max_size=40))
def test_any_text_around_is_survived_and_quotes_are_exact(
    before: str, number: DocumentNumber, after: str
) -> None:
    text = unicodedata.normalize("NFC", f"{before} {number} {after}")
    found = find_numbers(text)
    spans = [(one.start, one.end) for one in found]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for one in found:
        again = parse_number(text[one.start : one.end])
        assert again is not None
        assert again.key == one.number.key
