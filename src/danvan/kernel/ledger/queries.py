"""Reading the public log: as files for verifiers, as proofs for residents."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from danvan.lib.merkle.notes import parse_note, parse_signature
from danvan.lib.merkle.proofs import Proof, build_proof, receipt_extra
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.tiles import TILE_WIDTH, pack_bundle

from .models import Checkpoint, Entry, Publication
from .sequencer import stored_tile

_RESOURCE = re.compile(
    r"tile/(?P<level>entries|\d{1,2})/(?P<number>(?:x\d{3}/){0,6}\d{3})(?:\.p/(?P<width>\d{1,3}))?"
)


@lru_cache(maxsize=1)
def tree_reader() -> TreeReader:
    """Proofs from stored tiles, with the tiles used last kept in memory. `cache_clear` forgets them."""
    return TreeReader(stored_tile)


class DatabaseSource:
    """The log as the database tells it now, readable by the stand-alone verifier."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size

    def read(self, path: str) -> bytes | None:
        """A resource of the tlog-tiles layout, or None."""
        if path == "checkpoint":
            return _checkpoint_note()
        match = _RESOURCE.fullmatch(path)
        if match is None:
            return None
        n = int(match["number"].replace("x", "").replace("/", ""))
        width = int(match["width"] or TILE_WIDTH)
        if not 1 <= width <= TILE_WIDTH:
            return None
        if match["level"] == "entries":
            return _bundle(n, width)
        return stored_tile(int(match["level"]), n, width)


def _checkpoint_note() -> bytes | None:
    head = Checkpoint.objects.order_by("-size").first()
    return None if head is None else note_of(head)


def note_of(checkpoint: Checkpoint) -> bytes:
    """The signed checkpoint with every cosignature that has come in."""
    note = parse_note(checkpoint.note)
    lines = checkpoint.cosignatures.order_by("pk").values_list("line", flat=True)
    return bytes(note.with_signatures(parse_signature(line) for line in lines))


def _bundle(n: int, width: int) -> bytes | None:
    first = n * TILE_WIDTH
    placed = Entry.objects.filter(idx__gte=first, idx__lt=first + width).order_by("idx")
    leaves = [bytes(leaf) for leaf in placed.values_list("leaf", flat=True)]
    # Fewer than asked for is served as it is: a verifier then sees what is missing instead of a bare 404.
    return pack_bundle(leaves) if leaves else None


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def publications() -> QuerySet[Publication]:
    """Daily checkpoints, newest first."""
    return Publication.objects.select_related("checkpoint").order_by("-day")


_ENTRY = """
SELECT idx, leaf, (
    SELECT jsonb_object_agg(name, encode(salt, 'hex')) FROM ledger_opening
    WHERE entry_id = ledger_entry.id AND salt IS NOT NULL
)
FROM ledger_entry WHERE thing = %s AND idx IS NOT NULL {condition} ORDER BY seq {order} LIMIT 1
"""
_HEAD = """
SELECT size, note, (SELECT array_agg(line ORDER BY id) FROM ledger_cosignature WHERE checkpoint_id = size)
FROM ledger_checkpoint ORDER BY size DESC LIMIT 1
"""


def receipt_proof(thing: str, *, act: str | None = None) -> Proof | None:
    """Offline proof that a thing's first entry (or its last `act`) is in the signed log.

    None while the entry still waits for its place: a fraction of a second after the act. Two statements, and one for
    each tile that is not in memory.
    """
    condition, order = ("AND act = %s", "DESC") if act else ("", "ASC")
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY.format(condition=condition, order=order), [thing, act] if act else [thing])
        entry = cursor.fetchone()
        cursor.execute(_HEAD)
        head = cursor.fetchone()
    if entry is None or head is None or entry[0] >= head[0]:
        return None
    (idx, leaf, salts), (size, note, lines) = entry, head
    opened = json.loads(salts) if isinstance(salts, str) else salts or {}
    return build_proof(
        index=idx,
        path=tree_reader().inclusion_proof(idx, size=size),
        checkpoint=parse_note(note).with_signatures(parse_signature(line) for line in lines or ()),
        extra=receipt_extra(bytes(leaf), salts={name: bytes.fromhex(salt) for name, salt in opened.items()}),
    )


def proof_text(thing: str, *, act: str | None = None) -> str | None:
    """The same as a c2sp.org/tlog-proof file."""
    proof = receipt_proof(thing, act=act)
    return None if proof is None else str(proof)


def consistency(size1: int, size2: int) -> list[bytes]:
    """Proof that the log of `size2` begins with that of `size1`."""
    return tree_reader().consistency_proof(size1, size2=size2)
