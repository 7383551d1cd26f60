"""What gatherings say today, for the auditor.

Sites and delegates are entered by the thousand with one entry for a whole list: what is attested of them is the
digest over the rows as they stand, and, of each that an act has touched since, the row itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from danvan.kernel.dossiers.public import Dossier, attesting
from danvan.kernel.ledger.public import Standing, Statement

from .models import Delegate, Gathering, Paper, Roll, Site, digest_of_delegates, digest_of_sites

papers = attesting(Paper)
_gatherings = attesting(Gathering, is_public=lambda row: row.state != "planned")
_sites = attesting(Site)
_delegates = attesting(Delegate)


def gatherings() -> Iterator[Statement | Standing]:
    """Each gathering with the digest of its sites as they are."""
    for one in _gatherings():
        if isinstance(one, Statement) and one.name == "record":
            row = Gathering.objects.get(uid=one.thing.partition(":")[2])
            row.sites_digest = digest_of_sites(row.pk)
            yield Statement(one.thing, one.act, one.name, row.stated(), is_public=one.is_public)
        else:
            yield one


def rolls() -> Iterator[Statement | Standing]:
    """Each list with the digest and the number of its delegates as they are."""
    rows = Delegate.objects.order_by("roll_id", "pk").iterator(chunk_size=2000)
    lists = Roll.objects.order_by("pk").in_bulk()
    for roll_id, listed in groupby(rows, key=lambda one: one.roll_id):
        roll, delegates = lists.pop(roll_id), list(listed)
        roll.digest, roll.count = digest_of_delegates(delegates), len(delegates)
        yield _record(roll)
    for roll in lists.values():
        roll.digest, roll.count = "", 0
        yield _record(roll)


def sites() -> Iterator[Statement | Standing]:
    """Sites that an act has touched since their list was entered."""
    yield from _touched(_sites(), set(_untouched(Site)))


def delegates() -> Iterator[Statement | Standing]:
    """Delegates who came, or were withdrawn."""
    yield from _touched(_delegates(), set(_untouched(Delegate)))


def _untouched(model: type[Dossier]) -> Iterator[str]:
    for uid in model._default_manager.filter(version=1).values_list("uid", flat=True).iterator():
        yield f"{model.KIND}:{uid.hex}"


def _touched(rows: Iterator[Statement | Standing], untouched: set[str]) -> Iterator[Statement | Standing]:
    return (one for one in rows if one.thing not in untouched)


def _record(row: Dossier) -> Statement:
    return Statement(row.thing, row.last_act, "record", row.stated())
