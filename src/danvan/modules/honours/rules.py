"""Who may do what about nominations and decisions. Plain Python, no side effects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from typing import Any


def may_nominate(by: Any) -> bool:
    """Nominate somewhere."""
    return bool(by.can("honours.nominate"))


def may_nominate_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("honours.nominate", unit_id))


def may_correct(by: Any, nomination: Any) -> bool:
    return _of_unit(by, nomination, "correct", "honours.nominate")


def may_withdraw(by: Any, nomination: Any) -> bool:
    return _of_unit(by, nomination, "withdraw", "honours.nominate")


def may_examine(by: Any, nomination: Any) -> bool:
    """Somebody else than the one who entered it."""
    return by.pk != nomination.entered_by_id and _of_unit(by, nomination, "examine", "honours.examine")


def may_decline(by: Any, nomination: Any) -> bool:
    return _of_unit(by, nomination, "decline", "honours.examine")


def may_record_consent(by: Any, nomination: Any) -> bool:
    """Only individuals are asked: the name of a collective is no personal data."""
    return nomination.kind == "individual" and _of_unit(by, nomination, "consent", "honours.nominate")


def _of_unit(by: Any, row: Any, act: str, permission: str) -> bool:
    return bool(row.WORKFLOW.allows(act, row.state) and by.can(permission, row.unit_id))


def may_draft(by: Any) -> bool:
    """Prepare decisions of some body."""
    return bool(by.can("honours.draft"))


def may_draft_for(by: Any, body_id: int) -> bool:
    """Of exactly this body: no level above decides in its name."""
    return bool(by.can_as("honours.draft", body_id))


def may_edit(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "edit", "honours.draft")


def may_list(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "list", "honours.draft")


def may_minute(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "minute", "honours.draft")


def may_reopen(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "reopen", "honours.draft")


def may_drop(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "drop", "honours.draft")


def may_sign(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "sign", "honours.sign")


def may_revoke(by: Any, decision: Any) -> bool:
    return _of_body(by, decision, "revoke", "honours.sign")


def _of_body(by: Any, decision: Any, act: str, permission: str) -> bool:
    return bool(decision.WORKFLOW.allows(act, decision.state) and by.can_as(permission, decision.body_id))


def is_grantor(codes: Collection[str], *, kind: str, level: str) -> bool:
    """Does the list of the rulebook name this kind of body at this level?"""
    return f"{kind}:{level}" in codes


def key_of(*, record: str, recipient: str, achievement: str, year: int, fold: Callable[[str], str]) -> str:
    """What names an achievement: the record it stands on, else the deed in words with who did it and when.

    With a record the recipient does not matter: the same deed under another name is the same deed.
    """
    if record:
        return record
    said = "|".join((fold(recipient), fold(achievement), str(year)))
    return f"words:{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def money(amount: int) -> str:
    """Whole dong, thousands set apart by points."""
    return f"{amount:,}".replace(",", ".")
