"""Front door: what modules may use of notices."""

from .actions import erase_notices, notify_person, notify_sealed, send_waiting
from .models import Notice

__all__ = ["Notice", "erase_notices", "notify_person", "notify_sealed", "send_waiting"]
