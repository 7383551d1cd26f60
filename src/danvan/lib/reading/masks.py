"""Numbers that count nothing: dates, document numbers, telephones, hours, ordinals, durations, norms, targets, furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from .numbers import Quantity
from .patterns import any_of, compiled, words
from .prose import Prose, Span
from .units import unit_after

_TABLE = words("masks")
_BEFORE, _AFTER = _TABLE["before"], _TABLE["after"]

_STRICT = re.compile(rf"(?<!\w)(?:{any_of(_BEFORE['strict'])})\s*(?:số\s*)?[:.]?\s*$")
_LOOSE = re.compile(
    rf"(?<!\w)(?<!tổng )(?<!trong )(?<!đa )(?<!cấp )(?:{any_of(_BEFORE['loose'])})\s+(?:số\s*)?$"
)
_DURATION = re.compile(rf"\s*(?!{any_of(_AFTER['not_duration'])}(?!\w)){any_of(_AFTER['duration'])}(?!\w)")
_NORM_AFTER = re.compile(rf"[^,.;()\n]{{0,30}}?(?<!\w){any_of(_AFTER['norm'])}(?!\w)")
_NAME_AFTER = re.compile(rf"\s+{any_of(_AFTER['name'])}(?!\w)")
_TARGET_NUMBER = re.compile(rf"(?<!\w){any_of(_BEFORE['target_number'])}\s*$")
_TARGET = compiled(_BEFORE["target_clause"])
_REACHED = re.compile(r"(?:vượt|đạt|hoàn thành|so với|bằng|thực hiện|trên|đạt và vượt)\s+$")
_END_OF_TARGET = re.compile(r"\.(?=\s|$)|\n|$")
_EACH = re.compile(r"(?<!\w)mỗi(?!\w)[^.,;\n]{0,40}$")
_ORDERED = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị)(?!\w)")
_PER = re.compile(r"\s*(?:đồng|đ|vnđ)?\s*/\s*(?:[^\W\d_]+\s?/\s?)?(?:tháng|người|hộ|năm|ngày)(?!\w)")
_SIZE_BEFORE = re.compile(rf"(?<!\w){any_of(_TABLE['dimensions']['before'])}\s+$")
_SIZE_AFTER = re.compile(rf"\s*{any_of(_TABLE['dimensions']['units'])}(?!\w)")
_NORM = re.compile(r"(?<!\w)(?:mức|hỗ trợ|định mức|phụ cấp|chế độ|trợ cấp|phí|đóng|thu)(?!\w)(?! nhập)")
_SECTION = re.compile(
    r"^[ ]*(?:phần[ ]+(?:thứ[ ]+\w+|[ivx]+)|[ivx]{1,5}\s?[.)\-/]|[a-e]\s?[.)/]|\d{1,2}\s?[.)])?[ ]*(?P<head>[^\n]{3,110})$",
    re.M,
)
_SECTION_MARK = re.compile(r"^[ ]*(?:phần[ ]+(?:thứ[ ]+\w+|[ivx]+)|[ivx]{1,5}\s?[.)\-/])", re.M)
_PLANS = compiled(_TABLE["sections"]["plans"])
_RESULTS = compiled(_TABLE["sections"]["results"])
_AFTERWARDS = re.compile(r"(?m)^(?:nhân dịp|dịp này|tại hội nghị|nơi nhận|kết luận|phát biểu)")
_FURNITURE = re.compile(any_of(_TABLE["lines"]["furniture"]))
_SPANS = (
    re.compile(r"(?<!\w)(?:[01]?\d|2[0-4])(?:\s?(?:giờ|g)\s?(?:[0-5]\d)?(?!\w)(?!\s+công)|h(?:[0-5]\d)?(?!\w)|:[0-5]\d(?::[0-5]\d)?(?!\d))"),  # hours
    re.compile(r"(?<![\d.,])(?:\+84|0)(?:[ .\-]?\d){9}(?![\d])"),  # telephones
    re.compile(r"(?<![\d.,/])\(?0\d{2,3}\)?[ .\-]\d{3,4}[ .\-]?\d{3,4}(?!\d)"),
    re.compile(r"(?<![\d.,])1[89]00(?:[ .\-]?\d){2,4}(?!\d)"),
    re.compile(r'"[^"\n]{1,60}"'),  # names of movements and models: "5 không, 3 sạch"
    re.compile(r"(?<!\w)\d\.0(?!\w)|(?<!\w)24/(?:24|7)(?!\w)|covid\s*-?\s*19|(?<!\w)\d+[a-zđ](?!\w)(?<!đ)(?<!m)"),
    re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S{1,64}@\S+"),
    re.compile(r"(?m)^[ ]*(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}\s?-(?=\s)|\d{1,2}(?:\.\d{1,2})+)(?=\s)"),  # numbered lines
    re.compile(r"(?<!\w)(?<!tăng )(?<!giảm )(?<!nâng )từ\s+[\d.,]+(?:\s(?:nghìn|ngàn|triệu|tỷ))?(?:\s?(?:đồng|đ))?\s+đến\s+[\d.,]+\s?(?:nghìn|ngàn|triệu|tỷ)?\s?(?:đồng|đ)(?!\w)"),  # amounts between two
    re.compile(r"\[\d+\]|\^\d+"),
)  # fmt: skip


class Masks:
    """Where no figure can be. `spans` are those found by others: dates, document numbers."""

    def __init__(self, prose: Prose, spans: Iterable[Span] = ()) -> None:
        self._prose = prose
        found = [*spans, *_targets(prose), *_furniture(prose), *_plans(prose)]
        found += [match.span() for pattern in _SPANS for match in pattern.finditer(prose.low)]
        self._spans = _merged(found)
        self._starts = [start for start, _ in self._spans]

    def hides(self, one: Quantity) -> bool:
        """Does the number lie in a masked place, or do the words beside it say that it counts nothing?"""
        low = self._prose.low
        if self._covers(one.start, one.end):
            return True
        before = low[max(0, one.start - 32) : one.start]
        is_whole = one.written == "digits" and one.value < 10_000 and not one.is_scaled
        if (is_whole or one.written == "words") and _STRICT.search(before):
            return True
        if one.written == "percent" and _ORDERED.search(
            low, max(self._prose.sentence(one.start)[0], one.start - 300), one.start
        ):
            return True
        if one.written != "percent" and _EACH.search(before) and not _money(low, one.end):
            return True
        if _SIZE_BEFORE.search(before) and _SIZE_AFTER.match(low, one.end):
            return True
        return bool(
            (_PER.match(low, one.end) and _NORM.search(low, max(0, one.start - 60), one.start))
            or _DURATION.match(low, one.end)
            or (one.value < 10 and _NAME_AFTER.match(low, one.end))
            or _TARGET_NUMBER.search(before)
            or _NORM_AFTER.match(low, one.end)
        )

    def is_name(self, one: Quantity) -> bool:
        """Might it be the number of a hamlet, a group, a programme? Only a unit after it says no."""
        return one.written == "digits" and bool(
            _LOOSE.search(self._prose.low, max(0, one.start - 32), one.start)
        )

    def _covers(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and self._spans[at][1] > start


def _targets(prose: Prose) -> Iterable[Span]:
    """From a word of intention to the end of its sentence; not where the target is said to be reached."""
    for match in _TARGET.finditer(prose.low):
        if _REACHED.search(prose.low, max(0, match.start() - 24), match.start()):
            continue
        end = _END_OF_TARGET.search(prose.low, match.end())
        yield match.end(), end.start() if end else len(prose.low)


def _plans(prose: Prose) -> Iterable[Span]:
    """Sections under a numbered or capital head that speaks of tasks to come, until the next such head."""
    for match in _SECTION.finditer(prose.low):
        head = match["head"]
        is_head = prose.text[match.start("head") : match.end()].isupper() or bool(
            _SECTION_MARK.match(match[0])
        )
        if not is_head or not _PLANS.search(head) or _RESULTS.search(head):
            continue
        following = [
            one.start()
            for one in (
                _SECTION_MARK.search(prose.low, match.end()),
                _AFTERWARDS.search(prose.low, match.end()),
            )
            if one
        ]
        yield match.end(), min(following, default=len(prose.low))


def _money(low: str, at: int) -> bool:
    unit = unit_after(low, at)
    return unit is not None and "money" in unit.kinds


def _furniture(prose: Prose) -> Iterable[Span]:
    for match in _FURNITURE.finditer(prose.low):
        start, end = prose.line(match.start())
        if end - start <= 160:
            yield start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
