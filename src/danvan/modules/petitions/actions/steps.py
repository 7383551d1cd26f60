"""What every act on a petition shares: lock, ask, write, record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import Entry, record
from danvan.kernel.notices.public import notify_person, notify_sealed
from danvan.kernel.organisations.public import Actor
from danvan.lib.errors import Refused

from ..models import Petition


def locked(petition: Petition) -> Petition:
    """The row as it is now, held until the transaction ends."""
    return (
        Petition.objects.select_for_update(of=("self",))
        .select_related("unit", "body", "topic")
        .get(pk=petition.pk)
    )


def ask(rule: Callable[[Any, Any], bool], by: Actor, petition: Petition) -> None:
    """Refuse with the state named, so that the reader knows what has changed meanwhile."""
    if not rule(by, petition):
        raise Refused(
            "not_allowed",
            _(
                "This cannot be done now: the matter is in the state “%(state)s”, or your post does not allow it."
            )
            % {"state": petition.get_state_display()},
        )


def write(petition: Petition, **fields: Any) -> Petition:
    """Change columns and let the version grow, by which public pages are cached."""
    for name, value in fields.items():
        setattr(petition, name, value)
    petition.version += 1
    petition.save(update_fields=[*fields, "version"])
    return petition


def note(
    act: str,
    petition: Petition,
    *,
    by: Actor,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, bytes] | None = None,
) -> Entry:
    """Record an act on a petition; subscribers learn which one."""
    return record(
        act, petition.thing, by=by, unit_code=petition.unit.code, facts=facts, contents=contents,
        payload={"petition": petition.pk, "unit": petition.unit_id},
    )  # fmt: skip


def tell_resident(petition: Petition, *, subject: str, text: str) -> None:
    """News through the relay, if the resident left an address. Never inside the request: the outbox sends."""
    if petition.contact is not None and petition.contact_channel:
        notify_sealed(
            petition.contact, channel=petition.contact_channel, subject=subject,
            text=f"{text}\n\n{_('Matter no. %(number)s') % {'number': petition.number}}", thing=petition.thing,
        )  # fmt: skip


def tell_handler(petition: Petition, *, subject: str, text: str) -> None:
    if petition.assignee is not None:
        notify_person(petition.assignee, subject=subject, text=text, thing=petition.thing)


def bump(pk: int) -> None:
    """Another row of this matter changed: its pages are stale."""
    Petition.objects.filter(pk=pk).update(version=F("version") + 1)
