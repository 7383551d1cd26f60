"""Periods of reports: week, month, quarter, half, nine months, year, and years or months that close on another day.

A period has a code that sorts within its kind and is written the same by everybody:

    2026-W07 · 2026-03 · 2026-Q1 · 2026-H1 · 2026-9M · 2026 · 2026-01-15..2026-02-14

Weeks are those of ISO 8601: they begin on Monday, and the first holds the year's first Thursday. Six- and nine-month
periods begin with the year, as returns to the inspectorate do (circular 02/2021/TT-TTCP).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class BadPeriod(ValueError):  # noqa: N818 - it names what is bad
    """No period is written like this."""


class Kind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    CUSTOM = "custom"


#: Months of each kind that is made of whole months.
_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.NINE_MONTHS: 9, Kind.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` to `end`, both included. `closes` is the day of the month on which months of it close; 0: the last."""

    start: date
    end: date
    kind: Kind
    closes: int = 0

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadPeriod(f"a period that ends on {self.end} cannot begin on {self.start}")

    @property
    def code(self) -> str:
        year = self.end.year
        if self.kind is Kind.CUSTOM or self.closes:
            return f"{self.start}..{self.end}"
        if self.kind is Kind.WEEK:
            year, week, _day = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        return {
            Kind.MONTH: f"{year}-{self.end.month:02d}",
            Kind.QUARTER: f"{year}-Q{self.end.month // 3}",
            Kind.HALF: f"{year}-H{self.end.month // 6}",
            Kind.NINE_MONTHS: f"{year}-9M",
            Kind.YEAR: f"{year}",
        }[self.kind]

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def is_of_months(self) -> bool:
        """Whether it is made of whole calendar months."""
        return self.start.day == 1 and (self.end + timedelta(days=1)).day == 1

    def months(self) -> list[date]:
        """First days of its calendar months. Raises BadPeriod when it is not made of whole ones."""
        if not self.is_of_months:
            raise BadPeriod(f"{self.code} is not made of whole months")
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return [_add_months(self.start, n) for n in range(count)]

    def in_address(self) -> dict[str, str]:
        """Its first and last month, or days where it is not made of whole months, as addresses name them."""
        form = "%Y-%m" if self.is_of_months else "%Y-%m-%d"
        return {"tu": self.start.strftime(form), "den": self.end.strftime(form)}

    def before(self) -> Period:
        """The one of the same kind that ends the day before this begins; of nine months, those of the year before."""
        if self.kind is Kind.WEEK:
            return week_of(self.start - timedelta(days=1))
        if self.kind is Kind.CUSTOM:
            return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1), Kind.CUSTOM)
        if self.kind is Kind.NINE_MONTHS:
            return self.year_before()
        return _closing(
            self.kind, _add_months(_month_of(self.end, self.closes), -_MONTHS[self.kind]), self.closes
        )

    def year_before(self) -> Period:
        """The same a year earlier, to compare with. A week keeps its number; week 53 is compared with week 52."""
        if self.kind is Kind.WEEK:
            year, week, _day = self.start.isocalendar()
            return _week(year - 1, min(week, _weeks_of(year - 1)))
        if self.kind is Kind.CUSTOM:
            return Period(_years_before(self.start), _years_before(self.end), Kind.CUSTOM)
        return _closing(self.kind, _add_months(_month_of(self.end, self.closes), -12), self.closes)

    def __str__(self) -> str:
        return self.code


def days_in_address(first: str, last: str) -> tuple[date, date]:
    """The first and the last day that an address names, each as a month or as a day. Raises ValueError."""
    start, end = (date.fromisoformat(text if len(text) > 7 else f"{text}-01") for text in (first, last))
    return start, end if len(last) > 7 else _add_months(end, 1) - timedelta(days=1)


def week_of(day: date) -> Period:
    """The ISO week in which the day lies."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), Kind.WEEK)


def period_of(day: date, kind: Kind, *, closes: int = 0) -> Period:
    """The period of a kind in which the day lies; one of nine months is that of the day's year, even after it.

    `closes` is the day of each month with which it ends (14 for returns closed on the 14th); 0 is the month's last day.
    In a month that is shorter, the last day closes. Raises BadPeriod for a custom period or a day that no month has.
    """
    if kind is Kind.WEEK:
        return week_of(day)
    if kind is Kind.CUSTOM or not 0 <= closes <= 28:
        raise BadPeriod("say a kind of whole months, and a closing day from 1 to 28, or 0 for the last")
    month = _month_of(day, closes)
    if kind is Kind.NINE_MONTHS:
        return _closing(kind, month.replace(month=9), closes)
    length = _MONTHS[kind]
    last = (month.month + length - 1) // length * length
    return _closing(kind, month.replace(month=last), closes)


_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.WEEK, re.compile(r"(\d{4})-W(\d{2})")),
    (Kind.MONTH, re.compile(r"(\d{4})-(\d{2})")),
    (Kind.QUARTER, re.compile(r"(\d{4})-Q([1-4])")),
    (Kind.HALF, re.compile(r"(\d{4})-H([12])")),
    (Kind.NINE_MONTHS, re.compile(r"(\d{4})-(9)M")),
    (Kind.YEAR, re.compile(r"(\d{4})()")),
)
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


def parse_period(text: str) -> Period:
    """The period that a code says, in capitals or not. Raises BadPeriod."""
    told = text.strip().upper()
    try:
        if found := _SPAN.fullmatch(told):
            return Period(date.fromisoformat(found[1]), date.fromisoformat(found[2]), Kind.CUSTOM)
        for kind, shape in _SHAPES:
            if found := shape.fullmatch(told):
                return _numbered(kind, int(found[1]), int(found[2] or 1))
    except ValueError as wrong:
        raise BadPeriod(f"there is no period {text!r}") from wrong
    raise BadPeriod(f"{text!r} is not written like a period: 2026-03, 2026-Q1, 2026-W07, 2026")


def _numbered(kind: Kind, year: int, number: int) -> Period:
    if kind is Kind.WEEK:
        if not 1 <= number <= _weeks_of(year):
            raise BadPeriod(f"the year {year} has no week {number}")
        return _week(year, number)
    if kind is Kind.NINE_MONTHS:
        number = 1
    return _closing(kind, date(year, number * _MONTHS[kind], 1), 0)


def _week(year: int, week: int) -> Period:
    return week_of(date.fromisocalendar(year, week, 1))


def _weeks_of(year: int) -> int:
    return date(year, 12, 28).isocalendar().week


def _closing(kind: Kind, last: date, closes: int) -> Period:
    """The period whose last month is that of `last`."""
    first = _add_months(last, -_MONTHS[kind])
    return Period(_close(first, closes) + timedelta(days=1), _close(last, closes), kind, closes)


def _close(month: date, closes: int) -> date:
    return month.replace(day=closes or calendar.monthrange(month.year, month.month)[1])


def _month_of(day: date, closes: int) -> date:
    """First day of the month that the day counts to: after the closing day, the next one."""
    return _add_months(day, 1) if closes and day.day > closes else day.replace(day=1)


def _add_months(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _years_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))
