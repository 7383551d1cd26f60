"""Proofs and roots read from stored tiles: a handful of tiles for any proof, however long the log."""

from functools import lru_cache

from danvan.lib.merkle.hashing import (
    EMPTY_ROOT,
    HASH_SIZE,
    consistency_spans,
    inclusion_spans,
    largest_power_below,
    node_hash,
)
from danvan.lib.merkle.tiles import TILE_HEIGHT, TILE_WIDTH, TileError, TileReader, width_at


class TreeReader:
    """Answers questions about a tree from its tiles; keeps the `keep` tiles used last (about 30 KB each).

    Safe to share between threads. Partial tiles are kept by width, so a growing log is never read stale.
    """

    def __init__(self, read_tile: TileReader, *, keep: int = 64) -> None:
        self._read_tile = read_tile
        self._tile = lru_cache(maxsize=keep)(self._load)

    def root(self, size: int) -> bytes:
        """The root of the tree of the first `size` leaves. Raises TileError."""
        return self._span(0, size, size) if size else EMPTY_ROOT

    def leaf(self, index: int, *, size: int) -> bytes:
        """The leaf hash at `index`. Raises TileError."""
        return self._node(0, index, size)

    def inclusion_proof(self, index: int, *, size: int) -> list[bytes]:
        """Proof that leaf `index` is in the tree of `size`. Raises ProofError, TileError."""
        return [self._span(start, end, size) for start, end in inclusion_spans(index, size)]

    def consistency_proof(self, size1: int, *, size2: int) -> list[bytes]:
        """Proof that the tree of `size2` begins with the tree of `size1`. Raises ProofError, TileError."""
        return [self._span(start, end, size2) for start, end in consistency_spans(size1, size2)]

    def _span(self, start: int, end: int, size: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0:
            height = count.bit_length() - 1
            return self._node(height, start >> height, size)
        middle = start + largest_power_below(count)
        return node_hash(self._span(start, middle, size), self._span(middle, end, size))

    def _node(self, height: int, index: int, size: int) -> bytes:
        level, rise = divmod(height, TILE_HEIGHT)
        tile_index, offset = divmod(index << rise, TILE_WIDTH)
        width = width_at(size, level=level, index=tile_index)
        return self._tile(level, tile_index, width).node(rise, offset >> rise)

    def _load(self, level: int, index: int, width: int) -> "_TileNodes":
        data = self._read_tile(level, index, width) if width else None
        if data is None or len(data) != width * HASH_SIZE:
            raise TileError(f"Tile {index} of level {level} should hold {width} hashes and does not.")
        return _TileNodes(data)


class _TileNodes:
    """The nodes inside one tile, computed when first asked for."""

    __slots__ = ("_data", "_known")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[tuple[int, int], bytes] = {}

    def node(self, rise: int, position: int) -> bytes:
        """The node `rise` rows above the tile's own hashes."""
        if rise == 0:
            value = self._data[position * HASH_SIZE : (position + 1) * HASH_SIZE]
            if len(value) != HASH_SIZE:
                raise TileError("The tile is too narrow for this size of the tree.")
            return value
        known = self._known.get((rise, position))
        if known is None:
            known = node_hash(self.node(rise - 1, 2 * position), self.node(rise - 1, 2 * position + 1))
            self._known[rise, position] = known
        return known
