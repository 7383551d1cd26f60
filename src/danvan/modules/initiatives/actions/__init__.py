"""The only writers of initiatives. One act: hold, ask, write, record, in one transaction."""

from .appraisal import (
    decide_candidacy,
    give_assessment,
    recuse_assessment,
    seat_assessors,
    take_up_candidacy,
)
from .evidence import log_after, log_before, log_work, measure_effect
from .recognition import mark_overdue, recheck_initiative
from .registration import (
    accept_initiative,
    decline_initiative,
    edit_initiative,
    register_initiative,
    remove_name,
    withdraw_initiative,
)
from .seasons import appraise_season, close_season, edit_season, open_season, prepare_season
from .upward import ask_upward, hold_back_candidacy, report_initiative, return_candidacy, send_candidacy

__all__ = [
    "accept_initiative", "appraise_season", "ask_upward", "close_season", "decide_candidacy", "decline_initiative",
    "edit_initiative", "edit_season", "give_assessment", "hold_back_candidacy", "log_after", "log_before", "log_work",
    "mark_overdue", "measure_effect", "open_season", "prepare_season", "recheck_initiative", "recuse_assessment",
    "register_initiative", "remove_name", "report_initiative", "return_candidacy", "seat_assessors", "send_candidacy",
    "take_up_candidacy", "withdraw_initiative",
]  # fmt: skip
