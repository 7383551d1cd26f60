"""Checkpoints and the cosignatures of witnesses (c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from danvan.lib.merkle import ed25519
from danvan.lib.merkle.hashing import EMPTY_ROOT, HASH_SIZE
from danvan.lib.merkle.notes import (
    COSIGNS_CHECKPOINTS,
    LARGEST_TIME,
    Note,
    NoteError,
    Signature,
    SignatureError,
    SigningKey,
    VerifierKey,
    from_base64,
    from_decimal,
    parse_note,
    sign_note,
    to_base64,
    verify_note,
)

_TIME_SIZE = 8


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: whose it is, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint note, strictly. Raises NoteError."""
        if not text.endswith("\n"):
            raise NoteError("The text of a checkpoint must end with a newline.")
        lines = text[:-1].split("\n")
        if len(lines) < 3 or not all(lines):
            raise NoteError("A checkpoint has at least three lines, none of them empty: origin, size, root.")
        root = from_base64(lines[2])
        if len(root) != HASH_SIZE:
            raise NoteError(f"The root hash has {len(root)} bytes instead of {HASH_SIZE}.")
        checkpoint = cls(origin=lines[0], size=from_decimal(lines[1]), root=root, extensions=tuple(lines[3:]))
        if checkpoint.size == 0 and root != EMPTY_ROOT:
            raise NoteError("The root hash of an empty log is wrong.")
        return checkpoint

    @property
    def text(self) -> str:
        return "\n".join([self.origin, str(self.size), to_base64(self.root), *self.extensions]) + "\n"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's word that at `at` (POSIX seconds) this was the largest consistent tree it had seen."""

    witness: VerifierKey
    at: int


def sign_checkpoint(checkpoint: Checkpoint, *, key: SigningKey) -> Note:
    """A signed checkpoint. The caller must never sign two that are inconsistent. Raises NoteError."""
    if Checkpoint.parse(checkpoint.text) != checkpoint:
        raise NoteError("This checkpoint cannot be written down.")
    return sign_note(checkpoint.text, key)


def open_checkpoint(
    data: bytes | str | Note, *, keys: Sequence[VerifierKey], origin: str | None = None
) -> tuple[Checkpoint, Note]:
    """The checkpoint in a note, once its signature and its origin are found right.

    The origin must be `origin`, or else the name of a key that signed. Raises NoteError, SignatureError.
    """
    note = data if isinstance(data, Note) else parse_note(data)
    checkpoint = Checkpoint.parse(note.text)
    signers = verify_note(note, keys=keys)
    accepted = {origin} if origin is not None else {key.name for key in signers}
    if checkpoint.origin not in accepted:
        expected = " or ".join(sorted(accepted))
        raise SignatureError(f"The checkpoint is of the log {checkpoint.origin}, not of {expected}.")
    return checkpoint, note


def cosignature_message(text: str, *, at: int) -> bytes:
    """What a witness signs over the text of a checkpoint."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def make_cosignature(text: str, *, key: SigningKey, at: int) -> Signature:
    """A cosignature line over the text of a checkpoint; `at` is POSIX seconds, above 0. Raises NoteError."""
    if key.kind != COSIGNS_CHECKPOINTS:
        raise NoteError("Only keys of the kind 'Ed25519 cosignature' cosign checkpoints.")
    if not 0 < at <= LARGEST_TIME:
        raise NoteError(f"{at} is not a time a cosignature can carry.")
    Checkpoint.parse(text)
    value = at.to_bytes(_TIME_SIZE, "big") + key.sign(cosignature_message(text, at=at))
    return Signature(name=key.name, key_id=key.verifier.key_id, value=value)


def cosignatures(note: Note, *, witnesses: Iterable[VerifierKey]) -> list[Cosignature]:
    """The cosignatures by `witnesses` on a note, one for each witness at most, the latest.

    Lines of other keys are passed over. Raises SignatureError when one that claims a known witness is wrong.
    """
    found: dict[VerifierKey, int] = {}
    for witness in witnesses:
        for signature in note.signatures:
            if signature.claims(witness):
                at = _time_of(signature, witness=witness, text=note.text)
                found[witness] = max(at, found.get(witness, 0))
    # One key under two names is one witness: counting it twice would cheat a rule of k out of n.
    by_key = {witness.public: Cosignature(witness=witness, at=at) for witness, at in found.items()}
    return list(by_key.values())


def _time_of(signature: Signature, *, witness: VerifierKey, text: str) -> int:
    at = int.from_bytes(signature.value[:_TIME_SIZE], "big")
    right = (
        witness.kind == COSIGNS_CHECKPOINTS
        and len(signature.value) == _TIME_SIZE + ed25519.SIGNATURE_SIZE
        and at <= LARGEST_TIME
        and ed25519.verify(
            witness.public,
            message=cosignature_message(text, at=at),
            signature=signature.value[_TIME_SIZE:],
        )
    )
    if not right:
        raise SignatureError(f"The cosignature of the witness {witness.name} is wrong.")
    return at
