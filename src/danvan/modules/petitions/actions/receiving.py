"""Taking a matter in: from a phone, a counter, a call, a file. One key, one matter, one receipt."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.organisations.public import (
    Actor,
    Person,
    SealKey,
    Surroundings,
    Unit,
    seal_data,
    surroundings_of,
)
from danvan.kernel.papers.public import add_papers
from danvan.kernel.rulebook.public import local_day
from danvan.kernel.workflow.public import start_clock
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Attachment, Denunciation, Petition, Topic
from ..routing import body_for
from ..states import MAIN_CLOCK, Channel, Kind
from ..writing import fingerprint, mask_place, new_receipt, receipt_from_key, receipt_hash, statement

#: Rule of the main clock by kind. A complaint runs under the law on complaints, the others under that on
#: the reception of citizens.
CLOCK_RULES = {
    Kind.FEEDBACK: "petitions.reply",
    Kind.PROPOSAL: "petitions.reply",
    Kind.COMPLAINT: "complaints.settle_first",
}


@dataclass(frozen=True)
class Contact:
    """Who brings the matter, if they wish to say. Sealed before it is stored."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email or self.address)

    @property
    def channel(self) -> str:
        return "email" if self.email else "sms" if self.phone else ""


@dataclass(frozen=True)
class Submission:
    """What somebody sends. `key` makes repeating harmless: the same key is the same matter."""

    kind: str
    title: str
    text: str
    unit: Unit
    topic: Topic | None = None
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    is_private: bool = False
    contact: Contact = field(default_factory=Contact)
    people_count: int = 1
    channel: str = Channel.WEB
    key: uuid.UUID | None = None
    source_key: str | None = None
    received_at: datetime | None = None
    files: Sequence[tuple[str, BinaryIO]] = ()


@dataclass(frozen=True)
class Receipt:
    """The proof that goes home with the resident. `code` is empty when the matter had been sent before."""

    petition: Petition
    code: str
    is_new: bool


def receive_petition(submission: Submission, *, by: Actor) -> Receipt:
    """Record a matter durably and give its receipt. Sent again under the same key it changes nothing.

    Raises Refused when something the law requires is missing, or when a file cannot be taken.
    """
    known = _known(submission)
    if known is not None:
        return known
    try:
        return _receive(submission, by=by)
    except IntegrityError:
        # The same key came in twice at once; the other request won and its matter is this one's too.
        known = _known(submission)
        if known is None:
            raise
        return known


@transaction.atomic
def _receive(submission: Submission, *, by: Actor) -> Receipt:
    _check(submission, by=by)

    code = receipt_from_key(submission.key) if submission.key else new_receipt()
    petition = _petition(submission, by=by, code=code)
    clock = start_clock(
        petition.thing, purpose=MAIN_CLOCK, rule=CLOCK_RULES[Kind(petition.kind)], start=petition.received_on
    )
    petition.due_on = clock.due_on
    petition.save(force_insert=True)
    digests = _keep_files(petition, submission.files)
    facts: dict[str, str | int] = {
        "kind": petition.kind, "topic": petition.topic_id or "", "channel": petition.channel,
        "due": clock.due_on.isoformat(), "tree": submission.unit.tree,
    }  # fmt: skip
    contents = {"text": received_statement(petition)}
    if digests:
        facts["files"], contents["files"] = len(digests), files_statement(digests)

    record(
        "petitions.received", petition.thing, by=by, unit_code=submission.unit.code, is_first=True,
        at=petition.received_at, facts=facts, contents=contents,
        payload={"petition": petition.pk, "unit": petition.unit_id},
    )  # fmt: skip
    return Receipt(petition=petition, code=code, is_new=True)


def says_the_same(petition: Petition, *, title: str, text: str) -> bool:
    """Are these the words that stand there? Compared as they are stored: in normal form, personal clues masked."""
    shown_title, shown_text = (mask(normalise(part).strip()) for part in (title, text))
    return (shown_title[:160], shown_text) == (petition.title, petition.text)


def received_statement(petition: Petition) -> bytes:
    """What the ledger commits to at receipt: the words as stored, without personal clues."""
    return statement(title=petition.title, text=petition.text, place=petition.place, kind=petition.kind)


def files_statement(digests: Sequence[str]) -> bytes:
    """The same for what was sent with the words: SHA-256 of every file as stored."""
    return statement(files=sorted(digests))


def _known(submission: Submission) -> Receipt | None:
    if submission.key is not None:
        known = Petition.objects.filter(submission=submission.key)
    elif submission.source_key is not None:
        known = Petition.objects.filter(source_key=submission.source_key)
    else:
        return None
    if not known.exists():  # much cheaper than fetching a row that is hardly ever there
        return None
    code = receipt_from_key(submission.key) if submission.key else ""
    return Receipt(petition=known.select_related("unit").get(), code=code, is_new=False)


def _check(submission: Submission, *, by: Actor) -> None:
    require(submission.kind in Kind.values, "unknown_kind", _("Choose what kind of matter this is."))
    require(len(submission.title.strip()) >= 5, "no_title", _("Say in a few words what it is about."))
    require(
        len(submission.text.strip()) >= 10, "no_text", _("Describe the matter in at least 10 characters.")
    )
    require(1 <= submission.people_count <= 100_000, "bad_count", _("The number of people cannot be right."))
    if submission.kind == Kind.COMPLAINT and submission.channel != Channel.IMPORT:
        # The law on complaints (art. 8.2) asks for name and address; without them it cannot be accepted.
        contact = submission.contact
        require(
            bool(contact.name and contact.address), "contact_required",
            _("The law requires your name and address for a complaint. They are sealed from the office."),
        )  # fmt: skip
    if isinstance(by, Person) and submission.channel != Channel.IMPORT:
        require(
            rules.may_register(by, submission.unit),
            "not_allowed",
            _("Your post may not register matters here."),
        )


def _petition(submission: Submission, *, by: Actor, code: str) -> Petition:
    title, text, place = (
        normalise(part).strip() for part in (submission.title, submission.text, submission.place)
    )
    shown_title, shown_text, shown_place = mask(title), mask(text), mask_place(place)
    around = surroundings_of(submission.unit)
    body = body_for(submission.unit, submission.topic, around=around)
    key = _seal_key(around, body_id=body.pk if body else None, submission=submission)
    original = contact = None
    if key and (shown_title, shown_text, shown_place) != (title, text, place):
        original = seal_data(statement(title=title, text=text, place=place), key=key, purpose="original")
    if key and submission.contact:
        contact = seal_data(json.dumps(vars(submission.contact)).encode(), key=key, purpose="contact")
    bits, bands = fingerprint(shown_title, shown_text)
    received_at = submission.received_at or timezone.now()
    return Petition(
        receipt_hash=receipt_hash(code), submission=submission.key, source_key=submission.source_key,
        kind=submission.kind, channel=submission.channel, title=shown_title[:160], text=shown_text,
        original=original, contact=contact, contact_channel=submission.contact.channel if contact else "",
        on_behalf=isinstance(by, Person) and not by.is_system,
        registered_by=by if isinstance(by, Person) and not by.is_system else None,
        people_count=submission.people_count, topic=submission.topic, unit=submission.unit,
        received_unit=submission.unit, body=body,
        place=shown_place[:200], lat=submission.lat, lon=submission.lon, is_private=submission.is_private,
        received_at=received_at, received_on=local_day(received_at), fingerprint=bits, bands=bands,
    )  # fmt: skip


def _seal_key(around: Surroundings, *, body_id: int | None, submission: Submission) -> SealKey | None:
    """The Front's key. Without one, nothing personal may be taken at all: better refused than unsealed."""
    key = around.seal_key(other_than=body_id)
    if key is None and submission.contact:
        raise Refused(
            "no_seal", _("Contact details cannot be sealed here yet. Please send the matter without them.")
        )
    return key


def _keep_files(petition: Petition, files: Sequence[tuple[str, BinaryIO]]) -> list[str]:
    if not files:
        return []
    papers = add_papers(files)
    for paper in papers:
        Attachment.objects.create(petition=petition, paper=paper, role=Attachment.Role.SENT)
    return [paper.sha256 for paper in papers]


@transaction.atomic
def note_denunciation(unit: Unit, *, by: Actor) -> Denunciation:
    """Somebody was shown where the law wants a denunciation lodged. No word of it is kept, only a number."""
    uid = uuid.uuid4()
    number = f"TC-{timezone.localdate():%Y}-{uid.hex[:6].upper()}"
    noted = Denunciation.objects.create(uid=uid, number=number, unit=unit)

    record(
        "petitions.denunciation_guided",
        f"petitions.denunciation:{uid.hex}",
        by=by,
        unit_code=unit.code,
        is_first=True,
    )
    return noted
