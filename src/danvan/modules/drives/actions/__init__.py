"""The only writers of drives. One act: hold, ask, write, record, in one transaction."""

from .books import (
    Row,
    approve_spending,
    counter_contribution,
    counter_spending,
    enter_spending,
    receive_contribution,
    record_consent,
    refuse_spending,
    take_in_contributions,
)
from .drives import account_drive, cancel_drive, close_drive, edit_drive, open_drive, plan_drive
from .matching import (
    Offered,
    ask_contact,
    deliver_match,
    enter_need,
    make_offer,
    match_need,
    undo_match,
    withdraw_side,
    write_to_side,
)
from .programmes import (
    agree_programme,
    drop_task,
    end_programme,
    plan_task,
    report_task,
    review_programme,
)

__all__ = [
    "Offered", "Row", "account_drive", "agree_programme", "approve_spending", "ask_contact", "cancel_drive", "close_drive",
    "counter_contribution", "counter_spending", "deliver_match", "drop_task", "edit_drive", "end_programme", "enter_need",
    "enter_spending", "make_offer", "match_need", "open_drive", "plan_drive", "plan_task", "receive_contribution",
    "record_consent", "refuse_spending", "report_task", "review_programme", "take_in_contributions", "undo_match",
    "withdraw_side", "write_to_side",
]  # fmt: skip
