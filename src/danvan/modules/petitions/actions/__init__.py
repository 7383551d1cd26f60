from .disposal import close_petition, forward_petition, join_petition, refuse_petition, split_petition
from .handling import (
    accept_petition,
    answer_petition,
    assign_petition,
    extend_petition,
    pause_petition,
    resume_petition,
    transfer_petition,
)
from .importing import Imported, import_petitions
from .privacy import erase_petition
from .publishing import publish_petition, withhold_petition
from .receiving import note_denunciation, receive_petition
from .relay import message_resident, reply_to_office
from .residents import confirm_petition, dispute_petition, rate_petition, support_petition, withdraw_petition
from .topics import set_route, sync_topics
from .upkeep import close_silent, escalate_overdue, follow_change
from .vocabulary import refresh_words

__all__ = [
    "Imported",
    "accept_petition",
    "answer_petition",
    "assign_petition",
    "close_petition",
    "close_silent",
    "confirm_petition",
    "dispute_petition",
    "erase_petition",
    "escalate_overdue",
    "extend_petition",
    "follow_change",
    "forward_petition",
    "import_petitions",
    "join_petition",
    "message_resident",
    "note_denunciation",
    "pause_petition",
    "publish_petition",
    "rate_petition",
    "receive_petition",
    "refresh_words",
    "refuse_petition",
    "reply_to_office",
    "resume_petition",
    "set_route",
    "split_petition",
    "support_petition",
    "sync_topics",
    "transfer_petition",
    "withdraw_petition",
    "withhold_petition",
]
