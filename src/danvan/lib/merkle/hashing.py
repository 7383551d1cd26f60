"""The Merkle tree of RFC 9162 (section 2.1): hashes, proofs, and their verification.

Everything here is a pure function over bytes; every hash is 32 bytes of SHA-256. A leaf is hashed as
SHA-256(0x00 || entry) and a node as SHA-256(0x01 || left || right), so that no leaf can pass for a node.
Indexes count from zero; a tree of size n holds the leaves 0..n-1.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
LARGEST_SIZE = 2**63 - 1  # C2SP tiles have 64 levels at most; a larger number is a forged or damaged one

Span = tuple[int, int]  # the leaves start..end-1


class ProofError(ValueError):
    """A proof that cannot be made or does not hold; the message says why."""


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash over `leaf_hashes`; the hash of nothing for an empty tree."""
    if not leaf_hashes:
        return EMPTY_ROOT
    row = list(leaf_hashes)
    while len(row) > 1:
        # An odd last hash moves up unchanged: level by level this equals the recursion of the RFC.
        odd = row[-1:] if len(row) % 2 else []
        row = [sha256(b"\x01" + a + b).digest() for a, b in zip(row[::2], row[1::2], strict=False)] + odd
    return row[0]


def largest_power_below(count: int) -> int:
    """The largest power of two smaller than `count` (which is at least 2): where the RFC splits a tree."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove leaf `index` in a tree of `size`, from the leaf's sibling upwards."""
    if not 0 <= index < size <= LARGEST_SIZE:
        raise ProofError(f"There is no entry {index} in a log of {size} entries.")
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + largest_power_below(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(size1: int, size2: int) -> list[Span]:
    """The subtrees whose hashes prove that a tree of `size2` begins with the tree of `size1`."""
    if not 0 < size1 <= size2 <= LARGEST_SIZE:
        raise ProofError(f"No consistency proof runs from {size1} entries to {size2}.")
    spans: list[Span] = []
    start, end = 0, size2
    old_root_is_known = True  # false once the old tree's part here is no longer the whole old tree
    while size1 != end:
        middle = start + largest_power_below(end - start)
        if size1 <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
            old_root_is_known = False
    if not old_root_is_known:
        spans.append((start, end))
    return spans[::-1]


def inclusion_proof(leaf_hashes: Sequence[bytes], *, index: int) -> list[bytes]:
    """Proof that `leaf_hashes[index]` is in the tree over all of them. For trees that fit in memory."""
    return [tree_root(leaf_hashes[a:b]) for a, b in inclusion_spans(index, len(leaf_hashes))]


def consistency_proof(leaf_hashes: Sequence[bytes], *, size1: int) -> list[bytes]:
    """Proof that the tree over all of `leaf_hashes` begins with the tree over the first `size1`."""
    return [tree_root(leaf_hashes[a:b]) for a, b in consistency_spans(size1, len(leaf_hashes))]


def root_from_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that `proof` leads to from a leaf hash (RFC 9162, 2.1.3.2). Raises ProofError."""
    if not 0 <= index < size <= LARGEST_SIZE:
        raise ProofError(f"There is no entry {index} in a log of {size} entries.")
    _require_hashes([leaf, *proof])
    at, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("The proof is longer than the tree is high.")
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofError("The proof is shorter than the tree is high.")
    return result


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash at `index` in the tree of `size` with this `root`."""
    return _holds(lambda: root_from_inclusion(leaf, index=index, size=size, proof=proof) == root)


def verify_consistency(*, size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree (size2, root2) begins with the tree (size1, root1).

    size1 = 0 is rejected: every tree begins with the empty one, so such a proof shows nothing, and a
    caller who asks for it has lost the earlier checkpoint.
    """
    return size1 > 0 and verify_subtree_consistency(
        start=0, end=size1, size=size2, root1=root1, root2=root2, proof=proof
    )


def verify_subtree_inclusion(
    leaf: bytes, *, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf hash is at `index` of the whole log, inside the subtree start..end-1 with `root`."""
    if not is_subtree(start, end) or not start <= index < end:
        return False
    return verify_inclusion(leaf, index=index - start, size=end - start, proof=proof, root=root)


def verify_subtree_consistency(
    *, start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree (size, root2) holds the subtree start..end-1 with `root1`.

    The generalised proof of draft-ietf-plants-merkle-tree-certs, section 4.4; with start = 0 it is the
    consistency proof of RFC 9162, 2.1.4.2. An empty subtree is in every tree and needs an empty proof.
    """
    if 0 <= start == end <= size <= LARGEST_SIZE:
        return not proof and root1 == EMPTY_ROOT
    if not is_subtree(start, end) or not end <= size <= LARGEST_SIZE:
        return False
    return _holds(lambda: _subtree_roots(start, end, size, root1, proof) == (root1, root2))


def is_subtree(start: int, end: int) -> bool:
    """Whether start..end-1 can be one subtree: it must start at a multiple of its size rounded up to 2^k."""
    if not 0 <= start < end <= LARGEST_SIZE:
        return False
    return start % (1 << (end - start - 1).bit_length()) == 0


def _subtree_roots(
    start: int, end: int, size: int, root1: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """The two roots (subtree, tree) that a proof leads to."""
    first, last, tree_last = start, end - 1, size - 1
    ends_with_tree = last == tree_last  # then the subtree is one node of the tree, however ragged
    while first != last and (ends_with_tree or last & 1):
        first, last, tree_last = first >> 1, last >> 1, tree_last >> 1
    rest = list(proof)
    if first == last:
        old = new = root1
    else:
        if not rest:
            raise ProofError("The proof is empty.")
        old = new = rest.pop(0)
        _require_hashes([old])
    _require_hashes(rest)
    for sibling in rest:
        if tree_last == 0:
            raise ProofError("The proof is longer than the tree is high.")
        if last & 1 or last == tree_last:
            if first < last:
                old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not last & 1 and last:
                first, last, tree_last = first >> 1, last >> 1, tree_last >> 1
        else:
            new = node_hash(new, sibling)
        first, last, tree_last = first >> 1, last >> 1, tree_last >> 1
    if tree_last != 0:
        raise ProofError("The proof is shorter than the tree is high.")
    return old, new


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except ProofError:
        return False


def _require_hashes(hashes: Sequence[bytes]) -> None:
    for value in hashes:
        if len(value) != HASH_SIZE:
            raise ProofError(f"A hash must have {HASH_SIZE} bytes, not {len(value)}.")
