"""Erasing personal data: content and salts go, the proofs stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import erase_openings
from danvan.kernel.notices.public import erase_notices
from danvan.kernel.organisations.public import Actor, Resident, Sealed, erase_sealed
from danvan.kernel.papers.public import erase_paper
from danvan.kernel.workflow.public import stop_clock
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask

from .. import rules
from ..models import Petition, Rating
from ..states import MAIN_CLOCK, Outcome
from .steps import ask, locked, note, write

_OPENINGS = ("text", "files", "public", "message", "dispute", "reason")


@transaction.atomic
def erase_petition(petition: Petition, *, by: Actor, ground: str) -> Petition:
    """Make the resident's words, contact and files unreadable for ever (Law 91/2025/QH15, art. 14).

    What remains is that a matter of this kind existed, when, where, and how the office dealt with it: counts
    and punctuality stay true, and every proof over the log still verifies. Nobody could go on with words that
    are gone: a matter still open ends here, answered ones as closed, others as withdrawn.
    """
    petition = locked(petition)
    ask(rules.may_erase, by, petition)
    require(len(ground.strip()) >= 5, "no_ground", _("Name the legal ground or the request."))

    if petition.is_open:
        _end(petition, by=by)
    for sealed in {petition.original, petition.contact} - {None}:
        assert sealed is not None
        if not _is_shared(sealed, petition):
            erase_sealed(sealed)
    for attachment in petition.attachments.filter(role="sent").select_related("paper"):
        erase_paper(attachment.paper)
    petition.messages.update(text="")
    petition.disputes.update(text="")
    petition.supports.all().delete()
    Rating.objects.filter(petition=petition).update(comment="")
    erase_notices(petition.thing)
    erase_openings(petition.thing, names=_OPENINGS)
    write(
        petition, original=None, contact=None, contact_channel="", title=_("(erased)"), text="", place="",
        lat=None, lon=None, fingerprint=None, bands=[], public_title="", public_text="", published_at=None,
        submission=None, erased_at=timezone.now(),
    )  # fmt: skip

    # The ground stands in the public log for ever: what is personal in it must not.
    note("petitions.erased", petition, by=by, facts={"ground": mask(" ".join(ground.split()))[:200]})
    return petition


def _end(petition: Petition, *, by: Actor) -> None:
    today = timezone.localdate()
    stop_clock(petition.thing, purpose=MAIN_CLOCK, on=today)
    ended = {"ended_at": timezone.now(), "ended_on": today, "escalated_body": None}
    if petition.state == "answered":
        write(petition, state="closed", **ended)
        note("petitions.closed", petition, by=by, facts={"outcome": petition.outcome, "by_word": False})
        return
    write(
        petition,
        state="withdrawn",
        outcome=Outcome.WITHDRAWN,
        ended_by_word=isinstance(by, Resident),
        **ended,
    )
    note("petitions.withdrawn", petition, by=by)


def _is_shared(sealed: Sealed, petition: Petition) -> bool:
    """The parts of a split matter have one contact and one original between them: the last one takes it along."""
    others = Petition.objects.exclude(pk=petition.pk)
    return others.filter(original=sealed).exists() or others.filter(contact=sealed).exists()
