"""Lists of delegates: all of a list or nothing, in one entry of the log."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, held
from danvan.kernel.ledger.public import copy_rows
from danvan.kernel.organisations.public import Person, Sealed, Surroundings, seal_data, surroundings_of
from danvan.lib.errors import Refused, require

from .. import codes, rules
from ..models import Delegate, Gathering, Roll, Site, digest_of_delegates
from .telling import tell_delegates

MOST_DELEGATES = 100_000


@dataclass(frozen=True)
class NewDelegate:
    """Somebody to be invited. An address is sealed for the Front and used for invitations alone."""

    site: Site
    name: str
    role: str = ""
    email: str = ""


def register_delegates(
    gathering: Gathering, *, by: Person, delegates: Sequence[NewDelegate], file_digest: str = ""
) -> Roll:
    """Enter a list. The same file twice is refused, so that a second click enters nobody twice."""
    try:
        return _register(gathering, by=by, delegates=delegates, file_digest=file_digest)
    except IntegrityError as problem:
        raise Refused("known", _("This very file has been entered already.")) from problem


@transaction.atomic
def _register(
    gathering: Gathering, *, by: Person, delegates: Sequence[NewDelegate], file_digest: str
) -> Roll:
    gathering = held(gathering)
    require(bool(delegates), "nobody", _("The list is empty."))
    require(
        len(delegates) <= MOST_DELEGATES,
        "too_many",
        _("Enter at most %(count)d delegates at once.") % {"count": MOST_DELEGATES},
    )
    _ask_for_each_site(gathering, delegates, by=by)
    is_known = file_digest and Roll.objects.filter(gathering=gathering, file_digest=file_digest).exists()
    require(not is_known, "known", _("This very file has been entered already."))

    rows = _rows(gathering, delegates)
    roll = Roll(
        unit=gathering.unit, state="kept", gathering=gathering, count=len(rows), file_digest=file_digest,
        digest=digest_of_delegates(rows),
    )  # fmt: skip
    facts = {"delegates": len(rows), "sites": len({one.site_id for one in rows})}
    begin(roll, "gatherings.delegates_registered", by=by, facts=facts)
    for one in rows:
        one.roll = roll
    copy_rows(rows)
    if gathering.announced_on is not None:
        tell_delegates(gathering, roll.delegates.select_related("site", "contact").exclude(contact=None))
    return roll


def _ask_for_each_site(gathering: Gathering, delegates: Sequence[NewDelegate], *, by: Person) -> None:
    if rules.may_register(by, gathering):
        wrong = [one for one in delegates if one.site.gathering_id != gathering.pk or one.site.state != "set"]
        require(not wrong, "other_site", _("One of the sites takes no part in this gathering."))
        return
    for site in {one.site.pk: one.site for one in delegates}.values():
        require(
            site.gathering_id == gathering.pk,
            "other_site",
            _("One of the sites takes no part in this gathering."),
        )
        site.gathering = gathering
        allow(rules.may_register_at, by, site)


def _rows(gathering: Gathering, delegates: Sequence[NewDelegate]) -> list[Delegate]:
    now = timezone.now()
    near: dict[str, Surroundings] = {}
    rows = []
    for one in delegates:
        uid = uuid.uuid4()
        rows.append(
            Delegate(
                uid=uid, unit_id=one.site.unit_id, state="invited", last_act="gatherings.delegates_registered",
                begun_at=now, gathering=gathering, site=one.site, name=one.name.strip(), role=one.role.strip(),
                code_hash=codes.code_hash(codes.code_of(uid)), contact=_sealed(gathering, one.email, near) if one.email else None,
            )
        )  # fmt: skip
    return rows


def _sealed(gathering: Gathering, email: str, near: dict[str, Surroundings]) -> Sealed:
    if "host" not in near:
        near["host"] = surroundings_of(gathering.unit)
    key = near["host"].seal_key(other_than=gathering.host_id)
    if key is None:
        raise Refused("no_seal", _("Addresses cannot be sealed here yet. Leave that column out."))
    told = {"name": "", "email": email, "phone": "", "address": ""}
    return seal_data(json.dumps(told).encode(), key=key, purpose="contact")
