"""Judging alarms and advice by fixed rules, and saying how often they are right. Whole numbers and fractions decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt

#: A rise is confirmed when the four weeks after it count at least this much more than was expected of four weeks.
STAYS = Fraction(5, 4)
FOLLOWED = 4  #: weeks
#: Weeks between the agreed advice and the first week by which it is measured.
SETTLING = 2


def rule_says(expected_week: Decimal, followed: int) -> str:
    """ "hit" where the four weeks after the alarm stayed at least a quarter above expectation, else "false"."""
    return "hit" if followed > 0 and followed >= STAYS * Fraction(expected_week) * FOLLOWED else "false"


def did_it_help(expected_week: Decimal, before: int, after: int) -> str:
    """Whether four weeks after are back within a quarter of what was expected; "partly" where at least a third of the excess went."""
    expected = Fraction(expected_week) * FOLLOWED
    if after < STAYS * expected:
        return "yes"
    excess = before - expected
    return "partly" if excess > 0 and before - after >= excess / 3 else "no"


def wilson(hits: int, whole: int, z: float = 1.959964) -> tuple[float, float] | None:
    """95 % interval of a share (Wilson 1927); None of nothing."""
    if whole == 0:
        return None
    share, square = hits / whole, z * z / whole
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * sqrt(share * (1 - share) / whole + square / (4 * whole))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == whole else min(1.0, middle + half)


@dataclass(frozen=True)
class Quarter:
    """How alarms of a quarter did. `late` are weeks from the beginning of a confirmed rise to its alarm."""

    year: int
    number: int
    alarms: int
    judged: int
    hits: int
    people_judged: int
    people_hits: int
    late: tuple[int, ...]
    misses: int

    @property
    def precision(self) -> Fraction | None:
        return Fraction(self.hits, self.judged) if self.judged else None

    @property
    def share(self) -> str:
        """Precision as a text."""
        return "" if self.precision is None else f"{round(100 * self.precision)} %"

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.judged)

    @property
    def found(self) -> Fraction | None:
        """Share of known rises that an alarm named."""
        known = self.hits + self.misses
        return Fraction(self.hits, known) if known else None

    @property
    def found_interval(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.hits + self.misses)

    @property
    def middle_late(self) -> int | None:
        """The median delay in weeks, the lower one of two."""
        return sorted(self.late)[(len(self.late) - 1) // 2] if self.late else None


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def quarters(alarms: Sequence[tuple[date, str, str, int]], misses: Sequence[date]) -> list[Quarter]:
    """Newest first; an alarm is (first week, by rule, by people, weeks late)."""
    keys = sorted({quarter_of(one[0]) for one in alarms} | {quarter_of(day) for day in misses}, reverse=True)
    found = []
    for key in keys:
        rows = [one for one in alarms if quarter_of(one[0]) == key]
        hits = [one for one in rows if one[1] == "hit"]
        found.append(
            Quarter(
                *key, alarms=len(rows), judged=sum(1 for one in rows if one[1]), hits=len(hits),
                people_judged=sum(1 for one in rows if one[2]), people_hits=sum(1 for one in rows if one[2] == "hit"),
                late=tuple(one[3] for one in hits), misses=sum(1 for day in misses if quarter_of(day) == key),
            )
        )  # fmt: skip
    return found
