"""What the writing processes are told: plain data, so that they need no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = 24


@dataclass(frozen=True)
class Office:
    """Where matters go: a unit with the body that takes them and what a receipt and a log entry need."""

    unit_id: int
    body_id: int
    above_id: int  #: body one level up
    code: str
    name: str
    province: str
    weight: float


@dataclass(frozen=True)
class Due:
    """A deadline as it is stored with a matter and its clock."""

    due_on: date
    version_id: int
    steps: dict[str, list[str]]


@dataclass(frozen=True)
class Places:
    """All that writing a million matters needs to know of the country; plain data, sent to other processes."""

    before: list[Office]
    after: list[Office]
    heir: dict[int, Office]  #: unit that ended on the day of reorganisation → the office that continues it
    turned: date
    deadlines: dict[tuple[str, date], Due]
    handler_id: int
    today: date
