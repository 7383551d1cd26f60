"""Who may do what to a petition in which state. Plain Python over duck-typed people and petitions.

Each rule reads as: the state opens the act, and this actor is the one it belongs to.
"""

from __future__ import annotations

from typing import Any


def _open(act: str, petition: Any) -> bool:
    """Does the petition's state open `act`? An act that no state opens is a misspelling and raises."""
    return bool(petition.workflow.allows(act, petition.state)) and petition.erased_at is None


def _handles(by: Any, petition: Any) -> bool:
    """A handler of the very body that has the matter."""
    return bool(by.can_as("petitions.handle", petition.body_id))


def _leads(by: Any, petition: Any) -> bool:
    """The head of the body that has the matter, or of the body it has gone up to."""
    return bool(by.can_as("petitions.lead", petition.body_id)) or (
        petition.escalated_body_id is not None
        and bool(by.can_as("petitions.lead", petition.escalated_body_id))
    )


def _holds(by: Any, petition: Any) -> bool:
    """The resident, shown by the receipt; never a member of staff."""
    return bool(by.holds_receipt(petition.uid.hex))


def may_register(by: Any, unit: Any) -> bool:
    """Enter a matter on behalf of somebody at the counter or on the phone."""
    return bool(by.can("petitions.register", unit.pk))


def may_import(by: Any) -> bool:
    return bool(by.can("petitions.import"))


def may_set_topics(by: Any) -> bool:
    """Topics are the same for a whole tree: a registrar brings them in."""
    return bool(by.can("petitions.route"))


def may_set_routes(by: Any, unit: Any) -> bool:
    """Say which body takes which topic: a registrar whose reach covers the unit."""
    return bool(by.can("petitions.route", unit.pk))


def may_read(by: Any, petition: Any) -> bool:
    return bool(by.can("petitions.read", petition.unit_id)) or bool(
        by.can_as("petitions.read", petition.body_id)
    )


def may_accept(by: Any, petition: Any) -> bool:
    return _open("accept", petition) and (_handles(by, petition) or _leads(by, petition))


def may_assign(by: Any, petition: Any) -> bool:
    return _open("assign", petition) and _leads(by, petition)


def may_answer(by: Any, petition: Any) -> bool:
    return _open("answer", petition) and (_handles(by, petition) or _leads(by, petition))


def may_close(by: Any, petition: Any) -> bool:
    """Only with evidence attached to the standing answer; without it only the resident's word closes."""
    return _open("close", petition) and bool(petition.has_evidence) and (
        _handles(by, petition) or _leads(by, petition) or by.is_system
    )  # fmt: skip


def may_refuse(by: Any, petition: Any) -> bool:
    """A refusal needs the head of the body, not the handler alone."""
    return _open("refuse", petition) and _leads(by, petition)


def may_transfer(by: Any, petition: Any) -> bool:
    """Once only by the office's own wish; a superior may still send it where it belongs."""
    first = petition.transferred_count == 0 and (_handles(by, petition) or _leads(by, petition))
    superior = petition.escalated_body_id is not None and bool(
        by.can_as("petitions.lead", petition.escalated_body_id)
    )
    return _open("transfer", petition) and (first or superior or by.is_system)


def may_forward(by: Any, petition: Any) -> bool:
    """Pass on to an authority that does not work here. The matter leaves, and is never counted as resolved."""
    return _open("forward", petition) and _leads(by, petition)


def may_split(by: Any, petition: Any) -> bool:
    return _open("split", petition) and (_handles(by, petition) or _leads(by, petition))


def may_join(by: Any, petition: Any) -> bool:
    return _open("join", petition) and (_handles(by, petition) or _leads(by, petition))


def may_pause(by: Any, petition: Any) -> bool:
    return _open("pause", petition) and (_handles(by, petition) or _leads(by, petition))


def may_resume(by: Any, petition: Any) -> bool:
    return _open("resume", petition) and (_handles(by, petition) or _leads(by, petition) or by.is_system)


def may_extend(by: Any, petition: Any) -> bool:
    """More time is granted by the head, in writing, before the deadline (the clock refuses later ones)."""
    return _open("extend", petition) and _leads(by, petition)


def may_message(by: Any, petition: Any) -> bool:
    return _open("message", petition) and (_handles(by, petition) or _leads(by, petition))


def may_reply(by: Any, petition: Any) -> bool:
    return _open("reply", petition) and _holds(by, petition)


def may_withdraw(by: Any, petition: Any) -> bool:
    return _open("withdraw", petition) and _holds(by, petition)


def may_confirm(by: Any, petition: Any) -> bool:
    return _open("confirm", petition) and _holds(by, petition)


def may_dispute(by: Any, petition: Any) -> bool:
    """The resident, while the window lasts; a matter closed by their own word stays closed."""
    return (
        _open("dispute", petition)
        and _holds(by, petition)
        and not petition.ended_by_word
        and bool(petition.dispute_is_open)
    )


def may_rate(by: Any, petition: Any) -> bool:
    return _open("rate", petition) and _holds(by, petition)


def may_publish(by: Any, petition: Any) -> bool:
    """A person agrees that the public may read it; never against the resident's wish."""
    return (
        _open("publish", petition)
        and not petition.is_private
        and petition.published_at is None
        and bool(by.can("petitions.publish", petition.unit_id))
    )


def may_withhold(by: Any, petition: Any) -> bool:
    return _open("withhold", petition) and bool(by.can("petitions.publish", petition.unit_id))


def may_erase(by: Any, petition: Any) -> bool:
    """Personal data go when the resident asks, or when a keeper of seals carries out a lawful request."""
    return _open("erase", petition) and (
        _holds(by, petition) or bool(by.can("petitions.erase", petition.unit_id))
    )


def may_check(by: Any, petition: Any) -> bool:
    """The Front sees how a matter was handled; it never handles."""
    return bool(by.can("petitions.check", petition.unit_id))
