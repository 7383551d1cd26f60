"""Fingerprints that stay alike when texts are alike."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.vietnamese.normal import fold
from danvan.lib.vietnamese.similar import BANDS, distance, from_bits, minhash_bands, simhash, to_bits
from danvan.lib.vietnamese.tests.complaints import VARIANTS, complaint

TEXT = "Cống thoát nước trước cổng trường bị tắc, cứ mưa là ngập. Đề nghị xử lý sớm."


@given(st.text(max_size=300))
def test_bits_fit_the_column_and_read_back(text: str):
    value = simhash(text)

    assert len(to_bits(value)) == 512
    assert from_bits(to_bits(value)) == value


@given(st.text(max_size=300))
def test_band_keys_fit_a_signed_bigint(text: str):
    keys = minhash_bands(text)

    assert len(keys) in {0, BANDS}
    assert all(isinstance(key, int) and -(2**63) <= key < 2**63 for key in keys)


@given(st.text(alphabet="aáàâấươđĐbcghnt 0123.,\n", max_size=200))
def test_diacritics_case_and_spacing_never_matter(text: str):
    assert simhash(fold(text).upper()) == simhash(fold(text))
    assert minhash_bands(fold(text)) == minhash_bands("  " + text.replace(" ", "  "))


def test_a_text_without_words_matches_nothing():
    assert minhash_bands("  … !") == []
    assert simhash("  ") == 0


def test_the_fingerprints_never_change_between_releases():
    # Stored in the database: a change of hashing needs a migration that recomputes every row.
    assert to_bits(simhash(TEXT))[:32] == "10101111001001100111000100010011"
    assert minhash_bands(TEXT)[:2] == [-2377338017087789698, -622057535596478122]


def test_one_word_is_enough_to_be_found_again():
    assert minhash_bands("ngập") == minhash_bands("Ngap!")


def test_long_texts_count_every_gram():
    long = " ".join(complaint(random.Random(seed))[0] for seed in range(30))

    assert distance(simhash(long), simhash(long + " thêm một câu")) < 40


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_the_same_matter_written_again_is_found(variant: str):
    rng = random.Random(11)
    texts = [complaint(rng)[0] for _ in range(400)]
    again = [VARIANTS[variant](text, rng) for text in texts]

    shared = [
        bool({*minhash_bands(one)} & {*minhash_bands(two)}) for one, two in zip(texts, again, strict=True)
    ]

    assert sum(shared) >= (0.88 if variant == "retold" else 0.98) * len(texts)


def test_few_unrelated_matters_become_candidates():
    rng = random.Random(12)
    bands = [{*minhash_bands(complaint(rng)[0])} for _ in range(300)]
    pairs = [bool(bands[i] & bands[j]) for i in range(300) for j in range(i)]

    assert sum(pairs) <= 0.03 * len(pairs)


def test_the_nearest_by_distance_is_the_matter_itself():
    rng = random.Random(13)
    texts = [complaint(rng)[0] for _ in range(300)]
    prints = [simhash(text) for text in texts]

    right = 0
    for place, text in enumerate(texts[:100]):
        asked = simhash(VARIANTS["typos"](text, rng))
        right += min(range(300), key=lambda at: distance(prints[at], asked)) == place

    assert right >= 98
