"""A witness: somebody else who remembers how far a log had come, and signs that it only grew since.

The rules are those of c2sp.org/tlog-witness; the functions are pure, so the same ones serve a web
server, a command, or a USB stick carried between two offices. Whoever keeps the `WitnessState` must store
the new one before handing out the cosignature, and let no two requests for one log run at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from danvan.lib.merkle.checkpoints import Checkpoint, make_cosignature, open_checkpoint
from danvan.lib.merkle.hashing import EMPTY_ROOT, HASH_SIZE, verify_consistency
from danvan.lib.merkle.notes import (
    Note,
    NoteError,
    Signature,
    SignatureError,
    SigningKey,
    VerifierKey,
    from_base64,
    from_decimal,
    parse_note,
    to_base64,
)

LONGEST_PROOF = 63
BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 400, 403, 404, 409, 422


class WitnessRefusal(Exception):  # noqa: N818 - a refusal is an answer of the witness, not its failure
    """Why a witness does not sign. `status` is the HTTP status of the protocol."""

    def __init__(self, status: int, message: str, *, size: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.size = size  # what to send instead as the old size, with status 409


@dataclass(frozen=True, slots=True)
class WitnessState:
    """The largest tree of one log that the witness has cosigned."""

    origin: str
    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request for a cosignature: the size the witness saw last, the proof from there, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    @classmethod
    def parse(cls, body: bytes | str) -> Self:
        """Read the body of `add-checkpoint`. Raises WitnessRefusal (400)."""
        try:
            text = body.decode() if isinstance(body, bytes) else body
            head, gap, note = text.partition("\n\n")
            first, *lines = head.split("\n")
            if not gap or not first.startswith("old "):
                raise NoteError("The request must begin with 'old <size>' and hold a checkpoint.")
            old_size = from_decimal(first[4:])
            proof = tuple(from_base64(line) for line in lines)
            if len(proof) > LONGEST_PROOF or any(len(value) != HASH_SIZE for value in proof):
                raise NoteError("The consistency proof is not a list of hashes.")
            return cls(old_size=old_size, proof=proof, checkpoint=parse_note(note))
        except (NoteError, UnicodeDecodeError) as error:
            raise WitnessRefusal(BAD_REQUEST, str(error)) from error

    def __bytes__(self) -> bytes:
        lines = [f"old {self.old_size}", *(to_base64(value) for value in self.proof)]
        return ("\n".join(lines) + "\n\n").encode() + bytes(self.checkpoint)


def judge(request: AddCheckpoint, *, state: WitnessState, log_keys: Sequence[VerifierKey]) -> WitnessState:
    """The state after accepting the request: signed by the log, and the old tree only grew.

    Raises WitnessRefusal: 400 smaller than its own old size, 403 not signed by the log, 404 another log,
    409 not the size seen last, 422 inconsistent.
    """
    checkpoint = _authentic(request.checkpoint, state.origin, log_keys)
    if request.old_size > checkpoint.size:
        raise WitnessRefusal(BAD_REQUEST, "The old size is larger than the checkpoint: a log never shrinks.")
    if request.old_size != state.size:
        message = f"The last checkpoint cosigned had {state.size} entries, not {request.old_size}."
        raise WitnessRefusal(CONFLICT, message, size=state.size)
    if not is_consistent(state, checkpoint, proof=request.proof):
        message = f"The tree of {checkpoint.size} entries does not begin with the {state.size} seen before."
        raise WitnessRefusal(UNPROCESSABLE, message)
    return WitnessState(origin=state.origin, size=checkpoint.size, root=checkpoint.root)


def is_consistent(state: WitnessState, checkpoint: Checkpoint, *, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that `checkpoint` begins with the tree in `state`."""
    if checkpoint.size < state.size:
        return False
    if state.size == 0:
        return not proof  # every tree begins with the empty one; nothing is to be proven
    return verify_consistency(
        size1=state.size, size2=checkpoint.size, root1=state.root, root2=checkpoint.root, proof=proof
    )


def cosign(checkpoint_note: Note, *, consistency_ok: bool, key: SigningKey, at: int) -> Note:
    """The note with this witness's cosignature added; `at` is POSIX seconds. Raises WitnessRefusal."""
    if not consistency_ok:
        raise WitnessRefusal(UNPROCESSABLE, "An inconsistent tree is not cosigned.")
    return checkpoint_note.with_signatures([make_cosignature(checkpoint_note.text, key=key, at=at)])


def answer(
    request: AddCheckpoint,
    *,
    state: WitnessState,
    log_keys: Sequence[VerifierKey],
    key: SigningKey,
    at: int,
) -> tuple[WitnessState, Signature]:
    """Judge a request and sign it. Store the new state before the signature leaves. Raises WitnessRefusal."""
    following = judge(request, state=state, log_keys=log_keys)
    return following, make_cosignature(request.checkpoint.text, key=key, at=at)


def _authentic(note: Note, origin: str, log_keys: Sequence[VerifierKey]) -> Checkpoint:
    try:
        named = Checkpoint.parse(note.text).origin
        if named != origin:
            raise WitnessRefusal(NOT_FOUND, f"The log {named} is not one this witness watches here.")
        return open_checkpoint(note, keys=log_keys, origin=origin)[0]
    except SignatureError as error:
        raise WitnessRefusal(FORBIDDEN, str(error)) from error
    except NoteError as error:
        raise WitnessRefusal(BAD_REQUEST, str(error)) from error
