"""Front door: what modules may use of the ledger."""

from .actions import Happened, Statement, erase_openings, record
from .models import Entry

__all__ = ["Entry", "Happened", "Statement", "erase_openings", "record"]
