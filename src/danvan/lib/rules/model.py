"""The shapes of a rule: plain data, immutable, with a digest that names its legal substance."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date

DAY_UNITS = ("calendar_day", "working_day", "week", "month", "year")
SHARE_UNITS = ("fraction", "percent")
UNITS = (*DAY_UNITS, "hour", "minute", *SHARE_UNITS, "count", "vnd", "annual_date", "flag", "list")
COMPARISONS = ("at_most", "less_than", "at_least", "more_than", "exactly")
DIRECTIONS = ("after", "before")
CONFIDENCES = ("confirmed", "transcription", "unconfirmed")
PERIODS = ("day", "week", "month", "quarter", "half_year", "year", "session", "case")

_ARTICLE = re.compile(r"(?P<article>\d+[a-zđ]?)(?:\.(?P<clause>\d+)(?P<point>[a-zđ]?))?")


@dataclass(frozen=True, slots=True)
class Law:
    """A legal text; from `unchecked_from` on it is amended by a text nobody here has compared with it."""

    key: str
    number: str
    name_vi: str
    name_en: str
    effective_from: date
    effective_to: date | None = None
    confidence: str = "confirmed"
    unchecked_from: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A place in a law. `article`: "28.1", "14.1b", "6–9", "Mẫu 03/TCD", or "" for the whole text."""

    law: Law
    article: str

    def cite(self, lang: str = "vi") -> str:
        """The citation a resident can look up."""
        if lang == "en":
            place, name = self._place_en(), f"{self.law.name_en} {self.law.number}"
            return f"{place}, {name}".strip(", ")
        return f"{self._place_vi()} {self.law.name_vi} {self.law.number}".strip()

    def _place_vi(self) -> str:
        match = _ARTICLE.fullmatch(self.article)
        if match is None:
            return f"các Điều {self.article}" if self.article[:1].isdigit() else self.article
        place = f"Điều {match['article']}"
        if match["clause"]:
            place += f" khoản {match['clause']}"
        if match["point"]:
            place += f" điểm {match['point']}"
        return place

    def _place_en(self) -> str:
        match = _ARTICLE.fullmatch(self.article)
        if match is None:
            return f"Articles {self.article}" if self.article[:1].isdigit() else self.article
        return f"Article {match['article']}" + "".join(f"({part})" for part in match.group(2, 3) if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list."""

    code: str
    vi: str
    en: str

    def label(self, lang: str = "vi") -> str:
        """The words for a reader."""
        return self.en if lang == "en" else self.vi


Value = int | bool | str | tuple[int, int] | tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule, in force from `effective_from` until the day before `effective_to`."""

    id: str
    area: str
    name_vi: str
    name_en: str
    value: Value
    unit: str
    comparison: str | None
    bases: tuple[Basis, ...]
    basis_vi: str
    effective_from: date
    effective_to: date | None
    confidence: str
    counted_from: str = ""
    counted_from_vi: str = ""
    counted_from_en: str = ""
    direction: str = "after"
    per: str | None = None
    roll_forward: bool = False
    scope: str | None = None  # code of the unit a local rule binds; None = the country
    is_enabled: bool = True
    is_checked: bool = False  # compared with the law as amended, so `unchecked_from` does not matter
    note: str = ""
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", _digest(self))

    @property
    def number(self) -> int:
        """The value of a rule that is one number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.id} is not a number but {self.unit}")
        return self.value

    @property
    def fraction(self) -> tuple[int, int]:
        """Numerator and denominator of a threshold."""
        if self.unit == "percent":
            return self.number, 100
        if self.unit == "fraction" and isinstance(self.value, tuple):
            top, bottom = self.value
            if isinstance(top, int) and isinstance(bottom, int):
                return top, bottom
        raise TypeError(f"{self.id} is not a share but {self.unit}")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The entries of a list rule, in the order of the law."""
        if self.unit != "list" or not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} is not a list but {self.unit}")
        return tuple(entry for entry in self.value if isinstance(entry, Choice))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of a list rule."""
        return tuple(choice.code for choice in self.choices)

    def is_in_force(self, day: date) -> bool:
        """Whether this version applies on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def confidence_on(self, day: date) -> str:
        """How sure we are on `day`: less once a law it stands on was amended and not compared."""
        starts = [basis.law.unchecked_from for basis in self.bases if basis.law.unchecked_from]
        if self.is_checked or not any(start <= day for start in starts):
            return self.confidence
        return "unconfirmed"

    def cite(self, lang: str = "vi") -> str:
        """All legal bases in words."""
        if lang == "vi":
            return self.basis_vi
        return "; ".join(basis.cite("en") for basis in self.bases)


def passes(rule: Rule, part: int, whole: int) -> bool:
    """Whether `part` of `whole` reaches the threshold, in whole numbers only.

    Nothing passes where nobody could vote (`whole` = 0). Raises ValueError for counts that cannot be,
    TypeError for a rule that is not a share.
    """
    if isinstance(part, bool) or isinstance(whole, bool) or part < 0 or whole < 0 or part > whole:
        raise ValueError(f"{rule.id}: {part} of {whole} cannot be counted")
    top, bottom = rule.fraction
    if rule.comparison not in ("at_least", "more_than"):
        raise TypeError(f"{rule.id} is not a threshold to be reached but {rule.comparison}")
    if whole == 0:
        return False
    if rule.comparison == "at_least":
        return bottom * part >= top * whole
    return bottom * part > top * whole


def _digest(rule: Rule) -> str:
    """SHA-256 over what binds.

    Left out on purpose: wording, notes and confidence, which improve without any change of law, and
    `effective_to`, which is set when a rule ends and must not rename the version old deadlines carry.
    """
    substance = {
        "id": rule.id,
        "value": [choice.code for choice in rule.choices] if rule.unit == "list" else rule.value,
        "unit": rule.unit,
        "comparison": rule.comparison,
        "counted_from": rule.counted_from,
        "direction": rule.direction,
        "per": rule.per,
        "roll_forward": rule.roll_forward,
        "scope": rule.scope,
        "basis": [[basis.law.number, basis.article] for basis in rule.bases],
        "effective_from": rule.effective_from.isoformat(),
    }
    text = json.dumps(substance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
