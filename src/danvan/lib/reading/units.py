"""Units: the nouns that numbers count, found after a number or in the words that name it from afar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .patterns import any_of, words

_TABLE = words("units")
MONEY, AREA = "đồng", ("m2", "ha")
#: "lượt thành viên" counts what its noun counts; "lượt" alone may be a session.
_TURN, _KINDS_OF_TURNS = "lượt", frozenset({"session"})
_CANON = {
    written: unit
    for group in ("money", "measures")
    for unit, listed in _TABLE[group].items()
    for written in listed
}
_KINDS: dict[str, frozenset[str]] = {}
for _kind, _nouns in _TABLE["kinds"].items():
    for _noun in _nouns:
        _KINDS[_noun] = _KINDS.get(_noun, frozenset()) | {_kind}

_NAMED = rf"(?:lượt\s+{any_of(_KINDS)}|{any_of([*_CANON, *_KINDS])})(?!\w)"
_SHORT = _TABLE["short"]
_AFTER = re.compile(rf"\s*(?:\(?\s*(?:đơn vị tính:?\s*)?)?({_NAMED}|%)")
_ANYWHERE = re.compile(rf"(?<!\w)({_NAMED})")
_NO_UNIT = frozenset(_TABLE["none"]["words"])
_NOUN = re.compile(r"[ ]+(?!phần[ ]\d)([^\W\d_]+)")
_KINDS["công"] = frozenset({"labour"})  # only where _LABOUR finds it
#: Callings end in these: "hòa giải viên", "chủ nhiệm", of two or three syllables.
_CALLING = re.compile(r"[ ]+((?!vị )(?:[^\W\d_]+ ){1,2}(?:viên|sĩ))(?!\w)")
#: Days of work are said short, "1.120 công", but "công" begins many other words.
_LABOUR = re.compile(
    r"\s+(công)(?=\s*(?:[^\w\s]|\n|$|(?:và|để|làm|tham gia|giúp|san|nạo|đào|dọn|sửa|xây|của)(?!\w)))"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is counted in, what it is written as, and where its words lie."""

    name: str
    start: int
    end: int

    def words(self, low: str) -> str:
        """The unit as it stands in the text, which may be more than its name: "ban thanh tra nhân dân"."""
        return low[self.start : self.end]

    @property
    def kinds(self) -> frozenset[str]:
        return kinds_of(self.name)

    @property
    def is_measured(self) -> bool:
        """Money, areas, lengths, shares: fractions make sense."""
        return self.name in _CANON.values()


def kinds_of(name: str) -> frozenset[str]:
    """What kinds of unit the name is, also with a modifier: "hộ nghèo" is of the kinds of "hộ"."""
    if name in {MONEY, "USD"}:
        return frozenset({"money"})
    if name in AREA:
        return frozenset({"land"})
    parts = name.split()
    for length in range(len(parts), 0, -1):
        found = _KINDS.get(" ".join(parts[:length]))
        if found and parts[0] == _TURN and length == 1 < len(parts):
            return kinds_of(" ".join(parts[1:])) - _KINDS_OF_TURNS or found
        if found:
            return found
    return frozenset()


def unit_after(low: str, at: int) -> Unit | None:
    """A known unit that begins at once."""
    labour = _LABOUR.match(low, at)
    if labour is not None:
        return Unit(labour[1], *labour.span(1))
    match = _AFTER.match(low, at)
    return None if match is None else _unit(match)


def unit_in(low: str, start: int, end: int) -> Unit | None:
    """The first known unit in a stretch of text."""
    match = _ANYWHERE.search(low, start, end)
    return None if match is None else _unit(match)


def noun_after(low: str, at: int) -> Unit | None:
    """Any word that may be a noun: a unit nobody has listed."""
    calling = _CALLING.match(low, at)
    if calling is not None and not _NO_UNIT & set(calling[1].split()):
        return Unit(calling[1], *calling.span(1))
    match = _NOUN.match(low, at)
    if match is None or match[1] in _NO_UNIT or len(match[1]) < 2:
        return None
    return Unit(match[1], *match.span(1))


def _unit(match: re.Match[str]) -> Unit:
    """Of nouns in a row the first is the unit; boards are counted as "ban"."""
    written = " ".join(match[1].split())
    name = written.partition(",")[0]
    return Unit(_CANON.get(name) or _SHORT.get(name, name), *match.span(1))
