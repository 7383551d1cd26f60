"""The tree hash and its proofs, against published vectors and against the definition."""

import json
from base64 import b64decode
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.merkle.hashing import (
    EMPTY_ROOT,
    ProofError,
    consistency_proof,
    inclusion_proof,
    inclusion_spans,
    is_subtree,
    leaf_hash,
    node_hash,
    root_from_inclusion,
    tree_root,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from danvan.lib.merkle.tests.support import unhurried

# The eight classic inputs of the RFC 6962 test suites and the root over the first n of them.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(value)) for value in INPUTS]

MOST = 300
HASHES = [leaf_hash(number.to_bytes(2, "big")) for number in range(MOST)]


def by_definition(leaves: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@cache
def root_of(size: int) -> bytes:
    return tree_root(HASHES[:size])


def test_the_classic_vectors_hold():
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    expected = "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    assert node_hash(b"N123", b"N456").hex() == expected
    assert [tree_root(LEAVES[:size]).hex() for size in range(9)] == ROOTS
    assert ROOTS[0] == EMPTY_ROOT.hex()


def test_a_proof_of_the_rfc_is_made_as_printed_there():
    """RFC 9162, 2.1.5, draws the tree of seven: d3 is proven by c, a's sibling g, and l."""
    seven = LEAVES[:7]
    e_to_h = [tree_root(seven[at : at + 2]) for at in (0, 2, 4)]
    k, l_ = node_hash(e_to_h[0], e_to_h[1]), node_hash(e_to_h[2], seven[6])

    assert inclusion_proof(seven, index=0) == [seven[1], e_to_h[1], l_]
    assert inclusion_proof(seven, index=3) == [seven[2], e_to_h[0], l_]
    assert inclusion_proof(seven, index=6) == [e_to_h[2], k]
    assert consistency_proof(seven, size1=3) == [seven[2], seven[3], e_to_h[0], l_]
    assert consistency_proof(seven, size1=4) == [l_]
    assert consistency_proof(seven, size1=6) == [e_to_h[2], seven[6], k]
    assert consistency_proof(seven, size1=7) == []


@unhurried
@given(st.integers(0, MOST))
def test_the_root_is_that_of_the_definition(size):
    assert root_of(size) == by_definition(tuple(HASHES[:size]))


def test_every_entry_of_every_small_tree_is_provable():
    for size in range(1, 130):
        for index in range(size):
            proof = inclusion_proof(HASHES[:size], index=index)
            assert verify_inclusion(HASHES[index], index=index, size=size, proof=proof, root=root_of(size))


@unhurried
@given(st.data())
def test_every_entry_of_larger_trees_is_provable(data):
    size = data.draw(st.integers(130, MOST))
    index = data.draw(st.integers(0, size - 1))

    proof = inclusion_proof(HASHES[:size], index=index)

    assert root_from_inclusion(HASHES[index], index=index, size=size, proof=proof) == root_of(size)


def test_every_small_tree_is_shown_to_begin_with_every_smaller_one():
    for size2 in range(1, 70):
        for size1 in range(1, size2 + 1):
            proof = consistency_proof(HASHES[:size2], size1=size1)
            assert verify_consistency(
                size1=size1, size2=size2, root1=root_of(size1), root2=root_of(size2), proof=proof
            )


@st.composite
def spoiled(draw, proof: list[bytes]) -> list[bytes]:
    """The proof with a bit turned, a hash left out, added or exchanged."""
    worse = list(proof)
    ways = ["add"] + (["flip", "drop", "cut"] if worse else []) + (["swap"] if len(worse) > 1 else [])
    way = draw(st.sampled_from(ways))
    place = draw(st.integers(0, max(0, len(worse) - 1)))
    if way == "flip":
        bit = draw(st.integers(0, 255))
        turned = bytearray(worse[place])
        turned[bit // 8] ^= 1 << bit % 8
        worse[place] = bytes(turned)
    elif way == "drop":
        del worse[place]
    elif way == "cut":
        worse[place] = worse[place][:-1]
    elif way == "swap":
        other = (place + 1) % len(worse)
        worse[place], worse[other] = worse[other], worse[place]
    else:
        worse.insert(place, draw(st.sampled_from([bytes(32), HASHES[0], b""])))
    return worse


@unhurried
@given(st.data())
def test_a_spoiled_inclusion_proof_never_holds(data):
    size = data.draw(st.integers(1, MOST))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(HASHES[:size], index=index)
    worse = data.draw(spoiled(proof))

    assert not verify_inclusion(HASHES[index], index=index, size=size, proof=worse, root=root_of(size))


@unhurried
@given(st.data())
def test_a_proof_holds_for_no_other_entry_place_or_root(data):
    size = data.draw(st.integers(2, MOST))
    index, other = data.draw(
        st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True).map(tuple)
    )
    proof = inclusion_proof(HASHES[:size], index=index)
    root = root_of(size)

    assert not verify_inclusion(HASHES[index], index=other, size=size, proof=proof, root=root)
    assert not verify_inclusion(HASHES[other], index=index, size=size, proof=proof, root=root)
    assert not verify_inclusion(HASHES[index], index=index, size=size, proof=proof, root=root_of(size - 1))
    for wrong in (-1, size, size + 1):
        assert not verify_inclusion(HASHES[index], index=wrong, size=size, proof=proof, root=root)
    assert not verify_inclusion(HASHES[index], index=index, size=0, proof=proof, root=root)


@unhurried
@given(st.data())
def test_a_spoiled_consistency_proof_never_holds(data):
    size2 = data.draw(st.integers(2, MOST))
    size1 = data.draw(st.integers(1, size2))
    proof = consistency_proof(HASHES[:size2], size1=size1)
    roots = {"root1": root_of(size1), "root2": root_of(size2)}

    assert verify_consistency(size1=size1, size2=size2, proof=proof, **roots)
    assert not verify_consistency(size1=size1, size2=size2, proof=data.draw(spoiled(proof)), **roots)
    assert not verify_consistency(
        size1=size1, size2=size2, root1=roots["root1"], root2=HASHES[0][::-1], proof=proof
    )
    assert not verify_consistency(
        size1=size1, size2=size2, root1=HASHES[0][::-1], root2=roots["root2"], proof=proof
    )


@unhurried
@given(st.data())
def test_a_tree_with_another_past_is_never_consistent(data):
    size2 = data.draw(st.integers(2, MOST))
    size1 = data.draw(st.integers(1, size2 - 1))
    changed = data.draw(st.integers(0, size1 - 1))
    other = list(HASHES[:size2])
    other[changed] = leaf_hash(b"changed")

    proof = consistency_proof(other, size1=size1)

    assert not verify_consistency(
        size1=size1, size2=size2, root1=root_of(size1), root2=tree_root(other), proof=proof
    )


def test_consistency_with_the_empty_tree_is_refused():
    assert not verify_consistency(size1=0, size2=3, root1=EMPTY_ROOT, root2=root_of(3), proof=[])
    assert not verify_consistency(size1=0, size2=0, root1=EMPTY_ROOT, root2=EMPTY_ROOT, proof=[])
    with pytest.raises(ProofError, match="from 0 entries"):
        consistency_proof(HASHES[:3], size1=0)


def test_a_proof_of_an_entry_beyond_the_end_cannot_be_made():
    with pytest.raises(ProofError, match="no entry 3"):
        inclusion_spans(3, 3)
    with pytest.raises(ProofError):
        inclusion_spans(0, 2**63)


@unhurried
@given(st.data())
def test_subtrees_of_a_tree_are_provable(data):
    """The subtree's own root is proven by the hashes of the whole tree around it."""
    height = data.draw(st.integers(0, 7))
    place = data.draw(st.integers(0, (MOST >> height) - 1))
    start, end = place << height, (place + 1) << height
    size = data.draw(st.integers(end, MOST))
    proof = [tree_root(HASHES[a:b]) for a, b in around(start, end, size)]
    root1, root2 = tree_root(HASHES[start:end]), root_of(size)

    assert is_subtree(start, end)
    assert verify_subtree_consistency(start=start, end=end, size=size, root1=root1, root2=root2, proof=proof)
    assert not verify_subtree_consistency(
        start=start, end=end, size=size, root1=root2[::-1], root2=root2, proof=proof
    )


def around(start: int, end: int, size: int) -> list[tuple[int, int]]:
    """The siblings on the way from the node start..end-1 up to the root of a tree of `size`."""
    spans, low, high = [], 0, size
    while (low, high) != (start, end):
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        if start < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


# --- the vectors of transparency-dev/merkle, when they are beside the repository ----------------------------

VECTORS = Path(__file__).parents[5].parent / "shared/data/tlog/testdata"


def vectors(kind: str) -> list[dict]:
    folder = VECTORS / kind
    if not folder.is_dir():
        pytest.skip(f"the test vectors are not beside this repository (looked for {folder.name})")
    found = [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]
    assert found
    return found


def decoded(vector: dict) -> list[bytes]:
    return [b64decode(value) for value in vector["proof"] or []]


def disagreeing(outcomes: list[tuple[dict, bool]]) -> list[str]:
    return [vector["desc"] for vector, holds in outcomes if holds == vector["wantErr"]]


def test_all_published_inclusion_vectors_are_judged_right():
    outcomes = [
        (
            vector,
            verify_inclusion(
                b64decode(vector["leafHash"]),
                index=vector["leafIdx"],
                size=vector["treeSize"],
                proof=decoded(vector),
                root=b64decode(vector["root"]),
            ),
        )
        for vector in vectors("inclusion")
    ]

    assert disagreeing(outcomes) == []


def test_all_published_consistency_vectors_are_judged_right():
    outcomes = [
        (
            vector,
            verify_consistency(
                size1=vector["size1"],
                size2=vector["size2"],
                root1=b64decode(vector["root1"]),
                root2=b64decode(vector["root2"]),
                proof=decoded(vector),
            ),
        )
        for vector in vectors("consistency")
    ]

    assert disagreeing(outcomes) == []


def test_all_published_subtree_inclusion_vectors_are_judged_right():
    outcomes = [
        (
            vector,
            verify_subtree_inclusion(
                b64decode(vector["leafHash"]),
                index=vector["leafIdx"],
                start=vector["start"],
                end=vector["end"],
                proof=decoded(vector),
                root=b64decode(vector["root"]),
            ),
        )
        for vector in vectors("subtreeinclusion")
    ]

    assert disagreeing(outcomes) == []


def test_all_published_subtree_consistency_vectors_are_judged_right():
    outcomes = [
        (
            vector,
            verify_subtree_consistency(
                start=vector["start"],
                end=vector["end"],
                size=vector["size"],
                root1=b64decode(vector["root1"]),
                root2=b64decode(vector["root2"]),
                proof=decoded(vector),
            ),
        )
        for vector in vectors("subtreeconsistency")
    ]

    assert disagreeing(outcomes) == []
