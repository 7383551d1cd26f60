"""Signed notes and the keys that sign and verify them (c2sp.org/signed-note).

A note is text, an empty line, and signature lines. Parsing is strict: what another reader could
understand differently is refused.
"""

import binascii
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from danvan.lib.merkle import ed25519
from danvan.lib.merkle.hashing import LARGEST_SIZE

SIGNS_NOTES = 0x01
COSIGNS_CHECKPOINTS = 0x04
KINDS = {SIGNS_NOTES: "Ed25519 note signature", COSIGNS_CHECKPOINTS: "Ed25519 cosignature"}
LARGEST_NOTE = 1_000_000  # bytes; a note comes from outside and is read whole
MOST_SIGNATURES = 100
LARGEST_TIME = 2**63 - 1

_DASH = "\u2014 "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DECIMAL = re.compile(r"0|[1-9][0-9]*")


class NoteError(ValueError):
    """A note, key or checkpoint that cannot be read or is not to be trusted; the message says why."""


class SignatureError(NoteError):
    """A note whose signature by a known key is missing or wrong."""


def to_base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Standard base64, with its padding and in its only canonical spelling. Raises NoteError."""
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteError(f"'{text[:80]}' is not base64.") from error
    if to_base64(data) != text:
        raise NoteError(f"'{text[:80]}' is not base64 in its canonical spelling.")
    return data


def from_decimal(text: str) -> int:
    """A whole number without sign or leading zeroes, below 2**63. Raises NoteError."""
    if not _DECIMAL.fullmatch(text) or len(text) > 19 or int(text) > LARGEST_SIZE:
        raise NoteError(f"'{text[:40]}' is not a whole number as it must be written here.")
    return int(text)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name: what a notice board prints and a verifier is given."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `<name>+<key id>+<base64>`. Raises NoteError."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NoteError("A verifier key has three parts joined by '+': name, key id, base64.")
        name, key_id, encoded = parts
        material = from_base64(encoded)
        if not material or material[0] not in KINDS:
            raise NoteError("This verifier key is of a kind not supported here (only Ed25519 is).")
        key = cls(name=_key_name(name), kind=material[0], public=material[1:])
        if len(key.public) != ed25519.KEY_SIZE:
            raise NoteError(f"An Ed25519 key has {ed25519.KEY_SIZE} bytes, this one {len(key.public)}.")
        if key.key_id.hex() != key_id:
            raise NoteError("The key id does not fit the key: the verifier key was copied wrongly.")
        return key

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name. Its text form is that of Go's note package; keep it in a 0600 file."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey(name={self.name!r}, kind={self.kind}, seed=hidden)"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `PRIVATE+KEY+<name>+<key id>+<base64>`. Raises NoteError, which never quotes the key."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError("A signing key begins with 'PRIVATE+KEY+' and has five parts joined by '+'.")
        try:
            material = from_base64(parts[4])
        except NoteError:
            raise NoteError("The last part of the signing key is not base64.") from None
        if len(material) != 1 + ed25519.KEY_SIZE or material[0] not in KINDS:
            raise NoteError("This signing key is of a kind not supported here (only Ed25519 is).")
        key = cls(name=_key_name(parts[2]), kind=material[0], seed=material[1:])
        if key.verifier.key_id.hex() != parts[3]:
            raise NoteError("The key id does not fit the signing key: it was copied wrongly.")
        return key

    def export(self) -> str:
        """The text form, secret."""
        material = to_base64(bytes([self.kind]) + self.seed)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{material}"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(name=_key_name(self.name), kind=self.kind, public=ed25519.public_key(self.seed))

    def sign(self, message: bytes) -> bytes:
        return ed25519.sign(self.seed, message=message)


def _key_name(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() for letter in name) or _CONTROL.search(name):
        raise NoteError("A key name must not be empty nor hold spaces, '+' or control characters.")
    return name


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.value)}\n"

    def claims(self, key: VerifierKey) -> bool:
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A note read but not yet trusted. `text` ends with a newline; `bytes(note)` is the file again."""

    text: str
    signatures: tuple[Signature, ...]

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(str(signature) for signature in self.signatures)).encode()

    def with_signatures(self, more: Iterable[Signature]) -> Self:
        return type(self)(text=self.text, signatures=(*self.signatures, *more))


def parse_note(data: bytes | str) -> Note:
    """Read a note without judging its signatures. Raises NoteError."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > LARGEST_NOTE:
        raise NoteError("The note is too long to be one.")
    try:
        content = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteError("The note is not UTF-8 text.") from error
    if _CONTROL.search(content):
        raise NoteError("The note holds a control character.")
    head, gap, tail = content.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("A note needs text, an empty line, and signature lines that end with a newline.")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"The note has more than {MOST_SIGNATURES} signatures.")
    return Note(text=head + "\n", signatures=tuple(parse_signature(line) for line in lines))


def parse_signature(line: str) -> Signature:
    """Read one signature line, given without its newline. Raises NoteError."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteError("A signature line must read: dash, key name, base64.")
    blob = from_base64(encoded)
    if len(blob) < 5:
        raise NoteError(f"The signature of {name} is too short.")
    return Signature(name=_key_name(name), key_id=blob[:4], value=blob[4:])


def sign_note(text: str, *keys: SigningKey) -> Note:
    """A note over `text`, which must end with a newline. Raises NoteError."""
    if not keys or any(key.kind != SIGNS_NOTES for key in keys):
        raise NoteError("Only keys of the kind 'Ed25519 note signature' sign notes.")
    signatures = [
        Signature(name=key.name, key_id=key.verifier.key_id, value=key.sign(text.encode())) for key in keys
    ]
    # Read back what was written: text that would not survive is refused here, not at the reader's.
    return parse_note(bytes(Note(text=text, signatures=tuple(signatures))))


def verify_note(note: Note, *, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
    """The keys among `keys` that signed the note.

    Raises SignatureError when none did, or when a signature that claims to be of a known key is wrong.
    """
    signers = []
    for key in keys:
        claimed = [signature for signature in note.signatures if signature.claims(key)]
        for signature in claimed:
            if key.kind != SIGNS_NOTES or not ed25519.verify(
                key.public, message=note.text.encode(), signature=signature.value
            ):
                raise SignatureError(f"The signature of {key.name} does not fit the text.")
        if claimed:
            signers.append(key)
    if not signers:
        raise SignatureError("The note is not signed by " + " or ".join(str(key.name) for key in keys) + ".")
    return signers
