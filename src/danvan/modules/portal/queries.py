"""Units with their history, and figures ready to be shown."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.figures.public import (
    Figures,
    Levels,
    Value,
    by_level,
    by_unit,
    declared,
    measures,
    rates,
    series,
    values,
    years_of,
)
from danvan.kernel.organisations.public import (
    Body,
    Named,
    Unit,
    UnitChange,
    children_of,
    roots,
    unit_by_code,
    units_called,
)
from danvan.kernel.registry.public import house
from danvan.kernel.rulebook.public import rulebook
from danvan.lib.rules import Rule
from danvan.lib.vietnamese.normal import fold

#: A page draws one point for each month.
LONGEST_MONTHS = 120


def unit_called(code: str, *, tree: str, on: date | None = None) -> Unit | None:
    """The unit that bears the code on a day; today's if there is one, else the last that bore it."""
    named, _colon, code = code.rpartition(":")
    tree = named or tree  # "zurich:261": a unit of another tree
    found = unit_by_code(tree, code, on=on)
    if found is not None or on is not None:
        return found
    return Unit.objects.filter(tree=tree, code=code).order_by("-valid_from").first()


def home_unit(tree: str) -> Unit | None:
    found = roots(tree)
    return found[0] if found else None


def roots_elsewhere(tree: str) -> list[Unit]:
    """Where other trees begin: cities and countries whose records were imported."""
    return list(Unit.objects.filter(rank=0).exclude(tree=tree).order_by("sort_key", "pk"))


def called_elsewhere(words: str, elsewhere: Sequence[Unit], *, limit: int = 30) -> list[Named]:
    """Units of other trees by name. One whose own name says it all goes before its parts."""
    sought, found = fold(words).split(), []
    for root in elsewhere:
        if sought and all(word in root.key for word in sought):
            found.append(Named(root))
        else:
            found += units_called(words, tree=root.tree, limit=limit)
    return found[:limit]


@dataclass(frozen=True)
class Ancestry:
    """One step of a unit's history: which unit, by which legal act, whole or in part."""

    unit: Unit
    change: UnitChange
    is_part: bool


def predecessors(unit: Unit) -> list[Ancestry]:
    rows = unit.origins.select_related("change", "predecessor__parent").order_by("predecessor__sort_key")
    return [Ancestry(row.predecessor, row.change, row.extent == "part") for row in rows]


def successors(unit: Unit) -> list[Ancestry]:
    rows = unit.heirs.select_related("change", "successor__parent").order_by(
        "-is_default", "successor__sort_key"
    )
    return [Ancestry(row.successor, row.change, row.extent == "part") for row in rows]


def earlier_names(unit: Unit) -> list[Any]:
    """Names and kinds the unit had, newest first, when there was more than one."""
    terms = list(unit.terms.order_by("-during"))
    return terms if len(terms) > 1 else []


def bodies_in(unit: Unit) -> list[Body]:
    return list(Body.objects.filter(unit=unit, valid_to__isnull=True).order_by("pk"))


def parts_of(unit: Unit) -> list[Unit]:
    return children_of(unit)


def units_changed() -> int:
    """Number of the last change of units: pages that name units are cached by it."""
    return UnitChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def unit_codes(tree: str) -> list[str]:
    """Codes of all units of today, for search engines."""
    units = Unit.objects.existing_on(timezone.localdate()).filter(tree=tree, rank__gt=0)
    return list(units.order_by("rank", "code").values_list("code", flat=True))


@dataclass(frozen=True)
class Period:
    """Whole months. Figures of the running month grow until it ends."""

    start: date
    end: date

    @classmethod
    def last_months(cls, count: int, *, today: date | None = None) -> Period:
        today = today or timezone.localdate()
        month = today.year * 12 + today.month - count
        return cls(date(month // 12, month % 12 + 1, 1), today)

    @classmethod
    def between(cls, first: str, last: str, *, today: date | None = None) -> Period | None:
        """From one month to another, both written 2026-05; None when they say no period of up to ten years."""
        today = today or timezone.localdate()
        try:
            start, month = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
        except ValueError:
            return None
        end = min(today, month.replace(day=monthrange(month.year, month.month)[1]))
        is_fair = (
            start <= end and month.year * 12 + month.month - start.year * 12 - start.month < LONGEST_MONTHS
        )
        return cls(start, end) if is_fair else None


def headline(names: Sequence[str], unit: Unit, period: Period) -> list[tuple[Value, list[Value]]]:
    """Each figure with its months, oldest first. Names that no module declares are left out."""
    known = [name for name in names if name in measures() or name in rates()]
    found = values(known, unit, start=period.start, end=period.end)
    return [
        (found[name], [value for _month, value in series(name, unit, start=period.start, end=period.end)])
        for name in known
    ]


def all_figures(unit: Unit, period: Period) -> tuple[list[Value], list[Value]]:
    """(rates, measures): everything that is counted."""
    found = values([*rates(), *measures()], unit, start=period.start, end=period.end)
    return [found[name] for name in rates()], [found[name] for name in measures()]


def compared(name: str, units: Sequence[Unit], period: Period) -> list[tuple[Unit, Value]]:
    """A figure for several units, in their own order; None where nothing was counted."""
    found = by_unit(name, [unit.pk for unit in units], start=period.start, end=period.end)
    return [(unit, found[unit.pk]) for unit in units if unit.pk in found]


# --- the year of a unit


@dataclass(frozen=True)
class Counted:
    """A measure of a year: what the unit's own bodies did beside what those below it did."""

    name: str
    label: Any
    definition: Any
    levels: Levels


@dataclass(frozen=True)
class Share:
    """A rate of a year: both numbers stand for themselves."""

    name: str
    label: Any
    definition: Any
    numerator: str
    denominator: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Gap:
    """Parts that do not make up their whole, by how much, and what is known of the difference."""

    whole: Counted
    parts: list[Counted]
    rest: Counted
    said: Any

    @property
    def sum(self) -> int:
        return sum(part.levels.whole for part in self.parts)

    @property
    def difference(self) -> int:
        return self.whole.levels.whole - self.sum


@dataclass(frozen=True)
class Chapter:
    """What one module counted in the year; what was never there is left out."""

    title: Any
    counts: list[Counted]
    shares: list[Share]
    gaps: list[Gap]


@dataclass(frozen=True)
class Year:
    chapters: list[Chapter]
    years: list[int]  #: in which anything was counted, latest first
    parts: list[Unit]  #: below the unit at the end of that year


def unit_in_year(code: str, *, tree: str, year: int) -> Unit | None:
    """The unit that bore a code at the end of a year; where units were not known yet, the first known to bear it."""
    named, _colon, code = code.rpartition(":")
    bearers = Unit.objects.filter(tree=named or tree, code=code).order_by("valid_from")
    start = date(year, 1, 1)
    last = None
    for unit in bearers:
        if last is None or unit.valid_from <= date(year, 12, 31):
            last = unit
    is_over = last is not None and last.valid_to is not None and last.valid_to <= start
    return None if is_over else last


def year_of(unit: Unit, year: int) -> Year | None:
    """Everything that modules declare for a year's page, or None where nothing at all was counted: three queries."""
    years = years_of(unit)
    if year not in years:
        return None
    period = {"start": date(year, 1, 1), "end": date(year, 12, 31)}
    found = by_level([name for figures in declared().values() for name in _names(figures)], unit, **period)
    chapters = []
    for module, figures in declared().items():
        chapter = _chapter(module, figures, found)
        if chapter.counts or chapter.shares or chapter.gaps:
            chapters.append(chapter)
    day = min(max(period["end"], unit.valid_from), timezone.localdate())
    if unit.valid_to is not None and day >= unit.valid_to:
        day = unit.valid_to - timedelta(days=1)
    return Year(chapters, years, children_of(unit, on=day))


def _names(figures: Figures) -> list[str]:
    """Every measure that a year's page needs of a module."""
    names = []
    for name in figures.year:
        names += [name] if name in measures() else [rates()[name].numerator, rates()[name].denominator]
    for whole in figures.wholes:
        names += [whole.whole, *whole.parts, whole.rest]
    return list(dict.fromkeys(names))


def _chapter(module: str, figures: Figures, found: dict[str, Levels]) -> Chapter:
    def counted_(name: str) -> Counted:
        measure = measures()[name]
        return Counted(name, measure.label, measure.definition, found[name])

    counts = [counted_(name) for name in figures.year if name in measures() and found[name].whole]
    shares = [
        Share(rate.name, rate.label, rate.definition, rate.numerator, rate.denominator,
              found[rate.numerator].whole, found[rate.denominator].whole)
        for rate in (rates()[name] for name in figures.year if name in rates())
        if found[rate.denominator].whole
    ]  # fmt: skip
    gaps = [
        Gap(counted_(one.whole), [counted_(part) for part in one.parts if found[part].whole], counted_(one.rest), one.said)
        for one in figures.wholes
    ]  # fmt: skip
    return Chapter(house().modules[module].title, counts, shares, [gap for gap in gaps if gap.difference])


def counted(name: str, unit: Unit, year: int, level: str = "") -> int:
    """What the year's page says of a measure at a level: one query."""
    levels = by_level([name], unit, start=date(year, 1, 1), end=date(year, 12, 31))[name]
    return {"own": levels.own, "below": levels.below}.get(level, levels.whole)


def rules_in_force(area: str, on: date) -> tuple[Rule, ...]:
    return tuple(rule for rule in rulebook().area(area, on) if rule.is_enabled and rule.scope is None)
