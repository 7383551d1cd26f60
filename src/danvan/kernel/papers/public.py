"""Front door: what modules may use of papers."""

from .actions import add_paper, add_papers, erase_paper, give_number, path_of
from .models import OfficialNumber, Paper

__all__ = ["OfficialNumber", "Paper", "add_paper", "add_papers", "erase_paper", "give_number", "path_of"]
