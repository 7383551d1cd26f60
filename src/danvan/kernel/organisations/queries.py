"""Reading the tree, bodies and posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from danvan.lib.memory import remembered
from danvan.lib.vietnamese.normal import fold

from .actors import Actor, Resident
from .models import (
    Body,
    BreakGlass,
    Coverage,
    Holding,
    Lineage,
    Look,
    Person,
    PersonKind,
    Post,
    Sealed,
    Unit,
    UnitChange,
    UnitTerm,
)

_BY_CODE = """
SELECT * FROM organisations_unit
WHERE tree = %s AND code = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) ORDER BY id LIMIT 1
"""


def tree_as_of(tree: str, day: date) -> list[UnitTerm]:
    """Every unit of `tree` on `day` with the name, kind and superior it had then: one query."""
    terms = UnitTerm.objects.as_of(day).filter(unit__tree=tree)
    return list(terms.select_related("unit").order_by("unit__rank", "sort_key"))


def unit_by_code(tree: str, code: str, *, on: date | None = None) -> Unit | None:
    """The unit that bore `code` on a day (today unless told).

    Written out because every matter that comes in asks it: composing it anew costs four times the query.
    """
    day = on or timezone.localdate()
    return next(iter(Unit.objects.raw(_BY_CODE, [tree, code, day, day])), None)


def unit_by_ref(ref: str, *, on: date | None = None) -> Unit | None:
    """The unit that an address names: "00337" in the home tree, "zurich:261" in another."""
    tree, _colon, code = ref.rpartition(":")
    return unit_by_code(tree or settings.HOME_TREE, code, on=on)


def children_of(unit: Unit, *, on: date | None = None) -> list[Unit]:
    day = on or timezone.localdate()
    ids = UnitTerm.objects.as_of(day).filter(parent=unit).values("unit_id")
    return list(Unit.objects.filter(pk__in=ids).order_by("sort_key"))


def roots(tree: str) -> list[Unit]:
    return list(Unit.objects.filter(tree=tree, rank=0).order_by("pk"))


def ancestors_of(unit: Unit, *, on: date | None = None) -> list[Unit]:
    """From the root down to the unit itself, as of a day; as of its last one where it did not exist then."""
    day, terms = on or timezone.localdate(), _terms_of(unit.pk)
    path = next((path for during, path in terms if day in during), terms[-1][1] if terms else ())
    return list(_units_of(path)) if path else [unit]


@remembered
def _terms_of(unit_id: int) -> list[tuple[DateRange, tuple[int, ...]]]:
    terms = UnitTerm.objects.filter(unit_id=unit_id).order_by("pk")
    return [(during, tuple(path)) for during, path in terms.values_list("during", "path")]


@remembered
def _units_of(path: tuple[int, ...]) -> list[Unit]:
    found = Unit.objects.in_bulk(path)
    return [found[pk] for pk in path if pk in found]


def search_units(words: str, *, tree: str, levels: tuple[str, ...] = (), limit: int = 20) -> list[Unit]:
    """Units existing today whose folded name holds all words; exact names first."""
    units = Unit.objects.existing_on(timezone.localdate()).filter(tree=tree)
    if levels:
        units = units.filter(level__in=levels)
    for word in fold(words).split():
        units = units.filter(Q(key__contains=word) | Q(parent__key__contains=word))
    return list(units.select_related("parent").order_by("rank", "sort_key")[:limit])


def heirs(unit_ids: list[int], *, on: date | None = None) -> dict[int, int]:
    """For each unit, the default heir that exists on `on`: follows mergers and splits to their end."""
    day = on or timezone.localdate()
    steps = dict(
        Lineage.objects.filter(is_default=True, change__effective_on__lte=day).values_list(
            "predecessor_id", "successor_id"
        )
    )
    found: dict[int, int] = {}
    for unit_id in unit_ids:
        heir = unit_id
        while heir in steps:
            heir = steps[heir]
        found[unit_id] = heir
    return found


def holder_of(unit: Unit, role: str) -> Person | None:
    """Whoever holds a post of this role today in a body of exactly this unit: the first appointed of several."""
    holdings = Holding.objects.current().filter(post__body__unit=unit, post__role=role)
    first = holdings.select_related("person").order_by("starts_on", "pk").first()
    return first.person if first is not None else None


def restate(values: Mapping[int, int], *, on: date | None = None) -> dict[int, int]:
    """Sums by unit carried over to the units of another day. What goes in comes out: no sum changes."""
    carried: dict[int, int] = defaultdict(int)
    to = heirs(list(values), on=on)
    for unit_id, value in values.items():
        carried[to[unit_id]] += value
    return dict(carried)


def covered_ids(unit_ids: list[int]) -> QuerySet[Coverage, int]:
    """Subquery of all unit ids that the given units answer for."""
    return Coverage.objects.filter(unit_id__in=unit_ids).values_list("covered_id", flat=True)


def scope_of(actor: Actor, permission: str) -> Q:
    """Filter on a `unit_id` column for what the actor's posts reach; nobody's scope is nothing."""
    if isinstance(actor, Resident) or not isinstance(actor, Person):
        return Q(pk__in=[])
    if actor.is_system:
        return Q()
    units = sorted({post.body.unit_id for post in actor.posts_with(permission)})
    if not units:
        return Q(pk__in=[])
    return Q(unit_id__in=covered_ids(units))


def body_of(unit: Unit, kind: str) -> Body | None:
    """The body of a kind in a unit today, or in the nearest unit above that has one."""
    for place in reversed(ancestors_of(unit)):
        body = Body.objects.filter(unit=place, kind=kind, valid_to__isnull=True).order_by("pk").first()
        if body is not None:
            return body
    return None


def sealed_by_uid(uid: UUID | str) -> Sealed | None:
    return Sealed.objects.select_related("key__body").filter(pk=uid).first()


def looks_visible_to(person: Person) -> QuerySet[Look]:
    """Who looked at sealed data, for those who oversee it: seals of bodies in the units their posts reach."""
    from . import rules

    if not rules.may_audit_looks(person):
        return Look.objects.none()
    looks = Look.objects.select_related("person", "opening__approved_by", "sealed__key__body__unit").order_by(
        "-at"
    )
    if person.is_system:
        return looks
    units = [post.body.unit_id for post in person.posts_with("organisations.audit_looks")]
    return looks.filter(sealed__key__body__unit_id__in=covered_ids(units))


def openings_visible_to(person: Person) -> QuerySet[BreakGlass]:
    """Requests to open a seal: one's own, those one may decide, and those one oversees. Newest first."""
    openings = BreakGlass.objects.select_related(
        "asked_by", "approved_by", "sealed__key__body__unit"
    ).order_by("-pk")
    if person.is_system:
        return openings
    deciding = [post.body_id for post in person.posts_with("organisations.approve_opening")]
    overseen = [post.body.unit_id for post in person.posts_with("organisations.audit_looks")]
    return openings.filter(
        Q(asked_by=person)
        | Q(sealed__key__body_id__in=deciding)
        | Q(sealed__key__body__unit_id__in=covered_ids(overseen))
    )


def looks_of(opening: BreakGlass) -> list[Look]:
    """Every reading under one leave, oldest first."""
    return list(opening.looks.select_related("person").order_by("pk"))


def units_visible_to(person: Person) -> QuerySet[Unit]:
    """Units a registrar may change or appoint in."""
    if person.is_system:
        return Unit.objects.select_related("parent")
    posts = [*person.posts_with("organisations.change_units"), *person.posts_with("organisations.appoint")]
    ids = sorted({post.body.unit_id for post in posts})
    return Unit.objects.covered_by(ids).select_related("parent")


@dataclass(frozen=True)
class UnitHistory:
    """A unit's life: its names, where it came from, what continues it."""

    terms: list[UnitTerm]
    origins: list[Lineage]
    heirs: list[Lineage]


def history_of(unit: Unit) -> UnitHistory:
    """Terms, newest first, and lineage both ways: three queries."""
    return UnitHistory(
        terms=list(unit.terms.select_related("parent").order_by("-during")),
        origins=list(unit.origins.select_related("predecessor", "change").order_by("predecessor__sort_key")),
        heirs=list(
            unit.heirs.select_related("successor", "change").order_by("-is_default", "successor__sort_key")
        ),
    )


def bodies_in(unit: Unit) -> list[Body]:
    """Bodies of a unit with posts and everybody who holds or held one, the standing bodies first."""
    holdings = Holding.objects.select_related("person").order_by("-starts_on", "pk")
    posts = Post.objects.order_by("pk").prefetch_related(Prefetch("holdings", queryset=holdings))
    bodies = Body.objects.filter(unit=unit).prefetch_related(Prefetch("posts", queryset=posts), "seal_keys")
    return list(bodies.order_by(F("valid_to").desc(nulls_first=True), "pk"))


def body_visible_to(person: Person, pk: int) -> Body | None:
    """A body of a unit this person may appoint in."""
    return Body.objects.select_related("unit").filter(pk=pk, unit__in=units_visible_to(person)).first()


def post_visible_to(person: Person, pk: int) -> Post | None:
    found = Post.objects.select_related("body__unit").filter(body__unit__in=units_visible_to(person))
    return found.filter(pk=pk).first()


def holding_visible_to(person: Person, pk: int) -> Holding | None:
    found = Holding.objects.select_related("post__body__unit", "person")
    return found.filter(post__body__unit__in=units_visible_to(person), pk=pk).first()


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip(), is_active=True, kind=PersonKind.STAFF).first()


def recent_changes(person: Person, *, limit: int = 10) -> list[UnitChange]:
    """What law last did to units in this person's reach, newest first."""
    reach = units_visible_to(person).values("pk")
    touched = UnitChange.objects.filter(Q(lineage__predecessor__in=reach) | Q(lineage__successor__in=reach))
    return list(touched.distinct().order_by("-effective_on", "-pk")[:limit])
