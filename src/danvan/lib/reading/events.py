"""Events: what took place on a day, of which kind, where and who held it.

The day stands in the sentence ("Ngày 19/3, Ban … tổ chức hội nghị …"); "cùng ngày" is the day of the event before. A year
that the text leaves out is that of its first full date. Limits ("trước ngày 20/11") and dates of documents are no events.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .dates import When
from .model import THRESHOLD, Event
from .patterns import any_of, words
from .prose import Prose, Span
from .setting import Setting, body_in

CONFIDENCE = {
    "event.date_then_kind": 92,
    "event.kind_then_date": 85,
    "event.same_day": 84,
    "event.schedule": 78,
    "event.bare": 64,
}
_TABLE = words("events")
_CONTEXT = _TABLE["context"]
_KIND_OF = {cue: kind for kind, cues in _TABLE["kinds"].items() for cue in cues}
_CUE = re.compile(rf"(?<!\w){any_of(_KIND_OF)}(?!\w)")
_VERB_BEFORE = re.compile(
    rf"(?<!\w)(?:{any_of(_CONTEXT['verbs'])})\s+(?:(?:buổi|cuộc|các|một|đoàn|đợt|phiên)\s+)?$"
)
_NOT_AFTER = re.compile(
    rf"(?<!\w)(?:{any_of(_CONTEXT['not_after'])}|\d+\s+(?:cuộc|buổi|đợt|lượt)?|nhiều(?:\s+\w+)?|các\s+cuộc|tại)\s*$"
)
_AT = re.compile(r"(?<!\w)tại\s+$")
_LIMIT = re.compile(
    rf"(?<!\w)(?:{any_of(_CONTEXT['not_dates'])})\s+(?:ngày\s+)?$|^(?:đến|trước|sau|hết|kể từ)\s"
)
_INSPECTORS = re.compile(r"(?<!\w)(?:đoàn|tổ)\s+(?:giám sát|kiểm tra|thẩm định|thanh tra|phúc tra)(?!\w)")
_SURVEYORS = re.compile(r"(?<!\w)(?:đoàn|tổ)\s+khảo sát(?!\w)")
_TEAM = re.compile(r"(?<!\w)đoàn\s+(?:đã\s+)?(?:làm việc|họp|trao đổi)")
_SAME_DAY = re.compile(r"(?<!\w)(?:cùng ngày|trong ngày)(?!\w)")
_PLACE = re.compile(r"(?<!\w)(?:tại|ở|địa điểm\s*:)\s+(?!cơ sở(?!\w))(?P<place>[^,;.\n]{3,90})")
_PLACE_ENDS = re.compile(
    r"\s+(?=(?:đã|do|và chỉ|theo|diễn ra|tổ chức|nhằm|với sự|để)\s)|\s+(?=(?:Đảng ủy|Ban|UBND|Ủy ban|Huyện ủy|Tỉnh ủy|Hội)\s.*(?:tổ chức|phối hợp))"
)
_HELD = re.compile(
    r"(?<!\w)(?:(?:đã\s+)?(?:phối hợp[^,.;\n]{0,80}?\s)?(?:tổ chức|khai mạc|tiến hành)|trân trọng kính mời|đối thoại với|làm việc|khảo sát|kiểm tra|đã)(?!\w)"
)
_TIME_LABEL = re.compile(r"(?<!\w)(?:thời gian|ngày giờ|lịch [^:\n]{3,60})\s*:")
_SUMMED_UP = re.compile(r"(?<!\w)tổng kết(?!\w)[^.;\n]{0,160}?(?<!\w)năm\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_LAST_TO_SUM_UP = 3
_REACH = 320
_QUOTE_END = re.compile(r"[.;\n]|,(?=\s)")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    kind: str
    follows_verb: bool


class EventReader:
    """Reads the events of one text."""

    def __init__(self, prose: Prose, dates: Sequence[When], setting: Setting) -> None:
        self._prose, self._setting = prose, setting
        self._days = [one for one in dates if one.day is not None]

    def events(self) -> list[Event]:
        """In order, each day and kind once."""
        found: list[Event] = []
        seen: set[tuple[str | None, str]] = set()
        for one in self._candidates():
            if one.confidence >= THRESHOLD and (one.date, one.kind) not in seen:
                seen.add((one.date, one.kind))
                found.append(one)
        return found

    def _led_on(self, event: Event, before: list[Event]) -> Event:
        """What an inspecting team does next is still inspection: "Đoàn làm việc với UBND xã"."""
        told = self._prose.low[event.start : event.end]
        if event.kind != "meeting":
            return event
        if _INSPECTORS.search(told):
            return replace(event, kind="inspection")
        if _SURVEYORS.search(told):
            return replace(event, kind="survey")
        if before and before[-1].kind == "inspection" and _TEAM.search(told):
            return replace(event, kind="inspection", host=before[-1].host)
        return event

    def _candidates(self) -> list[Event]:
        low = self._prose.low
        found: list[Event] = []
        marks: list[tuple[int, When | None]] = [(one.start, one) for one in self._days]
        marks += [(match.start(), None) for match in _SAME_DAY.finditer(low)]
        for start, day in sorted(marks, key=lambda mark: mark[0]):
            if day is None:
                last = next((one for one in reversed(found) if one.date), None)
                event = self._event(start, start + 9, last.date, "event.same_day") if last else None
            elif self._is_limit(day):
                event = None
            else:
                event = self._event(day.start, day.end, self._dated(day), "event.date_then_kind")
            if event is not None:
                found.append(self._led_on(event, found))
        return found

    def _is_limit(self, day: When) -> bool:
        low = self._prose.low
        words_of_date = low[day.start : day.end]
        if words_of_date.startswith(("từ ", "đến ")) and " đến " not in words_of_date:
            return True
        return bool(_LIMIT.search(low[max(0, day.start - 24) : day.start]) or _LIMIT.match(words_of_date))

    def _dated(self, day: When) -> str | None:
        year = day.year or self._summed_up_after(day) or self._setting.main_year
        return replace(day, year=year).iso if year else None

    def _summed_up_after(self, day: When) -> int | None:
        """A year is summed up at its end or in the first months of the next: "Ngày 10-1, … tổng kết … năm 2023" is 2024."""
        if day.month is None or day.month > _LAST_TO_SUM_UP:
            return None
        end = min(self._prose.sentence(day.start)[1], day.start + _REACH)
        told = _SUMMED_UP.search(self._prose.low, day.start, end)
        return int(told["year"]) + 1 if told else None

    def _event(self, start: int, end: int, date: str | None, rule: str) -> Event | None:
        first, last = self._prose.sentence(start)
        first = max(first, start - 2 * _REACH)
        cue = self._best(self._cues(end, min(last, end + _REACH)))
        if cue is None or not self._tells(first, start, cue):
            before = self._cues(max(first, start - _REACH), start, is_named=True)
            follows = [one for one in before if start - one.end <= 60 or one.follows_verb]
            if follows and (cue is None or not cue.follows_verb):
                return self._made(
                    follows[-1], min(follows[-1].start, start), end, date, "event.kind_then_date"
                )
            if cue is None:
                return self._scheduled(start, end, date)
        if not cue.follows_verb and rule == "event.date_then_kind" and not self._opens(first, start):
            rule = "event.bare"
        return self._made(cue, start, self._quote_end(cue.end, last), date, rule)

    def _tells(self, first: int, start: int, cue: _Cue) -> bool:
        return cue.follows_verb or self._opens(first, start)

    def _opens(self, first: int, start: int) -> bool:
        """Does the date begin its sentence, or follow only an adverb or the source of the news?"""
        return start - first <= 25 or self._prose.low[first:start].rstrip().endswith((")", "-", ","))

    def _cues(self, start: int, end: int, *, is_named: bool = False) -> list[_Cue]:
        low = self._prose.low
        found = []
        for match in _CUE.finditer(low, start, end):
            before = low[max(start, match.start() - 40) : match.start()]
            if _NOT_AFTER.search(before) and not (
                is_named and _AT.search(before) and end - match.end() <= 12
            ):
                continue
            kind = _KIND_OF[" ".join(match[0].split())]
            found.append(_Cue(*match.span(), kind, bool(_VERB_BEFORE.search(before))))
        return found

    def _best(self, cues: list[_Cue]) -> _Cue | None:
        return next((one for one in cues if one.follows_verb), cues[0] if cues else None)

    def _scheduled(self, start: int, end: int, date: str | None) -> Event | None:
        """ "Thời gian: 8 giờ, ngày 12/8": the event is the one the lines before invite to."""
        first, _ = self._prose.line(start)
        first = max(first, start - _REACH)
        label = _TIME_LABEL.search(self._prose.low, first, start)
        if label is None:
            return None
        cues = self._cues(first, start) or self._cues(max(0, first - 600), first)
        cue = self._best(cues[::-1]) if cues else None
        return self._made(cue, min(cue.start, start), end, date, "event.schedule") if cue else None

    def _quote_end(self, at: int, last: int) -> int:
        stop = _QUOTE_END.search(self._prose.low, at, last)
        return stop.start() if stop else last

    def _made(self, cue: _Cue, start: int, end: int, date: str | None, rule: str) -> Event:
        text = self._prose.text
        first, last = self._prose.sentence(start)
        first, last = max(first, start - 2 * _REACH), min(last, end + 2 * _REACH)
        confidence = CONFIDENCE[rule] if date else CONFIDENCE["event.bare"]
        return Event(
            quote=text[start:end], start=start, end=end, confidence=confidence, rule=rule,
            kind=cue.kind, date=date, place=self._place(first, max(end, last)), host=self._host(first, cue),
        )  # fmt: skip

    def _place(self, first: int, last: int) -> str | None:
        match = _PLACE.search(self._prose.low, first, last)
        if match is None:
            return None
        place = self._prose.text[slice(*match.span("place"))]
        return _PLACE_ENDS.split(place, maxsplit=1)[0].strip()

    def _host(self, first: int, cue: _Cue) -> str | None:
        """The body before the verb, after the last comma that begins it."""
        held = None
        for match in _HELD.finditer(self._prose.low, first, cue.end):
            held = match
        stop = held.start() if held else cue.start
        comma: Span = (self._prose.low.rfind(", ", first, stop) + 2, stop)
        start = comma[0] if comma[0] > 1 else first
        return body_in(self._prose.text, start, stop) or body_in(self._prose.text, first, stop)
