"""What is told of an item: by records, by an office's word, by the sum of what is below, or not at all.

What an office says stands; what records count, and what units below say, stands beside it, and where they differ the
difference is told. Nothing missing becomes zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from danvan.kernel.figures.public import (
    Place,
    Stay,
    by_month,
    own_by_unit,
    own_in_days,
    places_of,
    recorded_since,
    stays_under,
)
from danvan.kernel.organisations.public import Actor, Person, Unit, heirs, scope_of
from danvan.lib.periods import Period
from danvan.web import formats

from .adding import Counts, Sum, Word, added, covers, in_common, share, standing, tiles
from .catalogue import Item, item, modules_of, the_catalogue
from .models import Scope, State, Statement

Source = Literal["records", "stated", "summed", "missing"]


@dataclass(frozen=True)
class Difference:
    """An office's word beside another number for the same thing. `of` says which: records, or the sum of what is below."""

    item: Item
    of: Literal["records", "below"]
    stated: Decimal
    other: Decimal
    received: int = 0
    expected: int = 0

    @property
    def by(self) -> Decimal:
        """How much more was stated; less than zero where it was less."""
        return self.stated - self.other

    def text(self) -> str:
        """Both numbers and by how much they differ, as a sentence."""
        told = {"stated": number(self.stated), "other": number(self.other), "by": number(abs(self.by)),
                "item": self.item.text(), "received": self.received, "expected": self.expected}  # fmt: skip
        if self.of == "records":
            return (
                _("“%(item)s”: %(stated)s was stated, the records count %(other)s: a difference of %(by)s.")
                % told
            )
        return (
            _(
                "“%(item)s”: %(stated)s was stated, what units below said comes to %(other)s (%(received)s of %(expected)s"
                " units told it): a difference of %(by)s."
            )
            % told
        )

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Told:
    """One item of a unit with all below it in a period, and where its value comes from.

    `value` is None where nobody said anything: that is not zero. `received` of `expected` units told all of the period,
    `partly` more told some of it and are left out. `stated` is the word for exactly this period, `words` are all that the
    unit itself said of days in it.
    """

    item: Item
    value: Decimal | None
    source: Source
    computed: int | None = None
    stated: Statement | None = None
    summed: Decimal | None = None
    received: int = 0
    expected: int = 0
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    differences: tuple[Difference, ...] = ()
    partly: int = 0
    words: tuple[Statement, ...] = ()
    units: frozenset[int] = field(default=frozenset(), repr=False, compare=False)  #: those received
    total: Sum | None = field(default=None, repr=False, compare=False)

    @property
    def is_missing(self) -> bool:
        return self.value is None

    @property
    def is_complete(self) -> bool:
        """Whether nobody is missing in it."""
        return self.value is not None and (self.source == "stated" or self.received == self.expected)


def told(
    names: Sequence[str], unit: Unit, period: Period, *, known_on: date | None = None, tree_of: date | None = None,
    public: bool = False,
) -> dict[str, Told]:  # fmt: skip
    """Items of a unit with all below it in a period; a fixed number of queries, however many items and units.

    `known_on`: as it was known at the end of a day. `tree_of`: restated to the units of that day, so that a unit holds
    what its predecessors had; else every period is told by its own tree. `public`: only what everybody may read.
    Raises KeyError for an item that nobody knows, BadPeriod for `known_on` or `tree_of` with a period not made of months.
    """
    return told_in(names, unit, [period], known_on=known_on, tree_of=tree_of, public=public)[0]


def told_in(
    names: Sequence[str], unit: Unit, periods: Sequence[Period], *, known_on: date | None = None,
    tree_of: date | None = None, public: bool = False,
) -> list[dict[str, Told]]:  # fmt: skip
    """The same for several periods, with as many queries as for one."""
    items = [item(name) for name in names]
    if not periods:
        return []
    if known_on is not None or tree_of is not None:
        for period in periods:
            period.months()
    held = _Held(items, unit, periods, known_on=known_on, tree_of=tree_of, public=public)
    return [_Teller(held, period).all(items) for period in periods]


def told_below(
    names: Sequence[str], unit: Unit, period: Period, *, known_on: date | None = None, public: bool = False
) -> list[tuple[Unit, dict[str, Told]]]:
    """Items of each unit directly below in the period, by name; those that said nothing are there too. As many queries as told."""
    items = [item(name) for name in names]
    held = _Held(items, unit, [period], known_on=known_on, tree_of=None, public=public, by_unit=True)
    rows = Unit.objects.filter(terms__parent=unit, terms__during__contains=last_day(unit, period))
    return [
        (one, _Teller(held.part(one, period), period).all(items))
        for one in rows.distinct().order_by("sort_key")
    ]


def awaited(name: str, unit: Unit, period: Period, *, public: bool = False) -> tuple[list[Unit], list[Unit]]:
    """Units expected to say something of an item: those that did, and those of whom nothing is known; by name."""
    held = _Held([item(name)], unit, [period], known_on=None, tree_of=None, public=public)
    found = _Teller(held, period)
    received = found.all([item(name)])[name].units
    units = list(Unit.objects.filter(pk__in=found.base).order_by("sort_key"))
    return [one for one in units if one.pk in received], [one for one in units if one.pk not in received]


def number(value: Decimal | int | None) -> str:
    """A number as pages write it, 1.234.567,5; a dash for what nobody said."""
    if value is None:
        return "–"
    _whole, _point, behind = f"{Decimal(value):f}".partition(".")
    return formats.number(Decimal(value), len(behind.rstrip("0")))


# --- statements -------------------------------------------------------------------------------------------------------


def statements_within(
    person: Actor, *, unit: Unit | None = None, period: Period | None = None
) -> QuerySet[Statement]:
    """Stated figures that a person's posts reach, newest first."""
    rows = Statement.objects.filter(scope_of(person, "indicators.read")).order_by("-pk")
    return _narrowed(rows, unit, period)


def published_statements(*, unit: Unit | None = None, period: Period | None = None) -> QuerySet[Statement]:
    """Stated figures that everybody may read, newest first."""
    return _narrowed(Statement.objects.filter(published=True).order_by("-pk"), unit, period)


def statement_seen_by(person: Actor | None, uid: str) -> Statement | None:
    """One figure, for whoever may read it."""
    rows = Statement.objects.select_related("unit", "body", "paper", "sheet", "replaced_by", "replaces")
    seen = Q(published=True)
    if isinstance(person, Person):
        seen |= scope_of(person, "indicators.read")
    return rows.filter(seen, uid=uid).first()


def _narrowed(rows: QuerySet[Statement], unit: Unit | None, period: Period | None) -> QuerySet[Statement]:
    if unit is not None:
        rows = rows.filter(unit=unit)
    if period is not None:
        rows = rows.filter(start__gte=period.start, end__lte=period.end)
    return rows.select_related("unit", "body", "paper", "sheet", "replaced_by")


# --- what is read from the database -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Life:
    """From when to when a unit existed. `since` is None for what the first list already held."""

    unit: int
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class _Held:
    """Everything that the periods need, read at once."""

    def __init__(
        self, items: Sequence[Item], unit: Unit, periods: Sequence[Period], *, known_on: date | None,
        tree_of: date | None, public: bool, by_unit: bool = False,
    ) -> None:  # fmt: skip
        self.unit, self.known_on, self.tree_of = unit, known_on, tree_of
        self.periods = periods
        self.start, self.end = min(p.start for p in periods), max(p.end for p in periods)
        self.items = {one.name: one for one in _with_sides(items)}
        self.measures = sorted(
            {one.computed for one in self.items.values() if one.computed and one.kind != "rate"}
        )
        self.stays = self._stays()
        self.words, self.statements = self._words(public)
        self.by_unit = self.measures if by_unit else self._worded()
        self.lives = self._lives()
        self.counts = self._counts()
        self.own = self._own()
        self.kept = self._kept()
        self._days: dict[date, list[tuple[int, str, int]]] = {}

    def part(self, unit: Unit, period: Period) -> _Held:
        """The same for a unit below, of what is held by unit already."""
        found = copy(self)
        found.unit = unit

        def is_below(one: int) -> bool:
            return unit.pk in self.path(one, period)

        found.words = {
            name: [word for word in words if is_below(word.unit)] for name, words in self.words.items()
        }
        found.words = {name: words for name, words in found.words.items() if words}
        found.statements = {}
        found.lives = [life for life in self.lives if is_below(life.unit)] or [_Life(unit.pk, None, None)]
        found.own = [row for row in self.own if is_below(row[0])]
        counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for _unit, month, name, count in found.own:
            counts[month][name] += count
        found.counts = counts
        found._days = {period.start: [row for row in self.days(period) if is_below(row[0])]}
        found.kept = _with(
            self.kept, unit.pk, {key: since for key, since in self.kept.items() if is_below(key[1])}
        )
        return found

    def days(self, period: Period) -> list[tuple[int, str, int]]:
        """Own counts by unit of a period that is not made of months."""
        if period.start not in self._days:
            asked = self.measures and not period.is_of_months
            self._days[period.start] = (
                own_in_days(self.measures, self.stays, start=period.start, end=period.end) if asked else []
            )
        return self._days[period.start]

    def path(self, unit: int, period: Period) -> tuple[int, ...]:
        """Under whom a unit stands in a period, itself included."""
        return _path_on(self.places.get(unit, ()), unit, self.tree_of or period.end)

    def _stays(self) -> tuple[Stay, ...]:
        if self.tree_of is None:
            return stays_under(self.unit.pk)
        ids = Unit.objects.filter(tree=self.unit.tree).values_list("pk", flat=True)
        carried = heirs(list(ids), on=self.tree_of)
        below = {
            unit
            for unit, places in places_of(sorted(set(carried.values()))).items()
            if self.unit.pk in _path_on(places, unit, self.tree_of)
        }
        return tuple(Stay(one, None, None) for one, heir in carried.items() if heir in below)

    def _words(self, public: bool) -> tuple[dict[str, list[Word]], dict[str, list[Statement]]]:
        """Words by item, and the unit's own as rows."""
        stands = Q(state=State.STANDING)
        if self.known_on is not None:
            stands = Q(stated_on__lte=self.known_on) & (
                Q(ended_on__isnull=True) | Q(ended_on__gt=self.known_on)
            )
        asked = stands & Q(item__in=list(self.items), start__gte=self.start, end__lte=self.end)
        if public:
            asked &= Q(published=True)
        stays: dict[int, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            stays[stay.unit].append(stay)
        rows = Statement.objects.filter(asked, unit__in=_ids(stays)).order_by("pk")
        words: dict[str, list[Word]] = defaultdict(list)
        for name, unit, scope, start, end, value in rows.values_list(
            "item", "unit_id", "scope", "start", "end", "value"
        ):
            if any(stay.holds(end) for stay in stays[unit]):
                words[name].append(Word(unit, scope == Scope.WHOLE, start, end, value))
        mine: dict[str, list[Statement]] = defaultdict(list)
        if any(word.unit == self.unit.pk for found in words.values() for word in found):
            of_unit = Statement.objects.filter(asked, unit=self.unit).select_related("paper", "body", "sheet")
            for row in of_unit.order_by("start", "-end", "pk"):
                mine[row.item].append(row)
        return words, mine

    def _lives(self) -> list[_Life]:
        """The units that are expected to say something: those of the levels that the catalogue names, or the unit itself."""
        born = Exists(Unit.objects.filter(pk=OuterRef("pk"), origins__isnull=False))
        levels = the_catalogue().told_by
        rows = Unit.objects.filter(
            pk__in=_ids({stay.unit for stay in self.stays}), level__in=levels
        ).annotate(born=born)
        found = [
            _Life(pk, since if is_born else None, until)
            for pk, since, until, is_born in rows.values_list("pk", "valid_from", "valid_to", "born")
        ]
        return found or [_Life(self.unit.pk, None, None)]

    @cached_property
    def places(self) -> Mapping[int, list[Place]]:
        """Where everybody who said something or is expected to stands."""
        asked = {word.unit for words in self.words.values() for word in words}
        asked |= {life.unit for life in self.lives} | {unit for unit, *_rest in self.own}
        asked |= {unit for rows in self._days.values() for unit, *_rest in rows}
        return places_of(sorted(asked))

    def _worded(self) -> list[str]:
        """Measures that somebody's word stands beside, in a rate also on its other side: the others need not be told by unit."""
        names = set(self.words)
        for one in self.items.values():
            if one.kind == "rate" and names & {one.numerator, one.denominator}:
                names |= {one.numerator, one.denominator}
        return sorted({self.items[name].computed for name in names} & set(self.measures))

    def _counts(self) -> dict[date, dict[str, int]]:
        """Counts of the unit with all below it by month; of a period not made of months, by its first day."""
        if not self.measures:
            return {}
        found: dict[date, dict[str, int]] = {}
        if any(period.is_of_months for period in self.periods):
            units = None if self.tree_of is None else [stay.unit for stay in self.stays]
            found = by_month(
                self.measures, self.unit, start=self.start, end=self.end, known_on=self.known_on, units=units
            )  # fmt: skip
        return found

    def _own(self) -> list[tuple[int, date, str, int]]:
        if not self.by_unit or not any(period.is_of_months for period in self.periods):
            return []
        return own_by_unit(self.by_unit, self.stays, start=self.start, end=self.end, known_on=self.known_on)

    def _kept(self) -> dict[tuple[str, int], date]:
        """By (module, unit): since which month it keeps such records."""
        modules = sorted({modules_of()[measure] for measure in self.measures})
        if not modules:
            return {}
        units = {life.unit for life in self.lives} | {unit for unit, *_rest in self.own} | {self.unit.pk}
        units |= {word.unit for words in self.words.values() for word in words}
        if self.known_on is None and self.tree_of is None:
            return recorded_since(modules, sorted(units))
        everybody = sorted(units | {stay.unit for stay in self.stays})
        found = recorded_since(modules, everybody, known_on=self.known_on)
        return _with(found, self.unit.pk, found)


def _with(
    kept: Mapping[tuple[str, int], date], unit: int, below: Mapping[tuple[str, int], date]
) -> dict[tuple[str, int], date]:
    """The same, the unit itself keeping what is kept below it."""
    found = dict(kept)
    for (module, _one), since in below.items():
        found[module, unit] = min(since, found.get((module, unit), since))
    return found


# --- one period -------------------------------------------------------------------------------------------------------


class _Teller:
    """One period, from what is held."""

    def __init__(self, held: _Held, period: Period) -> None:
        self.held, self.period = held, period
        self.base = [life.unit for life in held.lives if life.holds(period.end)]
        self.kept = {key for key, since in held.kept.items() if since <= period.end}
        self._paths: dict[int, Sequence[int]] = {}
        self._counted: dict[str, int] = defaultdict(int)
        self._rows: dict[str, list[tuple[int, date, int]]] = defaultdict(list)
        if period.is_of_months:
            months = set(period.months())
            for month in months & held.counts.keys():
                for name, count in held.counts[month].items():
                    self._counted[name] += count
            for unit, month, name, count in held.own:
                if month in months:
                    self._rows[name].append((unit, month, count))
        elif held.measures:
            for unit, name, count in held.days(period):
                self._counted[name] += count
                self._rows[name].append((unit, period.start, count))

    def all(self, items: Iterable[Item]) -> dict[str, Told]:
        found: dict[str, Told] = {}
        for one in items:
            found[one.name] = self._rate(one) if one.kind == "rate" else self._one(one)
        return found

    def _one(self, one: Item) -> Told:
        return self._added(one) if one.adds_over_units else self._alone(one)

    def _added(self, one: Item) -> Told:
        period, unit = self.period, self.held.unit.pk
        words = [
            word
            for word in self.held.words.get(one.name, ())
            if period.start <= word.start and word.end <= period.end
        ]
        is_state = one.kind == "state"
        computed = self._computed(one)
        whole = self._chosen([word for word in words if word.unit == unit and word.is_whole], is_state)
        below = [word for word in words if word.unit != unit or not word.is_whole]
        total = self._summed(one, below, is_state)
        mine = self._mine(one)
        exact = self._exact(mine)
        received, partly = total.received, len(total.partly)
        source: Source
        if whole is not None:
            value, source, received = whole, "stated", frozenset(self.base)
        elif total.value is None:
            value, source = None, "missing"
        elif not total.said:
            value, source = (Decimal(computed), "records") if computed is not None else (None, "missing")
        elif total.said == {unit} and total.parts.keys() == {unit} and set(self.base) <= {unit}:
            value, source = total.value, "stated"
        else:
            value, source = total.value, "summed"
        summed = total.value if total.said - {unit} else None
        return Told(
            one, value, source, computed, exact, summed, len(received), len(self.base),
            differences=tuple(self._differences(one, whole, words, computed, total)), partly=partly, words=mine,
            units=received, total=total if whole is None else Sum(whole, {unit: whole}, received, said=frozenset({unit})),
        )  # fmt: skip

    def _alone(self, one: Item) -> Told:
        """What does not add over units: only the unit's own word for exactly this, or for its end."""
        period, unit = self.period, self.held.unit.pk
        words = [word for word in self.held.words.get(one.name, ()) if word.unit == unit]
        is_base = set(self.base) <= {unit}
        found = None
        for is_whole in (True, False) if is_base else (True,):
            of_scope = [word for word in words if word.is_whole == is_whole]
            if one.kind == "state":
                found = found or standing(of_scope, period.start, period.end)
            else:
                exact = [word for word in of_scope if (word.start, word.end) == (period.start, period.end)]
                found = found or (exact[0] if exact else None)
        mine = self._mine(one)
        received = frozenset(self.base) if found else frozenset()
        return Told(
            one, found.value if found else None, "stated" if found else "missing", None, self._exact(mine), None,
            len(received), len(self.base), words=mine, units=received,
        )  # fmt: skip

    def _rate(self, one: Item) -> Told:
        """Computed again from its two sides: of units that told both, unless each side is wholly known."""
        top, bottom = (self._one(self.held.items[side]) for side in (one.numerator, one.denominator))
        mine = self._mine(one)
        exact = self._exact(mine)
        sides: tuple[Decimal | None, Decimal | None] = (None, None)
        received: frozenset[int] = frozenset()
        is_whole = (top.is_complete and bottom.is_complete) or top.source == bottom.source == "records"
        if is_whole:
            sides, received = (top.value, bottom.value), top.units & bottom.units
        elif top.total is not None and bottom.total is not None:
            both = in_common(top.total, bottom.total)
            if both is not None:
                sides, received = (both[0], both[1]), both[2]
        value = share(*sides)
        source: Source = "missing"
        if value is not None:
            source = top.source if top.source == bottom.source else "summed"
        differences = []
        if exact is not None and value is not None and exact.value != value:
            differences.append(Difference(one, "below", exact.value, value, len(received), len(self.base)))
        if exact is not None and (value is None or not is_whole):
            value, source = exact.value, "stated"
        return Told(
            one, value, source, None, exact, None, len(received), len(self.base), sides[0], sides[1],
            tuple(differences), words=mine, units=received,
        )  # fmt: skip

    def _computed(self, one: Item) -> int | None:
        """What records count; None where nobody here ever kept such records, which is no zero."""
        if not one.computed or (modules_of()[one.computed], self.held.unit.pk) not in self.kept:
            return None
        return self._counted.get(one.computed, 0)

    def _summed(self, one: Item, words: Sequence[Word], is_state: bool) -> Sum:
        """Of what units said and recorded, the unit itself included."""
        counts = None
        if one.computed:
            module = modules_of()[one.computed]
            kept = frozenset(unit for kind, unit in self.kept if kind == module)
            if one.computed not in self.held.by_unit and not words:
                received = frozenset(unit for unit in self.base if unit in kept)
                count = self._computed(one)
                value = None if count is None else Decimal(count)
                return Sum(value, {} if value is None else {self.held.unit.pk: value}, received)
            counts = Counts(self._rows.get(one.computed, ()), kept)
        return added(
            words, self.period.start, self.period.end, base=self.base, above=self._above, counts=counts, is_state=is_state
        )  # fmt: skip

    def _above(self, unit: int) -> Sequence[int]:
        """The path from the unit asked for down; what stands above it does not matter here."""
        if unit not in self._paths:
            self._paths[unit] = self.held.path(unit, self.period)
        return self._paths[unit]

    def _chosen(self, words: Sequence[Word], is_state: bool) -> Decimal | None:
        start, end = self.period.start, self.period.end
        if is_state:
            found = standing(words, start, end)
            return None if found is None else found.value
        chosen = tiles(words, start, end)
        return (
            sum((word.value for word in chosen), Decimal(0))
            if chosen and covers(chosen, start, end)
            else None
        )

    def _mine(self, one: Item) -> tuple[Statement, ...]:
        period = self.period
        rows = self.held.statements.get(one.name, ())
        return tuple(row for row in rows if period.start <= row.start and row.end <= period.end)

    def _exact(self, mine: Sequence[Statement]) -> Statement | None:
        """The word for exactly this period; that for the unit with all below it before that for it alone."""
        exact = [row for row in mine if (row.start, row.end) == (self.period.start, self.period.end)]
        return max(exact, key=lambda row: row.scope == Scope.WHOLE, default=None)

    def _differences(
        self, one: Item, whole: Decimal | None, words: Sequence[Word], computed: int | None, total: Sum
    ) -> Iterator[Difference]:
        unit = self.held.unit.pk
        if whole is not None:
            if computed is not None and Decimal(computed) != whole:
                yield Difference(one, "records", whole, Decimal(computed))
            if total.said and total.value is not None and total.value != whole:
                yield Difference(one, "below", whole, total.value, len(total.received), len(self.base))
            return
        alone = tiles([word for word in words if word.unit == unit], self.period.start, self.period.end)
        if (
            alone
            and one.computed
            and computed is not None
            and covers(alone, self.period.start, self.period.end)
        ):
            stated = sum((word.value for word in alone), Decimal(0))
            counted = Decimal(
                sum(count for row, _day, count in self._rows.get(one.computed, ()) if row == unit)
            )
            if counted != stated:
                yield Difference(one, "records", stated, counted)


def _ids(units: Iterable[int]) -> RawSQL:
    """Many units as one parameter."""
    return RawSQL("SELECT unnest(%s::bigint[])", [sorted(units)])


def _with_sides(items: Sequence[Item]) -> list[Item]:
    """The items with both sides of those that are rates."""
    found = list(items)
    for one in items:
        if one.kind == "rate":
            found += [item(one.numerator), item(one.denominator)]
    return found


def _path_on(places: Sequence[Any], unit: int, day: date) -> tuple[int, ...]:
    """The path on a day, or the last one before, the unit itself included."""
    path: tuple[int, ...] = ()
    for place in places:
        if not path or place.since is None or place.since <= day:
            path = place.path
    return path if unit in path else (*path, unit)


def last_day(unit: Unit, period: Period) -> date:
    """The day by whose tree a period is told; a unit that ended before is told by its last day."""
    day = max(period.end, unit.valid_from)
    return day if unit.valid_to is None else min(day, unit.valid_to - timedelta(days=1))
