"""Who may do what about returns, templates and assemblies. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_open(by: Any) -> bool:
    """Begin a return somewhere."""
    return bool(by.can("reports.write"))


def may_open_at(by: Any, unit_id: int) -> bool:
    """Begin a return of a unit: its own people; the calendar does it by itself."""
    return _own(by, "reports.write", unit_id)


def may_write(by: Any, row: Any) -> bool:
    """Nobody above writes in the return of a unit below."""
    return _in_state(row, "write") and _own(by, "reports.write", row.unit_id)


def may_take(by: Any, row: Any) -> bool:
    """Take over what units below wrote."""
    return may_write(by, row) and bool(row.unit.rank <= 1)


def may_sign(by: Any, row: Any) -> bool:
    return _in_state(row, "sign") and _own(by, "reports.sign", row.unit_id)


def may_reopen(by: Any, row: Any) -> bool:
    """Take a signature back before the return is sent."""
    return _in_state(row, "reopen") and _own(by, "reports.sign", row.unit_id)


def may_submit(by: Any, row: Any) -> bool:
    return _in_state(row, "submit") and _own(by, "reports.write", row.unit_id)


def may_send_back(by: Any, row: Any) -> bool:
    return _in_state(row, "send_back") and _above(by, row)


def may_accept(by: Any, row: Any) -> bool:
    return _in_state(row, "accept") and _above(by, row)


def may_assemble(by: Any, row: Any) -> bool:
    """Have the annex of a province or the country put together."""
    return _in_state(row, "assemble") and bool(row.unit.rank <= 1) and _own(by, "reports.write", row.unit_id)


def may_go_on(by: Any, assembly: Any) -> bool:
    """Only the job goes on."""
    return bool(by.is_system) and _in_state(assembly, "go_on")


def may_cancel(by: Any, assembly: Any) -> bool:
    return _in_state(assembly, "cancel") and _own(by, "reports.write", assembly.unit_id)


def may_resume(by: Any, assembly: Any) -> bool:
    return _in_state(assembly, "resume") and _own(by, "reports.write", assembly.unit_id)


def may_copy_at(by: Any, unit: Any) -> bool:
    """Give a province, or the country, a template of its own."""
    return bool(unit.rank <= 1 and by.can("reports.shape", unit.pk))


def may_copy(by: Any, template: Any) -> bool:
    """Change a template: for one's own province or the country."""
    return _in_state(template, "copy") and bool(
        by.is_system or any(post.body.unit.rank <= 1 for post in by.posts_with("reports.shape"))
    )


def may_end(by: Any, template: Any) -> bool:
    return _in_state(template, "end") and _own(by, "reports.shape", template.unit_id)


def _in_state(row: Any, act: str) -> bool:
    return bool(row.WORKFLOW.allows(act, row.state))


def _own(by: Any, permission: str, unit_id: int) -> bool:
    """A post in exactly this unit: reach from above is for reading and examining, not for writing."""
    if by.is_system:
        return True
    return any(post.body.unit_id == unit_id for post in by.posts_with(permission))


def _above(by: Any, row: Any) -> bool:
    """A post in the unit directly above."""
    if by.is_system:
        return True
    above = row.unit.parent_id
    return any(post.body.unit_id == above for post in by.posts_with("reports.review"))
