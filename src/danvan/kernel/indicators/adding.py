"""How what units said and what their records count becomes one number. Plain Python; nothing missing becomes zero.

A unit has told an item of a period when its words cover all days of it, or its records do for the months that no word
covers. The word for a unit with all below it stands before the sum of what is below; of nested ones the highest stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Word:
    """What a unit said of one item for the days from start to end."""

    unit: int
    is_whole: bool
    start: date
    end: date
    value: Decimal


@dataclass(frozen=True)
class Sum:
    """What was said below a unit: `parts` by the unit that said it, `received` the units that told all of the period."""

    value: Decimal | None
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    received: frozenset[int] = frozenset()
    partly: frozenset[int] = frozenset()  #: units whose words leave days of the period open
    said: frozenset[int] = frozenset()  #: units whose words are part of the value


def tiles(words: Sequence[Word], start: date, end: date) -> list[Word]:
    """Words that do not overlap, longest first: a quarter stands before its months."""
    chosen: list[Word] = []
    inside = [word for word in words if start <= word.start and word.end <= end]
    for word in sorted(inside, key=lambda word: (word.start - word.end, word.start)):
        if all(word.end < other.start or other.end < word.start for other in chosen):
            chosen.append(word)
    return chosen


def covers(words: Sequence[Word], start: date, end: date) -> bool:
    """Whether words that do not overlap leave no day open."""
    return sum((word.end - word.start).days + 1 for word in words) == (end - start).days + 1


def standing(words: Sequence[Word], start: date, end: date) -> Word | None:
    """The word that says how things stood at the end of a period: of the whole period, else the longest that ends with it."""
    last = [word for word in words if word.end == end and word.start >= start]
    return max(last, key=lambda word: (word.start == start, word.end - word.start), default=None)


@dataclass(frozen=True)
class Counts:
    """What records count: own counts by unit and first day, and the units that keep such records."""

    rows: Sequence[tuple[int, date, int]] = ()
    kept: frozenset[int] = frozenset()


Above = Callable[[int], Sequence[int]]


def added(
    words: Sequence[Word], start: date, end: date, *, base: Iterable[int], above: Above,
    counts: Counts | None = None, is_state: bool = False,
) -> Sum:  # fmt: skip
    """The sum over units. `base` are those that are expected to say something, `above` gives a unit's path, itself included.

    A unit whose words leave days open is left out, unless its records count those months.
    """
    by_unit: dict[int, tuple[list[Word], list[Word]]] = defaultdict(lambda: ([], []))
    for word in words:
        by_unit[word.unit][0 if word.is_whole else 1].append(word)
    choose = _states if is_state else tiles
    parts: dict[int, Decimal] = {}
    partly, cut, own = set(), set(), {}
    for unit, (whole, alone) in by_unit.items():
        chosen = choose(whole, start, end)
        if chosen and (is_state or covers(chosen, start, end)):
            cut.add(unit)
            parts[unit] = _total(chosen)
        elif chosen:
            partly.add(unit)
        own[unit] = choose(alone, start, end)
    told = set()
    for unit in [unit for unit in cut if any(other in cut for other in above(unit) if other != unit)]:
        del parts[unit]

    def is_cut(unit: int) -> bool:
        return any(other in cut for other in above(unit))

    kept = counts.kept if counts is not None else frozenset()
    for unit, chosen in own.items():
        if chosen and not is_cut(unit):
            if is_state or covers(chosen, start, end) or (unit in kept and all(map(_is_of_months, chosen))):
                told.add(unit)
                parts[unit] = parts.get(unit, Decimal(0)) + _total(chosen)
            else:
                partly.add(unit)
    said = frozenset(parts)
    _count(counts, own, told, is_cut, parts)
    received = frozenset(unit for unit in base if unit in told or unit in kept or is_cut(unit))
    return Sum(
        sum(parts.values(), Decimal(0)) if parts or received or kept else None, parts, received,
        frozenset(partly) - told - cut, said,
    )  # fmt: skip


def _count(
    counts: Counts | None, own: Mapping[int, Sequence[Word]], told: set[int], is_cut: Callable[[int], bool],
    parts: dict[int, Decimal],
) -> None:  # fmt: skip
    """Add what records count in months that no word covers."""
    known: dict[int, bool] = {}
    for unit, day, count in counts.rows if counts is not None else ():
        if unit not in known:
            known[unit] = is_cut(unit)
        if known[unit]:
            continue
        if unit in told and any(word.start <= day <= word.end for word in own[unit]):
            continue
        parts[unit] = parts.get(unit, Decimal(0)) + count


def share(top: Decimal | None, bottom: Decimal | None) -> Decimal | None:
    """A percentage with two places, halves away from zero; none of nothing."""
    if top is None or not bottom:
        return None
    return (top * 100 / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_common(top: Sum, bottom: Sum) -> tuple[Decimal, Decimal, frozenset[int]] | None:
    """Both sides of a rate, of those units only that told both; None where nobody did."""
    sides = [side.parts.keys() | side.received for side in (top, bottom)]
    both = sides[0] & sides[1]
    if not both:
        return None
    sums = [sum((side.parts.get(unit, Decimal(0)) for unit in both), Decimal(0)) for side in (top, bottom)]
    return sums[0], sums[1], top.received & bottom.received


def _states(words: Sequence[Word], start: date, end: date) -> list[Word]:
    found = standing(words, start, end)
    return [found] if found is not None else []


def _is_of_months(word: Word) -> bool:
    return word.start.day == 1 and (word.end + timedelta(days=1)).day == 1


def _total(words: Iterable[Word]) -> Decimal:
    return sum((word.value for word in words), Decimal(0))
