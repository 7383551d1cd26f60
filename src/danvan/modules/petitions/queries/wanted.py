"""What a reader may ask the public list for, and where in it a page begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from danvan.kernel.organisations.public import Unit

from ..models import Petition

PAGE_SIZE = 20
#: A reader's grouping of the states, in the order of a matter's life.
GROUPS: dict[str, tuple[str, ...]] = {
    "open": ("received", "accepted", "waiting"),
    "answered": ("answered",),
    "closed": ("closed",),
    "other": ("refused", "forwarded", "joined", "split", "withdrawn"),
}
LATE = "late"


@dataclass(frozen=True)
class Counted:
    """A figure whose records are asked for: the same rows that were counted, as far as they are published."""

    name: str
    label: str
    unit: Unit
    start: date
    end: date


@dataclass(frozen=True)
class Wanted:
    """What a reader asks the list for. Empty means everything."""

    unit: Unit | None = None
    topic: str = ""
    state: str = ""
    words: str = ""
    counted: Counted | None = None


_EPOCH = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
_MICROSECOND = timedelta(microseconds=1)


def cursor_of(matter: Petition) -> str:
    assert matter.published_at is not None
    return f"{(matter.published_at - _EPOCH) // _MICROSECOND:x}-{matter.pk:x}"


def parsed_cursor(cursor: str) -> tuple[datetime, int] | None:
    """(published at, id) of the last matter before the page; None for what no page ever gave."""
    at, _dash, pk = cursor[:40].partition("-")
    try:
        return _EPOCH + int(at, 16) * _MICROSECOND, min(int(pk, 16), 2**62)
    except (ValueError, OverflowError):
        return None
