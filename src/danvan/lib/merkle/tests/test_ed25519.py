"""Ed25519 in plain integers agrees with RFC 8032 and with the `cryptography` package."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danvan.lib.merkle import ed25519

# RFC 8032, 7.1: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
        "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_hold(seed, public, message, signature):
    seed, public, message, signature = map(bytes.fromhex, (seed, public, message, signature))

    assert ed25519.public_key(seed) == public
    assert ed25519.sign(seed, message=message) == signature
    assert ed25519.verify(public, message=message, signature=signature)
    assert ed25519.verify_plainly(public, message=message, signature=signature)


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511), st.integers(0, 255))
def test_plain_integers_judge_as_the_package_does(seed, message, bit, other_bit):
    public = ed25519.public_key(seed)
    signature = ed25519.sign(seed, message=message)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    other_key = bytearray(public)
    other_key[other_bit // 8] ^= 1 << other_bit % 8

    assert ed25519.verify_plainly(public, message=message, signature=signature)
    for verify in (ed25519.verify, ed25519.verify_plainly):
        assert not verify(public, message=message, signature=bytes(turned))
        assert not verify(bytes(other_key), message=message, signature=signature)
        assert not verify(public, message=message + b"!", signature=signature)


def test_a_signature_cannot_be_rewritten_into_another_that_holds():
    """S + the order of the group solves the same equation; RFC 8032 refuses it."""
    seed = bytes(range(32))
    signature = ed25519.sign(seed, message=b"x")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    rewritten = signature[:32] + scalar.to_bytes(32, "little")

    for verify in (ed25519.verify, ed25519.verify_plainly):
        assert not verify(ed25519.public_key(seed), message=b"x", signature=rewritten)


@pytest.mark.parametrize(
    "public",
    [
        b"",
        bytes(31),
        bytes(33),
        b"\xff" * 32,  # y is not below the prime
        (2).to_bytes(32, "little"),  # no point has y = 2
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 has no sign
    ],
)
def test_bytes_that_are_no_key_verify_nothing(public):
    signature = ed25519.sign(bytes(32), message=b"x")

    assert not ed25519.verify_plainly(public, message=b"x", signature=signature)
    assert not ed25519.verify(public, message=b"x", signature=signature)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_none(length):
    public = ed25519.public_key(bytes(32))

    assert not ed25519.verify(public, message=b"x", signature=bytes(length))
    assert not ed25519.verify_plainly(public, message=b"x", signature=bytes(length))


def test_without_the_package_verifying_works_and_signing_says_what_is_missing(monkeypatch):
    seed = bytes(range(32))
    public, signature = ed25519.public_key(seed), ed25519.sign(seed, message=b"x")
    monkeypatch.setattr(ed25519, "HAS_CRYPTOGRAPHY", False)

    assert ed25519.verify(public, message=b"x", signature=signature)
    assert not ed25519.verify(public, message=b"y", signature=signature)
    with pytest.raises(RuntimeError, match="cryptography"):
        ed25519.sign(seed, message=b"x")
