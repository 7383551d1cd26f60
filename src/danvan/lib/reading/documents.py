"""Documents cited: their type, number, date and issuer; laws and the constitution also by name.

The number's shapes are those of `danvan.lib.vietnamese.document_numbers`. After a type word ("Quyết định số …") also what
those do not know: numbers with a misprint, and short ones as people say them ("Chỉ thị 05", "Đề án 06").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from danvan.lib.vietnamese.document_numbers import Found, find_numbers

from .dates import When
from .model import Cited
from .patterns import CAPITALISED, any_of, words
from .prose import Prose
from .setting import body_at_once

CONFIDENCE = {
    "document.number": 98,
    "document.own_number": 98,
    "document.loose_number": 92,
    "document.short_number": 86,
    "document.named_law": 96,
    "document.named_law_unlisted": 80,
}
_TABLE = words("documents")
_TYPES = {one.lower(): one for one in _TABLE["types"]}
_TYPE_BEFORE = re.compile(rf"(?<!\w)({any_of(_TYPES)})\s*(?:\(?\s*số:?)?\s*:?\s*$")
_NUMBERED = any_of(one.lower() for one in _TABLE["numbered"])
_LOOSE = re.compile(
    rf"(?<!\w)(?P<type>{any_of(_TYPES)})\s+(?:số:?\s*)?"
    r"(?P<number>\d{1,5}[a-zđ]?\s?[-/._]?\s?(?:(?:19|20)\d\d\s?[-/.]\s?)?[A-ZĐ][A-Za-zĐđƯư]{0,5}\s?[-/._]\s?[A-ZĐ][\w]{0,12}(?:-[A-ZĐ]\w{0,12}){0,3})(?![\w])"
)
_SHORT = re.compile(
    rf"(?<!\w)(?P<type>{_NUMBERED})\s+(?:số:?\s*)?(?P<number>\d{{1,4}})(?![\w%]|[.,/\-]\d|\s?[/\-][^\W\d_])"
)
_SHORT_BARE = re.compile(rf"(?<!\w)(?P<type>{_NUMBERED})\s+(?P<number>\d{{1,4}})")
# What may follow the short number of a paper; a noun would make it a count.
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:)(\"\n-]|(?:của|về|ngày|và|ở|được|với|do|trên|tại|đến|năm|có|đã|là|khóa)(?!\w))"
)
_NO_DASH = re.compile(r"(?<=\d)[ ]+(?=[A-ZĐ])")
_NUMBER_GAP = re.compile(r"[\s,(]*(?:số:?)?\s*")
_BARE_NUMBER = re.compile(r"(?<!\w)số\s*:?\s*$")
#: In how many characters from the beginning a paper gives its own number and, in half as many, its day.
_HEADING = 600
_OWN_NUMBER = re.compile(r"\s*số\s*:?\s*")
_PLACE_AND = re.compile(rf"{CAPITALISED}[^,\n]{{0,40}},\s*(?:ngày\s*)?$")
_DATE_GAP = re.compile(r"[,\s]*(?:ký\s+|ban hành\s+)?(?=(?:ngày\s+)?\d)")
_OF = re.compile(r"[,\s]*(?:được\s+)?(?:của|do)\s+(?:các\s+)?")
_CONSTITUTION = re.compile(
    r"(?<!\w)Hiến pháp(?:\s+nước\s+[^\W\d_]+(?:\s+[^\W\d_]+){4,7})?(?:\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d))?(?!\w)"
)
_KNOWN_LAW = re.compile(rf"(?<!\w)(?i:{any_of(_TABLE['laws']['known'])})(?!\w)")
_STOPS = any_of(_TABLE["laws"]["stops"])
_OTHER_LAW = re.compile(
    rf"(?<!\w)(?:{any_of(_TABLE['laws']['heads'])})\s+{CAPITALISED}"
    rf"(?:\s+(?!(?:{_STOPS}|và\s+các|và\s+[A-ZĐ])(?!\w))[^\W\d_]+){{0,8}}"
)
_LAW_YEAR = re.compile(r"\s+(?:năm\s+)?((?:19|20)\d\d)(?!\w)(?!/)")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number at a place, the type word before it, and which rule saw it."""

    start: int
    end: int
    number: str
    type: str | None
    type_start: int
    rule: str


class DocumentReader:
    """Reads the documents cited in one text."""

    def __init__(self, prose: Prose, dates: Sequence[When]) -> None:
        self._prose = prose
        self._dates = {one.start: one for one in dates if one.day is not None}
        self._date_list = [one for one in dates if one.day is not None]

    def documents(self) -> list[Cited]:
        """In order, none overlapping another; of several readings of one place the longest."""
        self._laws_found = list(self._laws())
        found: list[Cited] = []
        told: list[tuple[int, int, _Number | str]] = [
            (one.type_start, one.end, one) for one in self._numbers()
        ]
        told += self._laws_found
        reached = 0
        for start, end, one in sorted(told, key=lambda one: (one[0], -one[1])):
            if start >= reached:
                reached = end
                found.append(self._law(start, end, one) if isinstance(one, str) else self._cited(one))
        return found

    # --- numbers

    def _numbers(self) -> Iterator[_Number]:
        plain = self._prose.plain
        for known in find_numbers(plain):
            written, start = self._type_before(known.start)
            yield _Number(
                known.start,
                known.end,
                _mended(plain[known.start : known.end]),
                written or _type_of(known),
                start,
                "document.number",
            )
        for match in _CASED_LOOSE.finditer(plain):
            number = _mended(_NO_DASH.sub("-", match["number"]))
            yield _Number(
                match.start("number"),
                match.end(),
                number,
                _TYPES[_lower(match["type"])],
                match.start(),
                "document.loose_number",
            )
        for match in _SHORT.finditer(self._prose.low):
            is_year = re.fullmatch(r"(?:19|20)\d\d", match["number"]) and "số" not in match[0]
            if (
                is_year
                or not _GOES_ON.match(self._prose.low, match.end())
                or not plain[match.start()].isupper()
            ):
                continue
            kind = _TYPES[_lower(match["type"])]
            yield _Number(
                match.start("number"),
                match.end(),
                match["number"],
                kind,
                match.start(),
                "document.short_number",
            )

    def _type_before(self, at: int) -> tuple[str | None, int]:
        begin = max(0, at - 40)
        match = _TYPE_BEFORE.search(self._prose.low, begin, at)
        if match is not None:
            return _TYPES[_lower(match[1])], match.start(1)
        law = next(
            (
                one
                for one in self._laws_found
                if -1 <= at - one[1] <= 8 and _NUMBER_GAP.fullmatch(self._prose.low, one[1], at)
            ),
            None,
        )
        if law is not None:
            return _head_of(self._prose.text[law[0] : law[1]]), law[0]
        bare = _BARE_NUMBER.search(self._prose.low, begin, at)
        return None, bare.start() if bare else at

    def _cited(self, one: _Number) -> Cited:
        text = self._prose.text
        when, after = self._date_after(one.end)
        issuer = self._issuer_after(after)
        rule = one.rule
        if when is None and (own := self._own_day(one)):
            when, rule = own, "document.own_number"
        if issuer is None:
            issuer = self._issuer_after(one.end)
            if when is None and issuer is not None:
                when, _ = self._date_after(one.end + len(issuer) + 5)
        return Cited(
            quote=text[one.type_start : one.end], start=one.type_start, end=one.end, confidence=CONFIDENCE[rule], rule=rule,
            type=one.type, number=one.number, date=when, issuer=issuer,
        )  # fmt: skip

    def _own_day(self, one: _Number) -> str | None:
        """The day of the paper itself, in its heading: "Số: 45-BC/ĐU", then "Tân Lập, ngày 12 tháng 10 năm 2026"."""
        line, _ = self._prose.line(one.type_start)
        if one.type_start > _HEADING or not _OWN_NUMBER.fullmatch(self._prose.low, line, one.start):
            return None
        for when in self._date_list:
            if one.end <= when.start <= one.end + _HEADING // 2 and when.year is not None:
                begin, _ = self._prose.line(when.start)
                return when.iso if _PLACE_AND.search(self._prose.plain, begin, when.start) else None
        return None

    def _date_after(self, at: int) -> tuple[str | None, int]:
        gap = _DATE_GAP.match(self._prose.low, at)
        if gap is None:
            return None, at
        when = self._dates.get(gap.end())
        if when is None or when.year is None:
            return None, at
        return when.iso, when.end

    def _issuer_after(self, at: int) -> str | None:
        match = _OF.match(self._prose.low, at)
        told = body_at_once(self._prose.text, match.end()) if match else None
        return told[0] if told else None

    # --- names

    def _laws(self) -> Iterator[tuple[int, int, str]]:
        text = self._prose.plain
        for match in _KNOWN_LAW.finditer(text):
            if match[0][0].isupper() or match[0].partition(" ")[2][:1].isupper():
                yield *match.span(), "document.named_law"
        for match in _CONSTITUTION.finditer(text):
            yield *match.span(), "document.named_law"
        for match in _OTHER_LAW.finditer(text):
            yield *match.span(), "document.named_law_unlisted"

    def _law(self, start: int, end: int, rule: str) -> Cited:
        name = " ".join(self._prose.text[start:end].split())
        year = _LAW_YEAR.match(self._prose.text, end)
        return Cited(
            quote=self._prose.text[start:end], start=start, end=end, confidence=CONFIDENCE[rule], rule=rule,
            type=_head_of(name), title=name, number=None, date=year[1] if year else None, issuer=None,
        )  # fmt: skip


_CASED_LOOSE = re.compile(
    _LOOSE.pattern.replace("(?P<type>", "(?P<type>(?i:", 1).replace(r")\s+(?:số", r"))\s+(?:số", 1)
)


def _mended(number: str) -> str:
    """As printed, without blanks; dashes and Đ are those of the shadow."""
    return "".join(number.split())


def _head_of(law: str) -> str:
    """ "Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp": the type of a law cited by its name."""
    heads = [*_TABLE["laws"]["heads"], _TABLE["laws"]["constitution"]]
    return next((head for head in heads if law.lower().startswith(head.lower())), law)


def _lower(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def _type_of(known: Found) -> str | None:
    if known.number.shape == "law":
        return {"PL": "Pháp lệnh", "NQ": "Nghị quyết"}.get(known.number.type, "Luật")
    name = _TABLE["abbreviated"].get(known.number.type)
    return str(name) if name else None
