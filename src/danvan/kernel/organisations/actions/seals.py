"""Sealing identities, and the only way to open one: two people, a reason, a record."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import record
from danvan.lib.errors import require
from danvan.lib.seal import new_keypair, seal, unseal, unwrap_private

from .. import rules
from ..actors import Actor
from ..models import Body, BreakGlass, Look, Person, Sealed, SealKey

#: How long an agreed opening lasts. A platform promise, shown to both people; data/rulebook/platform.toml
#: holds the published figure and a test compares the two.
OPENING_LASTS = timedelta(hours=24)


@transaction.atomic
def create_seal_key(body: Body, *, by: Actor) -> SealKey:
    """Give a body a key pair so that identities can be sealed for it."""
    require(rules.may_appoint(by, body), "not_allowed", _("Your post may not create seal keys here."))

    public, wrapped = new_keypair(settings.SEAL_KEY)
    key = SealKey.objects.create(body=body, public=public, wrapped_private=wrapped)

    record(
        "organisations.seal_key_created",
        f"organisations.body:{body.pk}",
        by=by,
        unit_code=body.unit.code,
        facts={},
    )
    return key


def seal_data(data: bytes, *, key: SealKey, purpose: str) -> Sealed:
    """Part of a larger act (which records it): store `data` so that only the holding body can open it."""
    sealed = Sealed(key=key, purpose=purpose)
    sealed.blob = seal(data, public=bytes(key.public), context=sealed.uid.bytes)
    sealed.save(force_insert=True)
    return sealed


@transaction.atomic
def ask_opening(
    sealed: Sealed, *, by: Person, thing: str, reason: str, legal_request: str = ""
) -> BreakGlass:
    """The first of two people asks to open a seal and says why."""
    require(rules.may_ask_opening(by, sealed), "not_allowed", _("Only the body that holds the seal may ask."))
    require(len(reason.strip()) >= 20, "no_reason", _("Give the reason in at least 20 characters."))

    opening = BreakGlass.objects.create(
        sealed=sealed, thing=thing, asked_by=by, reason=reason.strip(), legal_request=legal_request
    )

    record(
        "organisations.opening_asked", thing, by=by, facts={"opening": opening.pk}, payload={"thing": thing}
    )
    return opening


@transaction.atomic
def approve_opening(opening: BreakGlass, *, by: Person) -> BreakGlass:
    """The second person agrees; the leave lasts a day."""
    opening = (
        BreakGlass.objects.select_for_update(of=("self",)).select_related("sealed__key").get(pk=opening.pk)
    )
    require(
        rules.may_approve_opening(by, opening), "not_allowed", _("A second person of the body must agree.")
    )

    opening.approved_by, opening.approved_at = by, timezone.now()
    opening.expires_at = opening.approved_at + OPENING_LASTS
    opening.save(update_fields=["approved_by", "approved_at", "expires_at"])

    record("organisations.opening_approved", opening.thing, by=by, facts={"opening": opening.pk})
    return opening


@transaction.atomic
def refuse_opening(opening: BreakGlass, *, by: Person) -> BreakGlass:
    opening = (
        BreakGlass.objects.select_for_update(of=("self",)).select_related("sealed__key").get(pk=opening.pk)
    )
    require(
        rules.may_approve_opening(by, opening), "not_allowed", _("A second person of the body must decide.")
    )

    opening.refused_at = timezone.now()
    opening.save(update_fields=["refused_at"])

    record("organisations.opening_refused", opening.thing, by=by, facts={"opening": opening.pk})
    return opening


@transaction.atomic
def open_sealed(opening: BreakGlass, *, by: Person) -> bytes:
    """Read what is sealed. Leaves a `Look`, a ledger entry, and news for the resident."""
    opening = (
        BreakGlass.objects.select_for_update(of=("self",)).select_related("sealed__key").get(pk=opening.pk)
    )
    require(
        rules.may_open(by, opening, timezone.now()),
        "not_allowed",
        _("This opening is not agreed or is over."),
    )
    require(opening.sealed.blob is not None, "erased", _("The sealed data has been erased."))

    Look.objects.create(
        sealed=opening.sealed, thing=opening.thing, person=by, purpose=opening.reason[:200], opening=opening
    )
    data = _read(opening.sealed)

    record(
        "organisations.seal_opened", opening.thing, by=by, facts={"opening": opening.pk},
        payload={"thing": opening.thing, "body": opening.sealed.key.body_id},
    )  # fmt: skip
    return data


@transaction.atomic
def erase_sealed(sealed: Sealed) -> Sealed:
    """Part of a larger act (which records it): make the data unreadable for ever."""
    sealed = Sealed.objects.select_for_update().get(pk=sealed.pk)
    sealed.blob, sealed.erased_at = None, timezone.now()
    sealed.save(update_fields=["blob", "erased_at"])
    return sealed


def relay_address(sealed: Sealed) -> bytes | None:
    """Contact data for the outbox at the moment of sending; no person sees it, so no look is recorded."""
    return None if sealed.blob is None else _read(sealed)


def _read(sealed: Sealed) -> bytes:
    private = unwrap_private(bytes(sealed.key.wrapped_private), settings.SEAL_KEY)
    return unseal(bytes(sealed.blob or b""), private=private, context=sealed.uid.bytes)
