"""Numbers are read as they are written, whatever way that is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.reading.numbers import Quantity, quantities, spelled

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def only(text: str) -> Quantity:
    (one,) = quantities(text)
    return one


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234 hộ", "1234"),
        ("1 234 hộ", "1234"),
        ("03 cuộc", "3"),
        ("12,5 ha", "12.5"),
        ("0,375 ha", "0.375"),
        ("1.5 triệu đồng", "1500000"),
        ("857,418 tỷ", "857418000000"),
        ("3 nghìn hộ", "3000"),
        ("2 triệu rưỡi", "2500000"),
        ("1 tỷ 200 triệu đồng", "1200000000"),
        ("2 nghìn tỷ đồng", "2000000000000"),
        ("1.234.567,89 đồng", "1234567.89"),
        ("5.000m2 đất", "5000"),
        ("ba mươi hai mô hình", "32"),
        ("mười lăm người", "15"),
        ("hai mươi mốt tổ", "21"),
        ("một trăm linh năm hộ", "105"),
        ("hai nghìn ba trăm lượt", "2300"),
        ("hai triệu rưỡi đồng", "2500000"),
        ("hai phẩy năm triệu đồng", "2500000"),
    ],
)
def test_a_number_has_its_value(written: str, value: str) -> None:
    assert only(written).value == Decimal(value)


def test_two_numbers_and_a_stroke_are_a_ratio() -> None:
    one = only("có 14/16 mô hình")
    assert (one.value, one.of, one.written) == (14, 16, "ratio")


def test_a_single_comma_may_group_thousands() -> None:
    assert only("1,200 hộ").commas == 1200


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("hơn 2.200 lượt", "more_than"),
        ("trên 50 hộ", "more_than"),
        ("gần 900 hộ", "almost"),
        ("khoảng 30 hộ", "about"),
        ("dưới 20 hộ", "less_than"),
        ("được 20 hộ", None),
    ],
)
def test_a_word_before_makes_a_number_rough(written: str, kind: str | None) -> None:
    assert only(written).approx == kind


@pytest.mark.parametrize(
    "vague", ["hàng chục tỷ đồng", "vài trăm hộ", "từ 10-15 hộ", "dịch covid-19", "lúc 14h30"]
)
def test_what_has_no_value_is_left(vague: str) -> None:
    assert quantities(vague) == []


@pytest.mark.parametrize("words", ["hai nghìn năm", "mười năm", "hai mươi năm"])
def test_years_after_a_round_number_are_not_added_to_it(words: str) -> None:
    assert quantities(words)[0].value in {2000, 10, 20}


def in_words(number: int) -> str:
    """The number as it is said in the north, up to a million."""
    if number >= 1000:
        head, rest = divmod(number, 1000)
        tail = (
            ""
            if not rest
            else f" không trăm {under_hundred(rest, after=True)}"
            if rest < 100
            else f" {in_words(rest)}"
        )
        return f"{in_words(head)} nghìn{tail}"
    if number >= 100:
        head, rest = divmod(number, 100)
        return f"{DIGITS[head]} trăm{f' {under_hundred(rest, after=True)}' if rest else ''}"
    return under_hundred(number, after=False)


def under_hundred(number: int, *, after: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {DIGITS[ones]}" if after else DIGITS[ones]
    last = "" if not ones else "lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else DIGITS[ones]
    return f"{'mười' if tens == 1 else DIGITS[tens] + ' mươi'} {last}".strip()


@given(st.integers(1, 999_999))
def test_a_number_said_in_words_is_read_back(number: int) -> None:
    assert spelled(in_words(number)) == number
    one = only(f"{in_words(number)} hộ dân")
    assert (one.value, one.start) == (number, 0)


@given(st.integers(1, 10**12), st.sampled_from([".", " "]))
def test_a_number_in_groups_is_read_back(number: int, group: str) -> None:
    assert only(f"có {f'{number:,}'.replace(',', group)} đồng").value == number


@given(
    st.decimals(min_value="0.001", max_value=9999, places=3),
    st.sampled_from([("nghìn", 3), ("triệu", 6), ("tỷ", 9)]),
)
def test_a_number_with_a_scale_is_read_back(number: Decimal, scale: tuple[str, int]) -> None:
    written = f"{number:f}".replace(".", ",")
    assert only(f"góp {written} {scale[0]} đồng").value == number * 10 ** scale[1]
