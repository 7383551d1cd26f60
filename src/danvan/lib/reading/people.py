"""People in public functions: a name with the titles before it, or after it in apposition.

    Trưởng Ban Dân vận Huyện ủy Lò Văn Sinh · đồng chí Lê Thanh Phong, Phó Bí thư Thường trực Huyện ủy

A name without a title is nobody in office: writers of articles and residents are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Official
from .names import names
from .patterns import CAPITALISED, CAPITALS, any_of, words
from .prose import Prose, Span
from .setting import AND_INSIDE

CONFIDENCE = {
    "person.title_before": 95,
    "person.title_after": 93,
    "person.titles_around": 92,
    "person.signature": 85,
}
_TABLE = words("people")
_PREFIX = any_of(_TABLE["prefixes"])
_HEAD = rf"(?<!\w)(?:{_PREFIX}\s+){{0,2}}{any_of(_TABLE['heads'])}(?!\w)"
_INNER = any_of([*_TABLE["inner"], *words("bodies")["inner"]])
_BODY_HEADS = any_of(words("bodies")["heads"])
_HONORIFIC = any_of(_TABLE["honorifics"])
_ENDS = rf"(?i:(?:và|cùng)\s+(?:(?:các|một số|nguyên|đại diện|lãnh đạo|cùng)(?!\w)|{_HONORIFIC}(?!\w))|đồng chí|đại diện lãnh đạo|có ý kiến|chủ trì|tổ chức hội nghị|tổ chức lễ|chỉ đạo hội nghị|dự(?! án)(?! phòng)(?! khuyết)|kiểm tra(?=\s+(?:việc|công tác|tình hình))|giám sát(?=\s+việc)|thông tin)"
_COMMAS = any_of(_TABLE["with_commas"])
# A title in the cased text: its head in either case, then capitals and small words that may stand inside.
_TITLE = re.compile(
    rf"(?i:{_HEAD})(?:\s*(?:-\s|&\s)?\s*(?!{_ENDS}(?!\w))(?:{_COMMAS}|(?i:{_BODY_HEADS})(?!\w)|{CAPITALISED}|{AND_INSIDE}|(?i:{_INNER})(?!\w)|(?<=\s)\d{{1,2}}(?![\w/])))*(?:\s+TP\.)?"
)
_LINK_BEFORE = re.compile(rf"\s*(?:[,:\-(]\s*)?(?:(?:là|đồng thời là)\s+)?(?:(?i:{_HONORIFIC})\s*:?\s*)?$")
_BETWEEN_TITLES = re.compile(r"\s*(?:,|(?<=\s)-(?=\s)|và|kiêm|,\s*kiêm|đồng thời là)\s*$")
_LINK_AFTER = re.compile(
    r"\s*(?:[,(:]|(?:là|hiện là|giữ chức|với cương vị|được bầu làm|được bầu giữ chức(?: danh)?)(?=\s)|-|–)\s*(?:(?:là|hiện là|giữ chức(?: vụ)?)\s+)?"
)
_NEXT_AFTER = re.compile(r"\s*(?:,|-|kiêm|,?\s*kiêm|,?\s*đồng thời là)\s*")
_TAIL = re.compile(
    r"(?:\s+(?:và|của|các|là|có|đại|diện|dự|chủ|cơ|chỉ|đạo|tổ|chức|kiểm|tra|giám|sát|kiêm|-|thực|hiện|phụ|trách|nguyên|giải|quản|lý|người|hợp|hòa|số|thông|truyền|tuyên|vận|tư|vấn|chính|thống|nhất|đơn|vị|quyền|sự|phát|triển|xây|dựng|gia|đình))+$"
)
_KEPT_TAIL = (
    "chỉ đạo",
    "tổ chức",
    "kiểm tra",
    "tuyên giáo",
    "dân vận",
    "phụ trách",
    "thống nhất",
    "quản lý",
    "hòa giải",
    "tuyên vận",
)
_RANKS = frozenset(_TABLE["ranks"])
# Over a signature: "PHÓ BÍ THƯ", a blank or "(đã ký)".
_SIGNATURE = re.compile(
    rf"(?:^|(?<=\n))[ ]*(?P<title>[{CAPITALS}][{CAPITALS} ]{{3,60}}[{CAPITALS}])[ ]*\n(?:[ ]*(?:\((?i:[^)\n]{{2,20}})\))?[ ]*\n){{0,4}}$"
)
#: Between a title and the name it leads to.
_LEADS_ON = re.compile(rf"[\s,:\-(]|(?i:{_HONORIFIC})(?=\s)")
_LONGEST = 200


class PeopleReader:
    """Reads the people of one text."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._names = list(names(prose))
        #: Where names of people stand, with a title or without.
        self.names: list[Span] = self._names
        #: Where the names of those who bear a title stand.
        self.named: list[Span] = []

    def people(self) -> list[Official]:
        """Each person once, where first named with a title, in the order of the text."""
        found: dict[str, Official] = {}
        for number in range(len(self._names)):
            one = self._official(number)
            if one is not None:
                found.setdefault(one.name.lower(), one)
        return list(found.values())

    def _official(self, number: int) -> Official | None:
        start, end = self._names[number]
        before = self._before(number)
        after = self._after(number, before=bool(before))
        titles = [*before, *after] or self._signed(start, end)
        if all(self._prose.low[one:two] in _RANKS for one, two in titles):
            return None
        self.named.append((start, end))
        rule = (
            "person.titles_around"
            if before and after
            else "person.title_before"
            if before
            else "person.title_after"
            if after
            else "person.signature"
        )
        first = titles[0][0] if titles[0][0] < start else start
        last = after[-1][1] if after else end
        text = self._prose.text
        return Official(
            quote=text[first:last], start=first, end=last, confidence=CONFIDENCE[rule], rule=rule,
            name=" ".join(text[start:end].split()),
            titles=tuple(" ".join(text[one:two].split()) for one, two in titles),
        )  # fmt: skip

    # --- before the name

    def _before(self, number: int) -> list[Span]:
        """Titles that lead to the name without anything else between, in the order of the text."""
        start, _ = self._names[number]
        line_start, _ = self._prose.line(start)
        floor = max(line_start, start - _LONGEST, self._names[number - 1][1] if number else 0)
        plain = self._prose.plain[floor:start]
        if number and floor == self._names[number - 1][1] and self._after_belongs(number - 1, start):
            return []
        spans = [(floor + one.start(), floor + one.end()) for one in self._titles(plain)]
        found: list[Span] = []
        edge = start
        for one, two in reversed(spans):
            link = self._prose.plain[two:edge]
            pattern = _BETWEEN_TITLES if found else _LINK_BEFORE
            if not (pattern.match(link) or (not found and not link.strip())):
                break
            found.insert(0, (one, two))
            edge = one
        return found

    def _titles(self, plain: str) -> Iterator[re.Match[str]]:
        return _TITLE.finditer(plain)

    def _after_belongs(self, number: int, before: int) -> bool:
        """Do all words between two names belong to the first, in apposition?"""
        after = self._after(number, before=True)
        return bool(after) and after[-1][1] >= before - 3

    def _signed(self, start: int, end: int) -> list[Span]:
        """The title in capitals over a signature: a line that is nothing but the name, the office above it."""
        first, last = self._prose.line(start)
        if self._prose.plain[first:start].strip() or self._prose.plain[end:last].strip():
            return []
        above = _SIGNATURE.search(self._prose.plain, max(0, first - 120), first)
        if above is None or not _TITLE.fullmatch(above["title"].title()):
            return []
        return [above.span("title")]

    # --- after the name

    def _after(self, number: int, *, before: bool) -> list[Span]:
        _, end = self._names[number]
        plain = self._prose.plain
        _, line_end = self._prose.line(end)
        following = self._names[number + 1][0] if number + 1 < len(self._names) else line_end
        ceiling = min(line_end, end + _LONGEST, following)
        link = _LINK_AFTER.match(plain, end, ceiling)
        found: list[Span] = []
        while link is not None:
            title = _TITLE.match(plain, link.end(), ceiling)
            if title is None:
                break
            one, two = title.start(), _title_end(plain, title)
            if not _LEADS_ON.sub("", plain[two:following]) and following != line_end:
                return [] if before or len(found) < 1 else found  # it leads to the next name
            found.append((one, two))
            link = _NEXT_AFTER.match(plain, two, ceiling)
        return found


def _title_end(plain: str, title: re.Match[str]) -> int:
    """Without small words that lead on to a verb: "Bí thư Huyện ủy chủ trì"."""
    text = title[0]
    tail = _TAIL.search(text)
    if tail is None or text.lower().endswith(_KEPT_TAIL):
        return title.end()
    return title.start() + tail.start()
