"""Handler and resident write to each other; the office never learns who it is talking to."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person, Resident
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Message, Petition
from ..writing import statement
from .steps import ask, bump, locked, note, tell_handler, tell_resident


@transaction.atomic
def message_resident(petition: Petition, *, by: Person, text: str) -> Message:
    """The office asks the resident something."""
    petition = locked(petition)
    ask(rules.may_message, by, petition)
    message = _message(petition, text=text, from_resident=False, by=by)

    note(
        "petitions.message_sent", petition, by=by, facts={"message": message.pk},
        contents={"message": statement(text=message.text)},
    )  # fmt: skip
    tell_resident(petition, subject=_("The office asks you something"), text=message.text)
    return message


@transaction.atomic
def reply_to_office(petition: Petition, *, by: Resident, text: str) -> Message:
    """The resident writes to the office. Phone numbers and names are masked before the office reads it."""
    petition = locked(petition)
    ask(rules.may_reply, by, petition)
    message = _message(petition, text=text, from_resident=True, by=None)

    note(
        "petitions.message_received", petition, by=by, facts={"message": message.pk},
        contents={"message": statement(text=message.text)},
    )  # fmt: skip
    tell_handler(petition, subject=_("The resident has written"), text=message.text)
    return message


def _message(petition: Petition, *, text: str, from_resident: bool, by: Person | None) -> Message:
    clean = normalise(text).strip()
    require(2 <= len(clean) <= 4000, "no_text", _("Write between 2 and 4,000 characters."))
    bump(petition.pk)
    return Message.objects.create(petition=petition, from_resident=from_resident, by=by, text=mask(clean))
