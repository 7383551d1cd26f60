"""Where the numbers of returns come from: one door to everything that is counted, never a number that was typed.

Figures counted from records come from `kernel/figures`. A number that nobody gave is None and stays missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import translation

from danvan.kernel.figures.public import Value, kind_of, measures, rates, values_in, values_of
from danvan.kernel.organisations.public import Unit
from danvan.lib.periods import Period


@dataclass(frozen=True)
class Item:
    """One thing that is counted, as a report names and defines it."""

    name: str
    number: int  #: in the catalogue of indicators; 0 outside
    label: dict[str, str]
    definition: dict[str, str]
    unit: str
    kind: str  #: count or rate
    numerator: str = ""
    denominator: str = ""
    good: str = ""


@dataclass(frozen=True)
class Told:
    """A number with where it comes from. `value` None: nobody said, which is not zero."""

    value: Decimal | None
    source: str  #: records, stated, summed or missing
    top: int | None = None
    bottom: int | None = None
    received: int = 0
    expected: int = 0

    def plain(self) -> dict[str, Any]:
        """As an edition keeps it: what says nothing is left out."""
        found: dict[str, Any] = {
            "value": None if self.value is None else f"{self.value:f}",
            "source": self.source,
        }
        if self.bottom is not None:
            found |= {"top": self.top, "bottom": self.bottom}
        if self.expected:
            found |= {"received": self.received, "expected": self.expected}
        return found


@lru_cache(maxsize=1)
def items() -> dict[str, Item]:
    """Everything that may stand in a return, in the order in which modules declare it."""
    found = {}
    for name, one in {**measures(), **rates()}.items():
        is_rate = name in rates()
        found[name] = Item(
            name=name, number=0, label=_both(one.label), definition=_both(one.definition),
            unit="%" if is_rate else _both(getattr(one, "counted", ""))["vi"], kind="rate" if is_rate else "count",
            numerator=getattr(one, "numerator", ""), denominator=getattr(one, "denominator", ""), good=one.good,
        )  # fmt: skip
    return found


def told(names: Sequence[str], unit: Unit, period: Period) -> dict[str, Told]:
    """Numbers of a unit with all below it: a fixed number of queries."""
    return {name: _told(value) for name, value in values_in(list(names), unit, period).items()}


def told_of_many(names: Sequence[str], units: Sequence[Unit], period: Period) -> dict[int, dict[str, Told]]:
    """The same of many units: one query for whole months."""
    if not period.is_of_months:
        return {unit.pk: told(names, unit, period) for unit in units}
    found = values_of(list(names), [unit.pk for unit in units], period)
    return {pk: {name: _told(value) for name, value in row.items()} for pk, row in found.items()}


def opens_to(name: str) -> str:
    """The measure whose records stand behind an item; of a rate its numerator. Empty where nothing can be opened."""
    found = items().get(name)
    if found is None:
        return ""
    measure = found.numerator or name
    return measure if measure in measures() else ""


def shelf_of(name: str) -> str:
    """The public list on which the records behind an item stand; empty where there is none."""
    measure = opens_to(name)
    return kind_of(measure) if measure else ""


def _told(value: Value) -> Told:
    if value.is_rate:
        share = Decimal(value.numerator or 0) / Decimal(value.denominator) if value.denominator else None
        share = share.quantize(Decimal("0.000001")) if share is not None else None
        return Told(share, "records" if share is not None else "missing", value.numerator, value.denominator)
    if value.value is None:
        return Told(None, "missing")
    return Told(Decimal(int(value.value)), "records")


def _both(words: Any) -> dict[str, str]:
    """A lazy text in both languages."""
    found = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found[language] = str(words)
    return found
