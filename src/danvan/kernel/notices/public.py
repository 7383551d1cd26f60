"""Front door: what modules may use of notices."""

from .actions import notify_person, notify_sealed, send_waiting
from .models import Notice

__all__ = ["Notice", "notify_person", "notify_sealed", "send_waiting"]
