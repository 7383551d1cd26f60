"""Who may do what about sessions, questions and commitments. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_plan(by: Any) -> bool:
    """Prepare a session somewhere."""
    return bool(by.can("dialogues.plan"))


def may_plan_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("dialogues.plan", unit_id))


def _planner(by: Any, session: Any, act: str) -> bool:
    return bool(session.WORKFLOW.allows(act, session.state) and by.can("dialogues.plan", session.unit_id))


def may_edit(by: Any, session: Any) -> bool:
    return _planner(by, session, "edit")


def may_announce(by: Any, session: Any) -> bool:
    return _planner(by, session, "announce")


def may_cancel(by: Any, session: Any) -> bool:
    return _planner(by, session, "cancel")


def may_open(by: Any, session: Any) -> bool:
    return _secretary(by, session, "open")


def may_end(by: Any, session: Any) -> bool:
    return _secretary(by, session, "end")


def may_minute(by: Any, session: Any) -> bool:
    """Write down what is said: while it goes on, and afterwards until it is concluded."""
    return _secretary(by, session, "minute")


def may_conclude(by: Any, session: Any) -> bool:
    return bool(
        session.WORKFLOW.allows("conclude", session.state) and by.can("dialogues.lead", session.unit_id)
    )


def _secretary(by: Any, session: Any, act: str) -> bool:
    return bool(session.WORKFLOW.allows(act, session.state) and by.can("dialogues.minute", session.unit_id))


def takes_questions(session: Any) -> bool:
    """Everybody may ask from the announcement to the end."""
    return bool(session.WORKFLOW.allows("ask", session.state))


def may_enter(by: Any, session: Any) -> bool:
    """Enter a question that came on paper."""
    return takes_questions(session) and bool(by.can("dialogues.minute", session.unit_id))


def _of_question(by: Any, question: Any, act: str) -> bool:
    is_open = question.WORKFLOW.allows(act, question.state) and question.session.state in (
        "announced",
        "live",
        "held",
    )
    return bool(is_open and by.can("dialogues.minute", question.unit_id))


def may_call(by: Any, question: Any) -> bool:
    return question.session.state == "live" and _of_question(by, question, "call")


def may_settle(by: Any, question: Any) -> bool:
    return question.session.state in ("live", "held") and _of_question(by, question, "settle")


def may_join(by: Any, question: Any) -> bool:
    return _of_question(by, question, "join")


def may_withhold(by: Any, question: Any) -> bool:
    return _of_question(by, question, "withhold")


def may_redate(by: Any, commitment: Any) -> bool:
    return _owner(by, commitment, "redate")


def may_report(by: Any, commitment: Any) -> bool:
    return _owner(by, commitment, "report")


def may_verify(by: Any, commitment: Any) -> bool:
    """Somebody else than the owner: another body's member with the right to check."""
    is_open = commitment.WORKFLOW.allows("verify", commitment.state)
    others = [post for post in by.posts_with("dialogues.verify") if post.body_id != commitment.body_id]
    return bool(is_open and others and by.can("dialogues.verify", commitment.unit_id))


def may_break(by: Any, commitment: Any) -> bool:
    """Only the passing of its day breaks a promise; nobody declares it."""
    return bool(by.is_system and commitment.WORKFLOW.allows("break", commitment.state))


def _owner(by: Any, commitment: Any, act: str) -> bool:
    return bool(
        commitment.WORKFLOW.allows(act, commitment.state) and by.can("dialogues.keep", commitment.unit_id)
    )
