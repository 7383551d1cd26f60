"""The log's signing key, and the memory of what was last signed. Both live outside the database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from danvan.lib.merkle.checkpoints import Checkpoint
from danvan.lib.merkle.notes import SIGNS_NOTES, SigningKey, VerifierKey, parse_note


class LogRolledBack(RuntimeError):  # noqa: N818 - it names what happened
    """The database is older than, or differs from, what has been signed: signing would fork the log."""


def signing_key() -> SigningKey:
    """The key from its file, made on first use with rights for its owner only."""
    return _load(Path(settings.LEDGER_KEY), settings.LOG_ORIGIN)


def verifier_key() -> VerifierKey:
    """The public half: what to print on the notice board."""
    return signing_key().verifier


@lru_cache(maxsize=4)
def _load(path: Path, origin: str) -> SigningKey:
    if not path.exists():
        _create(path, origin)
    return SigningKey.parse(path.read_text(encoding="ascii"))


def _create(path: Path, origin: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = SigningKey(name=origin, kind=SIGNS_NOTES, seed=secrets.token_bytes(32))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process was quicker; its key is the key
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key.export() + "\n")
        out.flush()
        os.fsync(out.fileno())


@dataclass(frozen=True)
class Signed:
    """A tree head that has left the house."""

    size: int
    root: bytes


def last_signed() -> Signed | None:
    """The largest head signed so far, as remembered outside the database."""
    note = last_signed_note()
    if note is None:
        return None
    head = Checkpoint.parse(parse_note(note).text)
    return Signed(head.size, head.root)


def last_signed_note() -> str | None:
    """The signed note of that head."""
    try:
        return _memory().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def remember(note: str) -> None:
    """Keep a signed head, durably, before the next one is made."""
    target = _memory()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        out.write(note)
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)


def _memory() -> Path:
    return Path(settings.LEDGER_DIR) / "last-signed"
