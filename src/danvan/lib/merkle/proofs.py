"""Receipts: proof that an entry is in a log, verifiable offline (c2sp.org/tlog-proof).

The text form is the one of the specification, so any reader of it works. What an application adds goes
into the `extra` line; ours holds the entry itself and the salts of its commitments, so that whoever holds
the receipt can show what was sent even after the office has erased it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from danvan.lib.merkle.checkpoints import Checkpoint, Cosignature, cosignatures, open_checkpoint
from danvan.lib.merkle.hashing import HASH_SIZE, ProofError, leaf_hash, verify_inclusion
from danvan.lib.merkle.leaf import SALT_SIZE, Leaf, check_commitment, parse_leaf
from danvan.lib.merkle.notes import (
    Note,
    NoteError,
    VerifierKey,
    from_base64,
    from_decimal,
    parse_note,
    to_base64,
)

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63  # a tree of 2**63 leaves is no higher
JSON_TYPE = "danvan-receipt/1"
EXTRA_VERSION = 1


class UnknownCommitment(ProofError):  # noqa: N818 - it names what is unknown, as KeyError does not
    """Content was to be compared with a commitment that the receipt does not hold."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the path to the root, and the signed checkpoint with that root."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    @classmethod
    def parse(cls, data: bytes | str) -> Self:
        """Read the text form, strictly. Raises ProofError."""
        try:
            text = data.decode() if isinstance(data, bytes) else data
            head, gap, note = text.partition("\n\n")
            lines = head.split("\n")
            if not gap or lines.pop(0) != HEADER:
                raise ProofError(f"A proof begins with the line '{HEADER}' and holds a checkpoint.")
            extra = from_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
            if not lines or not lines[0].startswith("index "):
                raise ProofError("The proof does not say the index of its entry.")
            index = from_decimal(lines.pop(0)[6:])
            path = tuple(from_base64(line) for line in lines)
            checkpoint = parse_note(note)
        except (NoteError, UnicodeDecodeError) as error:
            raise ProofError(f"The proof cannot be read: {error}") from error
        if len(path) > LONGEST_PATH or any(len(value) != HASH_SIZE for value in path):
            raise ProofError("The path of the proof is not a list of hashes.")
        return cls(index=index, path=path, checkpoint=checkpoint, extra=extra)

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {to_base64(self.extra)}"]
        path = [to_base64(value) for value in self.path]
        return "\n".join([HEADER, *extra, f"index {self.index}", *path, "", bytes(self.checkpoint).decode()])

    def as_json(self, **beside: str) -> str:
        """The proof in JSON for a web page; `beside` (a receipt code, an address) is not authenticated."""
        return json.dumps({"type": JSON_TYPE, **beside, "proof": str(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` made. Raises ProofError."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ProofError(f"The receipt is not JSON: {error}") from error
        if not isinstance(document, dict) or document.get("type") != JSON_TYPE:
            raise ProofError(f"The receipt is not of the type {JSON_TYPE}.")
        if not isinstance(document.get("proof"), str):
            raise ProofError("The receipt holds no proof.")
        return cls.parse(document["proof"])


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof was found to show."""

    checkpoint: Checkpoint
    cosignatures: tuple[Cosignature, ...]


def build_proof(*, index: int, path: Iterable[bytes], checkpoint: Note, extra: bytes | None = None) -> Proof:
    """A proof; the caller has the path from `TreeReader.inclusion_proof` at the checkpoint's size."""
    return Proof(index=index, path=tuple(path), checkpoint=checkpoint, extra=extra)


def verify_proof(
    proof: Proof,
    *,
    leaf: bytes,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[VerifierKey] = (),
    need: int = 0,
) -> Verified:
    """Check that the entry with the hash `leaf` is in the log of `keys`, seen by `need` of `witnesses`.

    Raises ProofError (or NoteError for a checkpoint not to be trusted) with the reason.
    """
    checkpoint, note = open_checkpoint(proof.checkpoint, keys=keys)
    seen = cosignatures(note, witnesses=witnesses)
    if len(seen) < need:
        raise ProofError(f"Only {len(seen)} of the {need} witnesses needed have cosigned the checkpoint.")
    if not verify_inclusion(
        leaf, index=proof.index, size=checkpoint.size, proof=proof.path, root=checkpoint.root
    ):
        raise ProofError(f"The proof does not show this entry at index {proof.index} of the signed log.")
    return Verified(checkpoint=checkpoint, cosignatures=tuple(seen))


def receipt_extra(entry: bytes, *, salts: Mapping[str, bytes]) -> bytes:
    """What our receipts carry in `extra`: the entry, and the salt of each commitment in it."""
    parse_leaf(entry)
    document = {
        "v": EXTRA_VERSION,
        "leaf": entry.decode(),
        "salts": {name: to_base64(salt) for name, salt in salts.items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_receipt_extra(extra: bytes | None) -> tuple[bytes, dict[str, bytes]]:
    """The entry and the salts in a receipt. Raises ProofError."""
    if extra is None:
        raise ProofError("The receipt does not hold its entry, only the proof.")
    try:
        document = json.loads(extra.decode())
        if document["v"] != EXTRA_VERSION:
            raise ProofError(f"The receipt is of version {document['v']!r}, which is not known here.")
        salts = {name: from_base64(salt) for name, salt in document["salts"].items()}
        entry = document["leaf"].encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProofError(f"What the receipt holds beside the proof cannot be read: {error}") from error
    if any(len(salt) != SALT_SIZE for salt in salts.values()):
        raise ProofError(f"A salt in the receipt does not have {SALT_SIZE} bytes.")
    return entry, salts


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt found right: the entry, where it stands, and who vouches for the log."""

    leaf: Leaf
    index: int
    verified: Verified
    content_matches: bool | None  # None when no content was given to compare


def verify_receipt(
    proof: Proof,
    *,
    keys: Sequence[VerifierKey],
    witnesses: Sequence[VerifierKey] = (),
    need: int = 0,
    content: bytes | None = None,
    name: str = "text",
) -> Receipt:
    """Check one of our receipts, and `content` against the commitment `name` when content is given.

    Raises ProofError, NoteError or LeafError; content that does not match is an answer, not an error.
    """
    entry, salts = read_receipt_extra(proof.extra)
    leaf = parse_leaf(entry)
    verified = verify_proof(proof, leaf=leaf_hash(entry), keys=keys, witnesses=witnesses, need=need)
    if content is None:
        return Receipt(leaf=leaf, index=proof.index, verified=verified, content_matches=None)
    if name not in leaf["commits"] or name not in salts:
        has = ", ".join(sorted(leaf["commits"].keys() & salts.keys())) or "none"
        raise UnknownCommitment(f"The receipt holds no commitment named '{name}'; it has: {has}.")
    matches = check_commitment(leaf["commits"][name], name=name, salt=salts[name], content=content)
    return Receipt(leaf=leaf, index=proof.index, verified=verified, content_matches=matches)
