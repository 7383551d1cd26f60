"""The only writers of honours. One act: hold, ask, write, record, in one transaction."""

from .decisions import (
    draft_decision,
    drop_decision,
    edit_decision,
    list_nominations,
    minute_council,
    reopen_decision,
    revoke_awards,
    sign_decision,
    unlist_nominations,
)
from .nominations import (
    correct_nomination,
    decline_nomination,
    examine_nomination,
    nominate,
    record_consent,
    withdraw_nomination,
)

__all__ = [
    "correct_nomination", "decline_nomination", "draft_decision", "drop_decision", "edit_decision",
    "examine_nomination", "list_nominations", "minute_council", "nominate", "record_consent", "reopen_decision",
    "revoke_awards", "sign_decision", "unlist_nominations", "withdraw_nomination",
]  # fmt: skip
