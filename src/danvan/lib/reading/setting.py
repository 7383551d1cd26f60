"""Where, when and of whom a sentence speaks: the mentions nearest to a place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from .dates import When
from .patterns import CAPITALISED, CAPITALS, any_of, words
from .prose import Prose, Span

_TABLE = words("bodies")
_NAME = rf"{CAPITALISED}(?:[ ]{CAPITALISED}){{0,3}}"
#: What is only compared with is not the period that is spoken of.
_COMPARED = re.compile(r"(?<!\w)so với(?: cùng kỳ)?(?: của)?(?: quý| tháng| năm| 6 tháng| 9 tháng)?\s*$")
_PLACE = re.compile(
    rf"(?<!\w)(?<!cấp )(?i:{any_of(_TABLE['places']['heads'])})\s+(?!(?i:hội chủ nghĩa))(?:{_NAME}|(?<=phường )\d{{1,2}}(?![\d/])|(?<=quận )\d{{1,2}}(?![\d/]))"
)
_OF_PARTY = re.compile(rf"(?<!\w)(?i:{any_of(_TABLE['places']['rule_bodies'])})\s+({_NAME})")
_INNER = any_of(_TABLE["inner"])
#: "và" where it is part of a body's name: "Ban Dân tộc và Tôn giáo".
AND_INSIDE = rf"và(?=\s+{any_of(_TABLE['after_and'])}(?!\w))"
#: The name of a body from its first word on: capitals and the small words that may stand among them.
BODY = re.compile(
    rf"(?<!\w)(?:(?=[{CAPITALS}])(?i:{any_of(_TABLE['heads'])})|{any_of(_TABLE['small_heads'])})(?!\w)"
    rf"(?:\s+(?:{CAPITALISED}|{_INNER}(?!\w)|{AND_INSIDE}|-(?=\s))){{0,14}}"
)
_TRAILING = re.compile(
    r"(?:\s+(?:của|và|các|ở|thực|hiện|có|xây|dựng|phát|triển|chỉ|đạo|kiểm|tra|giám|sát|tuyên|vận|động|nhân|-|tổ|chức))+$"
)
_OWN_ENDS = ("tổ chức", "nhân dân", "dân vận", "kiểm tra", "tuyên giáo", "chỉ đạo", "giám sát")


class Setting:
    """Mentions of places, periods and bodies in one text."""

    def __init__(
        self, prose: Prose, dates: Sequence[When], *, year: int | None = None, people: Sequence[Span] = ()
    ) -> None:
        self._prose = prose
        self._periods = [
            one for one in dates
            if one.period and one.kind != "span" and not _COMPARED.search(prose.text, max(0, one.start - 30), one.start)
        ]  # fmt: skip
        self._period_starts = [one.start for one in self._periods]
        self._year = year
        self._people = {start for start, _ in people}

    @cached_property
    def _places(self) -> list[tuple[int, int, str]]:
        found = [(one.start(), one.end(), one[0]) for one in _PLACE.finditer(self._prose.text)]
        found += [(*one.span(1), one[1]) for one in _OF_PARTY.finditer(self._prose.text)]
        return sorted(one for one in found if not self._people & set(range(one[0], one[1])))

    @cached_property
    def _place_starts(self) -> list[int]:
        return [start for start, _, _ in self._places]

    def place_at(self, at: int) -> str | None:
        """The last place named before in the sentence, else in the paragraph, else the first of the text."""
        known = bisect_left(self._place_starts, at) - 1
        if known >= 0 and self._places[known][0] >= self._prose.line(at)[0]:
            return self._places[known][2]
        return self._own_place

    @cached_property
    def _own_place(self) -> str | None:
        """Whose text it is: the last place of a heading in capitals (the level above stands over it), else the first named."""
        heading = [
            name
            for start, _, name in self._places
            if self._prose.text[: self._prose.line(start)[1]].isupper()
        ]
        return heading[-1] if heading else self._places[0][2] if self._places else None

    def period_at(self, at: int) -> str | None:
        """The last period named before in the sentence, the first after, the last of the paragraph; else the text's."""
        first, last = self._prose.sentence(at)
        number = bisect_left(self._period_starts, at)
        if number and self._periods[number - 1].start >= first:
            return self._periods[number - 1].period
        if number < len(self._periods) and self._periods[number].start < last:
            return self._periods[number].period
        if number and self._periods[number - 1].start >= self._prose.line(at)[0]:
            return self._periods[number - 1].period
        return self.main_period

    @cached_property
    def main_period(self) -> str | None:
        """The period the text as a whole speaks of: the first named without a day, else the year of its first day."""
        first = next((one.period for one in self._periods if one.day is None), None)
        return first or (str(self.main_year) if self.main_year else None)

    @cached_property
    def main_year(self) -> int | None:
        """The year that dates without one belong to: of the first full date, else the year named most often, the last of several."""
        if self._year is not None:
            return self._year
        full = next((one.year for one in self._periods if one.day is not None), None)
        if full is not None:
            return full
        counted = Counter(one.year for one in self._periods if one.year)
        return max(counted, key=lambda year: (counted[year], year), default=None)

    @cached_property
    def _bodies(self) -> list[tuple[int, str]]:
        text = self._prose.text
        return [
            (one.start(), trimmed(text[one.start() : self._without_people(*one.span())]))
            for one in BODY.finditer(text)
        ]

    def _without_people(self, start: int, end: int) -> int:
        """Where a body's name ends: before the name of a person, "Bí thư Tỉnh ủy Lê Văn An"."""
        return min((at for at in range(start + 1, end) if at in self._people), default=end)

    @cached_property
    def _body_starts(self) -> list[int]:
        return [start for start, _ in self._bodies]

    def body_at(self, at: int) -> str | None:
        """The last body named before in the sentence."""
        number = bisect_left(self._body_starts, at) - 1
        if number >= 0 and self._bodies[number][0] >= self._prose.sentence(at)[0]:
            return self._bodies[number][1]
        return None


def body_in(text: str, start: int, end: int) -> str | None:
    """The first body named in a stretch of text."""
    match = BODY.search(text, start, end)
    return trimmed(match[0]) if match else None


def body_at_once(text: str, at: int) -> tuple[str, int] | None:
    """The body whose name begins here, and where it ends."""
    match = BODY.match(text, at)
    if match is None:
        return None
    name = trimmed(match[0])
    return name, at + len(name)


def trimmed(name: str) -> str:
    """Without small words that led to something else."""
    while match := _TRAILING.search(name):
        tail = match[0].strip().lower()
        is_own = (
            len(name[: match.start()].split()) <= 2
        )  # "Ban tổ chức" is a name, "Hội Nông dân xã A tổ chức" begins a sentence
        if is_own and tail.endswith(_OWN_ENDS) and not tail.startswith(("của", "và", "các")):
            return name.rstrip()
        name = name[: match.start()]
    return name.rstrip(" -,")
