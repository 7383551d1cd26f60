"""Who may do what to foresight. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_plan(by: Any) -> bool:
    """Plan one somewhere."""
    return bool(by.can("foresight.keep"))


def may_plan_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("foresight.keep", unit_id))


def _keeper(by: Any, foresight_record: Any, act: str) -> bool:
    return bool(
        foresight_record.WORKFLOW.allows(act, foresight_record.state)
        and by.can("foresight.keep", foresight_record.unit_id)
    )


def may_begin(by: Any, foresight_record: Any) -> bool:
    return _keeper(by, foresight_record, "begin")


def may_end(by: Any, foresight_record: Any) -> bool:
    return _keeper(by, foresight_record, "end")


def may_cancel(by: Any, foresight_record: Any) -> bool:
    return _keeper(by, foresight_record, "cancel")
