"""What every act on a petition shares: lock, ask, write, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import Entry, record
from danvan.kernel.notices.public import notify_person, notify_sealed
from danvan.kernel.organisations.public import Actor
from danvan.lib.errors import Refused

from ..models import Petition

_held: ContextVar[dict[int, Petition] | None] = ContextVar("petitions_held", default=None)


def locked(petition: Petition) -> Petition:
    """The row as it is now, held until the transaction ends."""
    held = _held.get()
    if held is not None and petition.pk in held:
        return held[petition.pk]
    return (
        Petition.objects.select_for_update(of=("self",))
        .select_related("unit", "body", "topic")
        .get(pk=petition.pk)
    )


@contextmanager
def holding(petitions: Iterable[Petition]) -> Iterator[None]:
    """One transaction for acts on many matters, all locked with one statement at its beginning.

    A matter given here is not read again for each act as long as it is what the row is: every change of a row
    makes its version grow, and one whose version has moved on is read like any other. For imports and seeds.
    """
    known = {petition.pk: petition for petition in petitions}
    with transaction.atomic():
        rows = Petition.objects.select_for_update().filter(pk__in=known).order_by("pk")
        versions = dict(rows.values_list("pk", "version"))
        token = _held.set({pk: one for pk, one in known.items() if versions.get(pk) == one.version})
        try:
            yield
        finally:
            _held.reset(token)


def _let_go(pk: int) -> None:
    """The row now differs from what is held of it: the next act reads it."""
    held = _held.get()
    if held is not None:
        held.pop(pk, None)


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
    if any(isinstance(value, Combinable) for value in fields.values()):
        _let_go(petition.pk)
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
    if petition.contact_channel and petition.contact is not None:
        notify_sealed(
            petition.contact, channel=petition.contact_channel, subject=subject,
            text=f"{text}\n\n{_('Matter no. %(number)s') % {'number': petition.number}}", thing=petition.thing,
        )  # fmt: skip


def tell_handler(petition: Petition, *, subject: str, text: str) -> None:
    if petition.assignee is not None:
        notify_person(petition.assignee, subject=subject, text=text, thing=petition.thing)


def bump(pk: int) -> None:
    """Another row of this matter changed: its pages are stale."""
    _let_go(pk)
    Petition.objects.filter(pk=pk).update(version=F("version") + 1)
