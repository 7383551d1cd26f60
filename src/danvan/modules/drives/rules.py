"""Who may do what about drives and programmes. Plain Python, no side effects.

Books are kept by the people of the body that called for help, and by nobody above or beside it.
"""

from __future__ import annotations

from typing import Any


def may_plan(by: Any) -> bool:
    """Prepare a drive somewhere."""
    return bool(by.can("drives.record"))


def may_plan_for(by: Any, body_id: int) -> bool:
    return bool(by.can_as("drives.record", body_id))


def _clerk(by: Any, drive: Any, act: str) -> bool:
    return bool(drive.WORKFLOW.allows(act, drive.state) and by.can_as("drives.record", drive.host_id))


def _head(by: Any, drive: Any, act: str) -> bool:
    return bool(drive.WORKFLOW.allows(act, drive.state) and by.can_as("drives.lead", drive.host_id))


def may_edit(by: Any, drive: Any) -> bool:
    return _clerk(by, drive, "edit")


def may_open(by: Any, drive: Any) -> bool:
    return _head(by, drive, "open")


def may_close(by: Any, drive: Any) -> bool:
    return _head(by, drive, "close")


def may_cancel(by: Any, drive: Any) -> bool:
    return _head(by, drive, "cancel")


def may_account(by: Any, drive: Any) -> bool:
    return _head(by, drive, "account")


def may_give(by: Any, drive: Any) -> bool:
    """Enter in the books what came in."""
    return _clerk(by, drive, "give")


def may_spend(by: Any, drive: Any) -> bool:
    """Enter what went out; it counts when somebody else has approved it."""
    return _clerk(by, drive, "spend")


def may_need(by: Any, drive: Any) -> bool:
    return _clerk(by, drive, "need")


def may_offer_for(by: Any, drive: Any) -> bool:
    """Enter an offer that came by phone or at the counter."""
    return takes_offers(drive) and _clerk(by, drive, "offer")


def takes_offers(drive: Any) -> bool:
    """Everybody may offer while the drive is open."""
    return bool(drive.WORKFLOW.allows("offer", drive.state))


# --- lines of the books


def may_consent(by: Any, contribution: Any) -> bool:
    """Write down whether the giver wants to be named; also long after the account."""
    is_open = contribution.WORKFLOW.allows("consent", contribution.state)
    return bool(is_open and by.can_as("drives.record", contribution.drive.host_id))


def may_counter(by: Any, contribution: Any) -> bool:
    is_open = contribution.WORKFLOW.allows("counter", contribution.state)
    return bool(is_open and _head(by, contribution.drive, "give"))


def may_approve(by: Any, spending: Any) -> bool:
    """Somebody who did not enter it, whatever their post."""
    is_open = spending.WORKFLOW.allows("approve", spending.state)
    return bool(is_open and spending.entered_by_id != by.pk and _head(by, spending.drive, "spend"))


def may_refuse(by: Any, spending: Any) -> bool:
    is_open = spending.WORKFLOW.allows("refuse", spending.state)
    return bool(is_open and _head(by, spending.drive, "spend"))


def may_take_back(by: Any, spending: Any) -> bool:
    """Take approved spending out again; somebody other than the one who entered it."""
    is_open = spending.WORKFLOW.allows("counter", spending.state)
    return bool(is_open and spending.entered_by_id != by.pk and _head(by, spending.drive, "spend"))


# --- needs, offers and what joins them


def may_match(by: Any, need: Any) -> bool:
    return bool(need.WORKFLOW.allows("match", need.state) and _clerk(by, need.drive, "match"))


def may_withdraw(by: Any, side: Any) -> bool:
    return bool(side.WORKFLOW.allows("withdraw", side.state) and _clerk(by, side.drive, "match"))


def may_write(by: Any, side: Any) -> bool:
    """Write through the relay to whoever left an address."""
    return bool(side.contact_id is not None and _clerk(by, side.drive, "match"))


def may_ask_contact(by: Any, side: Any) -> bool:
    """Ask to open the seal: only somebody of the body that holds it."""
    return bool(side.contact is not None and by.can_as("organisations.ask_opening", side.contact.key.body_id))


def may_deliver(by: Any, match: Any) -> bool:
    return bool(match.WORKFLOW.allows("deliver", match.state) and _clerk(by, match.drive, "match"))


def may_undo(by: Any, match: Any) -> bool:
    return bool(match.WORKFLOW.allows("undo", match.state) and _clerk(by, match.drive, "match"))


# --- programmes


def may_agree(by: Any) -> bool:
    """Write down a programme that bodies have agreed on."""
    return bool(by.can("drives.coordinate"))


def may_agree_for(by: Any, body_id: int) -> bool:
    return bool(by.can_as("drives.coordinate", body_id))


def may_plan_task(by: Any, programme: Any) -> bool:
    return _leads(by, programme, "plan", "drives.coordinate")


def may_review(by: Any, programme: Any) -> bool:
    return _leads(by, programme, "review", "drives.conclude")


def may_end(by: Any, programme: Any) -> bool:
    return _leads(by, programme, "end", "drives.conclude")


def _leads(by: Any, programme: Any, act: str, permission: str) -> bool:
    return bool(programme.WORKFLOW.allows(act, programme.state) and by.can_as(permission, programme.host_id))


def may_report(by: Any, task: Any) -> bool:
    """The body in charge, and no other, says that it is done."""
    is_open = task.WORKFLOW.allows("report", task.state) and task.programme.state != "ended"
    return bool(is_open and by.can_as("drives.coordinate", task.body_id))


def may_drop(by: Any, task: Any) -> bool:
    is_open = task.WORKFLOW.allows("drop", task.state) and task.programme.state != "ended"
    return bool(is_open and by.can_as("drives.conclude", task.programme.host_id))
