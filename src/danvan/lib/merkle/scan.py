"""One pass over a log: every entry read once, every hash computed anew."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from danvan.lib.merkle.chains import Chains
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import Leaf, LeafError, parse_leaf
from danvan.lib.merkle.sources import Source, read_many
from danvan.lib.merkle.tiles import (
    TILE_WIDTH,
    BundleError,
    Tile,
    bundle_path,
    pack_bundle,
    path_reader,
    tile_path,
    unpack_bundle,
)

Seer = Callable[[int, Leaf], None]
Progress = Callable[[int, int], None]  # (entries done, entries in all)

_MOST_REMARKS = 1000


@dataclass(slots=True)
class Scan:
    """What one pass found. `hashes` are the leaf hashes of all entries served, in the order served."""

    size: int
    hashes: bytearray = field(default_factory=bytearray)
    ends: list[int] = field(default_factory=list)  # entries served up to and with each bundle
    roots: dict[int, bytes] = field(default_factory=dict)  # size -> root over the entries served
    chains: Chains = field(default_factory=Chains)
    leaves_differ: bool = False  # some level-0 tile is not what the entries hash to
    wrong_tiles: list[tuple[Tile, bytes | None]] = field(default_factory=list)  # as computed, as served
    remarks: list[tuple[int, str]] = field(default_factory=list)  # (entry, what is wrong with it alone)
    missing: list[str] = field(default_factory=list)  # files that should be there
    paths: dict[int, str] = field(default_factory=dict)  # where partial bundles were found

    @property
    def entries(self) -> int:
        return self.ends[-1] if self.ends else 0

    def bundle_of(self, position: int) -> tuple[int, int]:
        """(bundle, place in it) of the entry served at `position`."""
        bundle = bisect_right(self.ends, position)
        return bundle, position - (self.ends[bundle - 1] if bundle else 0)

    def remark(self, index: int, message: str) -> None:
        if len(self.remarks) < _MOST_REMARKS:
            self.remarks.append((index, message))


def scan_log(
    source: Source, *, size: int, sizes: set[int], seers: list[Seer], progress: Progress | None = None
) -> Scan:
    """Read all bundles and tiles of a log of `size`; note the roots at `sizes`; show each leaf to `seers`."""
    scan = Scan(size=size)
    edge = Edge()
    stops = sorted({each for each in sizes if each <= size} | {size})
    if stops[0] == 0:
        scan.roots[stops.pop(0)] = edge.root()
    uids: set[bytes] = set()
    for number, bundle, tile in _bundles_and_tiles(source, scan):
        entries = _unpack(scan, source, number, bundle)
        hashes = [leaf_hash(entry) for entry in entries]
        if b"".join(hashes) != tile:
            scan.leaves_differ = True
        start = scan.entries
        scan.hashes += b"".join(hashes)
        scan.ends.append(start + len(entries))
        _compare_tiles(scan, source, _grow(scan, edge, hashes, stops))
        for index, entry in enumerate(entries, start=start):
            _see(scan, index, entry, uids=uids, seers=seers)
        if progress is not None:
            progress(scan.entries, size)
    _compare_tiles(scan, source, edge.partial_tiles())
    return scan


def _bundles_and_tiles(source: Source, scan: Scan) -> Iterator[tuple[int, bytes | None, bytes | None]]:
    """(number, bundle, level-0 tile) for each 256 entries."""
    full, width = divmod(scan.size, TILE_WIDTH)
    pairs = ((bundle_path(number), tile_path(0, index=number)) for number in range(full))
    contents = read_many(source, (path for pair in pairs for path in pair))
    for number in range(full):
        yield number, next(contents), next(contents)
    if width:
        yield full, _last_bundle(source, scan, full, width), path_reader(source.read)(0, full, width)


def _last_bundle(source: Source, scan: Scan, number: int, width: int) -> bytes | None:
    """The partial bundle at the end of a log; cut from a longer one if the log has grown meanwhile."""
    path = bundle_path(number, width=width)
    bundle = source.read(path)
    if bundle is None:
        grown = source.read(bundle_path(number))
        return None if grown is None else _first_entries(grown, width)
    scan.paths[number] = path
    return bundle


def _first_entries(bundle: bytes, count: int) -> bytes:
    try:
        return pack_bundle(unpack_bundle(bundle)[:count])
    except BundleError:
        return bundle  # the scan itself says where the damage is


def _unpack(scan: Scan, source: Source, number: int, bundle: bytes | None) -> list[bytes]:
    if bundle is None:
        width = min(TILE_WIDTH, scan.size - number * TILE_WIDTH)
        if not scan.missing:  # looked for once: a log cut short lacks thousands
            bundle = _bundle_of_other_width(source, scan, number, width)
        if bundle is None:
            scan.missing.append(bundle_path(number, width=width))
            return []
    try:
        return unpack_bundle(bundle)
    except BundleError as error:
        scan.remark(scan.entries + len(error.intact), str(error))
        return error.intact


def _bundle_of_other_width(source: Source, scan: Scan, number: int, width: int) -> bytes | None:
    """Where entries were removed or smuggled in, the bundle is named for another number of them."""
    for other in sorted(range(1, TILE_WIDTH), key=lambda other: abs(other - width)):
        path = bundle_path(number, width=other)
        bundle = source.read(path)
        if bundle is not None:
            scan.paths[number] = path
            return bundle
    return None


def _grow(scan: Scan, edge: Edge, hashes: list[bytes], stops: list[int]) -> list[Tile]:
    """Add hashes to the edge, pausing where a root is wanted. `stops` loses those passed."""
    tiles: list[Tile] = []
    at = 0
    while stops and stops[0] <= edge.size + len(hashes) - at:
        until = at + stops[0] - edge.size
        tiles += edge.grow(hashes[at:until])
        scan.roots[stops.pop(0)] = edge.root()
        at = until
    return tiles + edge.grow(hashes[at:])


def _compare_tiles(scan: Scan, source: Source, tiles: list[Tile]) -> None:
    """Compare the tiles above level 0, where those of the entries were compared already."""
    read_tile = path_reader(source.read)
    for tile in tiles:
        if tile.level:
            served = read_tile(tile.level, tile.index, tile.width)
            if served != tile.data:
                scan.wrong_tiles.append((tile, served))


def _see(scan: Scan, index: int, entry: bytes, *, uids: set[bytes], seers: list[Seer]) -> None:
    try:
        leaf = parse_leaf(entry)
    except LeafError as error:
        scan.remark(index, str(error))
        return
    uid = bytes.fromhex(leaf["uid"])
    if uid in uids:
        scan.remark(index, f"Another entry has the same uid {leaf['uid']}.")
    uids.add(uid)
    scan.chains.see(index, leaf, hashes=scan.hashes)
    for seer in seers:
        seer(index, leaf)
