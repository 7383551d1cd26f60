"""What a resident may see of a matter whose receipt they hold, and which files anybody may open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from danvan.kernel.organisations.public import Look
from danvan.kernel.papers.public import Paper
from danvan.kernel.registry.public import house

from ..models import Attachment, Petition, dispute_until
from .public import _whole
from .timeline import Event, timeline

#: Entries of the log that are the resident's business although the public does not see them.
_OWN_ACTS = frozenset({"petitions.message_sent", "petitions.message_received", "petitions.withheld"})


def own(uid: str) -> Petition | None:
    """The whole matter with messages and rating: a fixed number of queries. The caller has seen the receipt."""
    return (
        _whole(Petition.objects.all())
        .select_related("rating")
        .prefetch_related("messages")
        .filter(uid=uid)
        .first()
    )


def own_timeline(petition: Petition) -> list[Event]:
    """Everything recorded except how the office divides its work: one query."""
    events = timeline(petition, public=False)
    acts = house().acts
    return [event for event in events if acts[event.act].public or event.act in _OWN_ACTS]


@dataclass(frozen=True)
class Opened:
    """Somebody read the sealed contact details or the unmasked words: when, for which body, why."""

    at: datetime
    body: str
    reason: str
    legal_request: str


def looks_at(petition: Petition) -> list[Opened]:
    """Every look at what is sealed in this matter, newest first: told to the resident, one query."""
    looks = (
        Look.objects.filter(thing=petition.thing)
        .select_related("opening", "sealed__key__body")
        .order_by("-at")
    )
    return [
        Opened(
            at=look.at,
            body=look.sealed.key.body.name,
            reason=look.purpose,
            legal_request=look.opening.legal_request if look.opening else "",
        )
        for look in looks
    ]


def readable_paper(uid: UUID, *, holds: frozenset[str]) -> Paper | None:
    """A stored file that is public with its matter, or belongs to a matter whose receipt the reader holds."""
    found = Attachment.objects.select_related("paper", "petition").filter(
        paper__uid=uid, paper__removed_at=None
    )
    for attachment in found:
        petition = attachment.petition
        is_open_to_all = attachment.is_public and petition.published_at is not None
        if is_open_to_all or petition.uid.hex in holds:
            return attachment.paper
    return None


def disputable_until(petition: Petition) -> date | None:
    """Last day on which the resident can say that it is not done; None while there is nothing to dispute."""
    since = petition.ended_on or petition.answered_on
    return dispute_until(since) if since else None
