"""Needs and offers, and what joins them. Names and addresses are sealed; offices write through the relay."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.notices.public import notify_sealed
from danvan.kernel.organisations.public import (
    Actor,
    BreakGlass,
    Person,
    Unit,
    ask_opening,
    covered_ids,
    seal_data,
    surroundings_of,
)
from danvan.lib.codes import new_code
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Drive, Match, Need, Offer
from ..states import DIRECT, Good, measured
from .books import MOST
from .sides import take_from

PREFIX = "HT"
_LONGEST = 1000


@dataclass(frozen=True)
class Offered:
    """The offer and whether it is new; the same key sent again gives the same offer."""

    offer: Offer
    is_new: bool


@transaction.atomic
def enter_need(
    drive: Drive, *, by: Person, kind: str, quantity: int, people: int, unit: Unit | None = None, note: str = "",
    name: str = "", phone: str = "", address: str = "",
) -> Need:  # fmt: skip
    """Write down what is needed where. Who needs it is sealed for the Front, and stands nowhere else."""
    drive = held(drive)
    allow(rules.may_need, by, drive)
    place = unit or drive.unit
    _check(drive, kind=kind, quantity=quantity, unit=place, note=note)
    require(0 < people <= 1_000_000, "people", _("Say how many people need it."))
    told = {"name": name.strip(), "email": "", "phone": phone.strip(), "address": address.strip()}
    need = Need(
        unit=place, drive=drive, state="open", kind=kind, quantity=quantity, people=people, note=_masked(note),
        contact=_sealed(place, told), contact_channel="sms" if told["phone"] else "",
    )  # fmt: skip
    return begin(need, "drives.need_entered", by=by, facts={"drive": drive.uid.hex, "kind": kind})


def make_offer(
    drive: Drive, *, by: Actor, kind: str, quantity: int, unit: Unit | None = None, note: str = "", phone: str = "",
    email: str = "", key: uuid.UUID | None = None,
) -> Offered:  # fmt: skip
    """Offer help. Nobody is asked for a name; an address for news is sealed."""
    known = Offer.objects.filter(key=key).first() if key is not None else None
    if known is not None:
        return Offered(known, is_new=False)
    try:
        made = _offer(
            drive, by=by, kind=kind, quantity=quantity, unit=unit, note=note, phone=phone.strip(),
            email=email.strip(), key=key,
        )  # fmt: skip
    except IntegrityError:
        known = Offer.objects.filter(key=key).first() if key is not None else None
        if known is None:
            raise
        return Offered(known, is_new=False)
    return Offered(made, is_new=True)


@transaction.atomic
def _offer(
    drive: Drive, *, by: Actor, kind: str, quantity: int, unit: Unit | None, note: str, phone: str, email: str,
    key: uuid.UUID | None,
) -> Offer:  # fmt: skip
    drive = held(drive)
    if isinstance(by, Person):
        allow(rules.may_offer_for, by, drive)
    require(rules.takes_offers(drive), "closed", _("This drive takes no more offers."))
    place = unit or drive.unit
    _check(drive, kind=kind, quantity=quantity, unit=place, note=note)
    contact = _sealed(place, {"name": "", "email": email, "phone": phone, "address": ""})
    offer = Offer(
        unit=place, drive=drive, state="open", kind=kind, quantity=quantity, note=_masked(note), contact=contact,
        contact_channel=("email" if email else "sms") if contact else "", code=new_code(prefix=PREFIX), key=key,
    )  # fmt: skip
    return begin(
        offer, "drives.offer_made", by=by, facts={"drive": drive.uid.hex, "kind": kind, "quantity": quantity}
    )


@transaction.atomic
def withdraw_side(side: Any, *, by: Person, reason: str) -> Any:
    """It is no longer needed, or no longer offered. What is on its way must arrive or be undone first."""
    side = _of_drive(side)
    allow(rules.may_withdraw, by, side)
    require(
        side.matched == side.delivered, "on_its_way", _("A part of it is on its way: undo that match first.")
    )
    act = "drives.need_withdrawn" if isinstance(side, Need) else "drives.offer_withdrawn"
    return change(side, act, by=by, words=reasoned(reason), is_public=False, state="withdrawn")


@transaction.atomic
def match_need(need: Need, *, by: Person, from_offer: Offer, quantity: int) -> Match:
    """Let a part of an offer go to a part of a need: never more than is needed, never more than is offered."""
    need = _of_drive(need)
    allow(rules.may_match, by, need)
    offer = held(from_offer)
    require(
        need.kind in DIRECT, "through_books",
        _("Money and land go through the books: enter the gift when it comes in and the spending when it goes out."),
    )  # fmt: skip
    require(
        offer.drive_id == need.drive_id and offer.kind == need.kind and offer.state == "open", "other_kind",
        _("Choose an open offer of this drive and of the same kind."),
    )  # fmt: skip
    require(quantity > 0, "quantity", _("Write a whole number above zero."))
    match = Match(unit=need.unit, drive=need.drive, state="agreed", need=need, offer=offer, quantity=quantity)
    take_from(offer, by=by, matched=quantity)
    take_from(need, by=by, matched=quantity)
    begin(
        match, "drives.match_agreed", by=by,
        facts={"drive": need.drive.uid.hex, "kind": need.kind, "offer": offer.uid.hex, "need": need.uid.hex},
    )  # fmt: skip
    _tell(
        offer, subject=_("Your offer is needed"),
        text=_("%(quantity)s of your offer %(code)s are needed. %(host)s will tell you where to.")
        % {"quantity": measured(offer.kind, quantity), "code": offer.code, "host": need.drive.host},
    )  # fmt: skip
    return match


@transaction.atomic
def deliver_match(match: Match, *, by: Person, report: str, exhibits: Files = ()) -> Match:
    """It arrived. What was matched of both sides is now delivered."""
    match = _of_drive(match)
    allow(rules.may_deliver, by, match)
    words, today = reasoned(report), timezone.localdate()
    for side in (held(match.offer), held(match.need)):
        take_from(side, by=by, delivered=match.quantity)
    change(
        match, "drives.match_delivered", by=by, words=mask(words), files=exhibits, is_public=False, state="delivered",
        delivered_on=today,
    )  # fmt: skip
    _tell(
        match.offer,
        subject=_("Your help has arrived"),
        text=_("Thank you. Offer %(code)s.") % {"code": match.offer.code},
    )
    return match


@transaction.atomic
def undo_match(match: Match, *, by: Person, reason: str) -> Match:
    """It did not come about: both sides are free again."""
    match = _of_drive(match)
    allow(rules.may_undo, by, match)
    why = reasoned(reason)
    for side in (held(match.offer), held(match.need)):
        take_from(side, by=by, matched=-match.quantity)
    return change(match, "drives.match_undone", by=by, words=why, is_public=False, state="undone")


@transaction.atomic
def write_to_side(side: Any, *, by: Person, message: str) -> Any:
    """Write to whoever left an address: the words go out through the relay, the address stays sealed."""
    side = _of_drive(side)
    allow(rules.may_write, by, side)
    words = reasoned(message)
    act = "drives.need_written_to" if isinstance(side, Need) else "drives.offer_written_to"
    change(side, act, by=by, words=words, is_public=False)
    _tell(side, subject=_("About the drive “%(title)s”") % {"title": side.drive.title}, text=words)
    return side


def ask_contact(side: Any, *, by: Person, reason: str) -> BreakGlass:
    """Ask to open the sealed address: a second person of the body that holds it must agree, and the look is recorded."""
    if side.contact is None:
        raise Refused("no_contact", _("Nobody left an address here."))
    return ask_opening(side.contact, by=by, thing=side.thing, reason=reason)


def _of_drive(row: Any) -> Any:
    """The row with its drive, both held, the drive first: all that happens in a drive waits its turn."""
    drive = held(row.drive)
    row = held(row)
    row.drive = drive
    return row


def _check(drive: Drive, *, kind: str, quantity: int, unit: Unit, note: str) -> None:
    require(
        kind in Good.values and kind in drive.accepts, "kind", _("This drive does not ask for this kind.")
    )
    require(0 < quantity <= MOST, "quantity", _("Write a whole number above zero."))
    require(
        unit.pk in covered_ids([drive.unit_id]), "unit", _("Choose a place within the unit of the drive.")
    )
    require(len(note) <= _LONGEST, "too_long", _("Keep the note under 1,000 characters."))


def _masked(note: str) -> str:
    return mask(normalise(note).strip())


def _sealed(unit: Unit, told: dict[str, str]) -> Any:
    if not any(told.values()):
        return None
    key = surroundings_of(unit).seal_key(other_than=None)
    if key is None:
        raise Refused("no_seal", _("Addresses cannot be sealed here yet. Please leave them out."))
    return seal_data(json.dumps(told).encode(), key=key, purpose="contact")


def _tell(side: Any, *, subject: str, text: str) -> None:
    if side.contact is not None and side.contact_channel:
        notify_sealed(
            side.contact, channel=side.contact_channel, subject=subject, text=text, thing=side.thing
        )
