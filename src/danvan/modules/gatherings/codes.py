"""Codes of invitations and addresses of sites: derived from a key that only this server holds, stored nowhere.

A code can be printed again whenever it is needed, and whoever copies the database holds none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import uuid

from django.conf import settings

from danvan.lib.codes import new_code, parse_code

PREFIX = "DB"
#: Random characters of an invitation code: 50 bits, so that no two of a hundred thousand meet by chance.
LENGTH = 10
_LONGEST_TYPED = 300


def _keyed(purpose: bytes, data: bytes) -> bytes:
    return hmac.digest(
        settings.SECRET_KEY.encode(), b"danvan/gatherings/" + purpose + b"/" + data, hashlib.sha256
    )


def code_of(delegate: uuid.UUID) -> str:
    """The personal code of a delegate, always the same: "DB-7K3M-9QXR-4T-V"."""
    return new_code(LENGTH, PREFIX, random.Random(_keyed(b"code", delegate.bytes)))  # noqa: S311 - keyed


def code_hash(typed: str) -> bytes:
    """Keyed hash of a code as typed, or as the code on an invitation gives it. Raises BadCode."""
    last = typed.strip()[:_LONGEST_TYPED].rstrip("/").rpartition("/")[2]
    return _keyed(b"hash", parse_code(last, n=LENGTH, prefix=PREFIX).encode())


def site_key(site: uuid.UUID, issue: int) -> str:
    """What the address of a site's check-in page ends with: 80 bits. A new issue makes the old one worthless."""
    return base64.b32encode(_keyed(b"site", site.bytes + issue.to_bytes(4))[:10]).decode().lower()


def is_same(given: str, right: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), right.encode())
