"""Reading data/rulebook/*.toml. A mistake is answered with the file, the rule and the field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from danvan.lib.rules.book import Rulebook
from danvan.lib.rules.model import (
    COMPARISONS,
    CONFIDENCES,
    DAY_UNITS,
    DIRECTIONS,
    PERIODS,
    UNITS,
    Basis,
    Choice,
    Law,
    Rule,
    Value,
)

LAWS_FILE, EVENTS_FILE = "laws.toml", "events.toml"
_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_ANNUAL_DATE = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LAW_REQUIRED = {"number": str, "name_vi": str, "name_en": str, "effective_from": date}
_LAW_TYPES = _LAW_REQUIRED | {"effective_to": date, "unchecked_from": date, "confidence": str, "note": str}
_RULE_FIELDS = {
    "id", "name_vi", "name_en", "value", "unit", "comparison", "counted_from", "direction", "per", "of",
    "basis", "basis_vi", "effective_from", "effective_to", "confidence", "roll_forward", "scope", "enabled",
    "checked", "note",
}  # fmt: skip

Event = tuple[str, str]  # vi, en
Entry = Mapping[str, Any]


class BadRule(ValueError):  # noqa: N818 - it names what is bad
    """A rule file that cannot be used. The message reads `file: rule: field: what is wrong`."""


def load_rulebook(folder: Path, *, enabled: Iterable[str] = ()) -> Rulebook:
    """All rules of a folder. Raises BadRule, OverlappingRules; a missing folder is a FileNotFoundError."""
    laws = _laws(_toml(folder / LAWS_FILE))
    events = _events(_toml(folder / EVENTS_FILE))
    files = sorted(path for path in folder.glob("*.toml") if path.name not in (LAWS_FILE, EVENTS_FILE))
    entries = [(path, entry) for path in files for entry in _toml(path).get("rule", [])]
    lists = {e["id"]: e["value"] for _, e in entries if e.get("unit") == "list" and {"id", "value"} <= set(e)}
    rules = [_Reader(path, entry, laws=laws, events=events, lists=lists).rule() for path, entry in entries]
    return Rulebook(rules, laws, enabled)


class _Reader:
    """One entry of one file, checked field by field."""

    def __init__(
        self,
        path: Path,
        entry: Entry,
        *,
        laws: dict[str, Law],
        events: dict[str, Event],
        lists: dict[str, Any],
    ) -> None:
        self.area, self.entry = path.stem, entry
        self.laws, self.events, self.lists = laws, events, lists
        self.where = f"{path.name}: {entry.get('id', '(no id)')}"

    def rule(self) -> Rule:
        """The finished rule, or BadRule."""
        self._known_fields()
        unit = self._one_of("unit", UNITS)
        comparison = None if unit in ("list", "flag") else self._one_of("comparison", COMPARISONS)
        direction = self._one_of("direction", DIRECTIONS, "after")
        bases = self._bases()
        starts = self._date("effective_from", bases[0].law.effective_from)
        vi, en = self._event(unit)
        return Rule(
            id=self._id(),
            area=self.area,
            name_vi=self._text("name_vi"),
            name_en=self._text("name_en"),
            value=self._value(unit),
            unit=unit,
            comparison=comparison,
            bases=bases,
            basis_vi=self._text("basis_vi", "; ".join(basis.cite() for basis in bases)),
            effective_from=starts,
            effective_to=self._end(starts),
            confidence=self._one_of("confidence", CONFIDENCES),
            counted_from=self._text("counted_from", ""),
            counted_from_vi=vi,
            counted_from_en=en,
            direction=direction,
            per=self._one_of("per", PERIODS) if "per" in self.entry else None,
            roll_forward=self._flag("roll_forward", _rolls_by_nature(unit, comparison, direction)),
            scope=self._text("scope") if "scope" in self.entry else None,
            is_enabled=self._flag("enabled", True),
            is_checked=self._flag("checked", False),
            note=self._text("note", ""),
        )

    def bad(self, field: str, problem: str) -> BadRule:
        """The error with its place."""
        return BadRule(f"{self.where}: {field}: {problem}")

    def _known_fields(self) -> None:
        for field in self.entry:
            if field not in _RULE_FIELDS:
                raise self.bad(field, f"unknown; the fields are {', '.join(sorted(_RULE_FIELDS))}")

    def _id(self) -> str:
        rule_id = self._text("id")
        if not _ID.fullmatch(rule_id) or rule_id.split(".")[0] != self.area:
            raise self.bad("id", f"must be {self.area}.<small_letters>")
        return rule_id

    def _bases(self) -> tuple[Basis, ...]:
        raw = self.entry.get("basis")
        texts = [raw] if isinstance(raw, str) else raw
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            raise self.bad("basis", 'must be "<law key> <article>" or a list of these')
        bases = []
        for text in texts:
            key, _, article = text.partition(" ")
            if key not in self.laws:
                raise self.bad("basis", f"{LAWS_FILE} has no law {key!r}")
            bases.append(Basis(self.laws[key], article.strip()))
        return tuple(bases)

    def _event(self, unit: str) -> Event:
        word = self._text("counted_from", "")
        if not word:
            if unit in DAY_UNITS:
                raise self.bad("counted_from", "a term in days must say what it is counted from")
            return "", ""
        if word not in self.events:
            raise self.bad("counted_from", f"{EVENTS_FILE} has no event {word!r}")
        return self.events[word]

    def _value(self, unit: str) -> Value:
        value = self.entry.get("value")
        if unit == "list":
            return self._choices(value)
        if unit == "flag":
            if not isinstance(value, bool):
                raise self.bad("value", f"must be true or false, not {value!r}")
            return value
        if unit == "annual_date":
            if not isinstance(value, str) or not _ANNUAL_DATE.fullmatch(value):
                raise self.bad("value", f'must be a day of the year such as "11-30", not {value!r}')
            return value
        if unit == "fraction":
            return self._fraction(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.bad("value", f"must be a whole number from 1, not {value!r}")
        return value

    def _fraction(self, value: object) -> tuple[int, int]:
        if not (isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)):
            raise self.bad("value", f"must be [numerator, denominator], not {value!r}")
        top, bottom = value
        if not 0 < top <= bottom:
            raise self.bad("value", f"{top}/{bottom} is not a share of a whole")
        return top, bottom

    def _choices(self, value: object) -> tuple[Choice, ...]:
        if not isinstance(value, list) or not value:
            raise self.bad("value", "must be a list with at least one entry")
        known = self._referred() if "of" in self.entry else {}
        choices = tuple(self._choice(entry, known) for entry in value)
        if len({choice.code for choice in choices}) != len(choices):
            raise self.bad("value", "a code stands twice")
        return choices

    def _choice(self, entry: object, known: Mapping[str, Any]) -> Choice:
        if isinstance(entry, str):
            if entry not in known:
                raise self.bad("value", f"{entry!r} is not a code of {self.entry.get('of', 'another list')}")
            entry = known[entry]
        if not isinstance(entry, dict) or set(entry) != {"code", "vi", "en"} or not all(entry.values()):
            raise self.bad("value", f"each entry needs code, vi and en, not {entry!r}")
        return Choice(str(entry["code"]), entry["vi"], entry["en"])

    def _referred(self) -> dict[str, Any]:
        other = self._text("of")
        if other not in self.lists:
            raise self.bad("of", f"there is no list {other!r}")
        return {entry["code"]: entry for entry in self.lists[other] if isinstance(entry, dict)}

    def _end(self, starts: date) -> date | None:
        if "effective_to" not in self.entry:
            return None
        end = self._date("effective_to", None)
        if end <= starts:
            raise self.bad("effective_to", f"{end} is not after effective_from {starts}")
        return end

    def _date(self, field: str, default: date | None) -> date:
        value = self.entry.get(field, default)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.bad(field, f"must be a date such as 2026-07-01, not {value!r}")
        return value

    def _text(self, field: str, default: str | None = None) -> str:
        value = self.entry.get(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.bad(field, "is missing" if field not in self.entry else f"must be text, not {value!r}")
        return value

    def _flag(self, field: str, default: bool) -> bool:
        value = self.entry.get(field, default)
        if not isinstance(value, bool):
            raise self.bad(field, f"must be true or false, not {value!r}")
        return value

    def _one_of(self, field: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self._text(field, default)
        if value not in allowed:
            raise self.bad(field, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value


def _rolls_by_nature(unit: str, comparison: str | None, direction: str) -> bool:
    """A last day to act rolls over a day off; a least duration simply lasts, a count back has no last day."""
    return unit in DAY_UNITS and unit != "working_day" and comparison == "at_most" and direction == "after"


def _laws(raw: Entry) -> dict[str, Law]:
    laws = {}
    for key, entry in raw.items():
        for field in {*entry, *_LAW_REQUIRED}:
            _check_law_field(key, field, entry.get(field))
        laws[key] = Law(key=key, **entry)
    return laws


def _check_law_field(key: str, field: str, value: object) -> None:
    expected = _LAW_TYPES.get(field)
    if expected is None:
        raise BadRule(f"{LAWS_FILE}: {key}: {field}: unknown; the fields are {', '.join(sorted(_LAW_TYPES))}")
    if not isinstance(value, expected) or isinstance(value, datetime):
        raise BadRule(f"{LAWS_FILE}: {key}: {field}: must be a {expected.__name__}, not {value!r}")
    if field == "confidence" and value not in CONFIDENCES:
        raise BadRule(
            f"{LAWS_FILE}: {key}: confidence: must be one of {', '.join(CONFIDENCES)}, not {value!r}"
        )


def _events(raw: Entry) -> dict[str, Event]:
    events = {}
    for word, entry in raw.items():
        if not isinstance(entry, dict) or set(entry) != {"vi", "en"} or not all(entry.values()):
            raise BadRule(f"{EVENTS_FILE}: {word}: needs vi and en")
        events[word] = (entry["vi"], entry["en"])
    return events


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise BadRule(f"{path.name}: not valid TOML: {problem}") from problem
