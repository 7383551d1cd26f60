"""The only readers of gatherings for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from danvan.kernel.dossiers.public import stamp_of
from danvan.kernel.organisations.public import Unit, children_of, scope_of
from danvan.kernel.registry.public import house, load

from . import codes
from .models import Delegate, Gathering, Paper, Site

#: States in which a gathering is for everybody to see.
PUBLIC_STATES = ("invited", "running", "ended", "concluded", "cancelled")
_READ = "gatherings.read"


def gatherings_for(person: Any) -> QuerySet[Gathering]:
    """Gatherings of units within reach, and those in which such a unit has a site or was asked for a paper."""
    scope = scope_of(person, _READ)
    takes_part = Q(pk__in=Site.objects.filter(scope).values("gathering_id"))
    asked = Q(pk__in=Paper.objects.filter(scope).values("gathering_id"))
    return Gathering.objects.filter(scope | takes_part | asked).select_related("unit", "host", "number")


def sites_for(person: Any) -> QuerySet[Any]:
    """One's own sites, and all sites of a gathering that one's unit holds."""
    return counted(Site.objects.filter(_own_or_hosted(person)))


def delegates_for(person: Any) -> QuerySet[Delegate]:
    """Delegates at one's own sites, and at all sites of a gathering that one's unit holds."""
    rows = Delegate.objects.filter(_own_or_hosted(person))
    return rows.select_related("unit", "gathering", "site__gathering", "attended_site")


def papers_for(person: Any) -> QuerySet[Paper]:
    return Paper.objects.filter(_own_or_hosted(person)).select_related("unit", "gathering", "body")


def _own_or_hosted(person: Any) -> Q:
    scope = scope_of(person, _READ)
    return scope | Q(gathering_id__in=Gathering.objects.filter(scope).values("pk"))


def public_gatherings() -> QuerySet[Gathering]:
    """What was announced, and all that came of it."""
    announced = Gathering.objects.filter(announced_on__isnull=False, state__in=PUBLIC_STATES)
    return announced.select_related("unit", "host", "number")


def public_sites() -> QuerySet[Any]:
    """Sites of announced gatherings, with counts and without anybody's name."""
    rows = Site.objects.filter(state="set", gathering__in=public_gatherings().values("pk"))
    return counted(rows)


def counted(sites: QuerySet[Site]) -> QuerySet[Any]:
    """Each site with how many are invited there and how many came there: counted when it is read."""
    invited = Delegate.objects.filter(site=OuterRef("pk")).exclude(state="withdrawn")
    present = Delegate.objects.filter(attended_site=OuterRef("pk"))
    return sites.select_related("unit", "gathering__unit", "gathering__host").annotate(
        invited_count=_how_many(invited, "site"), present_count=_how_many(present, "attended_site")
    )


def _how_many(rows: QuerySet[Delegate], of: str) -> Coalesce:
    """A count of its own for each row, so that a page of twenty rows counts twenty sites and not three thousand."""
    found = rows.order_by().values(of).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def site_called(handle: str) -> Site | None:
    """The site whose check-in page has this address."""
    pk = handle.partition("-")[0]
    if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
        return None
    site = Site.objects.select_related("gathering", "unit").filter(pk=int(pk)).first()
    return site if site is not None and site.is_called(handle) else None


def delegate_with(code: str) -> Delegate | None:
    """Whoever was invited with this code. Raises BadCode when it cannot be one."""
    rows = Delegate.objects.select_related("gathering__unit", "gathering__host", "site", "attended_site")
    return rows.filter(code_hash=codes.code_hash(code)).exclude(state="withdrawn").first()


@dataclass(frozen=True)
class Attendance:
    """How a gathering is attended, all of it or a part."""

    name: str
    sites: int
    invited: int
    present: int


def attendance(gathering: Gathering) -> Attendance:
    """The whole gathering: two statements."""
    told = Delegate.objects.filter(gathering=gathering).aggregate(
        invited=Count("pk", filter=~Q(state="withdrawn")), present=Count("pk", filter=Q(state="attended"))
    )
    return Attendance(str(gathering), gathering.sites.filter(state="set").count(), **told)


def attendance_by_unit(gathering: Gathering) -> list[Attendance]:
    """By province in a national gathering, by commune below: four statements, whatever the number of sites.

    A site of the host's own unit, or of one right below it, counts for itself; any other for the unit above it.
    """
    home = gathering.unit_id
    group = Case(
        When(unit_id=home, then=F("unit_id")), When(unit__parent_id=home, then=F("unit_id")), default=F("unit__parent_id"),
        output_field=IntegerField(),
    )  # fmt: skip
    sites = _grouped(gathering.sites.filter(state="set").annotate(group=group))
    of_site = {"site__": "invited", "attended_site__": "present"}
    told: dict[str, dict[int, int]] = {}
    for path, name in of_site.items():
        part = Case(
            When(**{f"{path}unit_id": home}, then=F(f"{path}unit_id")),
            When(**{f"{path}unit__parent_id": home}, then=F(f"{path}unit_id")),
            default=F(f"{path}unit__parent_id"), output_field=IntegerField(),
        )  # fmt: skip
        rows = Delegate.objects.filter(gathering=gathering)
        rows = rows.filter(state="attended") if name == "present" else rows.exclude(state="withdrawn")
        told[name] = _grouped(rows.annotate(group=part))
    ids = set(sites) | set(told["invited"]) | set(told["present"])
    units = Unit.objects.filter(pk__in=ids - {None}).order_by("rank", "sort_key", "pk")
    return [
        Attendance(
            one.full_name,
            sites.get(one.pk, 0),
            told["invited"].get(one.pk, 0),
            told["present"].get(one.pk, 0),
        )
        for one in units
    ]


def _grouped(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("group").annotate(count=Count("pk")))


def accepted_papers(gathering: Gathering) -> list[Paper]:
    rows = gathering.papers.filter(state="accepted").select_related("body")
    return list(rows.order_by("place_in_order", "pk"))


def decisions_of(gathering: Gathering) -> list[dict[str, str]]:
    """Signed decisions on awards of the host's unit, where the house keeps them."""
    path = house().offers.get("honours.decisions_of")
    offered: Any = load(path) if path else None
    found: list[dict[str, str]] = offered(gathering.unit) if offered else []
    return found


def honours_of(gathering: Gathering) -> list[dict[str, str]]:
    """Those that were presented here."""
    if not gathering.honours:
        return []
    return [one for one in decisions_of(gathering) if one["thing"] in gathering.honours]


def units_below(gathering: Gathering) -> list[Unit]:
    """The host's unit and those right below it."""
    return [gathering.unit, *children_of(gathering.unit)]


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on a gathering of the unit: pages are cached by it."""
    return stamp_of(unit, Gathering)
