"""Front door: what modules may use of papers."""

from .actions import PARTY_NUMBER, STATE_NUMBER, add_paper, add_papers, erase_paper, give_number, path_of
from .models import OfficialNumber, Paper

__all__ = [
    "PARTY_NUMBER", "STATE_NUMBER", "OfficialNumber", "Paper", "add_paper", "add_papers", "erase_paper", "give_number",
    "path_of",
]  # fmt: skip
