"""Sites of a gathering: a handful or thousands, entered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, change, held, reasoned
from danvan.kernel.ledger.public import copy_rows
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import require

from .. import rules
from ..models import Delegate, Gathering, Site, digest_of_sites

MOST_SITES = 20_000


@dataclass(frozen=True)
class NewSite:
    """A site to be entered."""

    unit: Unit
    place: str
    expected: int = 0


@transaction.atomic
def add_sites(gathering: Gathering, *, by: Person, sites: Sequence[NewSite]) -> int:
    """Add sites, all of them in one entry of the log. The same place of a unit twice is entered once.

    Returns how many are new. Raises Refused for units outside the host's.
    """
    gathering = held(gathering)
    allow(rules.may_set_sites, by, gathering)
    known = set(gathering.sites.values_list("unit_id", "place"))
    fresh: dict[tuple[int, str], NewSite] = {}
    for one in sites:
        key = (one.unit.pk, one.place.strip())
        if key not in known:
            fresh.setdefault(key, one)
    require(bool(fresh), "no_sites", _("All of these sites are there already."))
    require(
        len(known) + len(fresh) <= MOST_SITES,
        "too_many",
        _("A gathering has at most %(count)d sites.") % {"count": MOST_SITES},
    )
    _within_host(gathering, {one.unit.pk for one in fresh.values()})
    write_sites(gathering, list(fresh.values()), by=by)
    return len(fresh)


def write_sites(gathering: Gathering, sites: Sequence[NewSite], *, by: Person) -> None:
    """Part of a larger act: the caller holds the gathering."""
    last = gathering.sites.aggregate(last=Max("number"))["last"] or 0
    copy_rows([
        Site(
            unit=one.unit, state="set", last_act="gatherings.sites_added", gathering=gathering, number=number,
            place=one.place.strip(), expected=one.expected,
        )
        for number, one in enumerate(sites, start=last + 1)
    ])  # fmt: skip
    change(
        gathering, "gatherings.sites_added", by=by, facts={"sites": len(sites)},
        sites_digest=digest_of_sites(gathering.pk),
    )  # fmt: skip


@transaction.atomic
def edit_site(site: Site, *, by: Person, place: str, expected: int) -> Site:
    """Another place, or another number of people."""
    site, gathering = _held_with_gathering(site)
    allow(rules.may_edit_site, by, site)
    change(site, "gatherings.site_edited", by=by, place=place.strip(), expected=expected)
    return _retold(site, gathering, by=by)


@transaction.atomic
def renew_site(site: Site, *, by: Person, reason: str) -> Site:
    """Make the site's QR code anew; the old address leads nowhere from now on."""
    site, gathering = _held_with_gathering(site)
    allow(rules.may_renew_site, by, site)
    change(
        site, "gatherings.site_renewed", by=by, words=reasoned(reason), is_public=False, issue=site.issue + 1
    )
    return _retold(site, gathering, by=by)


@transaction.atomic
def drop_site(site: Site, *, by: Person, reason: str) -> Site:
    """A site does not take part after all. Its delegates must have gone elsewhere first."""
    site, gathering = _held_with_gathering(site)
    allow(rules.may_drop_site, by, site)
    left = Delegate.objects.filter(site=site).exclude(state="withdrawn").count()
    require(
        left == 0,
        "has_delegates",
        _("%(count)d delegates are invited there: withdraw them first.") % {"count": left},
    )
    change(site, "gatherings.site_dropped", by=by, words=reasoned(reason), state="dropped")
    return _retold(site, gathering, by=by)


def _held_with_gathering(site: Site) -> tuple[Site, Gathering]:
    """Gathering first, then site: in this order no two acts can block each other."""
    gathering = held(site.gathering)
    site = held(site)
    site.gathering = gathering
    return site, gathering


def _retold(site: Site, gathering: Gathering, *, by: Person) -> Site:
    digest = digest_of_sites(gathering.pk)
    change(gathering, "gatherings.sites_changed", by=by, facts={"site": site.number}, sites_digest=digest)
    return site


def _within_host(gathering: Gathering, units: set[int]) -> None:
    if gathering.unit.is_country:
        return
    below = set(
        Unit.objects.covered_by([gathering.unit_id]).filter(pk__in=units).values_list("pk", flat=True)
    )
    require(units <= below, "elsewhere", _("A site lies in the host’s unit or below it."))
