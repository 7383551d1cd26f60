"""A refusal carries a word for machines and a sentence for people."""

import pytest

from danvan.lib.errors import Refused, require


def test_what_is_allowed_passes() -> None:
    require(True, "never", "Never.")


def test_what_is_not_allowed_says_why() -> None:
    with pytest.raises(Refused) as refusal:
        require(False, "no_reason", "Give the reason.")
    assert (refusal.value.code, refusal.value.message, str(refusal.value)) == (
        "no_reason",
        "Give the reason.",
        "Give the reason.",
    )


def test_a_refusal_without_a_sentence_still_says_its_code() -> None:
    with pytest.raises(Refused, match=r"^not_allowed$") as refusal:
        require(False)
    assert refusal.value.message == "not_allowed"
