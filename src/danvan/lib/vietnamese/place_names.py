"""How names of units are written: tokens, type words and their short forms, variant spellings."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from danvan.lib.vietnamese.normal import fold, words

COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"
LEVELS: dict[str, frozenset[str]] = {
    "phuong": frozenset({COMMUNE}),
    "xa": frozenset({COMMUNE}),
    "thi tran": frozenset({COMMUNE}),
    "dac khu": frozenset({COMMUNE}),
    "quan": frozenset({DISTRICT}),
    "huyen": frozenset({DISTRICT}),
    "huyen dao": frozenset({DISTRICT}),
    "thi xa": frozenset({DISTRICT}),
    "thanh pho": frozenset({DISTRICT, PROVINCE}),
    "tinh": frozenset({PROVINCE}),
}
_SHORT = {"p": "phuong", "f": "phuong", "x": "xa", "q": "quan", "h": "huyen", "t": "tinh"}
_SHORT_PAIRS = {"tt": "thi tran", "tx": "thi xa", "tp": "thanh pho"}

# What people call a province beside its official name; the right side is the folded official name.
ALIASES = {
    "hcm": "ho chi minh",
    "hcmc": "ho chi minh",
    "tphcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "hn": "ha noi",
    "thua thien": "thua thien hue",
    "br vt": "ba ria vung tau",
    "brvt": "ba ria vung tau",
    "dac lac": "dak lak",
    "daklak": "dak lak",
    "dac nong": "dak nong",
    "daknong": "dak nong",
    "bac can": "bac kan",
}

# "đường Hoàng Mai", "chợ Đống Đa", "ông Bình Minh": a name after these is no unit.
_BEFORE_OTHER_NAMES = """
đường phố ngõ ngách hẻm chợ cầu trường sông hồ chùa đình đền viện tuyến kênh rạch đò phà ga bến
ông bà anh chị cô chú cháu em thôn ấp bản làng tổ khu xóm hầm ngã dốc đèo núi lộ cư
"""
_OTHER_NAMES_FOLLOW = frozenset(_BEFORE_OTHER_NAMES.split())
_FOLDED_OTHER_NAMES_FOLLOW = frozenset(map(fold, _OTHER_NAMES_FOLLOW))

_TOKEN = re.compile(r"[^\W_]+")
_LETTER_NUMBER = re.compile(r"[pqf](?=\d{1,2}$)")
_FINAL_Y = re.compile(r"(?:qu|[b-df-hj-np-tv-z]+)y")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_INSIDE_NAME = re.compile(r"[ \-–'’]{0,3}")
_AFTER_TYPE = re.compile(r"[ .:]{0,3}")


@dataclass(frozen=True, slots=True)
class Token:
    key: str
    start: int
    end: int


class Reading:
    """A text taken apart: its folded letters, the original ones at the same places, its tokens."""

    def __init__(self, folded: str, original: str) -> None:
        self.folded = folded
        self.original = original
        self.tokens = _tokens(folded)
        self.has_marks = not original.isascii()
        self.has_cases = not (original.islower() or original.isupper())

    def keys(self, place: int, length: int) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens[place : place + length])

    def is_one_name(self, place: int, length: int) -> bool:
        """That many tokens are left, with nothing but spaces, hyphens and apostrophes between them."""
        tokens = self.tokens[place : place + length]
        return len(tokens) == length and all(
            _INSIDE_NAME.fullmatch(self.folded, one.end, two.start) for one, two in pairwise(tokens)
        )

    def is_capitalised(self, place: int, end: int) -> bool:
        """Every word from here to `end` has its capital."""
        for token in self.tokens[place:]:
            if token.end > end:
                break
            after_apostrophe = self.original[token.start - 1 : token.start] in ("'", "’")  # Cư M'gar
            if self.original[token.start].islower() and not after_apostrophe:
                return False
        return True

    def type_word_before(self, place: int) -> tuple[str, int]:
        """The type word just before a name, "" when there is none, and where the whole mention begins."""
        start = self.tokens[place].start
        if not place or not _AFTER_TYPE.fullmatch(self.folded, self.tokens[place - 1].end, start):
            return "", start
        one = self.tokens[place - 1]
        if place > 1:
            two = self.tokens[place - 2]
            if f"{two.key} {one.key}" in LEVELS and two.end + 1 == one.start:
                return f"{two.key} {one.key}", two.start
        kind = _SHORT_PAIRS.get(one.key, one.key)
        marked_short = self.original[one.start].isupper() or self.folded[one.end] == "." or one.end == start
        if one.key in _SHORT and marked_short:
            kind = _SHORT[one.key]
        return (kind, one.start) if kind in LEVELS else ("", start)

    def type_word_length(self, place: int) -> int:
        """How many tokens from here may be a type word: 0, 1 or 2."""
        one = self.tokens[place].key
        two = self.keys(place, 2)
        if len(two) == 2 and " ".join(two) in LEVELS:
            return 2
        return int(one in LEVELS or one in _SHORT or one in _SHORT_PAIRS)

    def names_something_else(self, place: int) -> bool:
        """A street, a person or a market stands before the name, or the name ends a longer one."""
        if not place or not self.is_one_name(place - 1, 2):
            return False
        before = self.tokens[place - 1]
        word = self.original[before.start : before.end]
        if word.lower() in _OTHER_NAMES_FOLLOW or (
            word.isascii() and before.key in _FOLDED_OTHER_NAMES_FOLLOW
        ):
            return True
        earlier = self.folded[max(0, before.start - 4) : before.start].rstrip(" \"'(-")
        begins_sentence = not earlier or earlier[-1] in ".!?:;\n"
        return self.has_cases and word[0].isupper() and not begins_sentence


@lru_cache(maxsize=16384)
def _key(token: str) -> str:
    """One key for both spellings of a final i (Mỹ, Mĩ) and for numbers with a leading zero."""
    if token.isdigit():
        return token.lstrip("0") or "0"
    return token[:-1] + "i" if _FINAL_Y.fullmatch(token) else token


def _tokens(folded: str) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if _LETTER_NUMBER.match(match[0]):  # P4: the short type word and the number
            found.append(Token(match[0][0], start, start + 1))
            start += 1
        found.append(Token(_key(folded[start:end]), start, end))
    return found


def name_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name share."""
    return tuple(token.key for token in _tokens(fold(name)))


def spelling(text: str) -> tuple[str, ...]:
    """The words of a name with diacritics; variants that mean nothing (y or i, 04 or 4) made equal."""
    return tuple(
        word.translate(_Y_TO_I) if _FINAL_Y.fullmatch(fold(word)) else word.lstrip("0") or word
        for word in words(text)
    )


def without_type_word(name: str, kind: str) -> str:
    """Leave out the type word some lists repeat: "Phường Ba Đình" -> "Ba Đình"."""
    if fold(name).startswith(fold(kind) + " "):
        return " ".join(name.split()[len(kind.split()) :])
    return name
