"""Who may do what about alarms and advice. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def _on(by: Any, alarm: Any, act: str, permission: str) -> bool:
    return bool(alarm.WORKFLOW.allows(act, alarm.state) and by.can(permission, alarm.unit_id))


def may_run(by: Any) -> bool:
    """Let the engine look at the last complete week; every Monday it does so by itself."""
    return bool(by.is_system or by.can("foresight.run"))


def may_explain(by: Any, alarm: Any) -> bool:
    return _on(by, alarm, "explain", "foresight.explain")


def may_advise(by: Any, alarm: Any) -> bool:
    """Begin a paper about it."""
    return _on(by, alarm, "advise", "foresight.advise")


def may_close(by: Any, alarm: Any) -> bool:
    return _on(by, alarm, "close", "foresight.explain")


def may_say(by: Any, alarm: Any) -> bool:
    """Say whether it was real, in any state; the rule's verdict stays beside it."""
    return bool(by.can("foresight.judge", alarm.unit_id))


def may_write(by: Any, advice: Any) -> bool:
    return _on(by, advice, "write", "foresight.advise")


def may_send(by: Any, advice: Any) -> bool:
    return _on(by, advice, "send", "foresight.advise")


def may_decide(by: Any, advice: Any) -> bool:
    """Agree to it, which gives the tasks, or return it with remarks."""
    return _on(by, advice, "decide", "foresight.decide")


def may_measure(by: Any, advice: Any) -> bool:
    """Counts say whether it helped; nobody enters it."""
    return bool(by.is_system and advice.WORKFLOW.allows("measure", advice.state))


def may_import(by: Any) -> bool:
    """Bring in weekly counts of an older system."""
    return bool(by.is_system or by.can("foresight.import"))


def may_withdraw(by: Any, batch: Any) -> bool:
    return _on(by, batch, "withdraw", "foresight.import")


def may_note(by: Any) -> bool:
    """Note a rise that no alarm named."""
    return bool(by.can("foresight.judge"))


def may_note_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("foresight.judge", unit_id))


def is_in_charge(by: Any, unit_id: int) -> bool:
    """Holds a post of this very unit with leave to read: small counts are for them alone."""
    posts = getattr(by, "posts_with", None)
    if posts is None:
        return False
    return any(post.body.unit_id == unit_id for post in posts("foresight.read"))
