"""Sealing: data that only a named body can open, and that erasing one row makes unreadable for ever.

A fresh AES-256-GCM key encrypts each record; that key is wrapped for the holder's X25519 public key
(ephemeral Diffie-Hellman, HKDF-SHA-256). Holders' private keys rest encrypted under a key that comes from
the environment, so a copy of the database alone opens nothing.

Blob layout, version 1: 0x01 · ephemeral public key (32) · nonce (12) · ciphertext with tag.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
_HEAD = 1 + 32 + 12


class CannotOpen(Exception):  # noqa: N818 - reads as the sentence it is
    """The key is not the one the data was sealed for, or the data was altered."""


def new_keypair(wrapping_key: bytes) -> tuple[bytes, bytes]:
    """(public key, private key encrypted under `wrapping_key` of 32 bytes)."""
    private = X25519PrivateKey.generate()
    nonce = os.urandom(12)
    wrapped = nonce + AESGCM(wrapping_key).encrypt(nonce, private.private_bytes_raw(), b"danvan/seal-key/v1")
    return private.public_key().public_bytes_raw(), wrapped


def unwrap_private(wrapped: bytes, wrapping_key: bytes) -> bytes:
    """The private key of a holder. Raises CannotOpen when the wrapping key is wrong."""
    try:
        return AESGCM(wrapping_key).decrypt(wrapped[:12], wrapped[12:], b"danvan/seal-key/v1")
    except InvalidTag:
        raise CannotOpen("the wrapping key does not open this seal key") from None


def seal(data: bytes, *, public: bytes, context: bytes) -> bytes:
    """Encrypt `data` so that only the holder of `public`'s private half reads it, in this `context` only."""
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    key = _shared_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(public)), sender, public)
    nonce = os.urandom(12)
    return VERSION + sender + nonce + AESGCM(key).encrypt(nonce, data, context)


def unseal(blob: bytes, *, private: bytes, context: bytes) -> bytes:
    """What `seal` was given. Raises CannotOpen for another key, another context or any altered byte."""
    if blob[:1] != VERSION or len(blob) < _HEAD + 16:
        raise CannotOpen("not a sealed record of a known version")
    sender, nonce = blob[1:33], blob[33:_HEAD]
    secret = X25519PrivateKey.from_private_bytes(private)
    own = secret.public_key().public_bytes_raw()
    try:
        key = _shared_key(secret.exchange(X25519PublicKey.from_public_bytes(sender)), sender, own)
        return AESGCM(key).decrypt(nonce, blob[_HEAD:], context)
    except (InvalidTag, ValueError):
        raise CannotOpen("sealed for another holder, or altered") from None


def _shared_key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    info = b"danvan/seal/v1" + sender + receiver
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared)
