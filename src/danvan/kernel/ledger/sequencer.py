"""Giving entries their place in the log, growing the tree over them, signing the head.

One sequencer at a time holds an advisory lock. A batch is one transaction: places, tiles and checkpoint
appear together or not at all, so a crash leaves entries waiting and nothing else.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from danvan.lib.merkle.checkpoints import Checkpoint as Head
from danvan.lib.merkle.checkpoints import sign_checkpoint
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.hashing import HASH_SIZE
from danvan.lib.merkle.tiles import Tile as TileData

from .keys import LogRolledBack, last_signed, remember, signing_key
from .models import Checkpoint, Publication, Tile

_LOCK = 0x0DA2_0002
_BATCH = 5000

_TAKE = """
SELECT id, leaf_hash FROM ledger_entry WHERE idx IS NULL ORDER BY id LIMIT %s
"""
_PLACE = """
UPDATE ledger_entry SET idx = place.idx
FROM unnest(%s::bigint[], %s::bigint[]) AS place(id, idx) WHERE ledger_entry.id = place.id
"""
_STORE = """
INSERT INTO ledger_tile (level, n, data) VALUES (%s, %s, %s)
ON CONFLICT (level, n) DO UPDATE SET data = excluded.data
"""


class Sequencer:
    """Keeps the right edge of the tree in memory between batches; another process's work is noticed."""

    def __init__(self) -> None:
        self._edge: Edge | None = None

    def step(self, *, limit: int = _BATCH) -> int:
        """Sequence up to `limit` waiting entries. Returns how many.

        Raises LogRolledBack when the database does not continue what has been signed.
        """
        with transaction.atomic():
            if not _try_lock():
                return 0
            edge = self._current_edge()
            waiting = _take(limit)
            if not waiting:
                self._edge = edge
                return 0
            grown = edge.copy()
            tiles = grown.append([bytes(leaf_hash) for _pk, leaf_hash in waiting])
            _place([pk for pk, _hash in waiting], first=edge.size)
            _store(tiles)
            note = _sign(grown)
        # After the commit: a head that was never committed was never seen, and must not block the next one.
        remember(note)
        self._edge = grown
        return len(waiting)

    def _current_edge(self) -> Edge:
        head = Checkpoint.objects.order_by("-size").first()
        size, root = (head.size, bytes(head.root)) if head else (0, Edge().root())
        _check_memory(size, root)
        if self._edge is not None and self._edge.size == size and self._edge.root() == root:
            return self._edge
        return Edge.restore(size, read_tile=stored_tile, root=root)


def sequence_all(*, progress: bool = False) -> int:
    """Sequence everything that waits; for seeds, tests and commands."""
    sequencer, total = Sequencer(), 0
    while done := sequencer.step():
        total += done
        if progress:
            print(f"  {total:,} entries sequenced", flush=True)  # noqa: T201 - asked for by a command
    return total


def stored_tile(level: int, n: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile, or None where the tree is not that far."""
    data = Tile.objects.filter(level=level, n=n).values_list("data", flat=True).first()
    if data is None or len(data) < width * HASH_SIZE:
        return None
    return bytes(data[: width * HASH_SIZE])


@transaction.atomic
def publish_checkpoint(day: date | None = None) -> Publication | None:
    """Fix today's head as the one that notice boards, newspapers and witnesses keep."""
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        return None
    publication, _created = Publication.objects.get_or_create(
        day=day or timezone.localdate(), defaults={"checkpoint": head}
    )
    return publication


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _take(limit: int) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit])
        return list(cursor.fetchall())


def _place(ids: list[int], *, first: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [ids, list(range(first, first + len(ids)))])


def _store(tiles: list[TileData]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_STORE, [(tile.level, tile.index, tile.data) for tile in tiles])


def _sign(edge: Edge) -> str:
    root = edge.root()
    signed = sign_checkpoint(Head(origin=settings.LOG_ORIGIN, size=edge.size, root=root), key=signing_key())
    note = bytes(signed).decode()
    Checkpoint.objects.create(size=edge.size, root=root, note=note)
    return note


def _check_memory(size: int, root: bytes) -> None:
    """Refuse to go on from a database that is older than what was signed, or that tells another story."""
    signed = last_signed()
    if signed is None or signed.size == 0:
        return
    if size < signed.size:
        raise LogRolledBack(f"{signed.size} entries were signed, the database holds {size}")
    stored = root if size == signed.size else _root_at(signed.size)
    if stored != signed.root:
        raise LogRolledBack(f"the head of {signed.size} entries differs from the one that was signed")


def _root_at(size: int) -> bytes | None:
    root = Checkpoint.objects.filter(pk=size).values_list("root", flat=True).first()
    return None if root is None else bytes(root)
