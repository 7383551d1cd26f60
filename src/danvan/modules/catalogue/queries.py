"""What pages of indicators ask: which unit and period, what is told of every item, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.figures.public import changed_since
from danvan.kernel.indicators.public import (
    Indicator,
    Item,
    Statement,
    Told,
    awaited,
    catalogue,
    indicators,
    item,
    number,
    published_statements,
    told,
    told_below,
    told_in,
)
from danvan.kernel.organisations.public import Person, Unit, roots, unit_by_ref, units_called
from danvan.lib.periods import BadPeriod, Kind, Period, parse_period, period_of
from danvan.lib.vietnamese.normal import fold, normalise

#: Periods in a series, by kind.
_SERIES = {Kind.MONTH: 13, Kind.QUARTER: 9, Kind.HALF: 6, Kind.NINE_MONTHS: 5, Kind.YEAR: 6, Kind.WEEK: 13}
#: How many of those that are missing are named on a page.
NAMED = 60


@dataclass(frozen=True)
class Asked:
    """A unit and a period of an address, and what of it nobody knows."""

    unit: Unit
    period: Period
    unknown_unit: bool = False
    unknown_period: bool = False


def asked(unit: str, period: str, *, today: date | None = None) -> Asked | None:
    """The unit of a code or name, the country for none; the period of a code, the last whole quarter for none."""
    words = normalise(unit)[:80].strip()
    found = unit_named(words) if words else None
    home = roots(settings.HOME_TREE)
    if found is None and not home:
        return None
    chosen, wrong = _period(period, today or timezone.localdate())
    return Asked(found or home[0], chosen, bool(words) and found is None, wrong)


def unit_named(words: str) -> Unit | None:
    """A unit by its code, today's before one that has ended, or by its name."""
    found = unit_by_ref(words)
    if found is None:
        tree, _colon, code = words.rpartition(":")
        ended = Unit.objects.filter(tree=tree or settings.HOME_TREE, code=code)
        found = ended.order_by("-valid_from").first()
    if found is None:
        named = units_called(words, tree=settings.HOME_TREE, limit=1)
        found = named[0].unit if named else None
    return found


def _period(words: str, today: date) -> tuple[Period, bool]:
    usual = period_of(today, Kind.QUARTER).before()
    if not words.strip():
        return usual, False
    try:
        found = parse_period(words[:30])
    except BadPeriod:
        return usual, True
    return (found, False) if found.start.year >= 1945 and found.start <= today else (usual, True)


def period_choices(today: date | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Periods to choose from, the latest first, by kind."""
    today = today or timezone.localdate()
    kinds = ((Kind.QUARTER, _("Quarters"), 8), (Kind.HALF, _("Half-years"), 4), (Kind.YEAR, _("Years"), 5),
             (Kind.MONTH, _("Months"), 12))  # fmt: skip
    found = []
    for kind, label, count in kinds:
        periods = [period_of(today, kind)]
        while len(periods) < count:
            periods.append(periods[-1].before())
        found.append((label, [(one.code, period_name(one)) for one in periods]))
    return found


def period_name(period: Period) -> str:
    """A period in words."""
    year, number_ = period.end.year, period.code.rpartition("-")[2].lstrip("QHW")
    if period.closes or period.kind is Kind.CUSTOM:
        return _("%(start)s to %(end)s") % {
            "start": f"{period.start:%d/%m/%Y}",
            "end": f"{period.end:%d/%m/%Y}",
        }
    told = {"n": number_.lstrip("0"), "year": year}
    return {
        Kind.WEEK: _("Week %(n)s of %(year)s"), Kind.MONTH: _("Month %(n)s/%(year)s"), Kind.QUARTER: _("Quarter %(n)s/%(year)s"),
        Kind.HALF: _("Half-year %(n)s/%(year)s"), Kind.NINE_MONTHS: _("Nine months of %(year)s"), Kind.YEAR: _("Year %(year)s"),
    }[period.kind] % told  # fmt: skip


def short(period: Period) -> str:
    """A period as an axis of a chart has room for it: Q1/26."""
    year = f"{period.end:%y}"
    if period.kind is Kind.MONTH:
        return f"{period.end:%m}/{year}"
    if period.kind in (Kind.QUARTER, Kind.HALF):
        return f"{period.code.rpartition('-')[2]}/{year}"
    return period.code


def sought(words: str) -> list[tuple[Indicator, list[Item]]]:
    """Indicators of the catalogue whose texts hold all words, in its order; all of them for no word."""
    wanted = fold(normalise(words)[:120]).split()
    found = []
    for one in indicators():
        text = fold(" ".join([one.name_vi, one.name_en, one.definition_vi, one.basis, *(f"{i.label_vi} {i.label_en} {i.name}" for i in one.items)]))  # fmt: skip
        if all(word in text or word == str(one.number) for word in wanted):
            found.append((one, list(one.items)))
    return found


def all_told(place: Asked, *, public: bool = True) -> dict[str, Told]:
    """Every item of a unit and period: a fixed number of queries."""
    return told([one.name for one in catalogue()], place.unit, place.period, public=public)


@dataclass(frozen=True)
class Moment:
    """One period of a series, by the tree of its own time and by today's."""

    period: Period
    then: Told
    now: Told | None


def series_of(name: str, place: Asked) -> list[Moment]:
    """A series that ends with the period, oldest first; by today's units too where it is made of months."""
    periods = [place.period]
    while len(periods) < _SERIES.get(place.period.kind, 1):
        periods.append(periods[-1].before())
    periods.reverse()
    then = [found[name] for found in told_in([name], place.unit, periods, public=True)]
    now: list[Told | None] = [None] * len(periods)
    day = timezone.localdate()
    if place.unit.exists_on(day) and all(one.is_of_months for one in periods):
        now = [found[name] for found in told_in([name], place.unit, periods, tree_of=day, public=True)]
    return [Moment(period, one, other) for period, one, other in zip(periods, then, now, strict=True)]


def below(name: str, place: Asked) -> list[tuple[Unit, Told]]:
    """The item of each unit directly below, by name; those that said nothing are there."""
    return [(unit, found[name]) for unit, found in told_below([name], place.unit, place.period, public=True)]


def missing(name: str, place: Asked) -> tuple[list[Unit], int]:
    """Who was expected to say something and did not: the first by name, and how many there are."""
    absent = awaited(name, place.unit, place.period, public=True)[1]
    return absent[:NAMED], len(absent)


@dataclass(frozen=True)
class Change:
    """Something that became known after a day: an office's word, or what records count by now."""

    unit: str
    on: date
    text: str
    uid: str = ""


def changes(name: str, place: Asked, since: date) -> list[Change]:
    """What changed of an item in a period after the end of a day, newest first."""
    found = list(_changed_words(name, place, since))
    one = item(name)
    if one.computed and one.kind != "rate" and place.period.is_of_months:
        rows = changed_since([one.computed], place.unit, place.period, since=since)
        names = Unit.objects.in_bulk({row.unit_id for row in rows})
        found += [
            Change(
                names[row.unit_id].full_name, row.last_on,
                _("records of %(month)s: %(by)s") % {"month": f"{row.month:%m/%Y}", "by": signed(row.by)},
            )
            for row in rows
        ]  # fmt: skip
    return sorted(found, key=lambda change: (change.on, change.unit), reverse=True)[:200]


def _changed_words(name: str, place: Asked, since: date) -> Iterator[Change]:
    rows = published_statements(period=place.period).filter(
        item=name, unit__terms__path__contains=[place.unit.pk]
    )
    for row in rows.distinct()[:400]:
        if row.ended_on is not None and row.ended_on > since:
            told = {"value": number(row.value), "reason": row.reason}
            if row.replaced_by is not None:
                told["new"] = number(row.replaced_by.value)
                text = _("%(value)s was replaced by %(new)s: %(reason)s") % told
            else:
                text = _("%(value)s was withdrawn: %(reason)s") % told
            yield Change(row.unit.full_name, row.ended_on, text, row.uid.hex)
        elif row.stated_on > since:
            yield Change(
                row.unit.full_name,
                row.stated_on,
                _("%(value)s was stated") % {"value": number(row.value)},
                row.uid.hex,
            )


def signed(value: int) -> str:
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}"


# --- the desk ---------------------------------------------------------------------------------------------------------


def own_units(person: Person) -> list[Unit]:
    """Units of which a person may state figures."""
    found = {post.body.unit.pk: post.body.unit for post in person.posts_with("indicators.state")}
    return list(found.values())


@dataclass(frozen=True)
class Line:
    """One item of the form: what stands, what records count, and what it was before."""

    item: Item
    stated: Statement | None
    computed: int | None
    before: Told


def lines(unit: Unit, period: Period, scope: str) -> list[tuple[Indicator, list[Line]]]:
    """Every item that can be entered; rates are computed of the others."""
    names = [one.name for one in catalogue() if one.kind != "rate"]
    now, before = told_in(names, unit, [period, period.before()])
    found = []
    for indicator in indicators():
        items = [one for one in indicator.items if one.kind != "rate"]
        found.append((indicator, [Line(one, _standing(now[one.name], period, scope), now[one.name].computed, before[one.name])
                                  for one in items]))  # fmt: skip
    return [(indicator, rows) for indicator, rows in found if rows]


def _standing(one: Told, period: Period, scope: str) -> Statement | None:
    exact = [
        row for row in one.words if (row.start, row.end) == (period.start, period.end) and row.scope == scope
    ]
    return exact[0] if exact else None


# --- files ------------------------------------------------------------------------------------------------------------

#: The columns of every file, in their order.
COLUMNS = (
    "indicator", "item", "label", "unit_of_measure", "unit_code", "unit", "period", "value", "source", "records", "stated",
    "sum_below", "received", "expected", "numerator", "denominator", "statement", "paper", "differences",
)  # fmt: skip


def rows_of(place: Asked, rows: Sequence[tuple[Unit, Told]]) -> list[dict[str, Any]]:
    """Values with where each comes from, one row for each unit and item; what nobody said is empty, never 0."""
    found = []
    for unit, one in rows:
        word = one.stated
        found.append(
            {
                "indicator": one.item.number or "", "item": one.item.name, "label": one.item.text(), "unit_of_measure": one.item.unit,
                "unit_code": unit.ref, "unit": unit.full_name, "period": place.period.code, "value": plain(one.value),
                "source": one.source, "records": one.computed if one.computed is not None else "",
                "stated": plain(word.value if word else None), "sum_below": plain(one.summed), "received": one.received,
                "expected": one.expected, "numerator": plain(one.numerator), "denominator": plain(one.denominator),
                "statement": word.uid.hex if word else "", "paper": word.paper.name if word and word.paper else "",
                "differences": " ".join(difference.text() for difference in one.differences),
            }
        )  # fmt: skip
    return found


def plain(value: Decimal | None) -> int | float | str:
    """A number as spreadsheets take it."""
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else float(value)


def days_ago(count: int) -> date:
    return timezone.localdate() - timedelta(days=count)
