"""What is known of a log: what it serves, what was signed, and what an earlier run remembered.

Gathered lazily: of a log that is right, only the roots are ever compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from danvan.lib.merkle.alignment import Alignment
from danvan.lib.merkle.checkpoints import Checkpoint
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.findings import MOST_OF_A_KIND
from danvan.lib.merkle.hashing import HASH_SIZE
from danvan.lib.merkle.leaf import LeafError, parse_leaf
from danvan.lib.merkle.mirror import Mirror, MirrorError, Name
from danvan.lib.merkle.scan import Scan
from danvan.lib.merkle.sources import Source
from danvan.lib.merkle.tiles import TILE_WIDTH, BundleError, bundle_path, path_reader, unpack_bundle, width_at


@dataclass(frozen=True, slots=True)
class Statement:
    """A root that was signed for a size, and where we have it from."""

    size: int
    root: bytes
    place: str


@dataclass
class Evidence:
    """The evidence about one log. `statements` are sorted by size and hold the served checkpoint too."""

    scan: Scan
    source: Source
    checkpoint: Checkpoint
    statements: Sequence[Statement]
    mirror: Mirror | None

    @cached_property
    def is_sound(self) -> bool:
        """Whether the entries lead to every root that was ever signed, and to every hash remembered."""
        if any(self.scan.roots.get(each.size) != each.root for each in self.statements):
            return False
        return self.scan.entries == self.checkpoint.size and self.scan.hashes.startswith(self.remembered)

    @cached_property
    def remembered(self) -> bytes:
        return b"" if self.mirror is None else self.mirror.hashes()

    @cached_property
    def tiled(self) -> bytes:
        """The leaf hashes in the level-0 tiles, up to the first tile that is missing."""
        read_tile = path_reader(self.source.read)
        parts = []
        for number in range(-(-self.checkpoint.size // TILE_WIDTH)):
            width = width_at(self.checkpoint.size, level=0, index=number)
            data = read_tile(0, number, width)
            if data is None or len(data) != width * HASH_SIZE:
                break
            parts.append(data)
        return b"".join(parts)

    @cached_property
    def tile_roots(self) -> dict[int, bytes]:
        """The roots that the level-0 tiles lead to, at every size a statement speaks of."""
        return _roots(self.tiled, {each.size for each in self.statements})

    @cached_property
    def tiles_are_signed(self) -> bool:
        return self.tile_roots.get(self.checkpoint.size) == self.checkpoint.root

    @cached_property
    def entries_are_signed(self) -> bool:
        return self.scan.roots.get(self.checkpoint.size) == self.checkpoint.root

    @cached_property
    def baseline(self) -> bytes:
        """The best knowledge of what was signed: the mirror's hashes, then those of the tiles."""
        if self.remembered:
            assert_mirror_is_whole(self.remembered, self.mirror)
        right_entries = self.entries_are_signed and not self.tiles_are_signed
        later = bytes(self.scan.hashes) if right_entries else self.tiled
        # Tiles that contradict the mirror belong to another tree: what they say of later entries is no help.
        return later if later.startswith(self.remembered) else self.remembered

    def signed_hash(self, index: int) -> bytes:
        return self.baseline[index * HASH_SIZE : (index + 1) * HASH_SIZE]

    def names_of(self, difference: Alignment) -> dict[int, Name]:
        """What is known about entries that are gone: from the mirror, or from the next of the same thing."""
        lists = [i for i, _ in difference.edited], [i for i, _ in difference.moved], difference.deleted
        wanted = [i for each in lists for i in each[:MOST_OF_A_KIND]]
        names = {} if self.mirror is None else self.mirror.names(wanted)
        pointed_to = self.scan.chains.names_of_lost()
        for i in difference.deleted:
            if i not in names and (known := pointed_to.get(self.signed_hash(i))):
                names[i] = Name(uid="", act="", thing=known[0])
        return names

    def name_served(self, position: int) -> Name | None:
        """What the entry served at `position` calls itself, if it can be read."""
        number, place = self.scan.bundle_of(position)
        bundle = self.source.read(self.scan.paths.get(number) or bundle_path(number))
        try:
            leaf = parse_leaf(unpack_bundle(bundle or b"")[place])
        except (BundleError, LeafError, IndexError):
            return None
        return Name(uid=leaf["uid"], act=leaf["act"], thing=leaf["thing"])


def assert_mirror_is_whole(hashes: bytes, mirror: Mirror | None) -> None:
    """Before a log is accused by the mirror, the mirror must fit its own checkpoint. Raises MirrorError."""
    if mirror is None or mirror.checkpoint is None:
        return
    size = mirror.checkpoint.size
    if _roots(hashes, {size}).get(size) != mirror.checkpoint.root:
        raise MirrorError(f"{mirror.root}: the mirror is damaged; remove it and start a new one.")


def _roots(hashes: bytes, sizes: set[int]) -> dict[int, bytes]:
    edge = Edge()
    roots = {}
    for size in sorted(sizes):
        if size * HASH_SIZE > len(hashes):
            break
        edge.grow([hashes[i * HASH_SIZE : (i + 1) * HASH_SIZE] for i in range(edge.size, size)])
        roots[size] = edge.root()
    return roots
