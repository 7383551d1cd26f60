"""Weekly counts by unit and topic, and the tree of units they add up on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Names under which a column may stand in a file.
COLUMNS = {
    "week": ("week", "date", "tuan"),
    "unit": ("unit", "area", "don_vi"),
    "topic": ("topic", "chu_de"),
    "count": ("count", "n", "so_vu"),
}


class BadCounts(ValueError):  # noqa: N818 - it names what is bad
    """These counts cannot be read: which line, which column, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """T weeks of S series. `values` is (T, S), whole numbers >= 0; a week without matters is 0, never absent.

    `first_week` is a Monday; week t begins `7 * t` days later. `units` and `topics` name each series, (S,) each, and no pair
    of them comes twice.
    """

    first_week: date
    units: tuple[str, ...]
    topics: tuple[str, ...]
    values: Whole

    def __post_init__(self) -> None:
        if self.first_week.weekday() != 0:
            raise BadCounts(f"weeks begin on Monday; {self.first_week} is none")
        if self.values.ndim != 2 or not len(self.units) == len(self.topics) == self.values.shape[1]:
            raise BadCounts(
                f"values of {self.values.shape} do not fit {len(self.units)} units and {len(self.topics)} topics"
            )
        if len(set(zip(self.units, self.topics, strict=True))) != len(self.units):
            raise BadCounts("a pair of unit and topic comes twice")
        if self.values.size and self.values.min() < 0:
            raise BadCounts("a count is below 0")

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Monday of each week, (T,)."""
        return tuple(self.first_week + timedelta(weeks=t) for t in range(self.values.shape[0]))

    def week_number(self, monday: date) -> int:
        """Which row of `values` a week is; may lie outside."""
        return (monday - self.first_week).days // 7

    def until(self, monday: date) -> Counts:
        """The same series up to and with this week."""
        kept = self.week_number(monday) + 1
        if not 0 < kept <= self.values.shape[0]:
            raise BadCounts(f"{monday} is not among the weeks {self.weeks[0]} to {self.weeks[-1]}")
        return Counts(self.first_week, self.units, self.topics, self.values[:kept])


@dataclass(frozen=True, slots=True)
class Tree:
    """Which unit is above which, and, where known, the point in the middle of each (degrees east, degrees north)."""

    above: Mapping[str, str]
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def line(self, unit: str) -> tuple[str, ...]:
        """The units above one, nearest first."""
        found: list[str] = []
        while (unit := self.above.get(unit, "")) and unit not in found:
            found.append(unit)
        return tuple(found)


#: All units of a file that names none above them stand under this one.
EVERYWHERE = "*"


def flat(units: Iterable[str]) -> Tree:
    """A tree of one level: every unit under one root."""
    return Tree(dict.fromkeys(units, EVERYWHERE))


def monday_of(text: str) -> date:
    """A week as people write it: `2026-W07`, or any day of it as `2026-02-11`."""
    text = text.strip()
    if "W" in text.upper():
        year, _, week = text.upper().replace("-", "").partition("W")
        return date.fromisocalendar(int(year), int(week), 1)
    day = date.fromisoformat(text)
    return day - timedelta(days=day.weekday())


def read_counts(source: Path | TextIO) -> Counts:
    """Read a table of week, unit, topic, count. Weeks left out are 0; lines of the same week, unit and topic add.

    :raises BadCounts: names the line and the column.
    """
    if isinstance(source, Path):
        with source.open(encoding="utf-8-sig", newline="") as file:
            return read_counts(file)
    lines = csv.reader(source)
    head = [name.strip().lower() for name in next(lines, [])]
    place = {
        column: next((head.index(name) for name in names if name in head), -1)
        for column, names in COLUMNS.items()
    }
    missing = [column for column, at in place.items() if at < 0]
    if missing:
        raise BadCounts(
            f"line 1: no column named {', '.join(missing)}; the first line should be: week,unit,topic,count"
        )
    mondays: dict[str, date] = {}
    series: dict[tuple[str, str], int] = {}
    cells: list[tuple[date, int, int]] = []
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        try:
            written = line[place["week"]]
            pair = (line[place["unit"]].strip(), line[place["topic"]].strip())
            count = _whole(line[place["count"]])
        except IndexError:
            raise BadCounts(f"line {number}: {len(line)} columns where {len(head)} should be") from None
        except ValueError:
            raise BadCounts(
                f"line {number}, count: {line[place['count']]!r} is not a whole number of 0 or more"
            ) from None
        try:
            monday = mondays.get(written) or mondays.setdefault(written, monday_of(written))
        except ValueError:
            raise BadCounts(
                f"line {number}, week: {written!r} is neither 2026-W07 nor a day like 2026-02-09"
            ) from None
        cells.append((monday, series.setdefault(pair, len(series)), count))
    if not cells:
        raise BadCounts("there is no line after the first")
    first = min(monday for monday, _, _ in cells)
    last = max(monday for monday, _, _ in cells)
    values: Whole = np.zeros(((last - first).days // 7 + 1, len(series)), dtype=np.int64)
    for monday, at, count in cells:
        values[(monday - first).days // 7, at] += count
    units, topics = zip(*series, strict=True)
    return Counts(first, units, topics, values)


def _whole(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def summed(counts: Counts, tree: Tree) -> Counts:
    """Every unit of the tree with all that is below it, by topic; units of the series themselves stay as they are."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, (unit, topic) in enumerate(zip(counts.units, counts.topics, strict=True)):
        for name in (unit, *tree.line(unit)):
            groups.setdefault((name, topic), []).append(at)
    values: Whole = np.empty((counts.values.shape[0], len(groups)), dtype=np.int64)
    for number, members in enumerate(groups.values()):
        values[:, number] = counts.values[:, members].sum(axis=1)
    units, topics = zip(*groups, strict=True) if groups else ((), ())
    return Counts(counts.first_week, units, topics, values)
