"""Putting news into the outbox, and sending it from a job."""

from __future__ import annotations

import json
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from danvan.kernel.organisations.public import Person, Sealed, relay_address

from .channels import send_text
from .models import Notice

MAX_ATTEMPTS = 8
_BATCH = 50


def notify_person(person: Person, *, subject: str, text: str, thing: str = "") -> Notice:
    """News for somebody who signs in. Inside the act's transaction: no act, no notice."""
    return Notice.objects.create(
        channel=Notice.Channel.EMAIL, person=person, subject=subject[:200], text=text, thing=thing
    )


def notify_sealed(sealed: Sealed, *, channel: str, subject: str, text: str, thing: str = "") -> Notice:
    """News for a resident whose address only the outbox can read, at the moment of sending."""
    return Notice.objects.create(
        channel=channel, sealed=sealed, subject=subject[:200], text=text, thing=thing
    )


def erase_notices(thing: str) -> int:
    """Part of an erasure: news about a thing that waits is never sent, and what was sent is forgotten."""
    about = Notice.objects.filter(thing=thing)
    waiting, _rows = about.filter(state=Notice.State.WAITING).delete()
    return waiting + about.update(subject="", text="")


def send_waiting() -> tuple[int, int]:
    """Send what is due. Returns (sent, failed). A second worker takes other rows; none is sent twice."""
    sent = failed = 0
    for _ in range(_BATCH):
        outcome = _send_next()
        if outcome is None:
            break
        sent, failed = sent + outcome, failed + (not outcome)
    return sent, failed


@transaction.atomic
def _send_next() -> bool | None:
    due = Notice.objects.filter(state=Notice.State.WAITING, not_before__lte=timezone.now())
    notice = due.select_for_update(skip_locked=True, of=("self",)).order_by("not_before", "pk").first()
    if notice is None:
        return None
    try:
        _deliver(notice)
    except Exception as problem:  # whatever a mail server does, the row must say so
        _postpone(notice, problem)
        return False
    notice.state, notice.sent_at, notice.problem = Notice.State.SENT, timezone.now(), ""
    notice.attempts += 1
    notice.save(update_fields=["state", "sent_at", "attempts", "problem"])
    return True


def _deliver(notice: Notice) -> None:
    address = _address(notice)
    if address is None:
        return  # erased since: nothing to send, and nothing to complain about
    if notice.channel == Notice.Channel.EMAIL:
        send_mail(notice.subject, notice.text, settings.DEFAULT_FROM_EMAIL, [address])
        return
    send_text(notice.channel, address=address, text=notice.text)


def _address(notice: Notice) -> str | None:
    if notice.person is not None:
        return notice.person.email
    assert notice.sealed is not None
    data = relay_address(notice.sealed)
    if data is None:
        return None
    contact = json.loads(data)
    return str(contact.get("email" if notice.channel == Notice.Channel.EMAIL else "phone") or "") or None


def _postpone(notice: Notice, problem: Exception) -> None:
    notice.attempts += 1
    notice.problem = type(problem).__name__
    notice.not_before = timezone.now() + timedelta(minutes=2**notice.attempts)
    if notice.attempts >= MAX_ATTEMPTS:
        notice.state = Notice.State.FAILED
    notice.save(update_fields=["attempts", "problem", "not_before", "state"])
