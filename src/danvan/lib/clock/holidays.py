"""Public holidays of Việt Nam: the `holidays` library corrected by a dated file (data/holidays/vn.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

KINDS = ("off", "work")
STATUSES = ("decided", "proposed")
_SATURDAY = 5

# The library names each day of Tết apart ("Mùng hai ..."); a reader wants one span with one name.
_NAMES = (
    ("Tết Dương lịch", "Tết Dương lịch", "New Year"),
    ("Giỗ Tổ", "Giỗ Tổ Hùng Vương", "Hùng Kings' Day"),
    ("Chiến thắng", "Ngày Chiến thắng 30/4", "Victory Day, 30 April"),
    ("Lao động", "Quốc tế Lao động 1/5", "Labour Day, 1 May"),
    ("Quốc khánh", "Quốc khánh 2/9", "National Day, 2 September"),
    ("Văn hóa", "Ngày Văn hóa Việt Nam", "Vietnamese Culture Day"),
    ("thay cho ngày", "nghỉ hoán đổi", "swapped day off"),
    ("Tết", "nghỉ Tết Nguyên đán", "Tết holiday"),
    ("Mùng", "nghỉ Tết Nguyên đán", "Tết holiday"),
)
_IN_LIEU = "(nghỉ bù"


class BadHolidays(ValueError):  # noqa: N818 - it names what is bad, as Refused names an answer
    """A holiday file that cannot be used; the message says which entry and why."""


@dataclass(frozen=True, slots=True)
class Override:
    """One day that the library gets wrong or cannot know."""

    day: date
    kind: str  # off | work
    name_vi: str
    name_en: str
    basis: str
    confidence: str = "confirmed"
    status: str = "decided"  # a proposed day changes nothing
    swap_with: date | None = None


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Whether the holidays of a year have been announced, and by what."""

    year: int
    status: str  # decided | estimated
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """All corrections; the latest decided year is how far the calendar is more than an estimate."""

    days: tuple[Override, ...] = ()
    years: tuple[YearStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """What a WorkCalendar is made of."""

    off: frozenset[date]
    extra_work: frozenset[date]
    names: Mapping[date, str]
    names_en: Mapping[date, str]
    announced_until: int | None


def load_overrides(path: Path) -> Overrides:
    """Read a holiday file. Raises BadHolidays naming the file, the entry and the field."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise BadHolidays(f"{path.name}: not valid TOML: {problem}") from problem
    days = tuple(_override(entry, f"{path.name}: day {number}") for number, entry in _numbered(raw, "day"))
    years = tuple(_year(entry, f"{path.name}: year {number}") for number, entry in _numbered(raw, "year"))
    _refuse_twins(days, path.name)
    return Overrides(days, years)


def holidays_of(years: Iterable[int], overrides: Overrides) -> HolidayTable:
    """Days off and days worked in these years. The library's estimate stands where nothing was decided."""
    import holidays

    wanted = sorted(set(years))
    library = holidays.country_holidays("VN", years=wanted, language="vi", expand=False)
    off = dict(library.items())
    names = {day: _name(label) for day, label in off.items()}
    extra = {day for day in library.weekend_workdays if day.year in wanted}
    names |= dict.fromkeys(extra, ("làm bù", "worked in exchange for another day"))

    for override in overrides.days:
        if override.status != "decided":
            continue
        names[override.day] = (override.name_vi, override.name_en)
        if override.kind == "off":
            off[override.day] = override.name_vi
            extra.discard(override.day)
        else:
            off.pop(override.day, None)
            if override.day.weekday() >= _SATURDAY:
                extra.add(override.day)

    decided = [entry.year for entry in overrides.years if entry.status == "decided"]
    return HolidayTable(
        off=frozenset(off),
        extra_work=frozenset(extra),
        names={day: vi for day, (vi, _) in names.items()},
        names_en={day: en for day, (_, en) in names.items()},
        announced_until=max(decided, default=None),
    )


def _name(label: str) -> tuple[str, str]:
    for needle, vi, en in _NAMES:
        if needle in label:
            return (f"{vi} (nghỉ bù)", f"{en} (in lieu)") if _IN_LIEU in label else (vi, en)
    if "Giao thừa" in label:
        return "nghỉ Tết Nguyên đán", "Tết holiday"
    return label, label


def _numbered(raw: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(raw.get(key, []), start=1))


def _override(entry: Mapping[str, Any], where: str) -> Override:
    kind, status = _one_of(entry, "kind", KINDS, where), _one_of(entry, "status", STATUSES, where)
    swap = entry.get("swap_with")
    if swap is not None and not isinstance(swap, date):
        raise BadHolidays(f"{where}: swap_with must be a date, not {swap!r}")
    return Override(
        day=_date(entry, where),
        kind=kind,
        name_vi=_text(entry, "name_vi", where),
        name_en=_text(entry, "name_en", where),
        basis=_text(entry, "basis", where),
        confidence=_text(entry, "confidence", where),
        status=status,
        swap_with=swap,
    )


def _year(entry: Mapping[str, Any], where: str) -> YearStatus:
    number = entry.get("year")
    if not isinstance(number, int):
        raise BadHolidays(f"{where}: year must be a number, not {number!r}")
    status = _one_of(entry, "status", ("decided", "estimated"), where)
    return YearStatus(number, status, _text(entry, "basis", where), _text(entry, "confidence", where))


def _refuse_twins(days: tuple[Override, ...], file: str) -> None:
    seen: set[date] = set()
    for override in days:
        if override.day in seen:
            raise BadHolidays(f"{file}: {override.day.isoformat()} stands twice")
        seen.add(override.day)


def _date(entry: Mapping[str, Any], where: str) -> date:
    value = entry.get("date")
    if not isinstance(value, date):
        raise BadHolidays(f"{where}: date must be a date such as 2026-01-02, not {value!r}")
    return value


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadHolidays(f"{where}: {key} is missing")
    return value


def _one_of(entry: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> str:
    value = _text(entry, key, where)
    if value not in allowed:
        raise BadHolidays(f"{where}: {key} must be one of {', '.join(allowed)}, not {value!r}")
    return value
