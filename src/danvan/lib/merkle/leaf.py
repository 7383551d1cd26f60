"""The canonical bytes of one log entry, and the commitments in it.

An entry says which public act was done to which thing, in which order, and nothing about a person. Words,
names and files stand in it only as commitments, HMAC-SHA-256 under a random salt kept elsewhere: once content
and salt are erased nothing can be guessed from the commitment, while every proof over the log still holds.

The bytes are JSON with sorted keys, no spaces, UTF-8 and NFC, so that every reader computes the same hash.
"""

import hmac
import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, TypedDict

from danvan.lib.merkle.tiles import LARGEST_ENTRY

VERSION = 1
SALT_SIZE = 32
LONGEST_FACT = 200  # letters; longer text is content, belongs under a commitment, and may name people
LARGEST_NUMBER = 2**53 - 1  # beyond it a browser reads another number than was written

FactValue = str | int | bool | None


class Leaf(TypedDict):
    """An entry as read. `prev` and the values of `commits` are base64, as in the bytes."""

    v: int
    uid: str
    act: str
    thing: str
    seq: int
    prev: str
    at: str
    unit: str
    by: str
    facts: dict[str, FactValue]
    commits: dict[str, str]


_FIELDS = frozenset(Leaf.__annotations__)
# field -> what it must look like, and how to say so. None of them can match a newline.
_FORMS = {
    "uid": (r"[0-9a-f]{32}", "32 hex digits"),
    "act": (r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", "module.verb_in_past"),
    "thing": (r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*:[\w./-]{1,80}", "module.thing:public code"),
    "unit": (r"[\w./-]{0,40}", "a unit's code or nothing"),
    "by": (r"resident|system|post:[\w.-]{1,64}", "resident, system or post:<id>"),
    "at": (
        r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}\+00:00",
        "a time like 2026-11-22T10:00:00+00:00",
    ),
    # Exactly the canonical base64 of 32 bytes: the last letter before '=' carries four bits only.
    "prev": (r"(?:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)?", "a hash in base64, or nothing"),
}
_ALL_FORMS = re.compile("\n".join(f"(?:{form})" for form, _ in _FORMS.values()))
_all_values = itemgetter(*_FORMS)
_HASH = re.compile(_FORMS["prev"][0].removesuffix("?"))
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_decode = json.JSONDecoder().decode


class LeafError(ValueError):
    """An entry that is not in the canonical form; the message says which part and why."""


def commitment(name: str, salt: bytes, content: bytes) -> bytes:
    """HMAC-SHA-256(salt, "danvan/<name>/v1" || length in 8 bytes || content): 32 bytes.

    `salt` is 32 random bytes used for this one content. Raises LeafError.
    """
    if not _NAME.fullmatch(name):
        raise LeafError(f"'{name}' cannot name a commitment: use small letters, digits and '_'.")
    if len(salt) != SALT_SIZE:
        raise LeafError(f"The salt of a commitment has {SALT_SIZE} bytes, not {len(salt)}.")
    message = b"danvan/" + name.encode() + b"/v1" + len(content).to_bytes(8, "big") + content
    return hmac.digest(salt, message, "sha256")


def check_commitment(expected: bytes | str, *, name: str, salt: bytes, content: bytes) -> bool:
    """Whether `expected` (32 bytes, or base64 as in a leaf) commits to this content under this salt."""
    made = commitment(name, salt, content)
    if isinstance(expected, str):
        return hmac.compare_digest(b64encode(made), expected.encode())
    return hmac.compare_digest(made, expected)


def make_leaf(
    uid: str,
    *,
    act: str,
    thing: str,
    seq: int,
    prev: bytes | None,
    at: datetime,
    unit: str = "",
    by: str,
    facts: Mapping[str, FactValue] | None = None,
    commits: Mapping[str, bytes] | None = None,
) -> bytes:
    """The canonical bytes of an entry.

    `uid` is the entry's UUID in hex, `seq` counts the entries of `thing` from 1, `prev` is the leaf hash of
    the previous one (None or b"" for the first). `at` must know its time zone; it is cut to whole seconds.
    Raises LeafError.
    """
    if at.tzinfo is None:
        raise LeafError("at: the time needs a time zone.")
    leaf: dict[str, object] = {
        "v": VERSION,
        "uid": uid,
        "act": act,
        "thing": _composed(thing),
        "seq": seq,
        "prev": b64encode(prev or b"").decode(),
        "at": at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "unit": _composed(unit),
        "by": by,
        "facts": {name: _composed(value) for name, value in (facts or {}).items()},
        "commits": {name: b64encode(value).decode() for name, value in (commits or {}).items()},
    }
    _check_fields(leaf)
    try:
        entry = _write(leaf).encode()
    except UnicodeEncodeError as error:
        raise LeafError(f"The entry holds letters that cannot be written: {error}") from error
    _check_length(entry)
    return entry


def parse_leaf(entry: bytes) -> Leaf:
    """Read an entry, refusing whatever is not exactly canonical. Raises LeafError."""
    _check_length(entry)
    try:
        text = entry.decode()
        leaf = _decode(text)
    except (ValueError, RecursionError) as error:
        raise LeafError(f"The entry is not JSON text: {error}") from error
    if not isinstance(leaf, dict):
        raise LeafError("The entry is not a JSON object.")
    if leaf.keys() != _FIELDS:
        odd = ", ".join(sorted(map(str, leaf.keys() ^ _FIELDS)))
        raise LeafError(f"The entry lacks or has too much: {odd}.")
    _check_fields(leaf)
    # Last, because it says the least: spaces, order of keys, a key written twice, an escaped letter.
    if _write(leaf) != text or not unicodedata.is_normalized("NFC", text):
        raise LeafError("The entry is not in canonical form (sorted keys, no spaces, NFC).")
    return leaf  # type: ignore[return-value]  # every field was checked by hand just above


def _write(leaf: dict[str, Any]) -> str:
    """The canonical text of fields already checked: only facts can hold letters that need a backslash."""
    facts = leaf["facts"]
    written = ",".join([f'"{name}":{_write_fact(facts[name])}' for name in sorted(facts)])
    commits = ",".join([f'"{name}":"{value}"' for name, value in sorted(leaf["commits"].items())])
    return (
        f'{{"act":"{leaf["act"]}","at":"{leaf["at"]}","by":"{leaf["by"]}","commits":{{{commits}}},'
        f'"facts":{{{written}}},"prev":"{leaf["prev"]}","seq":{leaf["seq"]},"thing":"{leaf["thing"]}",'
        f'"uid":"{leaf["uid"]}","unit":"{leaf["unit"]}","v":{VERSION}}}'
    )


def _write_fact(value: FactValue) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _composed(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _check_length(entry: bytes) -> None:
    if len(entry) > LARGEST_ENTRY:
        raise LeafError(f"The entry has {len(entry):,} bytes; at most {LARGEST_ENTRY:,} are allowed.")


def _check_fields(leaf: dict[str, object]) -> None:
    if type(leaf["v"]) is not int or leaf["v"] != VERSION:
        raise LeafError(f"v: version {leaf['v']!r} is not known here, only {VERSION}.")
    _check_forms(leaf)
    _check_time(str(leaf["at"]))
    _check_order(leaf["seq"], leaf["prev"])
    _check_facts(leaf["facts"])
    _check_commits(leaf["commits"])


def _check_forms(leaf: dict[str, object]) -> None:
    try:
        if _ALL_FORMS.fullmatch("\n".join(_all_values(leaf))):  # one match for all: an audit reads millions
            return
    except TypeError:  # a field that is no text
        pass
    for field, (form, description) in _FORMS.items():
        value = leaf[field]
        if not isinstance(value, str) or not re.fullmatch(form, value):
            raise LeafError(f"{field}: {value!r} is not {description}.")


def _check_time(at: str) -> None:
    try:
        datetime.fromisoformat(at)
    except ValueError as error:
        raise LeafError(f"at: {at} is not a time ({error}).") from error


def _check_order(seq: object, prev: object) -> None:
    if type(seq) is not int or not 1 <= seq <= LARGEST_NUMBER:
        raise LeafError(f"seq: {seq!r} is not a number from 1 up.")
    if (seq == 1) != (prev == ""):
        raise LeafError("prev: the first entry of a thing has none, every later one has one.")


def _check_facts(facts: object) -> None:
    if not isinstance(facts, dict):
        raise LeafError("facts: not an object.")
    for name, value in facts.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise LeafError(f"facts: '{name}' is not a name (small letters, digits and '_').")
        if isinstance(value, str):
            if len(value) > LONGEST_FACT:
                raise LeafError(f"facts.{name}: longer than {LONGEST_FACT} letters; commit to it instead.")
            if not value.isprintable() and _CONTROL.search(value):
                raise LeafError(f"facts.{name}: holds a control character.")
        elif value is None or value is True or value is False:
            continue
        elif type(value) is not int:
            raise LeafError(f"facts.{name}: must be text, a whole number, true, false or null.")
        elif abs(value) > LARGEST_NUMBER:
            raise LeafError(f"facts.{name}: the number is too large to be read the same everywhere.")


def _check_commits(commits: object) -> None:
    if not isinstance(commits, dict):
        raise LeafError("commits: not an object.")
    for name, value in commits.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise LeafError(f"commits: '{name}' is not a name (small letters, digits and '_').")
        if not isinstance(value, str) or not _HASH.fullmatch(value):
            raise LeafError(f"commits.{name}: not a hash in base64.")
