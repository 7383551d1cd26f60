"""The only readers of returns for screens and jobs: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from danvan.kernel.dossiers.public import within_reach
from danvan.kernel.figures.public import Changed, changed_since
from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.public import Body, Person, Unit, UnitChange, ancestors_of, covered_ids
from danvan.kernel.registry.public import house
from danvan.lib.periods import BadPeriod, Kind, Period, parse_period, period_of

from . import composing, sources
from .blueprints import Blueprint, load_folder
from .models import Assembly, Edition, Return, TemplateVersion
from .toml import toml_of


@lru_cache(maxsize=1)
def files() -> dict[tuple[str, int], Blueprint]:
    """The templates of data/reports, read and checked once for each process. Raises BadTemplate."""
    return load_folder(settings.DATA_DIR / "reports", known=sources.items())


def templates_for(person: Any) -> QuerySet[TemplateVersion]:
    """Templates of the country for everybody on the staff, those of provinces within reach."""
    rows = TemplateVersion.objects.select_related("unit", "copy_of")
    return rows.filter(
        Q(pk__in=within_reach(rows, person, "reports.read").values("pk")) | Q(unit__rank=0)
    ) if person.can("reports.read") else rows.none()  # fmt: skip


def in_force_at(unit: Unit, *, on: date) -> list[TemplateVersion]:
    """Templates in force for a unit on a day: the nearest one above for each key, its highest version."""
    path = [one.pk for one in ancestors_of(unit)]
    rows = TemplateVersion.objects.filter(state="in_force", unit_id__in=path).select_related("unit")
    found: dict[str, TemplateVersion] = {}
    for one in sorted(rows, key=lambda row: (path.index(row.unit_id), row.number)):
        if one.blueprint.covers(on) and unit.level in one.blueprint.levels:
            found[one.key] = one
    return list(found.values())


def returns_for(person: Any) -> QuerySet[Return]:
    """Returns of units that the person's posts reach."""
    rows = Return.objects.select_related(
        "unit__parent", "body__unit", "template__unit", "number", "signed_by"
    )
    return within_reach(rows, person, "reports.read")


def public_returns() -> QuerySet[Return]:
    """What was accepted, and nothing before."""
    accepted = Return.objects.filter(state="accepted")
    return accepted.select_related("unit__parent", "body__unit", "template__unit", "number")


def assemblies_for(person: Any) -> QuerySet[Assembly]:
    rows = Assembly.objects.select_related("unit", "of__unit")
    return within_reach(rows, person, "reports.read")


def last_edition(row: Return) -> Edition | None:
    return row.editions.order_by("-number").first()


def edition_called(sha256: str) -> Edition | None:
    """The edition with this digest; its first sixteen letters are enough."""
    known = sha256.lower()
    if not 16 <= len(known) <= 64 or set(known) - set("0123456789abcdef"):
        return None
    return (
        Edition.objects.filter(sha256__startswith=known)
        .select_related("of__unit", "of__body", "of__number", "of__template")
        .first()
    )


def entry_of(edition: Edition) -> Entry | None:
    """The log's entry that fixed an edition."""
    signed = Entry.objects.filter(thing=edition.of.thing, act="reports.return_signed").order_by("seq")
    return next((one for n, one in enumerate(signed, start=1) if n == edition.number), None)


def takeable(row: Return) -> list[Edition]:
    """Accepted editions of the units directly below, of the same template and period: what may be taken over."""
    below = Return.objects.filter(
        unit__parent_id=row.unit_id, state="accepted", template__key=row.template.key,
        starts_on=row.starts_on, closes_on=row.closes_on,
    )  # fmt: skip
    rows = (
        Edition.objects.filter(of__in=below)
        .select_related("of__unit", "of__body")
        .order_by("of__unit__sort_key", "-number")
    )
    latest: dict[int, Edition] = {}
    for one in rows:
        latest.setdefault(one.of_id, one)
    return list(latest.values())


def people_of(body_ids: Iterable[int], permission: str) -> list[Person]:
    """Who holds a post with this permission in one of the bodies today."""
    today, roles = timezone.localdate(), house().roles_with(permission)
    current = Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    rows = Person.objects.filter(
        current, holdings__starts_on__lte=today, holdings__post__body_id__in=list(body_ids),
        holdings__post__role__in=roles, is_active=True,
    )  # fmt: skip
    return list(rows.distinct().order_by("pk"))


def examiners_of(row: Return) -> list[Person]:
    """Who examines a return: people of the unit directly above."""
    above = Body.objects.filter(unit=row.unit.parent, valid_to__isnull=True)
    return people_of(above.values_list("pk", flat=True), "reports.review")


# --- what changed since an edition was frozen


@dataclass(frozen=True)
class Difference:
    """A number of an edition, what it is now, and why. `changes`: by how much which unit's month changed, and when."""

    name: str
    label: str
    then: str | None
    now: str | None
    reasons: tuple[str, ...]  #: records, tree, definition, missing
    changes: tuple[Changed, ...] = ()


def differences(edition: Edition) -> list[Difference]:
    """Every number of an edition that is another today, with its reasons: records that became known, units, meanings."""
    row, told = edition.of, edition.told
    period = row.period
    names = [name for name in told["figures"] if name in sources.items()]
    live = composing.figures_of(names, row.unit, period)
    gone = [name for name in told["figures"] if name not in live]
    moved = UnitChange.objects.filter(
        tree=row.unit.tree, pk__gt=0, effective_on__lte=period.end, effective_on__gt=edition.frozen_at.date()
    ).exists()
    moved = (
        moved or composing.tree_of(row.unit, period, composing.units_below(row.unit, period)) != told["tree"]
    )
    found = [
        Difference(
            name, told["figures"][name]["label"]["vi"], told["figures"][name]["now"]["value"], None, ("gone",)
        )
        for name in gone
    ]
    for name, now in live.items():
        then = told["figures"][name]
        is_redefined = (then["label"], then["definition"]) != (now["label"], now["definition"])
        if then["now"]["value"] == now["now"]["value"] and not is_redefined:
            continue
        changes = _changes(name, row.unit, period, since=timezone.localtime(edition.frozen_at).date())
        reasons = tuple(
            reason
            for reason, holds in (
                ("records", bool(changes)), ("definition", is_redefined), ("tree", moved),
                ("statement", {then["now"]["source"], now["now"]["source"]} & {"stated", "summed"} != set()),
                ("same_day", not changes and not moved and not is_redefined
                 and {then["now"]["source"], now["now"]["source"]} <= {"records", "missing"}),
            ) if holds
        )  # fmt: skip
        found.append(
            Difference(
                name, now["label"]["vi"], then["now"]["value"], now["now"]["value"], reasons, tuple(changes)
            )
        )
    return found


def _changes(name: str, unit: Unit, period: Period, *, since: date) -> list[Changed]:
    counted = sources.counted_by(name)
    if not counted:
        return []
    try:
        return changed_since(counted, unit, period, since=since)
    except BadPeriod:
        return []


def units_named(ids: Iterable[int]) -> dict[int, Unit]:
    return Unit.objects.in_bulk(list(ids))


# --- the calendar


@dataclass(frozen=True)
class Owed:
    """What the units below a unit owe for one template and period, and how much of it is there."""

    template: str
    period: Period
    due_on: date
    expected: int
    received: int
    late: int  #: sent after the day
    missing: int  #: not sent although the day has passed
    accepted: int


def calendar(unit: Unit, *, since: date, until: date) -> list[Owed]:
    """Returns of a unit and all below it that fall due between two days, summed by template and period: one query."""
    today = timezone.localdate()
    rows = Return.objects.filter(unit_id__in=covered_ids([unit.pk]), due_on__gte=since, due_on__lte=until)
    counted = rows.values("template__title", "kind", "starts_on", "closes_on", "closes").annotate(
        due=Min("due_on"), expected=Count("pk"), received=Count("pk", filter=Q(submitted_on__isnull=False)),
        late=Count("pk", filter=Q(submitted_on__gt=F("due_on"))),
        missing=Count("pk", filter=Q(submitted_on__isnull=True, due_on__lt=today)),
        accepted=Count("pk", filter=Q(state="accepted")),
    ).order_by("due", "template__title")  # fmt: skip
    return [
        Owed(
            one["template__title"], Period(one["starts_on"], one["closes_on"], Kind(one["kind"]), one["closes"]),
            one["due"], one["expected"], one["received"], one["late"], one["missing"], one["accepted"],
        )
        for one in counted
    ]  # fmt: skip


def owing(unit: Unit, *, since: date, until: date) -> list[Return]:
    """The same, return by return: who owes what, who is late, who is missing; the unit's own first."""
    rows = Return.objects.filter(unit_id__in=covered_ids([unit.pk]), due_on__gte=since, due_on__lte=until)
    return list(
        rows.select_related("unit", "template", "body").order_by(
            "due_on", "unit__rank", "unit__sort_key", "pk"
        )[:500]
    )


@dataclass(frozen=True)
class Duty:
    """A return that a template asks of a unit for a period."""

    template: TemplateVersion
    body: Body
    period: Period


def duties(units: Sequence[Unit], *, today: date) -> list[Duty]:
    """Returns whose time to be opened has come, for all these units at once: three queries and the tree."""
    rows = list(TemplateVersion.objects.filter(state="in_force").select_related("unit"))
    periods = {row.pk: opening(row.blueprint, today=today) for row in rows}
    rows = [row for row in rows if periods[row.pk] and row.blueprint.covers(today)]
    if not rows:
        return []
    bodies = _bodies_by_unit({kind for row in rows for kind in row.blueprint.signs}, units)
    found = []
    for unit in units:
        chain = _chain_of(unit)
        nearest: dict[str, TemplateVersion] = {}
        for row in sorted(
            (one for one in rows if one.unit_id in chain),
            key=lambda one: (chain.index(one.unit_id), one.number),
        ):
            if unit.level in row.blueprint.levels:
                nearest[row.key] = row
        for row in nearest.values():
            body = _signing(bodies.get(unit.pk, ()), row.blueprint.signs)
            if body is not None:
                found += [Duty(row, body, period) for period in periods[row.pk]]
    return found


def _signing(bodies: Iterable[Body], kinds: Sequence[str]) -> Body | None:
    """The body that signs: where somebody sits who may, of the first kind that the template names."""
    there = [one for one in bodies if one.kind in kinds]
    return min(
        there, key=lambda one: (not getattr(one, "seated", 0), kinds.index(one.kind), one.pk), default=None
    )


def _bodies_by_unit(kinds: Iterable[str], units: Sequence[Unit]) -> dict[int, list[Body]]:
    """Bodies of these kinds; `seated` says whether somebody sits there who may sign."""
    today, roles = timezone.localdate(), house().roles_with("reports.sign")
    sitting = Q(posts__role__in=roles, posts__holdings__starts_on__lte=today) & (
        Q(posts__holdings__ends_on__isnull=True) | Q(posts__holdings__ends_on__gt=today)
    )
    rows = Body.objects.filter(kind__in=list(kinds), valid_to__isnull=True).annotate(
        seated=Count("pk", filter=sitting)
    )
    found: dict[int, list[Body]] = {}
    for one in rows.select_related("unit__parent").order_by("pk"):
        found.setdefault(one.unit_id, []).append(one)
    return found


def _chain_of(unit: Unit) -> list[int]:
    """A unit's keys from the country down to itself."""
    chain = [unit.pk]
    above = unit.parent
    while above is not None:
        chain.insert(0, above.pk)
        above = above.parent
    return chain


def opening(blueprint: Blueprint, *, today: date) -> list[Period]:
    """Periods of a template that are to be written about today: opened some days before they close, until a month after."""
    found = []
    for kind in blueprint.periods:
        if kind == Kind.CUSTOM:
            continue
        now = period_of(today, Kind(kind), closes=0 if kind == Kind.WEEK else blueprint.closes)
        for period in (now.before(), now):
            begins = period.end - timedelta(days=blueprint.opens_days)
            if begins <= today <= period.end + timedelta(days=31) and blueprint.covers(period.end):
                found.append(period)
    return found


def opened(template_ids: Iterable[int], *, since: date) -> set[tuple[int, str, date, date]]:
    """Returns that are there already: (body, template key, first day, last day)."""
    rows = Return.objects.filter(closes_on__gte=since)
    return set(rows.values_list("body_id", "template__key", "starts_on", "closes_on"))


def sending_units() -> QuerySet[Unit]:
    """Units of the home tree that send returns."""
    today = timezone.localdate()
    return (
        Unit.objects.existing_on(today)
        .filter(tree=settings.HOME_TREE, level__in=composing.SENDING)
        .select_related("parent")
    )


def to_remind(*, today: date) -> list[Return]:
    """Returns not yet sent whose day is near or past, and whose people were not told today."""
    rows = Return.objects.filter(submitted_on__isnull=True, due_on__lte=today + timedelta(days=31))
    rows = rows.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)).select_related(
        "unit", "body", "template"
    )
    return [
        one for one in rows.order_by("pk")
        if (one.due_on - today).days in one.blueprint.remind_days or (one.due_on < today and (today - one.due_on).days % 7 == 1)
    ]  # fmt: skip


def period_called(code: str) -> Period | None:
    try:
        return parse_period(code)
    except BadPeriod:
        return None


def running_assemblies() -> list[int]:
    """Assemblies that somebody has begun and nobody interrupted."""
    return list(Assembly.objects.filter(state="running").order_by("pk").values_list("pk", flat=True))


def assembly_called(pk: int) -> Assembly | None:
    return Assembly.objects.select_related("of__unit", "of__template", "unit").filter(pk=pk).first()


def closed_as(blueprint: Blueprint, period: Period) -> Period:
    """The period as this template closes its figures."""
    if period.kind in (Kind.CUSTOM, Kind.WEEK) or not blueprint.closes:
        return period
    return period_of(period.end.replace(day=1), period.kind, closes=blueprint.closes)


def words_of(template: TemplateVersion) -> str:
    """A template as TOML, one version further: what its next version begins with."""
    body = dict(template.body)
    body["template"] = {**body["template"], "version": template.number + 1}
    return toml_of(body)


def units_of(person: Any) -> list[Unit]:
    """Units in which the person may read returns by a post, the highest first; the country for the system."""
    units = {post.body.unit_id: post.body.unit for post in person.posts_with("reports.read")}
    return sorted(units.values(), key=lambda unit: (unit.rank, unit.pk))
