"""Who may do what with papers and finds. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_upload(by: Any) -> bool:
    """Hand in a paper somewhere."""
    return bool(by.can("reading.upload"))


def may_upload_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("reading.upload", unit_id))


def may_again(by: Any, paper: Any) -> bool:
    """Have it read once more: after a failure, or before anybody has decided about it."""
    return bool(
        paper.WORKFLOW.allows("again", paper.state)
        and paper.read_on is None
        and by.can("reading.upload", paper.unit_id)
    )


def may_finish(by: Any, paper: Any) -> bool:
    """Write down what reading found or why it failed: nobody does by hand."""
    return bool(by.is_system and paper.WORKFLOW.allows("read", paper.state))


def may_review(by: Any, paper: Any) -> bool:
    return bool(paper.WORKFLOW.allows("review", paper.state) and by.can("reading.review", paper.unit_id))


def may_decide(by: Any, find: Any) -> bool:
    return bool(find.WORKFLOW.allows("decide", find.state) and may_review(by, find.reading))


def may_undo(by: Any, find: Any) -> bool:
    """Take a decision back, unless a record was begun from it: that has its own way to end."""
    return bool(find.WORKFLOW.allows("undo", find.state) and not find.draft and may_review(by, find.reading))


def may_begin(by: Any, find: Any) -> bool:
    """Begin a record from words that somebody found right, once."""
    return bool(find.WORKFLOW.allows("begin", find.state) and not find.draft and may_review(by, find.reading))
