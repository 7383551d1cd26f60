"""Erasing personal data: content and salts go, the proofs stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import erase_openings
from danvan.kernel.organisations.public import Actor, erase_sealed
from danvan.kernel.papers.public import erase_paper
from danvan.lib.errors import require

from .. import rules
from ..models import Petition
from .steps import ask, locked, note, write

_OPENINGS = ("text", "public", "message", "dispute", "reason")


@transaction.atomic
def erase_petition(petition: Petition, *, by: Actor, ground: str) -> Petition:
    """Make the resident's words, contact and files unreadable for ever (Law 91/2025/QH15, art. 14).

    What remains is that a matter of this kind existed, when, where, and how the office dealt with it: counts
    and punctuality stay true, and every proof over the log still verifies.
    """
    petition = locked(petition)
    ask(rules.may_erase, by, petition)
    require(len(ground.strip()) >= 5, "no_ground", _("Name the legal ground or the request."))

    for sealed in {petition.original, petition.contact} - {None}:
        assert sealed is not None
        erase_sealed(sealed)
    for attachment in petition.attachments.filter(role="sent").select_related("paper"):
        erase_paper(attachment.paper)
    petition.messages.update(text="")
    petition.disputes.update(text="")
    petition.supports.all().delete()
    erase_openings(petition.thing, names=_OPENINGS)
    write(
        petition, title=_("(erased)"), text="", place="", lat=None, lon=None, contact_channel="", fingerprint=None,
        bands=[], public_title="", public_text="", published_at=None, submission=None, erased_at=timezone.now(),
    )  # fmt: skip

    note("petitions.erased", petition, by=by, facts={"ground": ground.strip()[:200]})
    return petition
