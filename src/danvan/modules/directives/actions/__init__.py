"""The only writers of directives. One act: hold, ask, write, record, in one transaction."""

from .papers import correct_directive, end_directive, register_directive, relate_directive
from .surveys import (
    add_question,
    announce_survey,
    ask_follow_up,
    cancel_survey,
    close_survey,
    conclude_survey,
    end_visit,
    keep_answer,
    name_surveyor,
    note_finding,
    plan_survey,
    plan_visits,
    report_follow_up,
    verify_follow_up,
)
from .tasks import assign_from, give_tasks, judge_due, withdraw_task

__all__ = [
    "add_question",
    "announce_survey",
    "ask_follow_up",
    "assign_from",
    "cancel_survey",
    "close_survey",
    "conclude_survey",
    "correct_directive",
    "end_directive",
    "end_visit",
    "give_tasks",
    "judge_due",
    "keep_answer",
    "name_surveyor",
    "note_finding",
    "plan_survey",
    "plan_visits",
    "register_directive",
    "relate_directive",
    "report_follow_up",
    "verify_follow_up",
    "withdraw_task",
]
