"""The sixty-five indicators and the items they are made of, as data/indicators says. A mistake is answered with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from django.conf import settings
from django.utils.translation import get_language

from danvan.kernel.figures.public import declared, measures, rates

Kind = Literal["count", "amount", "people", "state", "rate"]
KINDS: tuple[str, ...] = get_args(Kind)

#: S: in published reviews, L: a legal text asks for it, N: reported in the news, D: derived.
SOURCES = ("S", "L", "N", "D")

#: By what texts are read.
READINGS = frozenset({
    "dan_van_kheo.registered", "dan_van_kheo.recognised", "dan_van_kheo.proposed", "dan_van_kheo.maintained",
    "supervision.sessions", "critique.sessions", "opinions.contributed", "petitions.received", "petitions.resolved",
    "petitions.forwarded", "dialogues.held", "dialogues.participants", "citizen_reception.sessions", "citizen_reception.people",
    "awards.collective", "awards.individual", "people_inspection.boards", "people_inspection.findings",
    "community_investment.boards", "community_investment.projects", "disclosures.count", "contributions.money_vnd",
    "contributions.land_m2", "contributions.labour_days", "members.count", "meetings.held",
})  # fmt: skip

#: How many indicators there are.
COUNT = 65


class BadCatalogue(ValueError):  # noqa: N818 - it names what is bad
    """A catalogue that cannot be used. The message reads `file: indicator: item: what is wrong`."""


@dataclass(frozen=True)
class Item:
    """One thing that is counted; an indicator has one or several.

    `computed` names a figure that a module counts from its records. `at_most` is the item that this one is a part of.
    Counts and amounts add over units and time; people never; a state only over units, and only where it `adds_below`;
    a rate is computed again from its two items.
    """

    name: str
    number: int  #: which of the sixty-five; 0: outside
    label_vi: str
    label_en: str
    unit: str
    kind: Kind
    computed: str = ""
    numerator: str = ""
    denominator: str = ""
    at_most: str = ""
    reading: str = ""
    adds_below: bool = False

    def text(self, language: str | None = None) -> str:
        """The label in a language, that of the reader unless told."""
        return _in(language, self.label_vi, self.label_en)

    @property
    def label(self) -> str:
        return self.text()

    @property
    def adds(self) -> bool:
        """Whether months add to quarters."""
        return self.kind in ("count", "amount")

    @property
    def adds_over_units(self) -> bool:
        return self.adds or self.adds_below

    @property
    def is_whole(self) -> bool:
        """Whether it can only be a whole number."""
        return self.kind in ("count", "people", "state")

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Indicator:
    """One of the sixty-five, with what it means and where it comes from."""

    number: int
    name_vi: str
    name_en: str
    source: str  #: letters of SOURCES, "N/L"
    basis: str  #: the law and its article, where one is given
    definition_vi: str
    definition_en: str
    items: tuple[Item, ...] = field(default_factory=tuple)

    def text(self, language: str | None = None) -> str:
        return _in(language, self.name_vi, self.name_en)

    def definition(self, language: str | None = None) -> str:
        return _in(language, self.definition_vi, self.definition_en)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Catalogue:
    """All indicators of a file, in its order."""

    version: str
    basis_vi: str
    basis_en: str
    told_by: tuple[str, ...]  #: levels whose units are expected to say something
    indicators: tuple[Indicator, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for indicator in self.indicators for item in indicator.items)

    def basis(self, language: str | None = None) -> str:
        return _in(language, self.basis_vi, self.basis_en)


@lru_cache(maxsize=1)
def the_catalogue() -> Catalogue:
    """The catalogue of the house, read once for each process. Raises BadCatalogue."""
    return load_catalogue(
        Path(settings.DATA_DIR) / "indicators" / "dan-van.toml",
        counted=frozenset(measures()),
        shares={name: (rate.numerator, rate.denominator) for name, rate in rates().items()},
    )


def catalogue() -> tuple[Item, ...]:
    """All items, in the order of the catalogue."""
    return the_catalogue().items


def indicators() -> tuple[Indicator, ...]:
    return the_catalogue().indicators


def item(name: str) -> Item:
    """Raises KeyError for a name that the catalogue does not hold."""
    return _by_name()[name]


def indicator_of(one: Item) -> Indicator:
    return next(indicator for indicator in indicators() if indicator.number == one.number)


def items_read_as(measure: str) -> tuple[Item, ...]:
    """Items that a measure of the reading vocabulary speaks of; none for a measure that nobody knows."""
    return tuple(one for one in catalogue() if measure and one.reading == measure)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Item]:
    return {one.name: one for one in catalogue()}


@lru_cache(maxsize=1)
def modules_of() -> dict[str, str]:
    """Which module counts each measure."""
    return {
        measure.name: module
        for module, figures in declared().items()
        for source in figures.sources
        for measure in source.measures
    }


_NAME = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_TOP = {"version": str, "basis_vi": str, "basis_en": str, "told_by": list, "indicator": list}
_INDICATOR = {"number": int, "name_vi": str, "name_en": str, "source": str, "definition_vi": str, "definition_en": str, "item": list}  # fmt: skip
_ITEM = {"name": str, "label_vi": str, "label_en": str, "unit": str, "kind": str}
_ITEM_MORE = {"computed": str, "numerator": str, "denominator": str, "at_most": str, "reading": str, "adds_below": bool}  # fmt: skip


def load_catalogue(
    path: Path, *, counted: frozenset[str], shares: Mapping[str, tuple[str, str]]
) -> Catalogue:
    """A file, checked wholly. `counted` are the measures that modules declare, `shares` their rates with both sides.

    Raises BadCatalogue with the place of the first mistake, FileNotFoundError.
    """
    try:
        with path.open("rb") as file:
            told = tomllib.load(file)
    except tomllib.TOMLDecodeError as wrong:
        raise BadCatalogue(f"{path.name}: {wrong}") from wrong
    _shape(path.name, told, _TOP, {})
    found = tuple(_indicator(path.name, one) for one in told["indicator"])
    _complete(path.name, found)
    for indicator in found:
        _agree(f"{path.name}: indicator {indicator.number}", indicator, found, counted, shares)
    return Catalogue(told["version"], told["basis_vi"], told["basis_en"], tuple(told["told_by"]), found)


def _indicator(where: str, told: Mapping[str, Any]) -> Indicator:
    where = f"{where}: indicator {told.get('number', '?')}"
    _shape(where, told, _INDICATOR, {"basis": str})
    number = told["number"]
    if not set(told["source"].split("/")) <= set(SOURCES):
        raise BadCatalogue(f"{where}: source: {told['source']!r} is not made of {', '.join(SOURCES)}")
    if not told["item"]:
        raise BadCatalogue(f"{where}: no item")
    return Indicator(
        number, told["name_vi"], told["name_en"], told["source"], told.get("basis", ""), told["definition_vi"],
        told["definition_en"], tuple(_item(where, number, one) for one in told["item"]),
    )  # fmt: skip


def _item(where: str, number: int, told: Mapping[str, Any]) -> Item:
    where = f"{where}: {told.get('name', '?')}"
    _shape(where, told, _ITEM, _ITEM_MORE)
    if not _NAME.fullmatch(told["name"]):
        raise BadCatalogue(f"{where}: name: must be small_letters.small_letters")
    if told["kind"] not in KINDS:
        raise BadCatalogue(f"{where}: kind: {told['kind']!r} is none of {', '.join(KINDS)}")
    return Item(number=number, **told)


def _shape(where: str, told: Mapping[str, Any], needed: Mapping[str, type], more: Mapping[str, type]) -> None:
    """Every field there, of its type, and none that nobody knows."""
    for name, kind in needed.items():
        if name not in told:
            raise BadCatalogue(f"{where}: {name}: missing")
        _typed(where, name, told[name], kind)
        if kind is str and not told[name].strip():
            raise BadCatalogue(f"{where}: {name}: empty")
    for name in told.keys() - needed.keys():
        if name not in more:
            raise BadCatalogue(f"{where}: {name}: unknown; the fields are {', '.join([*needed, *more])}")
        _typed(where, name, told[name], more[name])


def _typed(where: str, name: str, value: object, kind: type) -> None:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadCatalogue(f"{where}: {name}: must be {kind.__name__}")


def _complete(where: str, found: Iterable[Indicator]) -> None:
    """Each of the sixty-five once, each name once, each measure of reading known."""
    numbers = [indicator.number for indicator in found]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    missing = sorted(set(range(1, COUNT + 1)) - set(numbers))
    strange = sorted(set(numbers) - set(range(COUNT + 1)))
    for what, which in (("told twice", twice), ("missing", missing), ("not of the sixty-five", strange)):
        if which:
            raise BadCatalogue(f"{where}: indicators {', '.join(map(str, which))}: {what}")
    names = [one.name for indicator in found for one in indicator.items]
    for name in names:
        if names.count(name) > 1:
            raise BadCatalogue(f"{where}: {name}: told twice")


def _agree(
    where: str,
    indicator: Indicator,
    found: Iterable[Indicator],
    counted: frozenset[str],
    shares: Mapping[str, tuple[str, str]],
) -> None:
    """What items say of one another, and of the figures that modules declare."""
    known = {one.name: one for other in found for one in other.items}
    for one in indicator.items:
        place = f"{where}: {one.name}"
        if one.kind == "rate":
            _rate_agrees(place, one, known, shares)
        elif one.numerator or one.denominator:
            raise BadCatalogue(f"{place}: only a rate has a numerator and a denominator")
        elif one.computed and one.kind in ("people", "state"):
            raise BadCatalogue(
                f"{place}: computed: what is counted in a period is neither people nor a state"
            )
        elif one.computed and one.computed not in counted:
            raise BadCatalogue(f"{place}: computed: no module counts {one.computed}")
        if one.adds_below and one.kind != "state":
            raise BadCatalogue(f"{place}: adds_below: only of a state need it be said")
        if one.reading and one.reading not in READINGS:
            raise BadCatalogue(f"{place}: reading: {one.reading!r} is no measure of reading")
        if one.at_most:
            _part_agrees(place, one, known)


def _rate_agrees(
    place: str, one: Item, known: Mapping[str, Item], shares: Mapping[str, tuple[str, str]]
) -> None:
    for side in (one.numerator, one.denominator):
        if side not in known or known[side].kind not in ("count", "amount"):
            raise BadCatalogue(
                f"{place}: {side or 'a rate without both sides'}: must be a count or an amount"
            )
    if one.unit != "%":
        raise BadCatalogue(f"{place}: unit: a rate is told in %")
    if one.computed:
        sides = (known[one.numerator].computed, known[one.denominator].computed)
        if shares.get(one.computed) != sides:
            raise BadCatalogue(f"{place}: computed: {one.computed} does not divide {sides[0]} by {sides[1]}")


def _part_agrees(place: str, one: Item, known: Mapping[str, Item]) -> None:
    seen = {one.name}
    whole = one
    while whole.at_most:
        if whole.at_most not in known:
            raise BadCatalogue(f"{place}: at_most: there is no item {whole.at_most}")
        whole = known[whole.at_most]
        if whole.name in seen:
            raise BadCatalogue(f"{place}: at_most: leads back to {whole.name}")
        seen.add(whole.name)


def _in(language: str | None, vi: str, en: str) -> str:
    return en if (language or get_language() or "vi").startswith("en") else vi
