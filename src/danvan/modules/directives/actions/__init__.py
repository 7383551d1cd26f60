"""The only writers of directives. One act: hold, ask, write, record, in one transaction."""

from .papers import correct_directive, end_directive, register_directive, relate_directive
from .tasks import assign_from, give_tasks, judge_due, withdraw_task

__all__ = [
    "assign_from", "correct_directive", "end_directive", "give_tasks", "judge_due", "register_directive", "relate_directive",
    "withdraw_task",
]  # fmt: skip
