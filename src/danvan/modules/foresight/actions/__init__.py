"""The only writers of foresight. One act: hold, ask, write, record, in one transaction."""

from .advice import agree_advice, draft_advice, measure_due, return_advice, send_advice, write_advice
from .alarms import close_alarm, explain_alarm, judge_due, note_miss, say_alarm
from .baseline import import_counts, withdraw_batch
from .running import catch_up, run_week

__all__ = [
    "agree_advice",
    "catch_up",
    "close_alarm",
    "draft_advice",
    "explain_alarm",
    "import_counts",
    "judge_due",
    "measure_due",
    "note_miss",
    "return_advice",
    "run_week",
    "say_alarm",
    "send_advice",
    "withdraw_batch",
    "write_advice",
]
