"""What matching, gifts and spending do to a need or an offer: so much more of it is taken, and delivered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import change
from danvan.kernel.organisations.public import Actor
from danvan.lib.errors import require

from ..models import Drive, Need, Side
from ..states import measured


def take_from(side: Side, *, by: Actor, matched: int = 0, delivered: int = 0) -> Side:
    """Part of a larger act: change what is matched and delivered of a side that is held. Never more than there is."""
    require(
        matched <= side.free, "too_much",
        _("Only %(left)s are left of this.") % {"left": measured(side.kind, side.free)},
    )  # fmt: skip
    now, done = side.matched + matched, side.delivered + delivered
    state = "met" if done == side.quantity else "matched" if now == side.quantity else "open"
    if side.state == "withdrawn":
        state = side.state
    act = "drives.need_filled" if isinstance(side, Need) else "drives.offer_used"
    fields: dict[str, Any] = {"matched": now, "delivered": done, "state": state}
    return change(side, act, by=by, facts={"kind": side.kind}, **fields)


def use_side(side: Side, drive: Drive, *, by: Actor, kind: str, quantity: int) -> Side:
    """Part of a larger act: an offer that came in as a gift, or a need that was met from the store; negative undoes it."""
    require(
        side.drive_id == drive.pk and side.kind == kind, "other_kind",
        _("Choose an offer or need of this drive and of the same kind."),
    )  # fmt: skip
    require(quantity < 0 or side.state != "withdrawn", "withdrawn", _("This was withdrawn meanwhile."))
    return take_from(side, by=by, matched=quantity, delivered=quantity)
