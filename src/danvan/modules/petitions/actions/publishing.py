"""Before the public reads a matter, a person has read it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask

from .. import rules
from ..models import Attachment, Petition, Review
from ..writing import statement
from .steps import ask, locked, note, write


@transaction.atomic
def publish_petition(
    petition: Petition, *, by: Person, title: str = "", text: str = "", attachments: Sequence[int] = ()
) -> Petition:
    """Let the public read it, in the words the reviewer has checked, with the pictures they allow."""
    petition = locked(petition)
    ask(rules.may_publish, by, petition)

    Review.objects.create(petition=petition, is_published=True, by=by)
    sent = petition.attachments.filter(role=Attachment.Role.SENT)
    sent.exclude(pk__in=attachments).update(is_public=False)
    sent.filter(pk__in=attachments).update(is_public=True)
    write(
        petition, published_at=timezone.now(), withheld_reason="",
        public_title=mask(title.strip() or petition.title)[:160], public_text=mask(text.strip() or petition.text),
    )  # fmt: skip

    note(
        "petitions.published", petition, by=by,
        contents={"public": public_statement(petition)},
    )  # fmt: skip
    return petition


def public_statement(petition: Petition) -> bytes:
    """What the ledger commits to on publication: the very words on the public page."""
    return statement(title=petition.public_title, text=petition.public_text)


@transaction.atomic
def withhold_petition(petition: Petition, *, by: Person, reason: str) -> Petition:
    """Keep it from the public, or take it off the public page, with a reason that is kept."""
    petition = locked(petition)
    ask(rules.may_withhold, by, petition)
    require(len(reason.strip()) >= 10, "no_reason", _("Give the reason in at least 10 characters."))

    Review.objects.create(petition=petition, is_published=False, reason=reason.strip()[:300], by=by)
    write(petition, published_at=None, withheld_reason=reason.strip()[:300], public_title="", public_text="")

    note("petitions.withheld", petition, by=by, contents={"reason": statement(reason=reason.strip()[:300])})
    return petition
