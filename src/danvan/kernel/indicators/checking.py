"""What looks odd about figures, said in words. Warnings are about numbers, never about people or communities.

Whether a value is far from others is judged by the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle
Outliers, ASQC 1993): 0.6745 × |x − median| ÷ MAD above 3.5, in exact fractions. Where more than half of the others are
the same (MAD 0), 1.253314 × the mean absolute deviation stands in its place, as the authors propose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Unit, ancestors_of
from danvan.lib.periods import Kind, Period

from .catalogue import Item, catalogue, item
from .queries import Told, last_day, number, told_below, told_in

_LIMIT, _SCALE, _MEAN_SCALE = Fraction(35, 10), Fraction(6745, 10000), Fraction(1253314, 1000000)

#: So many others are needed to say that one is far from them.
LEAST = 5
#: How many earlier periods are looked at.
_BACK = {Kind.MONTH: 12, Kind.QUARTER: 8, Kind.HALF: 6, Kind.NINE_MONTHS: 5, Kind.YEAR: 5, Kind.WEEK: 12}

What = Literal["part", "history", "sisters", "records", "below"]


@dataclass(frozen=True)
class Doubt:
    """One odd thing about an item: `what` says which check, `sentence` the numbers and by how much."""

    item: Item
    what: What
    sentence: str

    def text(self) -> str:
        return self.sentence

    def __str__(self) -> str:
        return self.sentence


def checks(
    unit: Unit, period: Period, *, names: Sequence[str] | None = None, public: bool = False
) -> tuple[Doubt, ...]:
    """Everything odd about a unit's figures of a period, in the order of the catalogue; a fixed number of queries."""
    names = list(names) if names is not None else [one.name for one in catalogue()]
    wanted = list(dict.fromkeys([*names, *(item(name).at_most for name in names if item(name).at_most)]))
    earlier = [one for one in _before(period) if unit.valid_from <= one.start or not unit.origins.exists()]
    now, *history = told_in(wanted, unit, [period, *earlier], public=public)
    sisters = _sisters(names, unit, period, public=public)
    found: list[Doubt] = []
    for name in names:
        one = now[name]
        found += _part(one, now)
        found += [Doubt(one.item, difference.of, difference.text()) for difference in one.differences]
        if one.item.kind in ("count", "amount", "state"):
            found += _history(one, [past[name] for past in history], earlier)
            found += _beside(one, sisters.get(name, []))
    return tuple(found)


def is_far(value: Fraction, others: Sequence[Fraction]) -> bool:
    """Whether a value is far from others by the modified z-score; never said of fewer than LEAST."""
    if len(others) < LEAST:
        return False
    centre = _median(others)
    away = [abs(other - centre) for other in others]
    spread = _median(away)
    if spread:
        return _SCALE * abs(value - centre) > _LIMIT * spread
    mean = sum(away, Fraction(0)) / len(away)
    return bool(mean) and abs(value - centre) > _LIMIT * _MEAN_SCALE * mean


def _part(one: Told, now: dict[str, Told]) -> list[Doubt]:
    whole = now.get(one.item.at_most)
    if whole is None or one.value is None or whole.value is None or one.value <= whole.value:
        return []
    told = {"part": one.item.text(), "n": number(one.value), "whole": whole.item.text(), "m": number(whole.value),
            "by": number(one.value - whole.value)}  # fmt: skip
    return [
        Doubt(
            one.item,
            "part",
            _("“%(part)s” is %(n)s, more by %(by)s than “%(whole)s”, of which it is a part: %(m)s.") % told,
        )
    ]


def _history(one: Told, past: Sequence[Told], periods: Sequence[Period]) -> list[Doubt]:
    known = [Fraction(then.value) for then in past if then.value is not None]
    if one.value is None or not is_far(Fraction(one.value), known):
        return []
    told = {"item": one.item.text(), "now": number(one.value), "middle": number(_rounded(_median(known))), "count": len(known),
            "from": periods[-1].code, "to": periods[0].code}  # fmt: skip
    return [
        Doubt(
            one.item,
            "history",
            _(
                "“%(item)s” is %(now)s; the middle of the %(count)s earlier periods from %(from)s to %(to)s is %(middle)s."
            )
            % told,
        )
    ]


def _beside(one: Told, sisters: Sequence[tuple[bool, Fraction]]) -> list[Doubt]:
    """Against last year, beside how units of the same level under the same unit did: size does not matter then."""
    mine = [change for is_mine, change in sisters if is_mine]
    others = [change for is_mine, change in sisters if not is_mine]
    if not mine or not is_far(mine[0], others):
        return []
    told = {"item": one.item.text(), "now": number(one.value), "mine": _percent(mine[0]), "middle": _percent(_median(others)),
            "count": len(others)}  # fmt: skip
    return [
        Doubt(
            one.item,
            "sisters",
            _(
                "“%(item)s” is %(now)s, %(mine)s of last year’s; the middle of %(count)s neighbouring units is %(middle)s."
            )
            % told,
        )
    ]


def _sisters(
    names: Sequence[str], unit: Unit, period: Period, *, public: bool
) -> dict[str, list[tuple[bool, Fraction]]]:
    """(is it this unit, this year ÷ last year) by item, of units of the same level under the same unit."""
    above = ancestors_of(unit, on=last_day(unit, period))
    if len(above) < 2:
        return {}
    asked = [name for name in names if item(name).kind in ("count", "amount", "state")]
    now, before = (
        {one.pk: (one, found) for one, found in told_below(asked, above[-2], when, public=public)}
        for when in (period, period.year_before())
    )
    found: dict[str, list[tuple[bool, Fraction]]] = {}
    for pk, (one, told) in now.items():
        if one.level != unit.level or pk not in before:
            continue
        for name in asked:
            this, last = told[name].value, before[pk][1][name].value
            if this is not None and last:
                found.setdefault(name, []).append((pk == unit.pk, Fraction(this) / Fraction(last)))
    return found


def _before(period: Period) -> list[Period]:
    """Earlier periods of the same kind, the latest first; none of days that were chosen freely."""
    found: list[Period] = []
    for _count in range(_BACK.get(period.kind, 0)):
        found.append((found[-1] if found else period).before())
    return found


def _median(values: Sequence[Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _rounded(value: Fraction) -> Decimal:
    """With at most one place behind the comma."""
    return Decimal(round(value * 10)) / 10


def _percent(value: Fraction) -> str:
    return f"{number(Decimal(round(value * 100)))} %"
