"""Normal forms of Vietnamese text."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.normal import fold, normalise, shadow, sort_key, tokens, unify_tones, words

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậeèêếiìoòôốơờuùưứyỳđĐbcdghklmnpqrstvxAÀÁÂ 0123456789-,.\n", max_size=60
)


# --- normalise


@pytest.mark.parametrize("crossed", ["\u00d0", "\u0189", "Đ"])
def test_every_look_alike_of_capital_crossed_d_becomes_the_vietnamese_one(crossed: str):
    assert normalise(f"11-Q{crossed}i/TW") == "11-QĐi/TW"


def test_decomposed_text_is_composed_even_around_a_hidden_character():
    assert normalise("Vie\u0323\u0302t") == "Việt"
    assert normalise("Vie\u200b\u0323\u0302t") == "Việt"


def test_hidden_and_control_characters_go_but_lines_and_tabs_stay():
    assert normalise("a\u200b\u202eb\x00\ufeff\tc\r\nd\re\u2028f") == "ab\tc\nd\ne\nf"


def test_odd_spaces_become_plain_ones():
    assert normalise("10\u00a0000\u202fđồng\u3000") == "10 000 đồng "


def test_a_lone_surrogate_is_removed_so_the_database_takes_the_text():
    assert normalise("a\ud800b") == "ab"


def test_other_scripts_and_emoji_survive():
    for text in ("ប្រជាជន", "ꨌꩌ", "漢字", "👍🏽", "Ünal"):
        assert normalise(text) == text


@given(st.text())
def test_normalising_twice_changes_nothing_and_gives_storable_nfc(text: str):
    once = normalise(text)

    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) in {"Cs"} or char in "\x00\u200b\u202e" for char in once)
    once.encode("utf-8")


# --- tones


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hoà bình, sức khoẻ, thuỷ lợi, uỷ ban", "hòa bình, sức khỏe, thủy lợi, ủy ban"),
        ("HOÀ Hoà", "HÒA Hòa"),
        ("tóan hòang hùynh khỏan", "toán hoàng huỳnh khoản"),
        ("qúa qúy gìa gíup", "quá quý già giúp"),
        (
            "quý quỳnh quả khuỷu toàn hoạch gìn giữ mùa của nghĩa",
            "quý quỳnh quả khuỷu toàn hoạch gìn giữ mùa của nghĩa",
        ),
    ],
)
def test_tones_move_to_one_place(typed: str, expected: str):
    assert unify_tones(typed) == expected


@given(VIETNAMESE)
def test_moving_tones_keeps_length_and_letters_and_settles_at_once(text: str):
    text = normalise(text)
    moved = unify_tones(text)

    assert len(moved) == len(text)
    assert fold(moved) == fold(text)
    assert unify_tones(moved) == moved


# --- fold


def test_folding_drops_case_diacritics_and_extra_space():
    assert fold("  Phường   HOÀNG LIỆT,\nQuận Đống Đa ") == "phuong hoang liet, quan dong da"


def test_folding_reads_full_width_and_decorated_digits():
    assert fold("ＤＶ ０９１２ 𝟑𝟒𝟓") == "dv 0912 345"


@given(st.text())
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_depend_on_how_the_text_was_encoded(text: str):
    assert fold(normalise(text)) == fold(unicodedata.normalize("NFD", normalise(text)))


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_ascii(text: str):
    assert fold(text).isascii()


@given(st.text())
def test_every_folded_character_knows_its_place_in_the_original(text: str):
    folded, places = shadow(text)

    for at, char in enumerate(folded):
        original = text[places[at] if places else at]
        assert shadow(original)[0] == char


# --- words


def test_tokens_are_folded_words_and_numbers():
    assert tokens("Số 15/2025/NĐ-CP, tổ 7!") == ["so", "15", "2025", "nd", "cp", "to", "7"]


def test_words_keep_their_diacritics_with_tones_in_one_place():
    assert words("Sức khoẻ, HOÀ bình") == ["sức", "khỏe", "hòa", "bình"]


# --- order


def in_order(*names: str) -> None:
    shuffled = random.Random(1).sample(names, len(names))

    assert sorted(shuffled, key=sort_key) == list(names)


def test_letters_follow_the_vietnamese_alphabet():
    in_order(
        "an", "ăn", "ân", "ba", "ca", "da", "đa", "ea", "êa", "ga", "oa", "ôa", "ơa", "pa", "ua", "ưa", "va"
    )


def test_tones_decide_only_between_equal_letters():
    in_order("ma", "mà", "mả", "mã", "má", "mạ", "mai")
    in_order("bà an", "ba ca", "bà ca")


def test_lower_case_comes_first_among_equals():
    in_order("an", "An", "AN")


def test_numbers_sort_by_value():
    in_order("Tổ 2", "Tổ 10", "Tổ 11", "Tổ 1000000000000", "Tổ dân phố")
    assert sort_key("Phường 02").startswith(sort_key("Phường 2")[:5])


def test_a_shorter_name_comes_before_its_extension():
    in_order("An", "An Bình", "An Bình A", "Anh")


def test_spelling_of_tones_does_not_change_the_order():
    assert sort_key("Hoà Bình") == sort_key("Hòa Bình")
    assert sort_key("Đống Đa") == sort_key(unicodedata.normalize("NFD", "Đống Đa"))


@given(st.text())
def test_a_sort_key_is_printable_ascii(text: str):
    key = sort_key(text)

    assert key.isascii()
    assert not key or key.isprintable()


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, tuple[list[int], list[int]]]:
    """A made-up word (no pair whose tone could move) with its order worked out letter by letter."""
    letters = draw(st.lists(st.integers(0, len(LETTERS) - 1), max_size=6))
    tones = [draw(st.integers(0, 5)) if LETTERS[at] in "aăâeêioôơuưy" else 0 for at in letters]
    separate = [LETTERS[at] + TONES[tone] for at, tone in zip(letters, tones, strict=True)]
    return unicodedata.normalize("NFC", " ".join(separate)), (letters, tones)


@given(spelled(), spelled())
def test_byte_order_of_keys_is_letter_order_then_tone_order(
    first: tuple[str, tuple[list[int], list[int]]], second: tuple[str, tuple[list[int], list[int]]]
):
    by_key = (sort_key(first[0]) > sort_key(second[0])) - (sort_key(first[0]) < sort_key(second[0]))
    by_hand = (first[1] > second[1]) - (first[1] < second[1])

    assert by_key == by_hand
