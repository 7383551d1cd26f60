"""Who may edit what the rulebook lets people edit."""

from __future__ import annotations

from typing import Any


def may_edit_calendar(by: Any) -> bool:
    return bool(by.can("rulebook.edit_calendar"))
