"""Front door: what modules may use of workflow."""

from .actions import extend_clock, pause_clock, resume_clock, running_clock, start_clock, stop_clock
from .models import Clock, Extension, Pause
from .queries import Explained, clocks_of, due_before, explained
from .states import State, Workflow

__all__ = [
    "Clock",
    "Explained",
    "Extension",
    "Pause",
    "State",
    "Workflow",
    "clocks_of",
    "due_before",
    "explained",
    "extend_clock",
    "pause_clock",
    "resume_clock",
    "running_clock",
    "start_clock",
    "stop_clock",
]
