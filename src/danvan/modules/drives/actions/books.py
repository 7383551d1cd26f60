"""The books of a drive: what came in, what went out. No line is ever changed; one that is wrong is countered.

Every act holds the drive first, so that two people at once never spend the same dong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.ledger.public import recording_together
from danvan.kernel.organisations.public import Person
from danvan.lib.codes import new_code
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.normal import normalise

from .. import queries, rules
from ..models import Contribution, Drive, Need, Offer, Spending
from ..states import BOOKED, Consent, Giver, Good, Means, measured
from .sides import use_side

PREFIX = "DG"
#: More than any unit of the country collects in a year: a slip of the hand, not a gift.
MOST = 10**13


@dataclass(frozen=True)
class Row:
    """A line of a bank statement or of an office's own list. Its reference makes it one contribution for ever."""

    reference: str
    day: date
    quantity: int
    kind: str = Good.MONEY
    giver: str = ""
    giver_kind: str = Giver.INDIVIDUAL
    consent: str = Consent.NONE


@transaction.atomic
def receive_contribution(
    drive: Drive, *, by: Person, kind: str, quantity: int, day: date, means: str, giver_kind: str, giver: str = "",
    consent: str = Consent.NONE, reference: str = "", from_offer: Offer | None = None, exhibits: Files = (),
) -> Contribution:  # fmt: skip
    """Enter what was given and give a receipt for it. Nobody has to say who they are."""
    drive = held(drive)
    allow(rules.may_give, by, drive)
    today = timezone.localdate()
    _check_line(drive, kind=kind, quantity=quantity, day=day, until=min(today, drive.closed_on or today))
    require(means in Means.values, "means", _("Say how it was given."))
    require(
        giver_kind in Giver.values and consent in Consent.values,
        "giver",
        _("Say who gave, and whether they want to be named."),
    )
    reference, giver = reference.strip(), " ".join(normalise(giver).split())
    require(
        consent != Consent.GIVEN or bool(giver), "no_giver", _("To be named in public, a giver needs a name.")
    )
    if reference and drive.contributions.filter(reference=reference, counters=None).exists():
        raise Refused("known", _("A contribution with this reference is in the books already."))
    if from_offer is not None:
        use_side(held(from_offer), drive, by=by, kind=kind, quantity=quantity)
    contribution = Contribution(
        unit=drive.unit, drive=drive, state="received", kind=kind, quantity=quantity, day=day, means=means,
        giver_kind=giver_kind, giver=giver, consent=consent, reference=reference, offer=from_offer, code=new_code(prefix=PREFIX),
    )  # fmt: skip
    facts = {"drive": drive.uid.hex, "kind": kind, "quantity": quantity}
    return begin(contribution, "drives.contribution_received", by=by, files=exhibits, facts=facts)


def take_in_contributions(drive: Drive, *, by: Person, rows: Sequence[Row]) -> int:
    """Enter a bank statement or a list, all lines or none. Lines whose reference is known are not entered again.

    Returns how many were new. Raises Refused where a known reference now stands beside something else.
    """
    with recording_together():
        drive = held(drive)
        allow(rules.may_give, by, drive)
        known = {
            one.reference: one for one in drive.contributions.filter(counters=None).exclude(reference="")
        }
        new = 0
        for row in rows:
            before = known.get(row.reference)
            if before is None:
                _take_in(drive, row, by=by)
                new += 1
            elif (before.kind, before.quantity, before.day) != (row.kind, row.quantity, row.day):
                raise Refused(
                    "changed",
                    _("Reference %(reference)s is in the books with another amount or day.")
                    % {"reference": row.reference},
                )
    return new


def _take_in(drive: Drive, row: Row, *, by: Person) -> None:
    require(bool(row.reference.strip()), "no_reference", _("Every line needs its reference."))
    receive_contribution(
        drive, by=by, kind=row.kind, quantity=row.quantity, day=row.day, giver_kind=row.giver_kind, giver=row.giver,
        means=Means.TRANSFER if row.kind == Good.MONEY else Means.IN_KIND, consent=row.consent, reference=row.reference,
    )  # fmt: skip


@transaction.atomic
def counter_contribution(contribution: Contribution, *, by: Person, reason: str) -> Contribution:
    """Take a line out by a line against it, with the reason; both stay. Returns the line against it.

    Raises Refused where it has been spent already: the books never fall below nothing.
    """
    drive, contribution = _line(contribution)
    allow(rules.may_counter, by, contribution)
    why = reasoned(reason)
    left = queries.balance(drive, contribution.kind).remaining
    require(
        left >= contribution.quantity, "spent",
        _("Only %(left)s remain: what has been spent cannot be taken out.") % {"left": measured(contribution.kind, left)},
    )  # fmt: skip
    if contribution.offer is not None:
        use_side(
            held(contribution.offer),
            drive,
            by=by,
            kind=contribution.kind,
            quantity=-contribution.quantity,
        )
    against = Contribution(
        unit=drive.unit, drive=drive, state="counter", kind=contribution.kind, quantity=contribution.quantity,
        day=timezone.localdate(), means=contribution.means, giver_kind=contribution.giver_kind, counters=contribution,
    )  # fmt: skip
    facts = _against(drive, contribution)
    begin(against, "drives.contribution_counter_entered", by=by, words=why, facts=facts)
    change(
        contribution, "drives.contribution_countered", by=by, words=why, state="countered",
        facts={"by": against.uid.hex},
    )  # fmt: skip
    return against


@transaction.atomic
def record_consent(contribution: Contribution, *, by: Person, is_given: bool, how: str) -> Contribution:
    """Whether the giver agrees to be named in public, and how that is known. It may be taken back at any time."""
    _drive, contribution = _line(contribution)
    allow(rules.may_consent, by, contribution)
    words, consent = reasoned(how), Consent.GIVEN if is_given else Consent.REFUSED
    require(consent != contribution.consent, "no_change", _("This is already recorded."))
    require(
        not is_given or bool(contribution.giver), "no_giver", _("To be named in public, a giver needs a name.")
    )  # fmt: skip
    return change(
        contribution, "drives.consent_recorded", by=by, words=words, is_public=False, consent=consent
    )


@transaction.atomic
def enter_spending(
    drive: Drive, *, by: Person, kind: str, quantity: int, day: date, purpose: str, exhibits: Files = (),
    need: Need | None = None,
) -> Spending:  # fmt: skip
    """Enter what went out and show it. It counts when somebody else has approved it."""
    drive = held(drive)
    allow(rules.may_spend, by, drive)
    _check_line(drive, kind=kind, quantity=quantity, day=day, until=timezone.localdate())
    words = reasoned(purpose)
    require(bool(exhibits), "no_evidence", _("Add evidence: a photo or a paper that shows it."))
    _require_left(drive, kind, quantity, less=queries.awaiting(drive, kind))
    require(
        need is None or (need.drive_id == drive.pk and need.kind == kind), "other_kind",
        _("Choose a need of this drive and of the same kind."),
    )  # fmt: skip
    spending = Spending(
        unit=drive.unit, drive=drive, state="entered", kind=kind, quantity=quantity, day=day, purpose=words[:300],
        entered_by=by, need=need,
    )  # fmt: skip
    facts = {"drive": drive.uid.hex, "kind": kind, "quantity": quantity}
    return begin(spending, "drives.spending_entered", by=by, files=exhibits, facts=facts)


@transaction.atomic
def approve_spending(spending: Spending, *, by: Person) -> Spending:
    """Somebody else says yes; only now it counts, and only what is there can go out."""
    drive, spending = _line(spending)
    allow(rules.may_approve, by, spending)
    _require_left(drive, spending.kind, spending.quantity)
    if spending.need is not None:
        use_side(held(spending.need), drive, by=by, kind=spending.kind, quantity=spending.quantity)
    return change(
        spending, "drives.spending_approved", by=by, state="approved", approved_by=by, approved_on=timezone.localdate(),
        facts={"drive": drive.uid.hex, "kind": spending.kind, "quantity": spending.quantity},
    )  # fmt: skip


@transaction.atomic
def refuse_spending(spending: Spending, *, by: Person, reason: str) -> Spending:
    """Not to be spent, and why; the line stays and counts nothing."""
    _drive, spending = _line(spending)
    allow(rules.may_refuse, by, spending)
    return change(spending, "drives.spending_refused", by=by, words=reasoned(reason), state="refused")


@transaction.atomic
def counter_spending(spending: Spending, *, by: Person, reason: str) -> Spending:
    """What went out has come back, or was entered wrongly: a line against it, with the reason; both stay."""
    drive, spending = _line(spending)
    allow(rules.may_take_back, by, spending)
    why = reasoned(reason)
    if spending.need is not None:
        use_side(held(spending.need), drive, by=by, kind=spending.kind, quantity=-spending.quantity)
    today = timezone.localdate()
    against = Spending(
        unit=drive.unit, drive=drive, state="counter", kind=spending.kind, quantity=spending.quantity, day=today,
        purpose=spending.purpose, entered_by=spending.entered_by, approved_by=by, approved_on=today, counters=spending,
    )  # fmt: skip
    facts = _against(drive, spending)
    begin(against, "drives.spending_counter_entered", by=by, words=why, facts=facts)
    change(
        spending,
        "drives.spending_countered",
        by=by,
        words=why,
        state="countered",
        facts={"by": against.uid.hex},
    )
    return against


def _line(row: Any) -> tuple[Drive, Any]:
    """The drive and the line of its books, both held, the drive first."""
    drive = held(row.drive)
    row = held(row)
    row.drive = drive
    return drive, row


def _against(drive: Drive, row: Any) -> dict[str, Any]:
    return {"drive": drive.uid.hex, "kind": row.kind, "quantity": row.quantity, "of": row.uid.hex}


def _check_line(drive: Drive, *, kind: str, quantity: int, day: date, until: date) -> None:
    require(
        kind in BOOKED and kind in drive.accepts,
        "kind",
        _("This drive does not accept this kind in its books."),
    )
    require(0 < quantity <= MOST, "quantity", _("Write a whole number above zero."))
    assert drive.opened_on is not None
    require(
        drive.opened_on <= day <= until, "bad_day",
        _("The day must lie between the opening of the drive and today, or its close."),
    )  # fmt: skip


def _require_left(drive: Drive, kind: str, quantity: int, *, less: int = 0) -> None:
    left = queries.balance(drive, kind).remaining - less
    require(
        quantity <= left, "overspent",
        _("Only %(left)s remain: no more can be spent than came in.") % {"left": measured(kind, max(left, 0))},
    )  # fmt: skip
