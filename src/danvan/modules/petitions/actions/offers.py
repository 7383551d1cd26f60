"""What other modules may ask of petitions, by the names in the manifest."""

from __future__ import annotations

import uuid

from django.db import transaction

from danvan.kernel.organisations.public import Resident, Sealed, Unit

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
