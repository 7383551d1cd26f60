"""Who may state figures. Plain Python over duck-typed people."""

from __future__ import annotations

from typing import Any


def may_state(by: Any, unit_id: int, has_paper: bool = False) -> bool:
    """Handlers and heads of a body of the unit itself; from a paper also those whose reach covers the unit."""
    if by.is_system:
        return True
    if has_paper:
        return bool(by.can("indicators.state", unit_id))
    return any(post.body.unit_id == unit_id for post in _posts(by))


def may_end(by: Any, unit_id: int, has_paper: bool = False) -> bool:
    """Whoever might state a figure may take it back; nobody else."""
    return may_state(by, unit_id, has_paper)


def may_read(by: Any, unit_id: int) -> bool:
    """Those of the unit, and those above it whose posts reach it."""
    return bool(by.can("indicators.read", unit_id))


def _posts(by: Any) -> Any:
    return by.posts_with("indicators.state") if hasattr(by, "posts_with") else ()
