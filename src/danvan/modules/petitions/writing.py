"""What is derived from the words of a matter: commitments, fingerprints, receipt hashes."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import uuid
from typing import Any

from django.conf import settings

from danvan.lib.codes import new_code, parse_code
from danvan.lib.vietnamese.clues import ClueKind, find_clues, mask
from danvan.lib.vietnamese.similar import minhash_bands, simhash, to_bits

#: Random characters of a receipt code: 50 bits, out of reach of guessing through a limited form.
RECEIPT_LENGTH = 10


def new_receipt() -> str:
    return new_code(RECEIPT_LENGTH)


def receipt_from_key(key: uuid.UUID) -> str:
    """The receipt code that belongs to a sender's own key, drawn by a generator only this server can start.

    Derived, not stored: a line that broke before the answer arrived gives the same code on the next try.
    """
    seed = hmac.digest(settings.SECRET_KEY.encode(), b"danvan/receipt-from-key/" + key.bytes, hashlib.sha256)
    return new_code(RECEIPT_LENGTH, rng=random.Random(seed))  # noqa: S311 - started by a keyed hash


def receipt_hash(code: str) -> bytes:
    """Keyed hash of a receipt code as typed; raises BadCode when it cannot be one.

    Keyed, so that whoever copies the database cannot try all codes offline.
    """
    plain = parse_code(code, n=RECEIPT_LENGTH)
    return hmac.digest(settings.SECRET_KEY.encode(), b"danvan/receipt/" + plain.encode(), hashlib.sha256)


def token_hash(token: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"danvan/support/" + token.encode(), hashlib.sha256)


def statement(**parts: Any) -> bytes:
    """Canonical bytes of what a record says, for a commitment in the ledger."""
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mask_place(place: str) -> str:
    """Where the matter is, for the office: a house number stays, or nobody finds the drain.

    Phone numbers, names and the like go. The public never sees a place without `mask`.
    """
    clues = [clue for clue in find_clues(place) if clue.kind != ClueKind.ADDRESS]
    return mask(place, clues)


def fingerprint(title: str, text: str) -> tuple[str, list[int]]:
    """(bit string of 512, bands) by which similar matters are found."""
    words = f"{title}\n{text}"
    return to_bits(simhash(words)), minhash_bands(words)
