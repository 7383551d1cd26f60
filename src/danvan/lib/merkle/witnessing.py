"""A witness for a log kept elsewhere: sees that it only grows, and says so with a signature of its own.

    python -m danvan.lib.merkle.witnessing https://host/nhat-ky --vkey KEY --state FOLDER [--submit]

Needs no database and no server of ours. The folder holds the witness's own key (made on first use, readable
by its owner only) and the largest tree it has cosigned; the new state is stored before a signature leaves.
Exit: 0 cosigned, 1 refused (the log shrank, was rewritten, or is not signed), 2 wrong use.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from danvan.lib.merkle.checkpoints import Checkpoint, open_checkpoint
from danvan.lib.merkle.notes import (
    COSIGNS_CHECKPOINTS,
    Note,
    NoteError,
    SigningKey,
    VerifierKey,
    from_base64,
    parse_note,
    to_base64,
)
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.sources import Source, SourceError, open_source
from danvan.lib.merkle.tiles import TileError, path_reader
from danvan.lib.merkle.witness import AddCheckpoint, WitnessRefusal, WitnessState, answer

COSIGNED, REFUSED, USAGE = 0, 1, 2
_TIMEOUT = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    options = _options().parse_args(arguments)
    try:
        vkey = VerifierKey.parse(_text_or_file(options.vkey))
        folder = Path(options.state)
        key = witness_key(folder, name=options.name)
        if options.show_key:
            sys.stdout.write(f"{key.verifier}\n")
            return COSIGNED
        note = cosign_log(open_source(options.log), vkey=vkey, key=key, folder=folder, at=int(time.time()))
        if options.submit:
            submit(options.log, note)
    except WitnessRefusal as refusal:
        sys.stderr.write(f"REFUSED: {refusal}\nTỪ CHỐI xác nhận: nhật ký không nối tiếp những gì đã thấy.\n")
        return REFUSED
    except (NoteError, SourceError, TileError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    sys.stdout.write(bytes(note).decode())
    return COSIGNED


def cosign_log(log: Source, *, vkey: VerifierKey, key: SigningKey, folder: Path, at: int) -> Note:
    """The log's checkpoint with this witness's line, if the log continues what the witness saw before.

    The consistency proof is computed here from the log's own tiles. Raises WitnessRefusal, TileError.
    """
    data = log.read("checkpoint")
    if data is None:
        raise SourceError("The log has no checkpoint.")
    note = parse_note(data)
    checkpoint, _note = open_checkpoint(note, keys=[vkey])
    state = load_state(folder, origin=checkpoint.origin)
    request = AddCheckpoint(old_size=state.size, proof=_proof(log, state, checkpoint), checkpoint=note)
    following, signature = answer(request, state=state, log_keys=[vkey], key=key, at=at)
    save_state(folder, following)
    return note.with_signatures([signature])


def _proof(log: Source, state: WitnessState, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    if not 0 < state.size <= checkpoint.size:
        return ()
    reader = TreeReader(path_reader(log.read))
    return tuple(reader.consistency_proof(state.size, size2=checkpoint.size))


def witness_key(folder: Path, *, name: str) -> SigningKey:
    """The witness's key from its folder, made on first use."""
    file = folder / "witness.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = SigningKey(name=name, kind=COSIGNS_CHECKPOINTS, seed=secrets.token_bytes(32))
        with os.fdopen(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as out:
            out.write(key.export() + "\n")
    return SigningKey.parse(file.read_text(encoding="ascii"))


def load_state(folder: Path, *, origin: str) -> WitnessState:
    """What the witness saw last of this log; an empty tree when it never saw it."""
    file = folder / "seen"
    if not file.exists():
        return WitnessState(origin=origin)
    seen, size, root = file.read_text(encoding="utf-8").split("\n")[:3]
    if seen != origin:
        raise WitnessRefusal(404, f"This folder belongs to a witness of {seen}, not of {origin}.")
    return WitnessState(origin=origin, size=int(size), root=from_base64(root))


def save_state(folder: Path, state: WitnessState) -> None:
    """Durably, before the signature leaves: a witness that forgets could be made to sign a fork."""
    part = folder / "seen.part"
    with part.open("w", encoding="utf-8") as out:
        out.write(f"{state.origin}\n{state.size}\n{to_base64(state.root)}\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / "seen")


def submit(log: str, note: Note) -> None:
    """Give the cosigned checkpoint back to the log, which shows it to everybody."""
    address = log.rstrip("/") + "/cosignatures"
    request = Request(address, data=bytes(note), headers={"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310 - an address the operator typed
    try:
        with urlopen(request, timeout=_TIMEOUT) as reply:  # noqa: S310 - as above
            reply.read()
    except URLError as error:
        raise SourceError(f"The log did not take the cosignature: {error}") from error


def _text_or_file(given: str) -> str:
    path = Path(given)
    return path.read_text(encoding="ascii").strip() if len(given) < 4096 and path.is_file() else given


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan witness",
        description="Cosign the checkpoint of a log that only grew since the last time.",
    )
    parser.add_argument("log", metavar="LOG", help="directory or http(s) address of the log")
    parser.add_argument(
        "--vkey", required=True, metavar="KEY", help="the log's public key, or a file with it"
    )
    parser.add_argument("--state", required=True, metavar="FOLDER", help="the witness's own key and memory")
    parser.add_argument("--name", default="witness.local", help="name of a witness made on first use")
    parser.add_argument("--submit", action="store_true", help="send the cosignature to the log")
    parser.add_argument("--show-key", action="store_true", help="print the witness's public key and stop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
