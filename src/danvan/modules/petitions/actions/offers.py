"""What other modules may ask of petitions, by the names in the manifest."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Count

from danvan.kernel.organisations.public import Resident, Sealed, Unit

from ..models import Petition, Topic
from ..states import Channel, Kind
from .receiving import Submission, receive_petition


@transaction.atomic
def receive_elsewhere_raised(
    *, title: str, text: str, unit: Unit, key: uuid.UUID, place: str = "", contact: Sealed | None = None,
    contact_channel: str = "",
) -> tuple[str, str]:  # fmt: skip
    """Take up what a resident raised elsewhere: (thing, receipt code). The same `key` gives the same matter.

    An address that was sealed there stays sealed and is used for news.
    """
    submission = Submission(
        kind=Kind.FEEDBACK, title=title, text=text, unit=unit, place=place, channel=Channel.DIALOGUE, key=key
    )
    receipt = receive_petition(submission, by=Resident())
    petition = receipt.petition
    if receipt.is_new and contact is not None:
        petition.contact, petition.contact_channel = contact, contact_channel
        petition.save(update_fields=["contact", "contact_channel"])
    return petition.thing, receipt.code


def topic_names() -> dict[str, str]:
    """How each topic is called in the reader's language, by its code."""
    return {topic.code: topic.name for topic in Topic.objects.all()}


def open_by_unit() -> dict[int, int]:
    """How many matters are open in each unit, by the unit's id."""
    rows = Petition.objects.open().order_by().values("unit_id").annotate(n=Count("pk"))
    return {row["unit_id"]: row["n"] for row in rows}


def repeats(*, units: Collection[int], topic: str, start: date, end: date) -> tuple[int, int]:
    """(matters of a topic received in these units and days, how many of them differ in their words): two numbers only."""
    rows = Petition.objects.filter(
        received_unit_id__in=units, topic_id=topic, received_on__range=(start, end)
    )
    found = rows.aggregate(matters=Count("pk"), different=Count("fingerprint", distinct=True))
    return found["matters"], found["different"]
