"""The layout of tiles, growing a tree at its edge, and proofs from stored tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.hashing import (
    EMPTY_ROOT,
    HASH_SIZE,
    ProofError,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.tests.support import unhurried
from danvan.lib.merkle.tiles import (
    BundleError,
    Tile,
    TileError,
    bundle_path,
    layout,
    pack_bundle,
    path_reader,
    tile_path,
    unpack_bundle,
    width_at,
)

MOST = 70_000
HASHES = [leaf_hash(number.to_bytes(3, "big")) for number in range(MOST)]
EDGES_OF_TILES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000]


class Store:
    """Tiles as a log keeps them: the last of each path."""

    def __init__(self, tiles: list[Tile] = ()) -> None:
        self.files: dict[str, bytes] = {}
        self.keep(tiles)

    def keep(self, tiles: list[Tile]) -> None:
        self.files |= {tile.path: tile.data for tile in tiles}

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        return path_reader(self.files.get)(level, index, width)


def by_definition(size: int) -> dict[str, bytes]:
    """All tiles of a tree from the formula of the specification."""
    tiles = {}
    for level in range(3):
        span = 256**level
        row = [tree_root(HASHES[i * span : (i + 1) * span]) for i in range(size // span)]
        for index in range(-(-len(row) // 256)):
            part = row[index * 256 : (index + 1) * 256]
            tiles[tile_path(level, index=index, width=len(part))] = b"".join(part)
    return tiles


def grown(size: int, *, batch: int) -> tuple[Edge, Store]:
    edge, store = Edge(), Store()
    for at in range(0, size, batch):
        store.keep(edge.append(HASHES[at : min(at + batch, size)]))
    return edge, store


def test_paths_are_those_of_the_specification():
    assert tile_path(0, index=1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(3, index=5, width=112) == "tile/3/005.p/112"
    assert bundle_path(999) == "tile/entries/999"
    assert bundle_path(1000, width=1) == "tile/entries/x001/000.p/1"


@pytest.mark.parametrize(
    ("level", "index", "width"), [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_impossible_tiles_have_no_path(level, index, width):
    with pytest.raises(TileError):
        tile_path(level, index=index, width=width)


def test_a_tree_of_70000_is_laid_out_as_the_specification_says():
    assert layout(70_000) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert layout(256) == [(0, 1, 0), (1, 0, 1)]
    assert layout(0) == []
    assert width_at(70_000, level=0, index=273) == 112
    assert width_at(70_000, level=0, index=274) == 0

    edge = Edge()
    tiles = edge.append(HASHES)

    assert Store(tiles).files == by_definition(70_000)
    assert len(tiles) == 273 + 1 + 1 + 1 + 1


@pytest.mark.parametrize("size", EDGES_OF_TILES)
def test_a_tree_has_the_tiles_and_root_of_the_definition(size):
    edge = Edge()
    tiles = edge.append(HASHES[:size])

    assert edge.size == size
    assert edge.root() == tree_root(HASHES[:size])
    assert {tile.path: tile.data for tile in tiles} == by_definition(size)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 513, 1025])
def test_growing_one_by_one_stores_every_tile_any_size_ever_needed(size):
    edge, store = grown(size, batch=1)

    needed: dict[str, bytes] = {}
    for each in range(1, size + 1):
        if each > size - 3 or each in EDGES_OF_TILES:
            needed |= by_definition(each)
    assert needed.items() <= store.files.items()
    assert edge.root() == tree_root(HASHES[:size])


@unhurried
@given(st.lists(st.integers(0, 700), max_size=6))
def test_any_batches_give_the_tiles_of_one_batch(batches):
    edge, store = Edge(), Store()
    for batch in batches:
        store.keep(edge.append(HASHES[edge.size : edge.size + batch]))

    assert edge.root() == tree_root(HASHES[: sum(batches)])
    assert by_definition(sum(batches)).items() <= store.files.items()


def test_an_append_returns_only_tiles_that_changed():
    edge = Edge()
    edge.append(HASHES[:300])

    assert edge.append([]) == []
    assert [tile.path for tile in edge.append(HASHES[300:301])] == ["tile/0/001.p/45"]
    paths = [tile.path for tile in edge.append(HASHES[301:520])]
    assert paths == ["tile/0/001", "tile/0/002.p/8", "tile/1/000.p/2"]


@pytest.mark.parametrize("size", EDGES_OF_TILES)
def test_an_edge_restored_from_tiles_goes_on_as_the_first_would(size):
    edge, store = Edge(), Store()
    store.keep(edge.append(HASHES[:size]))

    restored = Edge.restore(size, read_tile=store.tile, root=edge.root())

    more = [leaf_hash(b"more")] * 300
    assert restored.append(more) == edge.append(more)
    assert restored.root() == edge.root()


def test_an_edge_is_not_restored_from_missing_short_or_wrong_tiles():
    _, store = grown(300, batch=300)

    with pytest.raises(TileError, match="Tile 1 of level 0 should hold 44 hashes"):
        Edge.restore(300, read_tile=lambda *_: None)
    with pytest.raises(TileError, match="should hold 44"):
        Edge.restore(300, read_tile=lambda level, index, width: bytes(HASH_SIZE * (width - 1)))
    with pytest.raises(TileError, match="do not lead to the root"):
        Edge.restore(300, read_tile=store.tile, root=HASHES[0])
    assert Edge.restore(0, read_tile=store.tile, root=EMPTY_ROOT).size == 0


def test_a_copy_of_an_edge_can_be_dropped_without_a_trace():
    edge, _ = grown(300, batch=300)
    root = edge.root()

    twin = edge.copy()
    twin.append(HASHES[300:900])

    assert (edge.size, edge.root()) == (300, root)
    assert twin.root() == tree_root(HASHES[:900])


def test_a_dropped_partial_tile_is_cut_from_the_full_one():
    _, store = grown(600, batch=600)

    assert "tile/0/001.p/44" not in store.files
    assert store.tile(0, 1, 44) == store.files["tile/0/001"][: 44 * HASH_SIZE]
    assert store.tile(0, 7, 44) is None


@pytest.fixture(scope="module")
def reader() -> TreeReader:
    store = Store(Edge().append(HASHES))
    return TreeReader(store.tile)


@unhurried
@given(st.data())
def test_proofs_from_tiles_are_those_from_all_hashes(data):
    size = data.draw(st.integers(1, 1500))
    index = data.draw(st.integers(0, size - 1))
    size1 = data.draw(st.integers(1, size))
    reader = TreeReader(Store(Edge().append(HASHES[:size])).tile, keep=2)

    assert reader.root(size) == tree_root(HASHES[:size])
    assert reader.leaf(index, size=size) == HASHES[index]
    assert reader.inclusion_proof(index, size=size) == inclusion_proof(HASHES[:size], index=index)
    assert reader.consistency_proof(size1, size2=size) == consistency_proof(HASHES[:size], size1=size1)


@pytest.mark.parametrize("index", [0, 255, 256, 65_535, 65_536, 69_999])
def test_proofs_of_a_large_tree_hold(reader, index):
    root = reader.root(MOST)

    proof = reader.inclusion_proof(index, size=MOST)

    assert verify_inclusion(HASHES[index], index=index, size=MOST, proof=proof, root=root)


@pytest.mark.parametrize("size1", [1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999])
def test_a_large_tree_is_consistent_with_its_past(reader, size1):
    proof = reader.consistency_proof(size1, size2=MOST)

    roots = {"root1": tree_root(HASHES[:size1]), "root2": reader.root(MOST)}
    assert verify_consistency(size1=size1, size2=MOST, proof=proof, **roots)


def test_a_reader_refuses_what_it_cannot_know(reader):
    with pytest.raises(ProofError):
        reader.inclusion_proof(MOST, size=MOST)
    with pytest.raises(TileError, match="should hold"):
        TreeReader(lambda *_: None).inclusion_proof(0, size=2)
    with pytest.raises(TileError, match="should hold"):
        TreeReader(lambda *_: b"short").root(5)
    assert TreeReader(lambda *_: None).root(0) == EMPTY_ROOT


@unhurried
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_entries_survive_being_bundled(entries):
    assert unpack_bundle(pack_bundle(entries)) == entries


def test_an_entry_has_its_length_before_it_in_two_bytes():
    assert pack_bundle([b"ab", b"", b"x" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"x" * 258
    assert unpack_bundle(pack_bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(TileError, match="65,536 bytes is too long"):
        pack_bundle([b"x" * 65_536])


@unhurried
@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=5), st.data())
def test_a_bundle_that_breaks_off_keeps_what_stands_before(entries, data):
    whole = pack_bundle(entries)
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]

    broken = ""
    try:
        found = unpack_bundle(cut)
    except BundleError as error:
        found, broken = error.intact, str(error)
    assert len(cut) == len(pack_bundle(found)) or f"entry {len(found)}" in broken
    assert found == entries[: len(found)]
    assert len(found) < len(entries)
