"""The only readers of reading for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import within_reach
from danvan.kernel.figures.public import by_level
from danvan.kernel.indicators.public import (
    Item,
    Statement,
    Told,
    catalogue,
    item,
    items_read_as,
    number,
    told,
)
from danvan.kernel.organisations.public import Unit, covered_ids
from danvan.kernel.papers.public import OfficialNumber
from danvan.lib.periods import BadPeriod, Period, parse_period
from danvan.lib.reading.measures import OTHER
from danvan.lib.vietnamese.normal import fold

from .models import Find, Reading, Text
from .states import Kind

#: So many pairs of unit and period of one paper are held against what is known.
_MOST_PAIRS = 12
#: Acts that end a year, awards above all, are often done in the first months of the next.
_SOON = timedelta(days=89)
_UID = re.compile(r"[0-9a-f]{32}")
_KIND_OF_UNIT = re.compile(
    r"^(?:thành phố|thị xã|thị trấn|tp\.?|phường|xã|tỉnh|huyện|quận|đặc khu)\s+", re.IGNORECASE
)


def papers_for(person: Any) -> QuerySet[Reading]:
    """Papers of units that the person's posts reach."""
    return within_reach(Reading.objects.select_related("unit", "paper", "text"), person, "reading.read")


def finds_of(reading: Reading, *, kind: str = "", state: str = "") -> QuerySet[Find]:
    """Finds of a paper in the order of its text."""
    rows = Find.objects.filter(reading=reading).select_related("unit").order_by("start", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(state=state) if state else rows


def find_called(key: str, person: Any) -> Find | None:
    """The find of this thing's name, if the person may see its paper."""
    uid = key.removeprefix(f"{Find.KIND}:")
    if not _UID.fullmatch(uid):
        return None
    return _visible(person).filter(uid=uid).first()


def find_behind(thing: str, person: Any) -> Find | None:
    """The find from which a record was begun, if the person may see its paper."""
    return _visible(person).filter(draft=thing).first()


def _visible(person: Any) -> QuerySet[Find]:
    rows = Find.objects.select_related("unit", "reading__paper", "reading__unit")
    return within_reach(rows, person, "reading.read")


def counts_of(reading: Reading) -> dict[str, int]:
    """How many finds are in each state."""
    rows = Find.objects.filter(reading=reading).values_list("state").annotate(count=Count("pk")).order_by()
    return dict(rows)


def page_at(text: Text, at: int) -> int:
    starts = [block[0] for block in text.blocks]
    return int(text.blocks[max(0, bisect_right(starts, at) - 1)][2]) if starts else 0


# --- what is proposed for a figure ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """Where a figure would be entered; what the text does not tell is None."""

    item: Item | None
    unit: Unit | None
    period: Period | None


@dataclass(frozen=True)
class Entry:
    """Where an accepted figure is entered: without it the find is kept as evidence only."""

    item: str
    unit: Unit
    period: Period
    scope: str = "whole"
    published: bool = False


def proposal_of(find: Find, units: Mapping[str, Unit]) -> Proposal:
    """From what a find means and the units that its paper names."""
    meant = find.meant
    items = [one for one in items_read_as(str(meant.get("measure", ""))) if one.kind != "rate"]
    same = [one for one in items if plain_unit(one.unit) == plain_unit(meant.get("unit"))]
    return Proposal(
        next(iter(same or items), None), units.get(_name(meant.get("place"))), period_of_text(str(meant.get("period", "")))
    )  # fmt: skip


def plain_unit(unit: object) -> str:
    """A unit as it compares: m² and m2 are one."""
    return str(unit or "").replace("²", "2").strip()


def proposals(reading: Reading, finds: Iterable[Find]) -> dict[int, Entry]:
    """Entries for all figures of which item, unit and period are proposed, by find."""
    units = units_named(reading)
    found: dict[int, Entry] = {}
    for find in finds:
        told_ = proposal_of(find, units) if find.kind == "figure" else Proposal(None, None, None)
        if told_.item and told_.unit and told_.period:
            found[find.pk] = Entry(told_.item.name, told_.unit, told_.period)
    return found


def units_named(reading: Reading) -> dict[str, Unit]:
    """The paper's unit and those below it that its figures name, by folded name; the empty name is the unit itself."""
    figures = Find.objects.filter(reading=reading, kind="figure").values_list("understood", "corrected")
    places = {str((corrected or understood).get("place") or "") for understood, corrected in figures}
    names = {_KIND_OF_UNIT.sub("", place) for place in places if place}
    below = Unit.objects.filter(pk__in=covered_ids([reading.unit_id]), name__in=names).order_by("-valid_from")
    found = {_name(one.full_name): one for one in below}
    known = {_name(place): found[_name(place)] for place in places if _name(place) in found}
    return {**known, "": reading.unit, _name(reading.unit.full_name): reading.unit}


def _name(place: object) -> str:
    return re.sub(r"^tp\.? ", "thanh pho ", fold(str(place or "")).strip())


def period_of_text(code: str) -> Period | None:
    try:
        return parse_period(code) if code else None
    except BadPeriod:
        return None


def items_offered(find: Find) -> list[Item]:
    """Items for a figure, those that are read as its measure first."""
    first = [one for one in items_read_as(str(find.meant.get("measure", ""))) if one.kind != "rate"]
    return first + [one for one in catalogue() if one not in first and one.kind != "rate"]


def statement_of(find: Find) -> Statement | None:
    return Statement.objects.filter(uid=find.statement).first() if find.statement else None


# --- what contradicts what --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contradiction:
    """Two things said about one: by the paper, and by something this house holds."""

    find: Find
    about: str
    ours: str
    theirs: str
    source: str
    why: tuple[str, ...]


def contradictions(reading: Reading) -> list[Contradiction]:
    """Figures against what is known or said elsewhere in the paper, documents against numbers that are known."""
    finds = [one for one in finds_of(reading) if one.state != "rejected"]
    return [*_of_figures(reading, finds), *_of_documents(reading, finds)]


def _of_figures(reading: Reading, finds: Sequence[Find]) -> list[Contradiction]:
    units = units_named(reading)
    places: dict[tuple[int, Period], list[tuple[Find, Item, Unit]]] = defaultdict(list)
    for find in finds:
        if find.kind != "figure":
            continue
        where = proposal_of(find, units)
        if where.item and where.unit and where.period:
            places[where.unit.pk, where.period].append((find, where.item, where.unit))
    found = []
    for (_unit, period), rows in list(places.items())[:_MOST_PAIRS]:
        known = told(sorted({one.name for _find, one, _u in rows}), rows[0][2], period)
        levels = _Levels([one.item for one in known.values()], rows[0][2], period)
        firsts: dict[str, Find] = {}
        for find, one, unit in rows:
            about = f"{one.text()} · {unit.full_name} · {period}"
            value = _value(find)
            first = firsts.setdefault(one.name, find)
            if value is None:
                continue
            if first is not find and _value(first) != value:
                found.append(
                    Contradiction(find, about, number(value), number(_value(first)),
                                  _("the same paper, find %(number)d") % {"number": first.number},
                                  (_("One of the two may be a part of the other, or a rounded number."), *_why(find)))
                )  # fmt: skip
            found += _against_known(find, about, value, known[one.name], levels)
    return found


class _Levels:
    """What records count of a unit itself, of those below it, and of the unit in the three months after a period: two queries."""

    def __init__(self, items: Sequence[Item], unit: Unit, period: Period) -> None:
        names = [one.computed for one in items if one.computed and one.kind != "rate"]
        after = period.end + timedelta(days=1)
        self._held = by_level(names, unit, start=period.start, end=period.end) if names else {}
        self._later = by_level(names, unit, start=after, end=after + _SOON) if names else {}

    def why(self, about: Item, value: Decimal) -> tuple[str, ...]:
        """Where a number stands in the records under another reading of the same words."""
        if about.computed not in self._held:
            return ()
        held, later = self._held[about.computed], self._later[about.computed]
        reasons = []
        if value == held.own and held.below:
            reasons.append(
                _(
                    "Records count %(own)d of the unit itself and %(below)d below it: the paper tells the first."
                )
                % {"own": held.own, "below": held.below}
            )
        elif value == held.below and held.own:
            reasons.append(
                _(
                    "Records count %(own)d of the unit itself and %(below)d below it: the paper tells the second."
                )
                % {"own": held.own, "below": held.below}
            )
        if later.whole and value == later.whole:
            reasons.append(
                _("Records count as many in the three months after: the paper may count by what was achieved, the records by the day of the act.")
            )  # fmt: skip
        return tuple(reasons)


def _against_known(
    find: Find, about: str, value: Decimal, known: Told, levels: _Levels
) -> list[Contradiction]:
    found = []
    stated = known.stated
    if stated is not None and stated.uid.hex != find.statement and stated.value != value:
        source = _("stated on %(day)s") % {"day": f"{stated.stated_on:%d/%m/%Y}"}
        if stated.quote:
            source += f": “{stated.quote}”"
        found.append(Contradiction(find, about, number(value), number(stated.value), source, _why(find)))
    if known.computed is not None and Decimal(known.computed) != value:
        reasons = levels.why(known.item, value) or (
            _("Records count only what was entered here, act by act."),
        )
        found.append(
            Contradiction(find, about, number(value), number(known.computed), _("counted from records"), (*reasons, *_why(find)))
        )  # fmt: skip
    if known.summed is not None and known.source == "summed" and known.summed != value:
        told_by = {"received": known.received, "expected": known.expected}
        why = _("%(received)d of %(expected)d units below have told theirs.") % told_by
        found.append(
            Contradiction(find, about, number(value), number(known.summed), _("sum of the units below"), (why, *_why(find)))
        )  # fmt: skip
    return found


def _why(find: Find) -> tuple[str, ...]:
    """Reasons that lie in the reading itself."""
    reasons = []
    if find.meant.get("approx"):
        reasons.append(_("The paper gives a rounded number."))
    if not find.meant.get("place"):
        reasons.append(_("The text names no place beside it; the paper’s own unit is assumed."))
    if find.state == "waiting":
        reasons.append(_("Nobody has reviewed this find yet."))
    return tuple(reasons)


def _value(find: Find) -> Decimal | None:
    try:
        return Decimal(str(find.meant.get("value")))
    except InvalidOperation:
        return None


def _of_documents(reading: Reading, finds: Sequence[Find]) -> list[Contradiction]:
    cited = {find.pk: find for find in finds if find.kind == "document" and find.meant.get("number")}
    numbers = {str(find.meant["number"]) for find in cited.values()}
    if not numbers:
        return []
    issued = {one.text: one for one in OfficialNumber.objects.filter(text__in=numbers).select_related("body")}
    elsewhere: dict[str, Find] = {}
    others = Find.objects.filter(kind="document", understood__number__in=sorted(numbers)).exclude(
        reading=reading
    )
    others = others.filter(unit_id__in=covered_ids([reading.unit_id])).exclude(state="rejected")
    for one in others.select_related("reading")[:500]:
        elsewhere.setdefault(str(one.meant.get("number")), one)
    found = []
    for find in cited.values():
        label, day = str(find.meant["number"]), str(find.meant.get("date") or "")
        ours = issued.get(label)
        if ours is not None and day:
            given = timezone.localtime(ours.given_at).date().isoformat()
            if not given.startswith(day):
                why = _("A number begins anew each year; the paper may mean one of another year or issuer.")
                found.append(
                    Contradiction(find, label, _day(day), _day(given), _("number given here by %(body)s") % {"body": ours.body},
                                  (why,))
                )  # fmt: skip
        other = elsewhere.get(label)
        theirs = str(other.meant.get("date") or "") if other is not None else ""
        if other is not None and day and theirs and theirs != day:
            why = _("One of the papers may have a slip of the pen; two issuers may use the same number.")
            found.append(Contradiction(find, label, _day(day), _day(theirs), other.reading.title, (why,)))
    return found


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


# --- how well it is read ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """How well one kind was read in a month, by what people decided. `added` is what reading missed."""

    kind: str
    label: str
    month: date | None
    accepted: int
    corrected: int
    rejected: int
    added: int

    @property
    def decided(self) -> int:
        return self.accepted + self.corrected + self.rejected

    @property
    def precision(self) -> float | None:
        """Right as read, of all that was found."""
        return self.accepted / self.decided if self.decided else None

    @property
    def recall(self) -> float | None:
        """Found, of all that should have been found as far as somebody added it."""
        there = self.accepted + self.corrected + self.added
        return (self.accepted + self.corrected) / there if there else None


def measured(person: Any) -> tuple[list[Quality], list[Quality]]:
    """By kind over all time, and by month over all kinds, of papers within reach: one query."""
    rows = within_reach(Find.objects.all(), person, "reading.read").filter(decided_on__isnull=False)
    table = (
        rows.annotate(month=TruncMonth("decided_on"))
        .values_list("kind", "month", "state")
        .annotate(count=Count("pk"))
    )
    by_kind: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_month: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, month, state, count in table.order_by():
        by_kind[kind][state] += count
        by_month[month][state] += count
    kinds = [_quality(told_, kind=kind, label=str(Kind(kind).label)) for kind, told_ in by_kind.items()]
    months = [
        _quality(by_month[month], label=f"{month:%m/%Y}", month=month) for month in sorted(by_month)[-12:]
    ]
    order = list(Kind.values)
    return sorted(kinds, key=lambda one: order.index(one.kind)), months


def _quality(told_: Mapping[str, int], *, label: str, kind: str = "", month: date | None = None) -> Quality:
    return Quality(
        kind, label, month, told_.get("accepted", 0), told_.get("corrected", 0), told_.get("rejected", 0), told_.get("added", 0)
    )  # fmt: skip


# --- paper beside records ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """One item of a unit and period: what papers say, what the records count, what the units below come to."""

    item: Item
    stated: Statement | None
    records: int | None
    summed: Decimal | None
    received: int
    expected: int
    verdict: str  #: agrees, differs, alone
    text: str

    @property
    def says(self) -> str:
        return number(self.stated.value if self.stated is not None else None)

    @property
    def counts(self) -> str:
        return number(self.records)

    @property
    def adds(self) -> str:
        return number(self.summed)


def beside(unit: Unit, period: Period) -> list[Beside]:
    """All items of which something is known, those stated from papers first."""
    names = [one.name for one in catalogue()]
    found = []
    levels: _Levels | None = None
    for known in told(names, unit, period).values():
        if known.stated is None and known.computed in (None, 0) and known.summed is None:
            continue
        others = [Decimal(one) for one in (known.computed, known.summed) if one is not None]
        verdict, text = "alone", _("Nothing to hold against it.")
        if known.stated is None:
            text = _("No paper has told it.")
        elif others:
            is_same = any(one == known.stated.value for one in others)
            verdict = "agrees" if is_same else "differs"
            text = _("Both say the same.")
            if not is_same:
                levels = levels or _Levels(catalogue(), unit, period)
                why = levels.why(known.item, known.stated.value)
                text = " ".join([*(one.text() for one in known.differences), *why])
        found.append(
            Beside(known.item, known.stated, known.computed, known.summed, known.received, known.expected, verdict, text)
        )  # fmt: skip
    order = {"differs": 0, "agrees": 1, "alone": 2}
    return sorted(found, key=lambda one: (one.stated is None, order[one.verdict]))


def periods_stated(unit: Unit) -> list[str]:
    """Codes of the periods of which papers have told something about a unit, latest first."""
    rows = Statement.objects.filter(unit=unit, state="standing", paper__isnull=False)
    return sorted({one.period.code for one in rows}, reverse=True)


def item_text(name: str) -> str:
    return item(name).text()


def measure_label(name: str) -> str:
    """A measure in words: the item that is read as it."""
    if name == OTHER:
        return str(_("other"))
    items = items_read_as(name)
    return items[0].text() if items else name
