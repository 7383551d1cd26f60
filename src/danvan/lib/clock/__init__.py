"""When is it due, and why: working days of Việt Nam, terms in days, weeks and months, pauses, roll-forward.

Pure functions over plain dates. Nothing here asks what day it is: today is always an argument, so a
clock that jumps cannot move a deadline.
"""

from __future__ import annotations

from danvan.lib.clock.calendar import WorkCalendar
from danvan.lib.clock.explaining import explain
from danvan.lib.clock.holidays import BadHolidays, Override, Overrides, YearStatus, load_overrides
from danvan.lib.clock.moments import VIETNAM, add_time, end_of_day, local_date, start_of_day
from danvan.lib.clock.terms import (
    DAY_UNITS,
    Due,
    Pause,
    Remaining,
    Step,
    add,
    remaining,
    subtract,
)

__all__ = [
    "DAY_UNITS",
    "VIETNAM",
    "BadHolidays",
    "Due",
    "Override",
    "Overrides",
    "Pause",
    "Remaining",
    "Step",
    "WorkCalendar",
    "YearStatus",
    "add",
    "add_time",
    "end_of_day",
    "explain",
    "load_overrides",
    "local_date",
    "remaining",
    "start_of_day",
    "subtract",
]
