"""The C2SP tlog-tiles layout: where tree hashes and entries lie as static files (c2sp.org/tlog-tiles).

A tile holds up to 256 consecutive hashes of one level: level 0 the leaf hashes, level L the roots of
full tiles of level L-1. An entry bundle holds the entries of one level-0 tile, each with a two-byte length
before it. Tiles and bundles never change once full, so a copy can be made with rsync or a USB stick.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from danvan.lib.merkle.hashing import HASH_SIZE

TILE_WIDTH = 256
TILE_HEIGHT = 8  # 2**8 hashes to a tile
FULL_TILE_SIZE = TILE_WIDTH * HASH_SIZE
LARGEST_ENTRY = 0xFFFF  # the length before an entry has two bytes
LARGEST_LEVEL = 63

TileReader = Callable[[int, int, int], bytes | None]
"""(level, index, width) -> the tile's bytes, or None when there is no such tile."""


class TileError(ValueError):
    """A tile or bundle that is missing, of the wrong length, or damaged."""


class BundleError(TileError):
    """A damaged entry bundle. `intact` holds the entries that stand before the damage."""

    def __init__(self, message: str, *, intact: list[bytes]) -> None:
        super().__init__(message)
        self.intact = intact


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: `data` is the hashes one after another, 32 bytes each."""

    level: int
    index: int
    data: bytes

    @property
    def width(self) -> int:
        return len(self.data) // HASH_SIZE

    @property
    def path(self) -> str:
        return tile_path(self.level, index=self.index, width=self.width)


def tile_path(level: int, *, index: int, width: int = TILE_WIDTH) -> str:
    """`tile/0/x001/x234/067` for index 1,234,067; `.p/112` behind it when only 112 hashes wide."""
    if not 0 <= level <= LARGEST_LEVEL:
        raise TileError(f"There is no tile level {level}.")
    return f"tile/{level}/{_numbered(index, width)}"


def bundle_path(index: int, *, width: int = TILE_WIDTH) -> str:
    """Where the entries of level-0 tile `index` lie."""
    return f"tile/entries/{_numbered(index, width)}"


def _numbered(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise TileError(f"There is no tile {index} of width {width}.")
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    path = "/".join(reversed(groups))
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def width_at(size: int, *, level: int, index: int) -> int:
    """How many hashes tile `index` of `level` holds in a tree of `size`: 0 when the tile is not there."""
    hashes = size >> (TILE_HEIGHT * level)
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def layout(size: int) -> list[tuple[int, int, int]]:
    """(level, number of full tiles, width of the partial tile or 0) for a tree of `size`."""
    levels = []
    level = 0
    while hashes := size >> (TILE_HEIGHT * level):
        levels.append((level, hashes // TILE_WIDTH, hashes % TILE_WIDTH))
        level += 1
    return levels


def path_reader(read: Callable[[str], bytes | None]) -> TileReader:
    """Read tiles by path. A log may drop a partial tile once the full one exists: then that is cut."""

    def read_tile(level: int, index: int, width: int) -> bytes | None:
        data = read(tile_path(level, index=index, width=width))
        if data is None and width < TILE_WIDTH:
            full = read(tile_path(level, index=index))
            return None if full is None else full[: width * HASH_SIZE]
        return data

    return read_tile


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries with their lengths before them. Raises TileError for an entry over 65,535 bytes."""
    parts = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise TileError(f"An entry of {len(entry):,} bytes is too long: at most {LARGEST_ENTRY:,} fit.")
        parts.append(len(entry).to_bytes(2, "big"))
        parts.append(entry)
    return b"".join(parts)


def unpack_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises BundleError, which keeps the entries before the damage."""
    entries: list[bytes] = []
    at, total = 0, len(data)
    while at < total:
        start = at + 2
        end = start + (data[at] << 8) + (data[at + 1] if start <= total else 0)
        if start > total or end > total:
            raise BundleError(f"The bundle breaks off inside its entry {len(entries)}.", intact=entries)
        entries.append(data[start:end])
        at = end
    return entries
