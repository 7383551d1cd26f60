"""Who may do what in supervision and critique. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def _opens(row: Any, act: str) -> bool:
    return bool(row.WORKFLOW.allows(act, row.state))


def _plans(by: Any, row: Any, act: str) -> bool:
    return _opens(row, act) and bool(by.can("oversight.plan", row.unit_id))


def _leads(by: Any, row: Any, act: str) -> bool:
    return _opens(row, act) and bool(by.can("oversight.lead", row.unit_id))


def may_plan(by: Any) -> bool:
    """Prepare a supervision, a programme, a board or a critique somewhere."""
    return bool(by.can("oversight.plan"))


def may_plan_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("oversight.plan", unit_id))


# --- programmes


def may_fill(by: Any, programme: Any) -> bool:
    """Put a supervision into a year's programme."""
    return _plans(by, programme, "fill")


def may_agree(by: Any, programme: Any) -> bool:
    return _leads(by, programme, "agree")


# --- supervisions


def may_name(by: Any, supervision: Any) -> bool:
    """Choose the team, until the papers are sent."""
    return _plans(by, supervision, "name")


def may_list(by: Any, supervision: Any) -> bool:
    """Write down what is to be looked at."""
    return _plans(by, supervision, "list")


def may_decide(by: Any, supervision: Any) -> bool:
    return _leads(by, supervision, "decide")


def may_notify(by: Any, supervision: Any) -> bool:
    return _plans(by, supervision, "notify")


def may_receive(by: Any, supervision: Any) -> bool:
    """Take in the report of the supervised body."""
    return _plans(by, supervision, "receive") and supervision.object_reported_on is None


def may_open(by: Any, supervision: Any) -> bool:
    """A team or a board begins only after the papers were sent; a study of documents needs none."""
    is_told = supervision.state == "notified" or supervision.form in ("documents", "joint")
    return is_told and _plans(by, supervision, "open")


def may_look(by: Any, check: Any) -> bool:
    """Answer a line of the checklist while the supervision is under way."""
    return _opens(check.supervision, "look") and _plans(by, check, "look")


def may_end(by: Any, supervision: Any) -> bool:
    return _plans(by, supervision, "end")


def may_report(by: Any, supervision: Any) -> bool:
    return _plans(by, supervision, "report")


def may_conclude(by: Any, supervision: Any) -> bool:
    return _leads(by, supervision, "conclude")


def may_cancel(by: Any, supervision: Any) -> bool:
    return _leads(by, supervision, "cancel")


# --- team


def may_declare(by: Any, member: Any) -> bool:
    """The holder of the post declares; for somebody without an account the paper is entered."""
    if not (_opens(member, "declare") and by.can("oversight.plan", member.unit_id)):
        return False
    return bool(by.is_system or member.post_id is None or any(post.pk == member.post_id for post in by.posts))


def may_remove(by: Any, member: Any) -> bool:
    return member.supervision.state in ("planned", "decided") and _plans(by, member, "remove")


# --- recommendations


def may_recommend(by: Any, work: Any) -> bool:
    """From a supervision, or from a board's own work."""
    return _plans(by, work, "recommend")


def may_confirm(by: Any, recommendation: Any) -> bool:
    """The Front confirms what an investment board recommends before it is sent (Law 10/2022/QH15, art. 41 to 45)."""
    return _leads(by, recommendation, "confirm")


def may_drop(by: Any, recommendation: Any) -> bool:
    return _leads(by, recommendation, "drop")


def may_reply(by: Any, recommendation: Any) -> bool:
    """Only the body that was asked."""
    return _opens(recommendation, "reply") and bool(by.can_as("oversight.reply", recommendation.addressee_id))


def may_enter_reply(by: Any, recommendation: Any) -> bool:
    """A reply that came on paper, entered by those who asked."""
    return _plans(by, recommendation, "reply")


def may_verify(by: Any, recommendation: Any) -> bool:
    """Somebody of the supervising side went and saw; never the body that was asked."""
    if by.is_system:
        return _opens(recommendation, "verify")
    others = [
        post for post in by.posts_with("oversight.verify") if post.body_id != recommendation.addressee_id
    ]
    is_reached = by.can("oversight.verify", recommendation.unit_id)
    return bool(_opens(recommendation, "verify") and others and is_reached)


# --- critiques


def may_split(by: Any, critique: Any) -> bool:
    return _plans(by, critique, "split")


def may_open_critique(by: Any, critique: Any) -> bool:
    return _plans(by, critique, "open")


def may_close(by: Any, critique: Any) -> bool:
    return _plans(by, critique, "close")


def may_send(by: Any, critique: Any) -> bool:
    return _leads(by, critique, "send")


def may_answer(by: Any, critique: Any) -> bool:
    """The drafter, or whoever enters the drafter's letter."""
    is_drafter = by.can_as("oversight.reply", critique.drafter_id)
    return _opens(critique, "answer") and bool(is_drafter or by.can("oversight.plan", critique.unit_id))


def may_finish(by: Any, critique: Any) -> bool:
    return _plans(by, critique, "finish")


def may_trace_text(by: Any, critique: Any) -> bool:
    """Bring in the text as issued."""
    return _plans(by, critique, "trace")


def may_cancel_critique(by: Any, critique: Any) -> bool:
    return _leads(by, critique, "cancel")


def takes_opinions(critique: Any) -> bool:
    """Everybody may speak while it is open."""
    return _opens(critique, "opine")


def may_enter_opinion(by: Any, critique: Any) -> bool:
    return takes_opinions(critique) and bool(by.can("oversight.plan", critique.unit_id))


def may_weigh(by: Any, opinion: Any) -> bool:
    """Adopted or not is said by the drafter, or entered from the drafter's letter."""
    return _opens(opinion, "weigh") and _opens(opinion.critique, "weigh") and may_answer(by, opinion.critique)


def may_withhold(by: Any, opinion: Any) -> bool:
    return _opens(opinion.critique, "withhold") and _plans(by, opinion, "withhold")


def may_trace(by: Any, opinion: Any) -> bool:
    """Show where the issued text holds what was adopted, or that it does not."""
    is_there = bool(opinion.critique.issued_clauses)
    return is_there and _opens(opinion.critique, "trace") and _plans(by, opinion, "trace")


# --- boards


def may_recompose(by: Any, board: Any) -> bool:
    return _plans(by, board, "recompose")


def may_tell_investor(by: Any, board: Any) -> bool:
    return board.kind == "investment" and _plans(by, board, "notify")


def may_dissolve(by: Any, board: Any) -> bool:
    return _leads(by, board, "dissolve")
