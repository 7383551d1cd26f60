"""Codes people read to each other: "DV-7K3M-9QXR-4".

Thirty-two characters without I, L, O, U; eight random ones carry 40 bits, the last one is a check. The check
is a weighted sum over the field of 32 elements with a different weight for every place, so any one wrong
character and any two characters swapped, neighbours or not, are always found. The prefix takes part as well.
"""

import random
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "DV"
BODY_LENGTH = 8
_MAX_BODY_LENGTH = 28  # weights must differ in every place: 31 exist, the check and the prefix need their own
_GROUP = 4
_VALUE = {char: place for place, char in enumerate(ALPHABET)}
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "Đ": "D", "\u00d0": "D"})

# One name per character, chosen so that no two sound alike on a bad line: S and X, D and Z, B and P.
_NAMES = """
không một hai ba bốn năm sáu bảy tám chín
a bờ cờ dê e ép gờ hát gi ca mờ nờ pê quy rờ ét-sì tê vê vê-kép ích-xì i-dài dét
"""
_SPOKEN = dict(zip(ALPHABET, _NAMES.split(), strict=True))


class BadCode(ValueError):  # noqa: N818 - "a bad code" is how people say it
    """A code that cannot be right.

    `part` is "length", "character", "prefix" or "check"; `str()` is a Vietnamese sentence for the person who
    typed it, `english` the same in English; `position` counts characters from 1 where one is to blame.
    """

    def __init__(self, part: str, vietnamese: str, english: str, *, position: int | None = None) -> None:
        super().__init__(vietnamese)
        self.part = part
        self.english = english
        self.position = position


def new_code(n: int = BODY_LENGTH, prefix: str = PREFIX, rng: random.Random | None = None) -> str:
    """Return a fresh code of n random characters. Without rng the system's secure source is used."""
    if not 1 <= n <= _MAX_BODY_LENGTH:
        raise ValueError(f"a code carries 1 to {_MAX_BODY_LENGTH} characters, not {n}")
    if not prefix.isascii() or prefix != prefix.upper() or not prefix.isalnum():
        raise ValueError(f"a prefix is made of capital letters and digits, not {prefix!r}")
    source = rng or secrets.SystemRandom()
    body = "".join(source.choice(ALPHABET) for _ in range(n))
    return _written(prefix, body, _check(prefix, body))


def parse_code(text: str, *, n: int = BODY_LENGTH, prefix: str = PREFIX) -> str:
    """Return the code in its one written form, whatever spaces, hyphens, case or look-alikes were typed.

    The prefix may be left out. Raises BadCode.
    """
    typed = _plain(text)
    start = _plain(prefix)
    if len(typed) == len(start) + n + 1:
        if not typed.startswith(start):
            raise BadCode(
                "prefix",
                f"Mã phải bắt đầu bằng {prefix}, mã vừa nhập bắt đầu bằng {typed[: len(start)]}.",
                f"The code must begin with {prefix}, this one begins with {typed[: len(start)]}.",
                position=1,
            )
        typed = typed[len(start) :]
    elif len(typed) != n + 1:
        raise _wrong_length(typed, expected=n + 1, start=start, prefix=prefix)
    _refuse_strange_characters(typed)
    body, check = typed[:-1], typed[-1]
    if _check(prefix, body) != check:
        raise BadCode(
            "check",
            "Mã không khớp ký tự kiểm tra: có ký tự bị nhầm hoặc đổi chỗ. "
            "Hãy đối chiếu từng nhóm với giấy biên nhận.",
            "The check character does not match: a character is wrong or two are swapped. "
            "Compare each group with the receipt.",
        )
    return _written(prefix, body, check)


def spell(code: str) -> str:
    """Return the code as it is read out in Vietnamese, groups set apart: "dê, vê – bảy, ca, ba, mờ – …"."""
    groups = (_plain(group) for group in code.split("-"))
    return " – ".join(", ".join(_SPOKEN.get(char, char) for char in group) for group in groups if group)


def _wrong_length(typed: str, *, expected: int, start: str, prefix: str) -> BadCode:
    found = len(typed) - len(start) if typed.startswith(start) and len(typed) > len(start) else len(typed)
    return BadCode(
        "length",
        f"Mã cần {expected} ký tự sau {prefix}, mã vừa nhập có {found}.",
        f"The code needs {expected} characters after {prefix}, this one has {found}.",
    )


def _refuse_strange_characters(typed: str) -> None:
    for position, char in enumerate(typed, start=1):
        if char not in _VALUE:
            raise BadCode(
                "character",
                f"Ký tự thứ {position} là “{char}”, mã không dùng. Mã gồm số và chữ trừ I, L, O, U.",
                f"Character {position} is “{char}”, which no code has: digits, letters except I, L, O, U.",
                position=position,
            )


def _plain(text: str) -> str:
    """Capital letters and digits only: full-width forms narrowed, diacritics dropped, look-alikes mapped."""
    decomposed = unicodedata.normalize("NFKD", text).upper()
    kept = "".join(_digit(char) for char in decomposed if char.isalnum())
    return kept.translate(_LOOKALIKE)


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _written(prefix: str, body: str, check: str) -> str:
    groups = [body[start : start + _GROUP] for start in range(0, len(body), _GROUP)]
    return "-".join([prefix, *groups, check])


# --- check character: arithmetic in the field of 32 elements, x^5 + x^2 + 1 ---------------------------------

_POWERS = [1]
for _ in range(30):
    _next = _POWERS[-1] << 1
    _POWERS.append(_next ^ 0b100101 if _next & 0b100000 else _next)
_LOGARITHM = {value: power for power, value in enumerate(_POWERS)}


def _times(first: int, second: int) -> int:
    if not first or not second:
        return 0
    return _POWERS[(_LOGARITHM[first] + _LOGARITHM[second]) % 31]


def _check(prefix: str, body: str) -> str:
    """The check has weight 1, the body's places α, α², …; the prefix is hashed to one value of weight α³⁰."""
    total = _times(_prefix_value(prefix), _POWERS[30])
    for place, char in enumerate(body, start=1):
        total ^= _times(_VALUE[char], _POWERS[place])
    return ALPHABET[total]


def _prefix_value(prefix: str) -> int:
    value = 0
    for char in prefix:
        value = _times(value, _POWERS[1]) ^ (ord(char) & 31)
    return value
