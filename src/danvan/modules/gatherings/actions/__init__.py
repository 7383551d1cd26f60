"""The only writers of gatherings. One act: hold, ask, write, record, in one transaction."""

from .attendance import Marked, check_in, check_in_through, mark_delegate, mark_delegates, withdraw_delegate
from .follow_up import give_tasks, tell_honours
from .gatherings import (
    add_documents,
    cancel_gathering,
    conclude_gathering,
    edit_gathering,
    end_gathering,
    enter_gathering,
    invite_gathering,
    open_gathering,
    plan_gathering,
)
from .papers import accept_paper, ask_paper, drop_paper, return_paper, submit_paper
from .registration import NewDelegate, register_delegates
from .sites import NewSite, add_sites, drop_site, edit_site, renew_site

__all__ = [
    "Marked", "NewDelegate", "NewSite", "accept_paper", "add_documents", "add_sites", "ask_paper",
    "cancel_gathering", "check_in", "check_in_through", "conclude_gathering", "drop_paper", "drop_site", "edit_gathering", "edit_site",
    "end_gathering", "enter_gathering", "give_tasks", "invite_gathering", "mark_delegate", "mark_delegates", "open_gathering",
    "plan_gathering", "register_delegates", "renew_site", "return_paper", "submit_paper", "tell_honours",
    "withdraw_delegate",
]  # fmt: skip
