"""From numbers to figures: what each counts, of how many, under which measure, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .masks import Masks
from .measures import OTHER, Surroundings, far_measure, near_measure, topics_of
from .model import THRESHOLD, Figure
from .numbers import Quantity
from .prose import Prose
from .setting import Setting
from .tables import Cell
from .units import MONEY, Unit, kinds_of, noun_after, unit_after, unit_in

#: How far the evidence of each rule can be trusted, in hundredths. An article ("một mô hình") lies below the threshold.
CONFIDENCE = {
    "figure.percent": 97,
    "figure.ratio": 97,
    "figure.money": 97,
    "figure.unit_after": 95,
    "figure.table": 90,
    "figure.unit_before": 88,
    "figure.shared_unit": 85,
    "figure.small_word": 66,
    "figure.unlisted_noun": 70,
    "figure.article": 30,
}
_LINK = r"(?:(?:là|đạt|còn|lên đến|lên|tới|tăng lên|giảm còn|giảm xuống còn|ước|có|được)\s+|:\s*|-\s+)?"
_NUMBER_OF = re.compile(
    rf"(?<!\w)(?:tổng số|tổng|số lượng|số)\s+(?P<label>[^.;:()|\d\n]{{2,90}}?)\s*{_LINK}$"
)
_LABEL = re.compile(r"(?:^|(?<=[\n,;(|]))[\s\-+*•]*(?P<label>[^,.;:()|\d\n]{2,70}?)\s*:\s*$")
_ENDS_HERE = re.compile(r"\s*(?:[,;.)(|\n]|$|(?:và|hoặc|tăng|giảm|so với|ở|cấp|của|bằng|trong đó|đạt)(?!\w))")
_OF_ALL = re.compile(
    r"\s*(?:trong\s+(?:tổng\s+)?số|trên\s+tổng(?:\s+số)?|/\s*tổng(?:\s+số)?|trên)\s+(?:tổng\s+số\s+)?$"
)
_PER = re.compile(r"\s*/\s*$")
_SHARE_OF = re.compile(r"%\s+(?:số\s+|các\s+)?([^\W\d_][^,.;()\n%\d]{1,40}?)\s*$")
_BRACKET_CLOSES = re.compile(r"\s*\)")
_CHANGE = re.compile(r"(?<!\w)(giảm|tăng|đạt|chiếm|còn|từ|xuống|lên|có|thấp hơn|vượt|bằng)(?!\w)")
_LESS = frozenset({"giảm", "thấp hơn"})
_DIFFERENCE = re.compile(r"(?<!\w)(?P<way>giảm|tăng|tăng thêm|giảm được|nhiều hơn|ít hơn)\s+$")
_STOP = re.compile(
    r"[,;:.()\n|]|(?<=\s)-(?=\s)|(?<=\s)và\s+(?=(?:đã|đang|tổ chức|chuyển|giải quyết|trả lời|tiếp nhận|ghi nhận|công nhận|đề nghị|có|được|tiếp)\s)"
)
_SENTENCE_STOP = re.compile(r"[;.\n|()]")
_GOES_ON = re.compile(r",\s*(?:đã\s+|và\s+)?được(?!\w)")
_OPENS_PARTS = re.compile(
    r"\(|(?<!\w)(?:trong đó|gồm|bao gồm|cụ thể|chia ra|riêng|như sau|trong số)(?!\w)|:\s*$"
)
_ALONE = re.compile(r"^\s*(?:riêng|trong đó|cụ thể)")
_SMALL_WORD_KINDS = frozenset(
    {"session", "model", "opinion", "petition", "money", "collective", "individual", "project", "people"}
)
_NO_SMALL_WORD = frozenset({"place"})
_NEAR, _FAR_BACK, _PARAGRAPH = 80, 110, 600


@dataclass(frozen=True, slots=True)
class _Read:
    """A number and the unit it was given, before its measure is known. `cell` where it stands in a table."""

    quantity: Quantity
    unit: Unit
    rule: str
    end: int
    cell: Cell | None = None

    @property
    def start(self) -> int:
        return self.quantity.start


class FigureReader:
    """Reads the figures of one text. `awarded` names the measure of numbers that an award counts, by their start."""

    def __init__(
        self,
        prose: Prose,
        numbers: Sequence[Quantity],
        *,
        masks: Masks,
        setting: Setting,
        cells: Sequence[Cell] = (),
        awarded: Mapping[int, str] | None = None,
    ) -> None:
        self._prose, self._low = prose, prose.low
        self._masks, self._setting = masks, setting
        self._topics = topics_of(prose.low)
        self._numbers = [one for one in numbers if not masks.hides(one)]
        self._cells = cells
        self._awarded = awarded or {}
        self._differences: set[int] = set()
        self._parts: set[int] = set()
        self.abstained = 0

    def figures(self) -> list[Figure]:
        """In order; those below the threshold left out."""
        found: list[Figure] = []
        reads = sorted([*self._reads(), *self._in_tables()], key=lambda one: one.start)
        for place, one in enumerate(reads):
            following = reads[place + 1].start if place + 1 < len(reads) else len(self._low)
            preceding = reads[place - 1].end if place else 0
            found.append(self._figure(one, preceding, following, found))
        told = [one for one in found if one.confidence >= THRESHOLD]
        self.abstained = len(found) - len(told)
        return told

    # --- units

    def _in_tables(self) -> Iterator[_Read]:
        for cell in self._cells:
            one = cell.quantity
            end = max(one.end, cell.unit.end) if one.end <= cell.unit.start <= one.end + 1 else one.end
            yield _Read(one, cell.unit, "figure.table", end, cell)

    def _reads(self) -> Iterator[_Read]:
        previous: _Read | None = None
        whole: Quantity | None = None
        for place, one in enumerate(self._numbers):
            if whole is one:
                continue
            following = self._numbers[place + 1] if place + 1 < len(self._numbers) else None
            read = self._read(one, previous)
            read, whole = self._of_all(one, read, following)
            if read is not None:
                previous = read
                yield read

    def _of_all(
        self, one: Quantity, read: _Read | None, following: Quantity | None
    ) -> tuple[_Read | None, Quantity | None]:
        """ "14 trong tổng số 16 mô hình", "12 xã/15 xã": two numbers that are one ratio."""
        if following is None or one.of is not None or following.start - one.end > 40:
            return read, None
        between = self._low[read.end if read else one.end : following.start]
        if not _OF_ALL.match(between) and not (read and _PER.match(between)):
            return read, None
        unit = unit_after(self._low, following.end)
        if unit is None or following.value < one.value or (read is not None and read.unit.name != unit.name):
            return read, None
        return _Read(
            replace(one, of=following.value, written="ratio"), unit, "figure.ratio", unit.end
        ), following

    def _read(self, one: Quantity, previous: _Read | None) -> _Read | None:
        if one.written == "percent":
            return _Read(one, Unit("%", one.end - 1, one.end), "figure.percent", one.end)
        unit = unit_after(self._low, self._bracket_end(one))
        if unit is not None and "\n" not in self._low[one.end : unit.start]:
            return _Read(one, unit, _rule(one, unit), unit.end)
        if (
            one.is_scaled
            and one.value >= 100_000
            and (not noun_after(self._low, one.end) or one.value >= 10_000_000)
        ):
            return _Read(one, Unit(MONEY, one.end, one.end), "figure.money", one.end)
        if self._masks.is_name(one) or one.written == "words":
            return None
        if one.of is not None and self._bracket_end(one) > one.end and (before := self._before_bracket(one)):
            return _Read(one, before, "figure.ratio", one.end)
        named = (
            None
            if _may_be_date(one)
            else self._numbered(one) or self._shared(one, previous) or self._labelled(one)
        )
        return named or self._unlisted(one)

    def _bracket_end(self, one: Quantity) -> int:
        """Where the unit may begin: after the bracket that holds a ratio alone, "100% (21/21) khu dân cư"."""
        closes = _BRACKET_CLOSES.match(self._low, one.end) if one.of is not None else None
        return closes.end() if closes and self._low[one.first - 1 : one.first] == "(" else one.end

    def _before_bracket(self, one: Quantity) -> Unit | None:
        """ "100% chi bộ (32/32)": the noun that ends where the bracket opens, after a share."""
        match = _SHARE_OF.search(self._low, max(0, one.first - 60), one.first - 1)
        return unit_after(self._low, match.start(1)) if match else None

    def _numbered(self, one: Quantity) -> _Read | None:
        """ "số mô hình đăng ký là 226", "Tổng số đơn: 45"."""
        return self._named_by(_NUMBER_OF, one)

    def _labelled(self, one: Quantity) -> _Read | None:
        """ "Mô hình đăng ký: 226" at the beginning of a line or after a comma."""
        return self._named_by(_LABEL, one)

    def _named_by(self, pattern: re.Pattern[str], one: Quantity) -> _Read | None:
        if not _ENDS_HERE.match(self._low, one.end):
            return None
        line, _ = self._prose.line(one.start)
        start = max(line, one.start - _FAR_BACK)
        match = pattern.search(self._low[start : one.start])
        if match is None:
            return None
        first, last = start + match.start("label"), start + match.end("label")
        unit = unit_in(self._low, first, last)
        if unit is None or unit.start != first:
            return None
        return _Read(one, unit, "figure.unit_before", one.end)

    def _shared(self, one: Quantity, previous: _Read | None) -> _Read | None:
        """ "cấp tỉnh 5, cấp huyện 12", a list of "tại xã: 14": the noun of the figure before."""
        if previous is None or one.value != one.value.to_integral_value() or previous.unit.is_measured:
            return None
        between = self._low[previous.end : one.start]
        lines = between.count("\n")
        is_list = lines in {1, 2} and bool(
            _LABEL.search(self._low[self._prose.line(one.start)[0] : one.start])
        )
        if len(between) > 140 or (lines > 0 and not is_list) or not _ENDS_HERE.match(self._low, one.end):
            return None
        if lines == 0 and "." in between and not _ALONE.match(_last_sentence(between)):
            return None
        return _Read(one, previous.unit, "figure.shared_unit", one.end)

    def _unlisted(self, one: Quantity) -> _Read | None:
        unit = noun_after(self._low, one.end)
        if unit is None or _may_be_date(one):
            return None
        return _Read(one, unit, "figure.unlisted_noun", unit.end)

    # --- the figure

    def _figure(self, one: _Read, preceding: int, following: int, before: Sequence[Figure]) -> Figure:
        quantity, start, first = one.quantity, one.start, one.quantity.first
        way = (
            _DIFFERENCE.search(self._low, max(0, start - 14), start)
            if quantity.written != "percent"
            else None
        )
        value = self._value(quantity, one.unit)
        if way:
            self._differences.add(first)
        end = max(quantity.end, one.end)
        return Figure(
            quote=self._prose.text[first:end],
            start=first,
            end=end,
            value=-value if way and way["way"] in {"giảm", "giảm được", "ít hơn"} else value,
            unit=one.unit.name,
            measure=OTHER if way else self._measure(one, preceding, following, before),
            of=quantity.of,
            approx=quantity.approx,
            place=self._setting.place_at(start),
            period=(one.cell.period if one.cell else None) or self._setting.period_at(start),
            body=self._setting.body_at(start),
            confidence=CONFIDENCE[one.rule],
            rule=one.rule,
        )

    def _value(self, one: Quantity, unit: Unit) -> Decimal:
        if one.commas is not None and (not unit.is_measured or unit.name == MONEY):
            return one.commas
        if one.written == "percent" and self._is_decrease(one.start):
            return -one.value
        return one.value

    def _is_decrease(self, at: int) -> bool:
        start, _ = self._prose.clause(at, at)
        changes = _CHANGE.findall(self._low[max(start, at - 50) : at])
        return bool(changes) and changes[-1] in _LESS

    # --- the measure

    def _measure(self, one: _Read, preceding: int, following: int, before: Sequence[Figure]) -> str:
        awarded = self._awarded.get(one.start)
        if awarded is not None:
            return awarded
        kinds = kinds_of(one.unit.name)
        if one.cell is not None:
            around = Surroundings(one.cell.head, one.cell.label, self._caption(one), topics=self._topics)
            return near_measure(kinds, around) or far_measure(kinds, around)
        around = self._around(one, preceding, following)
        named = near_measure(kinds, around)
        if named is not None:
            return named
        return self._of_whole(one, kinds, before) or far_measure(kinds, around)

    def _caption(self, one: _Read) -> str:
        """The words just above a table."""
        return self._low[max(0, one.start - _PARAGRAPH) : one.start]

    def _around(self, one: _Read, preceding: int, following: int) -> Surroundings:
        low, start = self._low, one.start
        first, last = self._prose.sentence(start)
        limit = min(last, following, one.end + _NEAR)
        stop = _STOP.search(low, one.end, limit)
        after_end = stop.start() if stop else limit
        later = _SENTENCE_STOP.search(low, after_end, min(last, following, one.end + 3 * _NEAR))
        rest = low[after_end : later.start() if later else min(last, following)]
        clause_start, _ = self._prose.clause(start, one.end)
        after = low[one.end : after_end]
        before = low[max(clause_start, preceding if one.rule != "figure.unit_before" else 0, first) : start]
        line, _ = self._prose.line(start)
        return Surroundings(
            later=rest if _GOES_ON.match(rest) else "",
            after=f"{one.unit.words(low)} {after}" if one.unit.start >= start else after,
            before=f"{one.unit.words(low)} {before}" if one.unit.start < start else before,
            sentence=low[max(first, start - 400) : after_end],
            paragraph=low[max(line, start - _PARAGRAPH) : after_end],
            topics=self._topics,
        )

    def _of_whole(self, one: _Read, kinds: frozenset[str], before: Sequence[Figure]) -> str | None:
        """Parts in brackets or after "trong đó" are of the measure of their whole, a row of parts of that of the first."""
        whole = next(
            (one for one in reversed(before) if one.unit != "%" and one.start not in self._differences), None
        )
        if whole is None or whole.measure == OTHER:
            return None
        between = self._low[whole.end : one.start]
        if len(between) > 240 or between.count("\n") > 2:
            return None
        is_same = one.unit.name == whole.unit
        if "\n" in between or "." in between:
            return (
                whole.measure
                if is_same and (one.rule == "figure.shared_unit" or _ALONE.match(_last_sentence(between)))
                else None
            )
        is_part = (
            bool(_OPENS_PARTS.search(between))
            or one.rule == "figure.shared_unit"
            or whole.start in self._parts
        )
        if is_part and (is_same or {"collective", "individual"} & kinds):
            self._parts.add(one.quantity.first)
            return whole.measure
        return whole.measure if is_same and ";" not in between else None


def _last_sentence(words: str) -> str:
    return re.split(r"[.\n]\s+", words)[-1]


def _may_be_date(one: Quantity) -> bool:
    return one.of is not None and one.value <= 31 and one.of <= 12


def _rule(one: Quantity, unit: Unit) -> str:
    if one.written == "ratio":
        return "figure.ratio"
    if "money" in unit.kinds:
        return "figure.money"
    if one.written == "words" and one.value < 10:
        is_counted = one.value > 1 and unit.kinds & _SMALL_WORD_KINDS and not unit.kinds & _NO_SMALL_WORD
        return "figure.small_word" if is_counted and unit.name != "đơn vị" else "figure.article"
    return "figure.unit_after"
