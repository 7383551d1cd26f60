"""Growing a tree while holding only its right edge.

The edge of a tree of n leaves is at most 255 hashes for each of its levels (one partial tile each) and one
hash for each bit of n. Appending a batch costs about one node hash per leaf, whatever the size of the log.
"""

from collections.abc import Sequence
from typing import Self

from danvan.lib.merkle.hashing import EMPTY_ROOT, HASH_SIZE, node_hash, tree_root
from danvan.lib.merkle.tiles import (
    FULL_TILE_SIZE,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    TileError,
    TileReader,
    layout,
)


class Edge:
    """The right edge of a tree: `size` leaves so far, the partial tiles, and the peaks.

    A peak is the root of a perfect subtree; there is one for each bit set in `size`, the largest first.
    """

    __slots__ = ("_peaks", "_rows", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        self._rows: list[bytearray] = []

    @classmethod
    def restore(cls, size: int, *, read_tile: TileReader, root: bytes | None = None) -> Self:
        """The edge of a stored tree. Raises TileError if a tile is missing or does not lead to `root`."""
        edge = cls()
        edge.size = size
        for level, full, width in layout(size):
            data = read_tile(level, full, width) if width else b""
            if data is None or len(data) != width * HASH_SIZE:
                raise TileError(f"Tile {full} of level {level} should hold {width} hashes and does not.")
            edge._rows.append(bytearray(data))
        for row in reversed(edge._rows):
            edge._peaks += _peaks_of(row)
        if root is not None and edge.root() != root:
            raise TileError(f"The stored tiles do not lead to the root of the tree of {size} entries.")
        return edge

    def copy(self) -> Self:
        """An independent edge, so that a batch can be tried and dropped when its transaction fails."""
        twin = type(self)()
        twin.size = self.size
        twin._peaks = list(self._peaks)
        twin._rows = [bytearray(row) for row in self._rows]
        return twin

    def root(self) -> bytes:
        """The root hash of the tree as it stands."""
        if not self._peaks:
            return EMPTY_ROOT
        result = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            result = node_hash(peak, result)
        return result

    def append(self, leaf_hashes: Sequence[bytes]) -> list[Tile]:
        """Add leaves; the tiles to store for the new size: those now full, then the changed partial ones."""
        before = self.size
        tiles = self.grow(leaf_hashes)
        return tiles + [
            tile
            for tile in self.partial_tiles()
            if before >> (TILE_HEIGHT * tile.level) != self.size >> (TILE_HEIGHT * tile.level)
        ]

    def grow(self, leaf_hashes: Sequence[bytes]) -> list[Tile]:
        """Add leaves; only the tiles that became full. For those who read a log instead of writing one."""
        full: list[Tile] = []
        at, total = 0, len(leaf_hashes)
        while at < total:
            if self.size % TILE_WIDTH or total - at < TILE_WIDTH:
                self._push(leaf_hashes[at], height=0, full=full)
                at += 1
                continue
            # A whole tile at once: half the time of leaf by leaf.
            chunk = leaf_hashes[at : at + TILE_WIDTH]
            full.append(Tile(level=0, index=self.size // TILE_WIDTH, data=b"".join(chunk)))
            self._push(tree_root(chunk), height=TILE_HEIGHT, full=full)
            at += TILE_WIDTH
        return full

    def partial_tiles(self) -> list[Tile]:
        """The partial tiles of the tree as it stands, level 0 first."""
        return [
            Tile(level=level, index=self.size >> (TILE_HEIGHT * (level + 1)), data=bytes(row))
            for level, row in enumerate(self._rows)
            if row
        ]

    def _push(self, value: bytes, *, height: int, full: list[Tile]) -> None:
        """Add a perfect subtree of 2**height leaves and merge it with its equals, as a carry runs."""
        added = 1 << height
        position = self.size >> height
        while True:
            if height % TILE_HEIGHT == 0:
                self._store(value, level=height // TILE_HEIGHT, position=position, full=full)
            if not position & 1:
                break
            value = node_hash(self._peaks.pop(), value)
            position, height = position >> 1, height + 1
        self._peaks.append(value)
        self.size += added

    def _store(self, value: bytes, *, level: int, position: int, full: list[Tile]) -> None:
        row = self._row(level)
        row += value
        if len(row) == FULL_TILE_SIZE:
            full.append(Tile(level=level, index=position // TILE_WIDTH, data=bytes(row)))
            row.clear()

    def _row(self, level: int) -> bytearray:
        while len(self._rows) <= level:
            self._rows.append(bytearray())
        return self._rows[level]


def _peaks_of(row: bytearray) -> list[bytes]:
    """The roots of the perfect subtrees that a partial tile consists of, the largest first."""
    hashes = [bytes(row[at : at + HASH_SIZE]) for at in range(0, len(row), HASH_SIZE)]
    peaks = []
    at = 0
    for bit in reversed(range(TILE_HEIGHT)):
        if len(hashes) >> bit & 1:
            peaks.append(tree_root(hashes[at : at + (1 << bit)]))
            at += 1 << bit
    return peaks
