"""Names of people in printed text: where in a run of capitals the name begins.

"UBND huyện Củ Chi Nguyễn Văn An": the run is "Củ Chi Nguyễn Văn An", the name its end from a surname on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from danvan.lib.vietnamese.names import SURNAMES

from .patterns import CAPITALISED, any_of, words
from .prose import Prose, Span

_TABLE = words("people")
_ALL_SURNAMES = SURNAMES | frozenset(_TABLE["surnames"])
_COMMON = frozenset(
    [
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "huỳnh",
        "phan",
        "vũ",
        "võ",
        "đặng",
        "bùi",
        "đỗ",
        "ngô",
        "dương",
        "đinh",
        "trương",
        "hoàng",
        "trịnh",
    ]
)
_ADDRESSES = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "bác", "thầy"})
_TELLING = frozenset({"văn", "thị"})
_MIDDLES = frozenset(_TABLE["middles"])
_RUN = re.compile(rf"(?<![\w'’]){CAPITALISED}(?:[ ]{{1,2}}{CAPITALISED})+")
_HONORIFIC = re.compile(rf"(?<!\w){any_of(_TABLE['honorifics'])}\s*:?\s*$")
_NAMED_AFTER = re.compile(rf"(?<!\w)(?<!thành ){any_of(_TABLE['named_after'])}\s*:?\s*\"?$")
_EPONYMS = tuple(_TABLE["eponyms"])
_PLACE_WORD = re.compile(
    r"(?<!\w)(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|ủy|bản|thôn|ấp|buôn|làng|xóm|khu phố|khóm)\s+$"
)
_WORD = re.compile(r"\S+")
_LONGEST = 5
_TITLE_WORDS = frozenset(
    [
        "ban",
        "bí",
        "chủ",
        "phó",
        "trưởng",
        "ủy",
        "giám",
        "chánh",
        "thường",
        "mặt",
        "ubnd",
        "hđnd",
        "mttq",
        "đảng",
        "huyện",
        "tỉnh",
        "thành",
        "quận",
        "xã",
        "phường",
        "thị",
        "sở",
        "phòng",
        "bộ",
        "nhà",
        "viện",
        "đoàn",
        "cục",
        "vụ",
        "khu",
        "trường",
        "trung",
        "hội",
        "tổ",
        "mặt",
        "trận",
    ]
)
#: Points of a name's length in syllables: three is the rule.
_BY_LENGTH = {2: 20, 3: 30, 4: 25, 5: 5}


def names(prose: Prose) -> Iterator[Span]:
    """(start, end) of each name of a person, in order."""
    for run in _RUN.finditer(prose.plain):
        span = _name_in(prose, run)
        if span is not None:
            yield span


def _name_in(prose: Prose, run: re.Match[str]) -> Span | None:
    low = prose.low
    parts = [(run.start() + one.start(), run.start() + one.end()) for one in _WORD.finditer(run[0])]
    if low[slice(*parts[0])] in _ADDRESSES:  # "Ông Lò Văn An" at the beginning of a sentence
        parts = parts[1:]
    syllables = [low[start:end] for start, end in parts]
    before = low[max(0, parts[0][0] - 30) : parts[0][0]]
    if len(parts) < 2:
        return None
    if _is_eponym(syllables):
        return None
    if _HONORIFIC.search(before):
        if syllables[0] in _TITLE_WORDS and syllables[0] not in _ALL_SURNAMES:
            first = _best(syllables, before)
        else:
            first = 0
    elif _NAMED_AFTER.search(before) and len(syllables) <= 4:
        first = None
    else:
        first = _best(syllables, before)
    if first is None or len(syllables) - first < 2 or _is_eponym(syllables[first:]):
        return None
    return parts[first][0], parts[min(first + _LONGEST, len(parts)) - 1][1]


def _best(syllables: list[str], before: str) -> int | None:
    """The syllable at which the name most likely begins; None when no surname stands where it could."""
    follows_place_word = bool(_PLACE_WORD.search(before))
    best, points = None, 0
    for first in range(len(syllables) - 1):
        length = len(syllables) - first
        if not _may_begin(syllables, first) or (first == 0 and follows_place_word and length == 2):
            continue
        here = _BY_LENGTH.get(length, 0)
        here += 10 * (syllables[first + 1] in _MIDDLES) + 10 * (syllables[first] in _COMMON)
        here += 12 * (first == 0 and not follows_place_word) + 8 * (first == 0)
        here -= 10 * (first > 0 and syllables[first - 1] in _COMMON)
        if here > points:
            best, points = first, here
    return best


def _may_begin(syllables: list[str], first: int) -> bool:
    """A surname, a syllable of the highlands (K'Brối), or one before "Văn" or "Thị"."""
    word = syllables[first]
    if word in _TITLE_WORDS and word not in SURNAMES:
        return False
    is_told = syllables[first + 1] in _TELLING and first + 2 < len(syllables)
    is_told = is_told or (first == 0 and len(syllables) in {3, 4} and syllables[1] in _MIDDLES)
    return word in _ALL_SURNAMES or is_told or any(mark in word for mark in "'’")


def _is_eponym(syllables: list[str]) -> bool:
    return " ".join(syllables) in _EPONYMS
