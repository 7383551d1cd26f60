"""Ends other than an answer, and the end after one. None of them is ever counted as "resolved" by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Actor, Person
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask

from .. import rules
from ..models import Petition, Topic
from ..routing import body_for
from ..states import MAIN_CLOCK, Kind, Refusal
from ..writing import fingerprint, new_receipt, receipt_hash, statement
from .receiving import CLOCK_RULES, received_statement
from .steps import ask, locked, note, tell_resident, write


@transaction.atomic
def close_petition(petition: Petition, *, by: Actor) -> Petition:
    """End a matter whose answer carries evidence. The resident may still say: this is not done."""
    petition = locked(petition)
    ask(rules.may_close, by, petition)

    _end(petition, state="closed")

    note("petitions.closed", petition, by=by, facts={"outcome": petition.outcome, "by_word": False})
    return petition


@transaction.atomic
def refuse_petition(petition: Petition, *, by: Person, ground: str, reason: str) -> Petition:
    """Decline with a ground from the closed list and a reason the resident can read and dispute."""
    petition = locked(petition)
    ask(rules.may_refuse, by, petition)
    require(ground in Refusal.values, "no_ground", _("Choose the ground of the refusal."))
    require(len(reason.strip()) >= 20, "no_reason", _("Give the reason in at least 20 characters."))

    _end(petition, state="refused", refusal=ground, refusal_reason=mask(reason.strip()))

    note(
        "petitions.refused", petition, by=by, facts={"ground": ground},
        contents={"reason": statement(reason=petition.refusal_reason)},
    )  # fmt: skip
    tell_resident(petition, subject=_("Your matter was not taken up"), text=petition.refusal_reason)
    return petition


@transaction.atomic
def forward_petition(petition: Petition, *, by: Person, to: str, reason: str) -> Petition:
    """Hand the matter to an authority that does not work here. It leaves our count of duties, visibly."""
    petition = locked(petition)
    ask(rules.may_forward, by, petition)
    require(len(to.strip()) >= 5, "no_authority", _("Name the authority that receives the matter."))
    require(len(reason.strip()) >= 10, "no_reason", _("Give the reason in at least 10 characters."))

    authority, why = mask(" ".join(to.split()))[:200], mask(reason.strip())
    _end(petition, state="forwarded", forwarded_to=authority)

    note(
        "petitions.forwarded", petition, by=by, facts={"to": authority},
        contents={"reason": statement(reason=why)},
    )  # fmt: skip
    tell_resident(petition, subject=_("Your matter was passed on"), text=f"{authority}\n{why}")
    return petition


@transaction.atomic
def join_petition(petition: Petition, *, by: Person, into: Petition) -> Petition:
    """One of two similar matters goes on for both; whoever follows this one is led there."""
    require(petition.pk != into.pk, "itself", _("A matter cannot be joined with itself."))
    first, second = sorted((petition, into), key=lambda one: one.pk)
    held = {
        one.pk: locked(one) for one in (first, second)
    }  # always in this order: no two joins can block each other
    petition, into = held[petition.pk], held[into.pk]
    ask(rules.may_join, by, petition)
    require(into.is_open and rules.may_read(by, into), "no_host", _("The other matter is not open to you."))
    require(into.body_id == petition.body_id, "other_body", _("Only matters of the same body can be joined."))

    _end(petition, state="joined", joined_into=into)
    write(
        into, support_count=F("support_count") + 1 + petition.support_count,
        people_count=F("people_count") + petition.people_count,
    )  # fmt: skip
    into.refresh_from_db(
        fields=["support_count", "people_count"]
    )  # whoever goes on with it finds numbers, not sums to come

    note("petitions.joined", petition, by=by, facts={"into": into.uid.hex})
    tell_resident(
        petition, subject=_("Your matter goes on with a similar one"),
        text=_("It is now handled together with matter no. %(number)s.") % {"number": into.number},
    )  # fmt: skip
    return petition


@dataclass(frozen=True)
class Part:
    """One of the contents that a mixed matter holds."""

    kind: str
    title: str
    text: str
    topic: Topic | None = None


@transaction.atomic
def split_petition(petition: Petition, *, by: Person, parts: Sequence[Part]) -> list[Petition]:
    """Divide mixed content into linked matters of their own (Decree 154/2026, art. 14.4).

    Each part keeps the day of receipt, so nobody gains time by splitting; the resident's one receipt leads
    to all of them.
    """
    petition = locked(petition)
    ask(rules.may_split, by, petition)
    require(len(parts) >= 2, "too_few", _("Split into at least two matters."))
    for part in parts:
        require(part.kind in Kind.values, "unknown_kind", _("Choose the kind of each part."))
        require(len(part.text.strip()) >= 10, "no_text", _("Each part needs at least 10 characters of text."))

    children = [_part_of(petition, part) for part in parts]
    _end(petition, state="split")

    note("petitions.split", petition, by=by, facts={"parts": len(children)})
    for child in children:
        note(
            "petitions.received", child, by=by,
            facts={"kind": child.kind, "topic": child.topic_id or "", "channel": child.channel,
                   "due": child.due_on.isoformat() if child.due_on else "", "tree": child.unit.tree,
                   "split_from": petition.uid.hex},
            contents={"text": received_statement(child)},
        )  # fmt: skip
    return children


def _part_of(petition: Petition, part: Part) -> Petition:
    title, text = mask(part.title.strip())[:160], mask(part.text.strip())
    topic = part.topic or petition.topic
    bits, bands = fingerprint(title, text)
    child = Petition.objects.create(
        receipt_hash=receipt_hash(new_receipt()), kind=part.kind, channel=petition.channel, title=title, text=text,
        original=petition.original, contact=petition.contact, contact_channel=petition.contact_channel,
        on_behalf=petition.on_behalf, registered_by=petition.registered_by, people_count=petition.people_count,
        topic=topic, unit=petition.unit, received_unit=petition.received_unit, body=body_for(petition.unit, topic), place=petition.place,
        lat=petition.lat, lon=petition.lon, is_private=petition.is_private, split_from=petition,
        received_at=petition.received_at, received_on=petition.received_on, fingerprint=bits, bands=bands,
    )  # fmt: skip
    clock = start_clock(
        child.thing, purpose=MAIN_CLOCK, rule=CLOCK_RULES[Kind(child.kind)], start=child.received_on
    )
    Petition.objects.filter(pk=child.pk).update(due_on=clock.due_on)
    child.due_on = clock.due_on
    return child


def _end(petition: Petition, *, state: str, **fields: object) -> None:
    today = timezone.localdate()
    stop_clock(petition.thing, purpose=MAIN_CLOCK, on=today)
    write(petition, state=state, ended_at=timezone.now(), ended_on=today, escalated_body=None, **fields)
