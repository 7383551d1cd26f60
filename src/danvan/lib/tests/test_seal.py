"""What is sealed opens to its holder, in its place, unaltered; and to nobody else."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.seal import CannotOpen, new_keypair, seal, unseal, unwrap_private

WRAPPING = os.urandom(32)
PUBLIC, WRAPPED = new_keypair(WRAPPING)
PRIVATE = unwrap_private(WRAPPED, WRAPPING)
CONTEXT = b"record 1"


@given(st.binary(max_size=300), st.binary(max_size=30))
def test_what_was_sealed_is_what_is_opened(data: bytes, context: bytes) -> None:
    blob = seal(data, public=PUBLIC, context=context)
    assert unseal(blob, private=PRIVATE, context=context) == data
    assert len(blob) == 1 + 32 + 12 + len(data) + 16


def test_the_same_words_never_give_the_same_blob() -> None:
    assert len({seal(b"ba Tu", public=PUBLIC, context=CONTEXT) for _ in range(20)}) == 20


def test_a_blob_shows_nothing_of_its_content() -> None:
    assert b"0912345678" not in seal(b"0912345678" * 5, public=PUBLIC, context=CONTEXT)


def test_another_holder_cannot_open() -> None:
    _public, wrapped = new_keypair(WRAPPING)
    with pytest.raises(CannotOpen, match="another holder"):
        unseal(
            seal(b"x", public=PUBLIC, context=CONTEXT),
            private=unwrap_private(wrapped, WRAPPING),
            context=CONTEXT,
        )


def test_moved_to_another_record_it_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        unseal(seal(b"x", public=PUBLIC, context=CONTEXT), private=PRIVATE, context=b"record 2")


BLOB = seal("bà Tư, số 12".encode(), public=PUBLIC, context=CONTEXT)


@given(st.integers(0, len(BLOB) - 1), st.integers(1, 255))
def test_a_single_altered_byte_anywhere_is_noticed(place: int, change: int) -> None:
    altered = bytearray(BLOB)
    altered[place] ^= change
    # The top bit of an X25519 key is ignored by its definition (RFC 7748), but the key is bound in as it was sent.
    with pytest.raises(CannotOpen):
        unseal(bytes(altered), private=PRIVATE, context=CONTEXT)


@given(st.integers(0, len(BLOB) - 1))
def test_a_shortened_blob_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen):
        unseal(BLOB[:length], private=PRIVATE, context=CONTEXT)


def test_an_unknown_version_and_a_worthless_key_are_refused() -> None:
    with pytest.raises(CannotOpen, match="known version"):
        unseal(b"\x02" + BLOB[1:], private=PRIVATE, context=CONTEXT)
    with pytest.raises(CannotOpen):
        unseal(b"\x01" + b"\x00" * 32 + BLOB[33:], private=PRIVATE, context=CONTEXT)  # a point of small order


def test_a_holders_key_rests_under_the_key_from_outside() -> None:
    assert PRIVATE not in WRAPPED
    with pytest.raises(CannotOpen, match="wrapping key"):
        unwrap_private(WRAPPED, os.urandom(32))
    with pytest.raises(CannotOpen):
        unwrap_private(WRAPPED[:-1] + bytes([WRAPPED[-1] ^ 1]), WRAPPING)
