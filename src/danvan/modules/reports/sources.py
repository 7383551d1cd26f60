"""Where the numbers of returns come from: the catalogue of indicators, and what `told` says of each; never a typed number.

A number that nobody gave is None and stays missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from danvan.kernel.figures.public import kind_of, measures
from danvan.kernel.indicators.public import Told as Answer
from danvan.kernel.indicators.public import catalogue, indicator_of, told_in
from danvan.kernel.indicators.public import told_below as answers_below
from danvan.kernel.organisations.public import Unit
from danvan.lib.periods import Period

#: Shares are kept with so many digits behind the comma.
_EXACT = Decimal("0.000001")


@dataclass(frozen=True)
class Item:
    """One thing that is counted, as a report names and defines it."""

    name: str
    number: int  #: which indicator of the catalogue
    label: dict[str, str]
    definition: dict[str, str]
    unit: str
    kind: str  #: count, amount, people, state or rate
    computed: str  #: the measure that counts it from records; empty where an office states it
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class Told:
    """A number with where it comes from. `value` None: nobody said, which is not zero."""

    value: Decimal | None
    source: str  #: records, stated, summed or missing
    top: Decimal | None = None
    bottom: Decimal | None = None
    received: int = 0
    expected: int = 0
    words: tuple[Any, ...] = ()  #: what the unit itself stated
    notes: tuple[str, ...] = ()  #: what was stated against what is counted, as sentences

    def plain(self) -> dict[str, Any]:
        """As an edition keeps it: what says nothing is left out."""
        found: dict[str, Any] = {"value": written(self.value), "source": self.source}
        if self.bottom is not None:
            found |= {"top": written(self.top), "bottom": written(self.bottom)}
        if self.expected > 1 or self.received != self.expected:
            found |= {"received": self.received, "expected": self.expected}
        return found


def written(value: Decimal | None) -> str | None:
    """A number as text, without zeros behind the comma."""
    if value is None:
        return None
    told = f"{value:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


@lru_cache(maxsize=1)
def items() -> dict[str, Item]:
    """Everything that may stand in a return, in the order of the catalogue."""
    found = {}
    for one in catalogue():
        meant = indicator_of(one)
        found[one.name] = Item(
            name=one.name, number=one.number, label={"vi": one.text("vi"), "en": one.text("en")},
            definition={"vi": meant.definition("vi"), "en": meant.definition("en")}, unit=one.unit, kind=one.kind,
            computed=one.computed, numerator=one.numerator, denominator=one.denominator,
        )  # fmt: skip
    return found


def told(names: Sequence[str], unit: Unit, periods: Sequence[Period]) -> list[dict[str, Told]]:
    """Numbers of a unit with all below it in several periods: as many queries as for one."""
    return [
        {name: _told(one) for name, one in row.items()} for row in told_in(list(names), unit, list(periods))
    ]


def told_below(names: Sequence[str], unit: Unit, period: Period) -> list[tuple[Unit, dict[str, Told]]]:
    """The same of each unit directly below, as the tree stood in the period."""
    rows = answers_below(list(names), unit, period)
    return [(one, {name: _told(answer) for name, answer in row.items()}) for one, row in rows]


def opens_to(name: str) -> str:
    """The measure whose records stand behind an item; of a rate that of its numerator. Empty where nothing can be opened."""
    found = items().get(name)
    if found is None:
        return ""
    if found.kind == "rate":
        return opens_to(found.numerator)
    return found.computed if found.computed in measures() else ""


def counted_by(name: str) -> list[str]:
    """Every measure that goes into an item."""
    found = items()[name]
    parts = (found.numerator, found.denominator) if found.kind == "rate" else (name,)
    computed = [items()[part].computed for part in parts if part]
    return [one for one in computed if one in measures() and measures()[one].adds]


def shelf_of(measure: str) -> str:
    """The public list on which the records behind a measure stand; empty where there is none."""
    return kind_of(measure) if measure else ""


def _told(answer: Answer) -> Told:
    value = answer.value
    if value is not None and answer.item.kind == "rate":
        value = value.quantize(_EXACT)
    return Told(
        value, answer.source, answer.numerator, answer.denominator, answer.received, answer.expected, answer.words,
        tuple(str(one) for one in answer.differences),
    )  # fmt: skip
