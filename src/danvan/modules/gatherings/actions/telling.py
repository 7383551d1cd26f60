"""Writing to delegates who left an address."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.notices.public import notify_sealed
from danvan.web.formats import moment

from ..models import Delegate, Gathering


def tell_delegates(gathering: Gathering, delegates: Iterable[Delegate]) -> int:
    """Put an invitation with the personal code into the outbox for each who has an address. Returns how many."""
    told = 0
    for one in delegates:
        if one.contact is None:
            continue
        address = settings.BASE_URL + reverse("gatherings:invitation", args=[one.code])
        lines = [
            _("You are invited: %(title)s") % {"title": gathering.title}, moment(gathering.starts_at), one.site.place,
            _("Your code: %(code)s") % {"code": one.code}, address,
        ]  # fmt: skip
        notify_sealed(
            one.contact, channel="email", subject=gathering.title, text="\n".join(lines), thing=one.thing
        )
        told += 1
    return told
