"""Numbers of official papers: "290-QĐ/TW", "30/2020/NĐ-CP", "10/2022/QH15", and the ways in which they are miswritten.

Five shapes, tried in this order (decree 30/2020/NĐ-CP, annex III; Party guidance 36-HD/VPTW):

    law     10/2022/QH15 · 34/2007/PL-UBTVQH11
    legal   30/2020/NĐ-CP · 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN
    party   290-QĐ/TW · 11-QĐi/TW · 03-NQ/ThU
    state   33/CT-TTg · 05/QĐ-UBND
    letter  249/MTTQ-BTT

Party papers are often printed state-style ("217/QĐ-TW"): they are read as what they are, and say so. Offsets are in
characters of the NFC text that was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Shape = Literal["law", "legal", "party", "state", "letter"]

#: Types of Party papers. QĐ is both a decision and a regulation: which one, only the title tells.
PARTY_TYPES = ("NQ", "QĐ", "QĐi", "QyĐ", "CT", "KL", "QC", "TB", "HD", "BC", "KH", "ĐA", "PA", "DA", "CTr", "TTr", "TT", "CV", "BB")  # fmt: skip
#: Types of state papers: annex III of the decree, and those of legal documents.
STATE_TYPES = (
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ", "CĐ",
    "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "NĐ", "TT", "NQLT", "TTLT", "VBHN", "SL", "L", "KL",
)  # fmt: skip
#: Issuers of the Party: a paper of theirs in state style is a misprint.
_PARTY_ISSUERS = re.compile(
    r"(?:TW|TU|ThU|QU|HU|ĐU\w*|(?:VP|BTC|BDV|BTG|BTGDV|UBKT|BNC|BCS)(?:TW|TU|ThU|QU|HU|ĐU)|ĐĐ\w*)"
)
#: Issuers whose letters bear no second part.
_LETTER_ISSUERS = frozenset(
    [
        "UBND",
        "HĐND",
        "MTTQ",
        "VPCP",
        "BNV",
        "BTC",
        "BTP",
        "BYT",
        "BGDĐT",
        "BCA",
        "BQP",
        "BTNMT",
        "BNNMT",
        "TTCP",
        "VPQH",
        "VPUB",
        "STP",
        "SNV",
        "STC",
    ]
)
_ALIKE = str.maketrans(
    {
        "Ð": "Đ",
        "ð": "đ",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "⁄": "/",
        "∕": "/",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_GAP = r"[ \t]{0,2}"
_ISSUER = r"[A-ZĐƯƠÂÊÔĂ][A-Za-zĐđƯưƠơ]{1,24}\d{0,2}"
_NO = r"(?<![\w/.,-])(?P<no>\d{1,5})(?P<letter>[a-zđ]?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_END = r"(?![\w/]|-\w)"


def _any(types: tuple[str, ...]) -> str:
    """Longest first; also as people type them without the stroke, where that cannot be another type."""
    plain = {one.replace("Đ", "D") for one in types} - set(types)
    return "|".join(sorted({*types, *plain}, key=lambda one: (-len(one), one)))


_SHAPES: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    ("law", re.compile(rf"{_NO}{_GAP}/{_GAP}{_YEAR}{_GAP}/{_GAP}(?:(?P<type>PL|NQ|L){_GAP}-{_GAP})?(?P<issuers>(?:QH|UBTVQH)\d{{1,2}}){_END}")),
    ("legal", re.compile(rf"{_NO}{_GAP}/{_GAP}{_YEAR}{_GAP}/{_GAP}(?P<type>{_any(STATE_TYPES)}){_GAP}-{_GAP}(?P<issuers>{_ISSUER}(?:{_GAP}-{_GAP}{_ISSUER}){{0,5}}){_END}")),
    ("party", re.compile(rf"{_NO}{_GAP}-{_GAP}(?P<type>{_any(PARTY_TYPES)}){_GAP}/{_GAP}(?P<issuers>{_ISSUER}){_END}")),
    ("state", re.compile(rf"{_NO}{_GAP}/{_GAP}(?P<type>{_any(STATE_TYPES)}){_GAP}-{_GAP}(?P<issuers>{_ISSUER}(?:-{_ISSUER}){{0,3}}){_END}")),
    ("letter", re.compile(rf"{_NO}/(?P<issuers>{_ISSUER}(?:-{_ISSUER}){{0,3}}){_END}")),
)  # fmt: skip


@dataclass(frozen=True)
class DocumentNumber:
    """A number understood. `type` is empty for a letter; `is_misprinted` where the print breaks the form."""

    shape: Shape
    number: int
    type: str
    issuers: tuple[str, ...]
    year: int | None = None
    letter: str = ""
    is_misprinted: bool = False

    def __str__(self) -> str:
        """The number as its issuer should have written it, with the leading zero of decree 30/2020."""
        no, by = f"{self.number:02d}{self.letter}", "-".join(self.issuers)
        if self.shape == "party":
            return f"{no}-{self.type}/{by}"
        if self.shape == "law":
            return f"{self.number}{self.letter}/{self.year}/{self.type + '-' if self.type else ''}{by}"
        year = f"{self.year}/" if self.year else ""
        return f"{no}/{year}{self.type + '-' if self.type else ''}{by}"

    @property
    def key(self) -> tuple[int, str, str, tuple[str, ...], int | None]:
        """Equal for all ways of writing one number. Numbers restart each year: compare the date as well."""
        return self.number, self.letter, self.type, self.issuers, self.year


@dataclass(frozen=True)
class Found:
    """A number in a text: text[start:end] is the exact quote."""

    start: int
    end: int
    number: DocumentNumber


def parse_number(text: str) -> DocumentNumber | None:
    """The number that the whole of `text` is, or None. Takes NFD, Ð for Đ, dashes of any kind, small letters."""
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE).strip()
    for candidate in (plain, plain.upper().replace("TTG", "TTg")):
        found = next(_matches(candidate), None)
        if found is not None and found.start == 0 and found.end == len(candidate):
            return found.number
    return None


def find_numbers(text: str) -> list[Found]:
    """Every number in an NFC text, in order, none overlapping another."""
    found: list[Found] = []
    for one in sorted(_matches(text.translate(_ALIKE)), key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _matches(plain: str) -> Iterator[Found]:
    """Matches of all shapes; an earlier shape hides later ones over the same place."""
    taken: list[tuple[int, int]] = []
    for shape, pattern in _SHAPES:
        for match in pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            number = _read(shape, match)
            if number is not None:
                taken.append(match.span())
                yield Found(match.start(), match.end(), number)


def _read(shape: Shape, match: re.Match[str]) -> DocumentNumber | None:
    told = match.groupdict()
    issuers = tuple(part.strip() for part in told["issuers"].split("-"))
    kind = _with_stroke(told.get("type") or "")
    year = int(told["year"]) if told.get("year") else None
    is_misprinted = " " in match[0] or kind != (told.get("type") or "")
    if shape == "letter" and not _is_letter(issuers):
        return None
    if (
        shape == "state"
        and len(issuers) == 1
        and kind in PARTY_TYPES
        and _PARTY_ISSUERS.fullmatch(issuers[0])
    ):
        shape, is_misprinted = "party", True
    return DocumentNumber(
        shape=shape, number=int(told["no"]), type=kind, issuers=issuers, year=year, letter=told["letter"],
        is_misprinted=is_misprinted,
    )  # fmt: skip


def _with_stroke(kind: str) -> str:
    known = {*PARTY_TYPES, *STATE_TYPES}
    if kind in known or not kind:
        return kind
    return next((one for one in sorted(known) if one.replace("Đ", "D") == kind), kind)


def _is_letter(issuers: tuple[str, ...]) -> bool:
    """A letter names an office: a known one, or one and the department that wrote it, in capitals."""
    if not all(sum(letter.isupper() for letter in part) >= 2 for part in issuers):
        return False
    return len(issuers) > 1 or issuers[0] in _LETTER_ISSUERS
