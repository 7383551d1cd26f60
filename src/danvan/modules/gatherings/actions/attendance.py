"""Who is there: one act for each delegate, however often they say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, change, held, reasoned
from danvan.kernel.organisations.public import Actor, Person
from danvan.lib.codes import BadCode
from danvan.lib.errors import Refused, require

from .. import codes, rules
from ..models import Delegate, Site
from ..queries import site_called
from ..states import How


@dataclass(frozen=True)
class Marked:
    """The delegate and whether this was the first time; a second time gives the same and changes nothing."""

    delegate: Delegate
    is_new: bool


def check_in(site: Site, *, by: Actor, code: str) -> Marked:
    """Count somebody who shows the code of an invitation at a site of the same gathering. Raises Refused, see below."""
    return check_in_through(site.handle, by=by, code=code)


@transaction.atomic
def check_in_through(handle: str, *, by: Actor, code: str) -> Marked:
    """The same at the door that has this address.

    Only the delegate's own row is locked, so that thousands of sites do not wait for each other, and whoever comes
    to the own site is found together with it in one statement. Raises Refused: bad_code when it cannot be one,
    unknown when nobody here has it, no_site when the address leads nowhere, closed when the doors are not open.
    """
    try:
        asked = codes.code_hash(code)
    except BadCode as wrong:
        raise Refused(
            "bad_code", _("This is not the code of an invitation: please compare each group.")
        ) from wrong
    rows = Delegate.objects.select_for_update(of=("self",)).select_related("site__gathering", "site__unit")
    delegate = next(iter(rows.filter(code_hash=asked)), None)
    own = delegate.site if delegate is not None else None
    site = own if own is not None and own.is_called(handle) else site_called(handle)
    if site is None:
        raise Refused(
            "no_site", _("This address of a site is no longer in use. Please ask the clerk of the site.")
        )
    if delegate is None or delegate.gathering_id != site.gathering_id or delegate.state == "withdrawn":
        raise Refused("unknown", _("Nobody invited here has this code. Please ask the clerk of the site."))
    return _mark(delegate, site, by=by, how=How.SELF)


@transaction.atomic
def mark_delegate(delegate: Delegate, *, by: Person) -> Marked:
    """The clerk of the site sees somebody come in."""
    delegate = held(delegate)
    if delegate.state != "attended":
        allow(rules.may_mark, by, delegate)
    return _mark(delegate, delegate.site, by=by, how=How.CLERK)


@transaction.atomic
def mark_delegates(site: Site, *, by: Person, delegates: Sequence[Delegate]) -> int:
    """Tick several names of a site's list at once, each an act of its own. Returns how many are new."""
    allow(rules.may_tick, by, site)
    ids = sorted(one.pk for one in delegates)
    rows = Delegate.objects.select_for_update()
    found = list(rows.filter(pk__in=ids, site=site).exclude(state="withdrawn").order_by("pk"))
    return sum(_mark(one, site, by=by, how=How.CLERK).is_new for one in found)


def _mark(delegate: Delegate, site: Site, *, by: Actor, how: str) -> Marked:
    """The row is held. Whoever is counted stays counted, where and when it was first said."""
    if delegate.state == "attended":
        return Marked(delegate, is_new=False)
    require(
        rules.takes_delegates(site),
        "closed",
        _("Nobody is counted here now: the gathering has not begun, or is over."),
    )
    if delegate.unit_id == site.unit_id:
        delegate.unit = site.unit  # known already: one statement less for each who comes
    change(
        delegate, "gatherings.delegate_attended", by=by, state="attended", attended_at=timezone.now(), attended_site=site,
        attended_how=how, facts={"how": how, "site": site.number}, is_first=delegate.version == 1,
    )  # fmt: skip
    return Marked(delegate, is_new=True)


@transaction.atomic
def withdraw_delegate(delegate: Delegate, *, by: Person, reason: str) -> Delegate:
    """Take somebody off the list who has not come; the code is worthless from then on."""
    delegate = held(delegate)
    allow(rules.may_withdraw, by, delegate)
    return change(
        delegate,
        "gatherings.delegate_withdrawn",
        by=by,
        words=reasoned(reason),
        is_public=False,
        state="withdrawn",
    )
