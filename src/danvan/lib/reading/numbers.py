"""Numbers as people write them in Vietnamese: digits, words, scales, ratios, percentages, all with their places.

    1.234 · 1 234 · 03 · 12,5 · 857,418 tỷ · 3 nghìn · 2 triệu rưỡi · 1 tỷ 200 triệu · 14/16 · 95,5% · hai nghìn ba trăm

A point groups thousands and a comma begins the fraction; "1.5" can only be a fraction and "1,200 hộ" only a group.
Which number is a date, an ordinal or a target is for others to say (`masks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from .patterns import any_of, whole, words

_TABLE = words("numbers")
UNITS: dict[str, int] = _TABLE["units"]
AFTER_TEN: dict[str, int] = _TABLE["after_ten"]
SCALES: dict[str, int] = _TABLE["scales"]

_DIGITS = (
    r"(?:[1-9]\d{0,2}(?:\.\d{3})+(?![\d])(?:,\d+)?"  # 1.234.567,8
    r"|[1-9]\d{0,2}(?: \d{3})+(?![\d.,]*\d)"  # 1 234 567
    r"|[1-9]\d{0,2}(?:,\d{3}){2,}(?!\d)"  # 1,234,567
    r"|\d+(?:[.,]\d+)?)"
)
_SCALE = rf"(?:{any_of(SCALES)})(?!\w)(?!\s+lệ)"
_HALF = r"(?:\s+rưỡi(?!\w))?"
_SCALED = rf"(?:\s?{_SCALE}(?:\s+{_SCALE})*{_HALF}(?:\s+\d{{1,3}}\s+{_SCALE})*)"
_STUCK = r"(?=(?:m[2²3³]?|ha|km2?|kg|đ|vnđ|vnd)(?!\w)|%|\W|$)(?!_)"  # "5.000m2" is a number, "14h30" is none
_NOT_INSIDE = r"(?<!\w)(?<!\d[.,/\-])(?<![^\W\d_]-)"
_NUMBER = re.compile(rf"{_NOT_INSIDE}(?P<digits>{_DIGITS})(?P<scaled>{_SCALED})?{_STUCK}(?![.,/\-]\d)")
_RATIO = re.compile(rf"{_NOT_INSIDE}(?P<part>{_DIGITS})\s?/\s?(?P<whole>{_DIGITS})(?!\w|[./\-]\d|/)")
_RANGE = re.compile(rf"{_NOT_INSIDE}{_DIGITS}%?\s?-\s?{_DIGITS}(?!\w|/\d)")
_PERCENT = re.compile(r"\s?(?:%|phần\s+trăm(?!\w))")

_UNIT = any_of(UNITS)
_LAST = any_of(AFTER_TEN)
_TENS = rf"(?:mười(?:\s+(?!năm){_LAST}(?!\w))?|{_UNIT}\s+mươi(?:\s+{_LAST}(?!\w))?)"
_HUNDREDS = rf"(?:(?:{_UNIT}|không)\s+trăm(?:\s+(?:linh|lẻ)\s+{_UNIT}(?!\w)|\s+{_TENS}|\s+rưỡi)?)"
_GROUP = rf"(?:{_HUNDREDS}|{_TENS}|{_UNIT})(?!\w)"
_BIG = any_of([one for one in SCALES if one not in {"chục", "trăm", "tr"}])
_FIVE_ALONE = r"năm(?!\s+(?:trăm|mươi))"  # after a scale it means "year": "hai nghìn năm"
_SPELLED = re.compile(
    rf"(?<!\w){_GROUP}(?:\s+phẩy\s+{_GROUP})?"
    rf"(?:(?:\s+{_BIG}(?!\w)(?!\s+lệ))+(?:\s+(?:rưỡi(?!\w)|(?!{_FIVE_ALONE}){_GROUP}))?)*"
)
_APPROX = {word: kind for kind, listed in _TABLE["approx"].items() for word in listed}
#: "cao hơn 12,4 điểm" is a difference, "hơn 12 điểm" a rough number.
_APPROX_BEFORE = re.compile(
    rf"(?<!\w)(?<!cao )(?<!thấp )(?<!lớn )(?<!nhỏ )(?<!sớm )(?<!chậm )(?<!nhanh )({any_of(_APPROX)})\s+$"
)
_VAGUE_BEFORE = re.compile(rf"(?<!\w)(?:{any_of(_TABLE['vague']['before'])})\s+$")
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at a place. `written` is digits, words, ratio or percent; `of` is the whole of a ratio.

    `start` is that of the word that makes it rough ("hơn"), `first` that of the number itself; `commas` is the other value where a single comma may group thousands: "1,200".
    """

    start: int
    end: int
    value: Decimal
    written: str
    of: Decimal | None = None
    approx: str | None = None
    is_scaled: bool = False
    commas: Decimal | None = None
    lead: int = 0

    @property
    def first(self) -> int:
        return self.start + self.lead


def quantities(low: str) -> list[Quantity]:
    """Every number of a text in small letters, in order, none overlapping another; vague ones left out."""
    found: list[Quantity] = []
    taken = 0
    for one in sorted(_candidates(low), key=lambda one: (one.start, -one.end)):
        if one.start < taken:
            continue
        taken = one.end
        if one.written != "range" and not _VAGUE_BEFORE.search(
            low, max(0, one.start - _LOOK_BACK), one.start
        ):
            found.append(_approximate(one, low))
    return found


def _candidates(low: str) -> Iterator[Quantity]:
    for match in _RANGE.finditer(low):
        yield Quantity(*match.span(), Decimal(0), "range")
    for match in _RATIO.finditer(low):
        part, full = _digits(match["part"]), _digits(match["whole"])
        yield Quantity(*match.span(), part, "ratio", of=full)
    for match in _NUMBER.finditer(low):
        yield _number(match, low)
    for match in _SPELLED.finditer(low):
        value = spelled(match[0])
        if value is not None:
            yield Quantity(*match.span(), value, "words", is_scaled=value >= 1000)


def _number(match: re.Match[str], low: str) -> Quantity:
    value, commas = _digits(match["digits"]), _comma_groups(match["digits"])
    start, end = match.span()
    if match["scaled"]:
        return Quantity(start, end, scaled(value, match["scaled"].split()), "digits", is_scaled=True)
    percent = _PERCENT.match(low, end)
    if percent:
        return Quantity(start, percent.end(), value, "percent")
    return Quantity(start, end, value, "digits", commas=commas)


def _approximate(one: Quantity, low: str) -> Quantity:
    """With the word before that makes it rough, which then belongs to its words."""
    match = _APPROX_BEFORE.search(low, max(0, one.start - _LOOK_BACK), one.start)
    if match is None:
        return one
    return replace(
        one, start=match.start(1), lead=one.start - match.start(1), approx=_APPROX[" ".join(match[1].split())]
    )


def _digits(written: str) -> Decimal:
    plain = written.replace(" ", "")
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3}){2,}", plain):
        return Decimal(plain.replace(",", ""))
    return Decimal(plain.replace(",", "."))


def _comma_groups(written: str) -> Decimal | None:
    return Decimal(written.replace(",", "")) if re.fullmatch(r"[1-9]\d{0,2},\d{3}", written) else None


def scaled(value: Decimal, parts: list[str]) -> Decimal:
    """ "857,418" and "tỷ"; "2" and "triệu rưỡi"; "1" and "tỷ 200 triệu"; "2" and "nghìn tỷ"."""
    total, last = Decimal(0), 1
    for word in parts:
        if word in SCALES:
            value, last = value * SCALES[word], SCALES[word]
        elif word == "rưỡi":
            value += Decimal(last) / 2
        else:
            total, value = total + value, Decimal(word)
    return total + value


def spelled(written: str) -> Decimal | None:
    """The value of a number in words; None where the words are none."""
    whole_part, _, fraction = written.partition(" phẩy ")
    if fraction:
        head, *scale = fraction.split()
        return scaled(
            Decimal(f"{spelled(whole_part)}.{UNITS.get(head, 0)}"), [one for one in scale if one in SCALES]
        )
    total, group, last, after_ten = Decimal(0), Decimal(0), 1, False
    for word in written.split():
        if word == "mười":
            group, after_ten, last = group + 10, True, 10
        elif word == "mươi":
            group, after_ten, last = group + (group % 10) * 9, True, 10
        elif word == "trăm":
            group, last = group * 100, 100
        elif word in {"linh", "lẻ", "không"}:
            continue
        elif word == "rưỡi":
            total += Decimal(last) / 2
        elif word in SCALES:
            last = SCALES[word]
            if group:
                total += group * last
            else:
                total *= last
            group, after_ten = Decimal(0), False
        else:
            known = AFTER_TEN if after_ten else UNITS
            if word not in known:
                return None
            group += known[word]
            after_ten = False
    return total + group


NUMBER_WORD = re.compile(whole(any_of([*UNITS, "mười"])))
