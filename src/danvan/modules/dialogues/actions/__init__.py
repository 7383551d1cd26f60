"""The only writers of dialogues. One act: hold, ask, write, record, in one transaction."""

from .commitments import (
    break_overdue,
    make_commitment,
    redate_commitment,
    report_commitment,
    verify_commitment,
)
from .questions import (
    Asked,
    answer_question,
    ask_question,
    call_question,
    join_question,
    pass_on_question,
    promise_on_question,
    withhold_question,
)
from .sessions import (
    announce_session,
    cancel_session,
    conclude_session,
    edit_session,
    end_session,
    enter_session,
    open_session,
    plan_session,
)

__all__ = [
    "Asked", "announce_session", "answer_question", "ask_question", "break_overdue", "call_question",
    "cancel_session", "conclude_session", "edit_session", "end_session", "enter_session", "join_question", "make_commitment",
    "open_session", "pass_on_question", "plan_session", "promise_on_question", "redate_commitment",
    "report_commitment", "verify_commitment", "withhold_question",
]  # fmt: skip
