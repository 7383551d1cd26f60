"""From a moment to the day a resident would call it, and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SECONDS = {"minute": 60, "hour": 3600}


def local_date(moment: datetime) -> date:
    """The calendar day in Việt Nam.

    Refuses a moment without a zone: 06:00 in Hà Nội is still yesterday in London.
    """
    _require_zone(moment)
    return moment.astimezone(VIETNAM).date()


def start_of_day(day: date) -> datetime:
    """The first moment of that day in Việt Nam."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def end_of_day(day: date) -> datetime:
    """The first moment at which a term that ends on `day` is missed (Civil Code 2015, art. 148.6: 24:00)."""
    return start_of_day(day + timedelta(days=1))


def add_time(moment: datetime, value: int, unit: str) -> datetime:
    """A term in minutes or hours, counted from the moment itself, nights and days off included."""
    _require_zone(moment)
    if unit not in _SECONDS:
        raise ValueError(f"{unit} is not a unit of time of day; use add() for days, weeks, months")
    if value < 0:
        raise ValueError("a term cannot be negative")
    return moment + timedelta(seconds=value * _SECONDS[unit])


def _require_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("the moment has no time zone; give an aware datetime")
