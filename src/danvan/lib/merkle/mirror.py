"""A verifier's own memory: the leaf hashes and names of every entry it has once found right.

With it the next run notices any change since, even when the whole tree was rebuilt and signed again, and
says which entry it was. 32 bytes and about 90 letters an entry; files only ever grow.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from danvan.lib.merkle.checkpoints import Checkpoint
from danvan.lib.merkle.hashing import HASH_SIZE
from danvan.lib.merkle.leaf import Leaf
from danvan.lib.merkle.notes import parse_note

_STATE, _HASHES, _NAMES, _NEW_NAMES = "state.json", "leaf_hashes", "names", "names.new"
VERSION = 1


class MirrorError(ValueError):
    """A mirror that is damaged or belongs to another log."""


@dataclass(frozen=True, slots=True)
class Name:
    """What an entry was called."""

    uid: str
    act: str
    thing: str


class Mirror:
    """The directory of a mirror; made when first saved. Raises MirrorError when it cannot be read."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.note: bytes | None = None
        self.checkpoint: Checkpoint | None = None
        self.size = 0
        self._names_length = 0
        self._new_names: list[str] = []
        state = self.root / _STATE
        if state.exists():
            self._load(state.read_bytes())

    def _load(self, state: bytes) -> None:
        try:
            document = json.loads(state)
            if document["v"] != VERSION:
                raise MirrorError(f"{self.root}: this mirror is of a version not known here.")
            self.note = document["checkpoint"].encode()
            self._names_length = int(document["names"])
            self.checkpoint = Checkpoint.parse(parse_note(self.note).text)
            self.size = self.checkpoint.size
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MirrorError(f"{self.root}: the mirror cannot be read ({error}).") from error

    def hashes(self) -> bytes:
        """The leaf hashes of the entries found right so far."""
        if not self.size:
            return b""
        with (self.root / _HASHES).open("rb") as file:
            data = file.read(self.size * HASH_SIZE)
        if len(data) != self.size * HASH_SIZE:
            raise MirrorError(f"{self.root}: the mirror has lost leaf hashes; remove it and start a new one.")
        return data

    def names(self, indexes: Iterable[int]) -> dict[int, Name]:
        """What the entries at `indexes` were called, as far as the mirror knows."""
        wanted = {index for index in indexes if index < self.size}
        if not wanted:
            return {}
        found = {}
        last = max(wanted)
        with (self.root / _NAMES).open(encoding="utf-8") as file:
            for index, line in enumerate(file):
                if index in wanted:
                    found[index] = Name(*line.split())
                if index == last:
                    break
        return found

    def start(self) -> None:
        """Begin a run of `see`: forget the names an earlier, failed run left behind."""
        self._new_names = []
        (self.root / _NEW_NAMES).unlink(missing_ok=True)

    def see(self, index: int, leaf: Leaf) -> None:
        """Note the name of an entry met while verifying; kept only if `save` follows."""
        if index < self.size:
            return
        self._new_names.append(f"{leaf['uid']} {leaf['act']} {leaf['thing']}\n")
        if len(self._new_names) >= 10_000:
            self._flush()

    def save(self, note: bytes, *, hashes: bytes) -> None:
        """Remember a log found right: its checkpoint, and all its leaf hashes.

        New hashes and names are on disk before the state speaks of them: a crash leaves the old state.
        """
        size = len(hashes) // HASH_SIZE
        checkpoint = Checkpoint.parse(parse_note(note).text)
        if checkpoint.size != size or size < self.size:
            raise MirrorError("A mirror only grows, and only with the checkpoint of exactly its entries.")
        self.root.mkdir(parents=True, exist_ok=True)
        self._flush()
        _extend(self.root / _HASHES, self.size * HASH_SIZE, hashes[self.size * HASH_SIZE :])
        fresh = self.root / _NEW_NAMES
        if fresh.exists():
            self._names_length = _extend(self.root / _NAMES, self._names_length, fresh.read_bytes())
            fresh.unlink()
        state = {"v": VERSION, "checkpoint": note.decode(), "names": self._names_length}
        _replace(self.root / _STATE, json.dumps(state, ensure_ascii=False).encode())
        self.note, self.checkpoint, self.size = note, checkpoint, size

    def _flush(self) -> None:
        if not self._new_names:
            return
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / _NEW_NAMES).open("a", encoding="utf-8") as file:
            file.writelines(self._new_names)
        self._new_names.clear()


def _extend(path: Path, length: int, data: bytes) -> int:
    """Cut a file to `length` (what a crash left behind it goes), append, and bring it to the disk."""
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(length)
        file.seek(length)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return length + len(data)


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
