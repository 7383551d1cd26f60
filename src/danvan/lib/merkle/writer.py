"""A log as plain files, written in the order that a crash can do no harm.

Bundles and tiles first, the checkpoint last: a reader never sees a checkpoint whose files are not there.
Each file is written beside its place and moved there, so none is ever seen half written.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from danvan.lib.merkle.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.notes import SigningKey
from danvan.lib.merkle.tiles import (
    TILE_WIDTH,
    TileError,
    bundle_path,
    pack_bundle,
    path_reader,
    unpack_bundle,
)


class LogDirectory:
    """A log in tlog-tiles layout under `root`, continued from what is there. One writer at a time."""

    def __init__(self, root: Path | str, *, key: SigningKey, origin: str | None = None) -> None:
        self.root = Path(root)
        self.key = key
        self.origin = origin or key.name
        self.edge = Edge()
        self._last_entries: list[bytes] = []  # those of the partial bundle
        if (self.root / "checkpoint").exists():
            self._restore()

    def _restore(self) -> None:
        note = (self.root / "checkpoint").read_bytes()
        checkpoint, _ = open_checkpoint(note, keys=[self.key.verifier], origin=self.origin)
        self.edge = Edge.restore(checkpoint.size, read_tile=path_reader(self.read), root=checkpoint.root)
        full, width = divmod(checkpoint.size, TILE_WIDTH)
        if width:
            self._last_entries = unpack_bundle(self.read(bundle_path(full, width=width)) or b"")
            if len(self._last_entries) != width:
                raise TileError(f"Bundle {full} should hold {width} entries and does not.")

    def read(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return None

    def append(self, entries: Sequence[bytes]) -> Checkpoint:
        """Add entries, write all files they touch, and sign the new state. Returns the new checkpoint."""
        start = self.edge.size // TILE_WIDTH
        waiting = self._last_entries + list(entries)
        for at in range(0, len(waiting), TILE_WIDTH):
            part = waiting[at : at + TILE_WIDTH]
            self._write(bundle_path(start + at // TILE_WIDTH, width=len(part)), pack_bundle(part))
        for tile in self.edge.append([leaf_hash(entry) for entry in entries]):
            self._write(tile.path, tile.data)
        self._last_entries = waiting[len(waiting) - self.edge.size % TILE_WIDTH :]

        checkpoint = Checkpoint(origin=self.origin, size=self.edge.size, root=self.edge.root())
        self._write("checkpoint", bytes(sign_checkpoint(checkpoint, key=self.key)))
        return checkpoint

    def _write(self, path: str, data: bytes) -> None:
        write_file(self.root, path, data)


def write_file(root: Path, path: str, data: bytes) -> None:
    """Put a file of a log in its place, whole or not at all. The log's own paths only: `path` is trusted."""
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(place)
