"""Normal forms of Vietnamese text: what is stored, what is compared, what is sorted by.

`normalise` is safe to store (nothing a reader can see is lost), `fold` is what search and matching use,
`sort_key` puts Vietnamese order into plain ASCII because the database build has no ICU.
"""

import re
import unicodedata

# Characters nobody sees, used to hide text or to make two equal words differ: controls, soft hyphen,
# zero-width and bidirectional marks, tags, blank fillers, lone surrogates (PostgreSQL refuses those).
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_BREAKS = "\r\x85\u2028\u2029"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Web pages and old fonts print eth or African D where Đ is meant: "11-QÐi/TW".
_CROSSED = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"}

_INVISIBLE = re.compile(f"[{_HIDDEN}]")
_LINE_ENDS = re.compile(f"\r\n|[{_BREAKS}]")
_ODD_SPACES = re.compile(f"[{_SPACES}]")
_CROSSED_D = str.maketrans(_CROSSED)
_TO_MEND = re.compile(f"[{_HIDDEN}{_BREAKS}{_SPACES}{''.join(_CROSSED)}]")

_WORD = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """Return text in NFC, Đ mended, invisible characters removed, line ends as newline; safe to store."""
    if _TO_MEND.search(text):  # one pass tells that an ordinary text holds nothing to mend
        text = _LINE_ENDS.sub("\n", text)
        text = _INVISIBLE.sub("", text)
        text = _ODD_SPACES.sub(" ", text).translate(_CROSSED_D)
    return unicodedata.normalize("NFC", text)


# --- tone placement ---------------------------------------------------------------------------------------

_TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
_PLAIN_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_TONED = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, mark)
    for vowel in _PLAIN_VOWELS
    for mark in _TONE_MARKS
}


def _toned(vowels: str) -> str:
    """Every vowel of the list with each of the five written tones, both cases, as the inside of a class."""
    return "".join(
        unicodedata.normalize("NFC", form + mark)
        for vowel in vowels
        for form in (vowel, vowel.upper())
        for mark in _TONE_MARKS[1:]
    )


_LETTER = "a-zA-ZÀ-ỹĐđ"
_MISPLACED = re.compile(
    # hoà, khoẻ, thuỷ: an open syllable carries the tone on its first vowel (but quý: there u is no vowel)
    rf"(?P<open>(?<![qQ])[uU][{_toned('y')}]|[oO][{_toned('ae')}])(?![{_LETTER}])"
    # tóan, hùynh: a closed syllable carries it on the second
    rf"|(?P<closed>[{_toned('o')}][aAeE](?=[cimnoptuyCIMNOPTUY])|(?<![qQ])[{_toned('u')}][yY](?=[acntpuêACNTPUÊ]))"
    # qúa, gìa: the u of qu and the i of gi belong to the consonant
    rf"|(?<=[qQ])(?P<qu>[{_toned('u')}][{_PLAIN_VOWELS}])|(?<=[gG])(?P<gi>[{_toned('i')}][aăâoôơuưAĂÂOÔƠUƯ])"
)


def unify_tones(text: str) -> str:
    """Write each tone where most printed Vietnamese puts it: hoà -> hòa, thuỷ -> thủy, tóan -> toán.

    Expects NFC (see `normalise`). Length is kept, so positions stay valid.
    """
    return _MISPLACED.sub(_place_tone, text)


def _place_tone(match: re.Match[str]) -> str:
    pair = match.group()
    (first, tone_1), (second, tone_2) = _TONED[pair[0]], _TONED[pair[1]]
    tone = tone_1 or tone_2
    if match.lastgroup == "open":
        return unicodedata.normalize("NFC", first + tone) + second
    return first + unicodedata.normalize("NFC", second + tone)


# --- folding ----------------------------------------------------------------------------------------------


class _FoldTable(dict[int, str]):
    """Code point -> its bare lower-case letter, at most one character, filled in as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = _bare(chr(code))
        if code < 0x10000:  # bounded: hostile text cannot grow the table past the basic plane
            self[code] = letter
        return letter


def _bare(char: str) -> str:
    if unicodedata.category(char) == "Nd":  # full-width, mathematical and other digits
        return str(unicodedata.decimal(char))
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).lower())
    base = "".join(c for c in lowered if not 0x300 <= ord(c) <= 0x36F)
    if base in ("đ", "\u00f0", "\u0256"):
        return "d"
    if _INVISIBLE.match(char) or not base:
        return ""
    if base.isspace() or _LINE_ENDS.match(char):
        return " "
    return base if len(base) == 1 else char


_FOLD = _FoldTable()


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return text in lower case without diacritics, đ as d, single spaces: what search and matching use."""
    return " ".join(_compose(_compose(text).translate(_FOLD)).split())


def shadow(text: str) -> tuple[str, list[int] | None]:
    """Fold without moving: the folded text and, for each of its characters, the position in the original.

    The list is None when positions are the same, which is the rule for NFC text. Spaces are kept as they are.
    """
    folded = text.translate(_FOLD)
    if len(folded) == len(text):
        return folded, None
    return folded, [place for place, char in enumerate(text) if _FOLD[ord(char)]]


def tokens(text: str) -> list[str]:
    """Return the folded words and numbers of a text in order."""
    return _WORD.findall(fold(text))


def words(text: str) -> list[str]:
    """Return the words in lower case with their diacritics, tones in one place: what word counts use."""
    return _WORD.findall(unify_tones(normalise(text).lower()))


# --- order ------------------------------------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}  # A … a: all before "z"
_TONE_RANK = {mark: str(place) for place, mark in enumerate(_TONE_MARKS)}
_LEVEL, _GAP = "!", "-"  # in ASCII: level end < gap between words < digits < letters
_SORT_PIECE = re.compile(r"\d+|[^\W\d_]|[^\w]+|_+")


def sort_key(text: str) -> str:
    """Return an ASCII string whose byte order is Vietnamese order.

    Letters first (a ă â b c d đ e ê …), then tones (ngang huyền hỏi ngã sắc nặng), then case, each over the
    whole text as the Unicode collation for Vietnamese does. Numbers sort by value: "Tổ 2" before "Tổ 10".
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for piece in _SORT_PIECE.findall(unify_tones(normalise(text)).strip()):
        if piece.isalpha():
            letter, tone = _rank(piece)
            letters.append(letter)
            tones.append(tone)
            cases.append("1" if piece != piece.lower() else "0")
        elif piece.isdecimal():
            letters.append(_number_rank(piece))
        elif letters and letters[-1] != _GAP:
            letters.append(_GAP)
    if letters and letters[-1] == _GAP:
        letters.pop()
    parts = ("".join(letters), "".join(tones).rstrip("0"), "".join(cases).rstrip("0"))
    return _LEVEL.join(parts).rstrip(_LEVEL)


def _rank(char: str) -> tuple[str, str]:
    lowered = unicodedata.normalize("NFC", char.lower())
    vowel, mark = _TONED.get(lowered, (lowered, ""))
    if vowel in _RANK:
        return _RANK[vowel], _TONE_RANK[mark]
    base = _FOLD[ord(char)]
    if base in _RANK:  # é in a foreign place is toned above; this is ü, ñ, ç …
        return _RANK[base], "6"
    return f"z{ord(lowered[0]):06x}", "0"


def _number_rank(digits: str) -> str:
    value = digits.translate(_FOLD).lstrip("0") or "0"
    length = len(value)
    return (str(length) if length < 10 else f":{min(length, 99999):05d}") + value
