"""Writing to the ledger: the one call that every act makes, inside its own transaction."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from danvan.kernel.organisations.public import Actor, label_of
from danvan.kernel.registry.public import house, load
from danvan.lib.errors import Refused
from danvan.lib.merkle.checkpoints import Checkpoint as Head
from danvan.lib.merkle.checkpoints import cosignatures
from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import Leaf, commitment, make_leaf
from danvan.lib.merkle.notes import VerifierKey, parse_note

from .copying import copy_rows
from .models import Checkpoint, Cosignature, Entry, Opening

Fact = str | int | bool | None


@dataclass(frozen=True)
class Happened:
    """What subscribers are told once the act's transaction has committed."""

    act: str
    thing: str
    uid: uuid.UUID
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """Content as stored today: it must open the commitment `name` of the last entry `act` of `thing`.

    `facts`, or the entry's uid, narrow which entry is meant where an act happens more than once. `is_public` content may leave
    the house with its salt, for anybody to compare.
    """

    thing: str
    act: str
    name: str
    content: bytes
    facts: Mapping[str, Fact] = field(default_factory=dict)
    is_public: bool = False
    entry: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a thing stands today: it must be what its entries, replayed in their order, amount to.

    `told(leaves)` gives each name's value and the place in `leaves` of the entry that last said so. Names
    that it leaves out are not compared.
    """

    thing: str
    says: Mapping[str, Fact]
    told: Callable[[Sequence[Leaf]], Mapping[str, tuple[Fact, int]]]


def record(
    act: str,
    thing: str,
    *,
    by: Actor,
    unit_code: str = "",
    facts: Mapping[str, Fact] | None = None,
    contents: Mapping[str, bytes] | None = None,
    payload: Mapping[str, Any] | None = None,
    is_first: bool = False,
    at: datetime | None = None,
) -> Entry:
    """Write one entry for `act` on `thing` ("module.model:pseudonym").

    `facts` become public and must hold nothing personal. Each of `contents` is committed to with a salt of
    its own: it can be proven later by whoever holds it, and erased without breaking any proof. `payload` is
    for subscribers only and is stored nowhere. `is_first` spares the look for an earlier entry.

    Raises HouseError for an act that no manifest declares, and RuntimeError outside a transaction: an entry
    that could outlive its act would be a lie.
    """
    house().act(act)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{act} was recorded outside a transaction")
    at = at or timezone.now()
    uid = uuid.uuid4()
    seq, previous = (1, b"") if is_first else _chain(thing)
    salts = {name: os.urandom(32) for name in contents or {}}
    commits = {name: commitment(name, salts[name], content) for name, content in (contents or {}).items()}
    leaf = make_leaf(
        uid=uid.hex, act=act, thing=thing, seq=seq, prev=previous, at=coarse(at), unit=unit_code,
        by=label_of(by), facts=dict(facts or {}), commits=commits,
    )  # fmt: skip

    entry = Entry(
        uid=uid, act=act, thing=thing, seq=seq, unit_code=unit_code, actor=label_of(by), at=at,
        leaf=leaf, leaf_hash=leaf_hash(leaf),
    )  # fmt: skip
    together = _together.get()
    if together is not None:
        together.keep(entry, salts)
    else:
        entry.save(force_insert=True)
        if salts:
            Opening.objects.bulk_create(
                Opening(entry=entry, name=name, salt=salt) for name, salt in salts.items()
            )

    _tell(Happened(act=act, thing=thing, uid=uid, at=at, payload=dict(payload or {})))
    return entry


Heads = dict[str, tuple[int, bytes]]


class _Together:
    """Entries held back, and how far each thing's chain has come."""

    def __init__(self, heads: Heads) -> None:
        self.heads = heads
        self.held: list[tuple[Entry, Mapping[str, bytes]]] = []

    def keep(self, entry: Entry, salts: Mapping[str, bytes]) -> None:
        self.held.append((entry, salts))
        self.heads[entry.thing] = (entry.seq, bytes(entry.leaf_hash))

    def write(self) -> None:
        held, self.held = self.held, []
        copy_rows([entry for entry, _salts in held])
        copy_rows(
            [
                Opening(entry=entry, name=name, salt=salt)
                for entry, salts in held
                for name, salt in salts.items()
            ]
        )


_together: ContextVar[_Together | None] = ContextVar("danvan_recording_together", default=None)


@contextmanager
def recording_together(heads: Heads | None = None) -> Iterator[None]:
    """Write the entries of many acts with a few statements, just before their common transaction ends.

    The same entries in the same order and the same transaction, for imports and seeds. `heads` carries the
    ends of chains from one transaction to the next for a caller that alone writes about these things; a
    wrong one cannot do harm, since a thing has one entry for each number.
    """
    together = _Together({} if heads is None else heads)
    with transaction.atomic():
        token = _together.set(together)
        try:
            yield
            together.write()
        finally:
            _together.reset(token)


@transaction.atomic
def erase_openings(thing: str, *, names: tuple[str, ...]) -> int:
    """Delete the salts of a thing's commitments, so that nobody can ever open or guess them.

    Part of a larger act, which records the erasure and its legal ground. Returns how many were erased.
    """
    together = _together.get()
    if together is not None:
        together.write()
    return Opening.objects.filter(entry__thing=thing, name__in=names, salt__isnull=False).update(
        salt=None, erased_at=timezone.now()
    )


def _chain(thing: str) -> tuple[int, bytes]:
    """(next number, hash of the last leaf). The caller holds the lock on the thing's own row."""
    together = _together.get()
    if together is not None and thing in together.heads:
        number, previous = together.heads[thing]
        return number + 1, previous
    last = Entry.objects.filter(thing=thing).order_by("-seq").values_list("seq", "leaf_hash").first()
    return (1, b"") if last is None else (last[0] + 1, bytes(last[1]))


def coarse(at: datetime) -> datetime:
    """The public log tells the hour only: in a small hamlet the minute can identify a person."""
    return at.replace(minute=0, second=0, microsecond=0)


def _tell(happened: Happened) -> None:
    for path in house().subscribers.get(happened.act, ()):
        transaction.on_commit(_teller(path, happened), robust=True)


def _teller(path: str, happened: Happened) -> Callable[[], None]:
    def tell() -> None:
        handler: Any = load(path)
        handler(happened)

    tell.__qualname__ = path  # what the log names when a subscriber fails
    return tell


@transaction.atomic
def add_cosignatures(data: bytes) -> int:
    """Keep what registered witnesses have signed under one of our checkpoints. Returns how many are new.

    Raises Refused for a checkpoint that is not ours, NoteError for a line that a known witness did not make.
    """
    note = parse_note(data)
    checkpoint = Checkpoint.objects.filter(pk=Head.parse(note.text).size).first()
    if checkpoint is None or parse_note(checkpoint.note).text != note.text:
        raise Refused("not_ours", "This is not a checkpoint of this log.")
    witnesses = [VerifierKey.parse(key) for key in settings.WITNESSES]
    taken = 0
    for found in cosignatures(note, witnesses=witnesses):
        line = next(str(one).strip() for one in note.signatures if one.claims(found.witness))
        _row, is_new = Cosignature.objects.get_or_create(
            checkpoint=checkpoint, name=found.witness.name, defaults={"line": line}
        )
        taken += is_new
    if not taken and not checkpoint.cosignatures.exists():
        raise Refused("unknown_witness", "No signature of a registered witness was found.")
    return taken
