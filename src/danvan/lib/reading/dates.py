"""Dates and periods of a text, with their places: days, several days (the first counts), months, quarters, years.

ngày 17/10/2020 · 10-1 · ngày 25 tháng 2 năm 2010 · ngày 12, 13/5/2024 · từ 28/5 đến 2/6 · quý II/2024 · 6 tháng đầu năm 2024
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace

_Y = r"(?:19|20)\d\d"
_D, _M = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_SEP = r"\s?[/.\-]\s?"
_AND = r"\s?(?:-|,|đến|và|tới)\s?(?:hết\s)?(?:ngày\s)?"
_WEEKDAY = r"(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
_LEAD = rf"(?:(?:sáng|chiều|tối|trưa|đêm|hôm|đến|từ|vào|trước|sau|trong|hết|kể từ|{_WEEKDAY})[, ]+)?(?:(?:các |hai |2 |3 |ba )?ngày\s+|mùng\s+|mồng\s+)?"
_MARKED = rf"(?:(?:sáng|chiều|tối|trưa|đêm|hôm|vào|{_WEEKDAY})[, ]+(?:các |hai |2 |3 |ba )?(?:ngày\s+)?|(?:các |hai |2 |3 |ba )?ngày\s+|mùng\s+|mồng\s+|đến\s+ngày\s+|từ\s+(?:ngày\s+)?)"
_NOT_IN = r"(?<![\w/])(?<!\d[.,\-])"
_END = r"(?![\w/]|[.,\-]\d)"

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # several days: from 28/5 to 2/6/2024; 12, 13 and 14/5/2024; 5 and 6 June 2024
    ("day", re.compile(rf"{_NOT_IN}{_LEAD}(?P<d>{_D}){_SEP}(?P<m>{_M})(?:{_SEP}(?P<y>{_Y}))?{_AND}{_D}{_SEP}{_M}(?:{_SEP}(?P<y2>{_Y}))?{_END}")),
    ("day", re.compile(rf"{_NOT_IN}{_MARKED}(?P<d>{_D})(?:{_AND}{_D}){{1,4}}(?:{_SEP}|\s+tháng\s+)(?P<m>{_M})(?:(?:{_SEP}|\s+năm\s+|,\s?năm\s+)(?P<y>{_Y}))?{_END}")),
    ("day", re.compile(rf"{_NOT_IN}{_LEAD}(?P<d>{_D}){_SEP}(?P<m>{_M}){_SEP}(?P<y>{_Y}){_END}")),
    ("day", re.compile(rf"{_NOT_IN}{_LEAD}(?P<d>{_D})\s?tháng\s?(?P<m>{_M})(?:[,\s]+năm\s+(?P<y>{_Y})|{_SEP}(?P<y2>{_Y}))?{_END}")),
    ("day", re.compile(rf"{_NOT_IN}{_MARKED}(?P<d>{_D})\s?[/\-]\s?(?P<m>{_M})(?:\s+năm\s+(?P<y>{_Y}))?{_END}")),
    ("day", re.compile(rf"(?<=\()(?:ngày\s)?(?P<d>{_D})[/\-](?P<m>{_M})(?:[/\-](?P<y>{_Y}))?(?=[,)])")),
    ("half", re.compile(rf"(?<!\w)(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y>{_Y}))?(?!\w)")),
    ("nine", re.compile(rf"(?<!\w)(?:0?9|chín)\s+tháng(?:\s+đầu)?(?:\s+năm|\s?/)(?:\s?(?P<y>{_Y}))?(?!\w)")),
    ("quarter", re.compile(rf"(?<!\w)quý\s+(?P<q>iv|i{{1,3}}|[1-4])(?:\s?[/\-]\s?(?P<y>{_Y})|[,\s]+năm\s+(?P<y2>{_Y}))?(?!\w)")),
    ("month", re.compile(rf"(?<!\w)tháng\s+(?P<m>{_M})(?:\s?[/\-]\s?(?P<y>{_Y})|[,\s]+năm\s+(?P<y2>{_Y}))?{_END}")),
    ("span", re.compile(rf"(?<![\w/])(?:(?:giai đoạn|nhiệm kỳ|năm học|khóa|từ|năm|các năm)\s+){{0,3}}(?P<y>{_Y})\s?(?:-|đến|đến năm)\s?{_Y}(?!\w)")),
    ("year", re.compile(rf"(?<!\w)năm\s+(?P<y>{_Y})(?:\s?(?:,|và|-)\s?(?:năm\s+)?{_Y})*{_END}")),
    ("year", re.compile(r"(?<=[\s(\-])(?P<y>20[0-4]\d)(?=[\s).,;:\"]|$)(?!\s+(?:hộ|người|lượt|cuộc|mô hình|ý kiến))(?![.,]\d)")),
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class When:
    """A date or period at a place; what the text does not say is None. `kind`: day, month, quarter, half, nine, year, span."""

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: int | None = None

    @property
    def iso(self) -> str | None:
        """The day as ISO writes it; without its year as --05-12, None for a period without a year."""
        if self.day is not None and self.month is not None:
            return (
                f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
                if self.year
                else f"--{self.month:02d}-{self.day:02d}"
            )
        return self.period if self.year else None

    @property
    def period(self) -> str | None:
        """The period that a figure beside it belongs to."""
        if self.year is None:
            return None
        if self.kind in {"quarter", "half", "nine"}:
            letter = {"quarter": f"Q{self.part}", "half": f"H{self.part}", "nine": "9M"}[self.kind]
            return f"{self.year}-{letter}"
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)


def dates(low: str) -> list[When]:
    """Every date and period of a text in small letters, in order, none overlapping another."""
    found: list[When] = []
    for one in sorted(_matches(low), key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _matches(low: str) -> Iterator[When]:
    for kind, pattern in _SHAPES:
        for match in pattern.finditer(low):
            one = _read(kind, match)
            if one is not None:
                yield one


def _read(kind: str, match: re.Match[str]) -> When | None:
    told = match.groupdict()
    year = told.get("y") or told.get("y2")
    when = When(*match.span(), kind, int(year) if year else None)
    if told.get("m"):
        when = replace(when, month=int(told["m"]))
    if told.get("d") and when.month:
        day = int(told["d"])
        if day > monthrange(when.year or 2024, when.month)[1]:
            return None
        return replace(when, day=day)
    if told.get("q"):
        return replace(when, part=_ROMAN.get(told["q"]) or int(told["q"]))
    if told.get("half"):
        return replace(when, part=1 if told["half"] == "đầu" else 2)
    return when
