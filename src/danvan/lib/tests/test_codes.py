"""Codes people read to each other."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.codes import ALPHABET, BadCode, new_code, parse_code, spell

BODIES = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


def plain(code: str) -> str:
    return code.replace("-", "")


def refusal(text: str, **options: object) -> BadCode:
    with pytest.raises(BadCode) as caught:
        parse_code(text, **options)
    return caught.value


def read(text: str) -> str | BadCode:
    try:
        return parse_code(text)
    except BadCode as refused:
        return refused


def test_a_code_is_grouped_for_a_phone_call():
    code = new_code(rng=random.Random(1))

    assert [len(group) for group in code.split("-")] == [2, 4, 4, 1]
    assert code.startswith("DV-")
    assert parse_code(code) == code


def test_letters_that_look_like_digits_are_never_given_out():
    written = "".join(plain(new_code(prefix="K")) for _ in range(300))

    assert not set(written) & set("ILOU")


@pytest.mark.parametrize("seed", range(12))
def test_every_wrong_character_is_caught(seed: int):
    code = plain(new_code(rng=random.Random(seed)))

    for place in range(2, len(code)):
        for char in ALPHABET:
            if char != code[place]:
                assert refusal(code[:place] + char + code[place + 1 :]).part == "check"


@pytest.mark.parametrize("n", [8, 12, 28])
def test_any_two_characters_swapped_are_caught_neighbours_or_not(n: int):
    for seed in range(20):
        code = plain(new_code(n, rng=random.Random(seed)))
        for first in range(2, len(code)):
            for second in range(first + 1, len(code)):
                if code[first] == code[second]:
                    continue
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert refusal("".join(swapped), n=n).part == "check"


@given(st.integers(0, 2**32), st.integers(1, 28))
def test_what_is_written_is_read_back(seed: int, n: int):
    code = new_code(n, rng=random.Random(seed))

    assert parse_code(code, n=n) == code


@given(st.integers(0, 2**32), st.data())
def test_case_spaces_hyphens_and_look_alikes_do_not_matter(seed: int, data: st.DataObject):
    code = new_code(rng=random.Random(seed))
    loose = {"0": "0oOoÔ０", "1": "1iIlL１", "D": "dDđĐ\u00d0"}
    typed = "".join(
        data.draw(st.sampled_from(["", " ", "-", "–", "\u00a0", "\u200b"]))
        + data.draw(st.sampled_from(loose.get(char, char + char.lower())))
        for char in plain(code)
    )

    assert parse_code(typed) == code


@given(st.integers(0, 2**32))
def test_the_prefix_may_be_left_out_and_full_width_digits_are_read(seed: int):
    code = new_code(rng=random.Random(seed))
    full_width = "".join(chr(ord(char) + 0xFEE0) for char in plain(code)[2:])

    assert parse_code(full_width) == code


def test_a_code_of_another_kind_is_refused_by_its_prefix():
    refused = refusal(new_code(prefix="TC"))

    assert refused.part == "prefix"
    assert "DV" in str(refused)


def test_the_prefix_takes_part_in_the_check():
    code = new_code(prefix="TC", rng=random.Random(3))

    assert refusal(plain(code)[2:]).part == "check"
    assert parse_code(plain(code)[2:], prefix="TC") == code


@pytest.mark.parametrize(
    ("typed", "found"), [("DV-7K3M-9QXR", "8"), ("DV-7K3M-9QXR-44", "10"), ("", "0"), ("DV", "2")]
)
def test_a_wrong_length_says_how_many_are_needed_and_found(typed: str, found: str):
    refused = refusal(typed)

    assert refused.part == "length"
    assert "9" in str(refused)
    assert found in str(refused)
    assert found in refused.english


def test_a_character_no_code_has_is_named_with_its_place():
    refused = refusal("DV-7K3U-9QXR-4")

    assert refused.part == "character"
    assert refused.position == 4
    assert "U" in str(refused)


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_a_code_or_a_reason(text: str):
    answer = read(text)

    if isinstance(answer, BadCode):
        assert answer.part in {"length", "character", "prefix", "check"}
        assert str(answer).endswith(".")
    else:
        assert read(answer) == answer


def test_a_code_is_spelled_for_the_phone():
    assert spell("DV-7K3M-9QXR-4") == "dê, vê – bảy, ca, ba, mờ – chín, quy, ích-xì, rờ – bốn"


def test_no_two_characters_sound_the_same():
    assert len({spell(char) for char in ALPHABET}) == len(ALPHABET)


@pytest.mark.parametrize("n", [0, 29])
def test_a_length_without_its_own_weights_is_refused(n: int):
    with pytest.raises(ValueError, match="1 to 28"):
        new_code(n)


@pytest.mark.parametrize("prefix", ["", "dv", "D-V", "ĐV"])
def test_a_prefix_that_cannot_be_read_back_is_refused(prefix: str):
    with pytest.raises(ValueError, match="prefix"):
        new_code(prefix=prefix)


def test_codes_do_not_repeat_in_practice():
    assert len({new_code() for _ in range(5000)}) == 5000
