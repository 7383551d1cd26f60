"""A transparency log: an append-only list whose every past state can be proven, in open formats.

Hashing of RFC 9162, files of C2SP tlog-tiles, signed checkpoints, receipts, witnesses, and a verifier that
needs only the Python standard library. Pure functions over bytes; no storage, no clock, no network except
where a `Source` reads a log.

Writing a log:   make_leaf -> leaf_hash -> Edge.append -> sign_checkpoint
Proving:         TreeReader.inclusion_proof -> build_proof
Checking:        verify_log (all of it), verify_receipt (one entry), witness.answer (that it only grew)
"""

from danvan.lib.merkle.checkpoints import (
    Checkpoint,
    Cosignature,
    cosignatures,
    make_cosignature,
    open_checkpoint,
    sign_checkpoint,
)
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.hashing import (
    EMPTY_ROOT,
    HASH_SIZE,
    ProofError,
    leaf_hash,
    node_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from danvan.lib.merkle.leaf import Leaf, LeafError, check_commitment, commitment, make_leaf, parse_leaf
from danvan.lib.merkle.mirror import Mirror, MirrorError
from danvan.lib.merkle.notes import Note, NoteError, SignatureError, SigningKey, VerifierKey, parse_note
from danvan.lib.merkle.proofs import (
    Proof,
    Receipt,
    build_proof,
    read_receipt_extra,
    receipt_extra,
    verify_proof,
    verify_receipt,
)
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.sources import DirectorySource, Source, SourceError, UrlSource
from danvan.lib.merkle.tiles import (
    TILE_WIDTH,
    Tile,
    TileError,
    TileReader,
    bundle_path,
    pack_bundle,
    path_reader,
    tile_path,
    unpack_bundle,
)
from danvan.lib.merkle.verifier import verify_log

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "TILE_WIDTH",
    "Checkpoint",
    "Cosignature",
    "DirectorySource",
    "Edge",
    "Finding",
    "Kind",
    "Leaf",
    "LeafError",
    "Mirror",
    "MirrorError",
    "Note",
    "NoteError",
    "Proof",
    "ProofError",
    "Receipt",
    "Report",
    "SignatureError",
    "SigningKey",
    "Source",
    "SourceError",
    "Tile",
    "TileError",
    "TileReader",
    "TreeReader",
    "UrlSource",
    "VerifierKey",
    "build_proof",
    "bundle_path",
    "check_commitment",
    "commitment",
    "cosignatures",
    "leaf_hash",
    "make_cosignature",
    "make_leaf",
    "node_hash",
    "open_checkpoint",
    "pack_bundle",
    "parse_leaf",
    "parse_note",
    "path_reader",
    "read_receipt_extra",
    "receipt_extra",
    "sign_checkpoint",
    "tile_path",
    "tree_root",
    "unpack_bundle",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
    "verify_proof",
    "verify_receipt",
]
