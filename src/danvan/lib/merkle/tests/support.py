"""A small log and the ways a superuser might tamper with it."""

import shutil
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from hypothesis import settings

from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import commitment, make_leaf
from danvan.lib.merkle.notes import COSIGNS_CHECKPOINTS, SIGNS_NOTES, SigningKey
from danvan.lib.merkle.tiles import TILE_WIDTH, bundle_path, pack_bundle
from danvan.lib.merkle.writer import LogDirectory

unhurried = settings(deadline=None)  # a busy machine is no failure

ORIGIN = "giong-trom.example/nhat-ky"
KEY = SigningKey(name=ORIGIN, kind=SIGNS_NOTES, seed=sha256(b"the ward").digest())
FRONT = SigningKey(name="mat-tran.example/w", kind=COSIGNS_CHECKPOINTS, seed=sha256(b"front").digest())
PRESS = SigningKey(name="bao.example/w", kind=COSIGNS_CHECKPOINTS, seed=sha256(b"press").digest())
STRANGER = SigningKey(name=ORIGIN, kind=SIGNS_NOTES, seed=sha256(b"stranger").digest())

ACTS = ["petitions.received", "petitions.routed", "petitions.answered", "petitions.closed"]
START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


def uid_of(number: int) -> str:
    return uuid.UUID(int=number + 1).hex


def thing_of(number: int) -> str:
    """Seven petitions are open at one time, so entries of one thing stand seven apart."""
    turn, slot = divmod(number, 7)
    return f"petitions.petition:DV-{turn // len(ACTS) * 7 + slot:05d}"


def salt_of(number: int) -> bytes:
    return sha256(b"salt" + number.to_bytes(4, "big")).digest()


def content_of(number: int) -> bytes:
    return f"Cống thoát nước số {number} bị tắc".encode()


def story(count: int, *, changes: dict[int, dict] | None = None) -> list[bytes]:
    """`count` entries of petitions, each chained; `changes` alters fields of some as they are made."""
    entries: list[bytes] = []
    last: dict[str, tuple[int, bytes]] = {}
    for number in range(count):
        thing = thing_of(number)
        seq, prev = last.get(thing, (0, b""))
        fields = {
            "act": ACTS[seq],
            "thing": thing,
            "seq": seq + 1,
            "prev": prev,
            "at": START + timedelta(minutes=number),
            "unit": "28801",
            "by": "resident" if seq == 0 else "post:12",
            "facts": {"topic": "thoát nước", "days": seq},
            "commits": {"text": commitment("text", salt_of(number), content_of(number))},
        }
        entry = make_leaf(uid_of(number), **(fields | (changes or {}).get(number, {})))
        last[thing] = (seq + 1, leaf_hash(entry))
        entries.append(entry)
    return entries


def write_log(root: Path, entries: Sequence[bytes], *, key: SigningKey = KEY, batch: int = 100) -> Path:
    """The files of a log, from nothing: also what a superuser does who rebuilds the whole tree."""
    if root.exists():
        shutil.rmtree(root)
    log = LogDirectory(root, key=key)
    for at in range(0, len(entries), batch):
        log.append(entries[at : at + batch])
    return root


def replace_entries(root: Path, entries: Sequence[bytes]) -> None:
    """Other entries under the same tiles and checkpoint: what an UPDATE on the table of entries leads to."""
    shutil.rmtree(root / "tile" / "entries")
    for number in range(-(-len(entries) // TILE_WIDTH)):
        part = entries[number * TILE_WIDTH : (number + 1) * TILE_WIDTH]
        path = root / bundle_path(number, width=len(part))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pack_bundle(part))


def altered(entry: bytes) -> bytes:
    """The same entry with another public fact in it."""
    changed = entry.replace("thoát nước".encode(), "cây xanh".encode())
    assert changed != entry
    return changed
