"""The only writers of oversight. One act: hold, ask, write, record, in one transaction."""

from .boards import check_seats, dissolve_board, form_board, notice_due_on, recompose_board, tell_investor
from .checks import look
from .critiques import (
    answer_critique,
    bring_issued_text,
    cancel_critique,
    close_critique,
    finish_tracing,
    open_critique,
    receive_draft,
    send_critique,
    split_again,
)
from .opinions import Given, give_opinion, trace_opinion, weigh_opinion, withhold_opinion
from .programmes import agree_programme, draft_programme, in_season
from .recommendations import (
    confirm_recommendation,
    drop_recommendation,
    recommend,
    reply_to_recommendation,
    verify_recommendation,
)
from .supervisions import (
    cancel_supervision,
    conclude_supervision,
    decide_supervision,
    end_supervision,
    list_checks,
    notify_object,
    open_supervision,
    plan_supervision,
    receive_object_report,
    report_supervision,
)
from .team import declare_no_conflict, name_member, remove_member

__all__ = [
    "Given", "agree_programme", "answer_critique", "bring_issued_text", "cancel_critique", "cancel_supervision", "check_seats", "close_critique", "conclude_supervision", "confirm_recommendation", "decide_supervision", "declare_no_conflict", "dissolve_board", "draft_programme", "drop_recommendation", "end_supervision", "finish_tracing", "form_board", "give_opinion", "in_season", "list_checks", "look", "name_member", "notice_due_on", "notify_object", "open_critique", "open_supervision", "plan_supervision", "receive_draft", "receive_object_report", "recommend", "recompose_board", "remove_member", "reply_to_recommendation", "report_supervision", "send_critique", "split_again", "tell_investor", "trace_opinion", "verify_recommendation", "weigh_opinion", "withhold_opinion",
]  # fmt: skip
