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
_OTHER_NAMES_FOLLOW = frozenset(
    """đường phố ngõ ngách hẻm chợ cầu trường sông hồ chùa đình đền viện tuyến kênh rạch đò phà ga bến ông bà anh
    chị cô chú cháu em thôn ấp bản làng tổ khu xóm hầm ngã dốc đèo núi lộ cư""".split()  # noqa: SIM905 - a word list
)
_OTHER_NAMES_FOLLOW_FOLDED = frozenset(map(fold, _OTHER_NAMES_FOLLOW))

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


@lru_cache(maxsize=16384)
def _key(token: str) -> str:
    """One key for both spellings of a final i (Mỹ, Mĩ) and for numbers with a leading zero."""
    if token.isdigit():
        return token.lstrip("0") or "0"
    return token[:-1] + "i" if _FINAL_Y.fullmatch(token) else token


def read_tokens(folded: str) -> list[Token]:
    """Split folded text; "p4" becomes the short type word and the number."""
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if _LETTER_NUMBER.match(match[0]):
            found.append(Token(match[0][0], start, start + 1))
            start += 1
        found.append(Token(_key(folded[start:end]), start, end))
    return found


def name_key(name: str) -> tuple[str, ...]:
    """What two spellings of one name share."""
    return tuple(token.key for token in read_tokens(fold(name)))


def spelling(text: str) -> tuple[str, ...]:
    """The words of a name with diacritics; variants that mean nothing (y or i, 04 or 4) made equal."""
    return tuple(
        word.translate(_Y_TO_I) if _FINAL_Y.fullmatch(fold(word)) else word.lstrip("0") or word
        for word in words(text)
    )


def without_type_word(name: str, kind: str) -> str:
    """"Phường Ba Đình" -> "Ba Đình"."""
    if fold(name).startswith(fold(kind) + " "):
        return " ".join(name.split()[len(kind.split()) :])
    return name


def type_word_before(place: int, found: list[Token], folded: str, original: str) -> tuple[str, int]:
    """The type word just before a name, "" when there is none, and where the whole mention begins."""
    start = found[place].start
    if not place or not _AFTER_TYPE.fullmatch(folded, found[place - 1].end, start):
        return "", start
    one = found[place - 1]
    if place > 1:
        two = found[place - 2]
        if f"{two.key} {one.key}" in LEVELS and two.end + 1 == one.start:
            return f"{two.key} {one.key}", two.start
    kind = _SHORT_PAIRS.get(one.key, one.key)
    if one.key in _SHORT and (original[one.start].isupper() or folded[one.end] == "." or one.end == start):
        kind = _SHORT[one.key]
    return (kind, one.start) if kind in LEVELS else ("", start)


def type_word_length(place: int, found: list[Token]) -> int:
    """How many tokens from here may be a type word: 0, 1 or 2."""
    one = found[place].key
    if place + 1 < len(found) and f"{one} {found[place + 1].key}" in LEVELS:
        return 2
    return int(one in LEVELS or one in _SHORT or one in _SHORT_PAIRS)


def is_one_name(found: list[Token], first: int, last: int, folded: str) -> bool:
    """Nothing but spaces, hyphens and apostrophes stands between the tokens."""
    return all(
        _INSIDE_NAME.fullmatch(folded, one.end, two.start) for one, two in pairwise(found[first : last + 1])
    )


def is_capitalised(found: list[Token], first: int, end: int, original: str) -> bool:
    """Every word of the name that begins at token `first` and ends at `end` has its capital."""
    at = first
    while at < len(found) and found[at].end <= end:
        if original[found[at].start].islower():
            return False
        at += 1
    return True


def names_something_else(place: int, found: list[Token], folded: str, original: str) -> bool:
    """A street, a person or a market stands before the name, or the name is the tail of a longer one."""
    if not place:
        return False
    before = found[place - 1]
    if not is_one_name(found, place - 1, place, folded):
        return False
    word = original[before.start : before.end]
    if word.lower() in _OTHER_NAMES_FOLLOW or (word.isascii() and before.key in _OTHER_NAMES_FOLLOW_FOLDED):
        return True
    begins_sentence = not folded[: before.start].strip(" \"'(-") or folded[: before.start].rstrip()[-1] in ".!?:\n;"
    return word[0].isupper() and not original.isupper() and not begins_sentence
