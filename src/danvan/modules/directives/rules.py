"""Who may do what about papers and tasks. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_register(by: Any) -> bool:
    """Enter a paper into the register."""
    return bool(by.can("directives.keep"))


def may_register_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("directives.keep", unit_id))


def _keeper(by: Any, directive: Any, act: str) -> bool:
    return bool(
        directive.WORKFLOW.allows(act, directive.state) and by.can("directives.keep", directive.unit_id)
    )


def may_relate(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "relate")


def may_correct(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "correct")


def may_end(by: Any, directive: Any) -> bool:
    return _keeper(by, directive, "end")


def may_assign(by: Any, directive: Any) -> bool:
    """Give tasks out of a paper in force: to one's own unit and those below, whoever issued it."""
    return bool(directive.WORKFLOW.allows("assign", directive.state) and by.can("directives.assign"))


def may_withdraw(by: Any, task: Any) -> bool:
    return bool(task.WORKFLOW.allows("withdraw", task.state) and by.can("directives.assign", task.unit_id))


def may_judge(by: Any, task: Any) -> bool:
    """The calendar and the figure judge; nobody enters a percentage."""
    return bool(by.is_system and task.WORKFLOW.allows("judge", task.state))
