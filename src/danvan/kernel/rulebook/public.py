"""Front door: what modules may use of the rulebook."""

from .actions import set_calendar_day
from .models import CalendarDay, RuleVersion
from .queries import Deadline, calendar, days_left, deadline, deadline_under, local_day, rule, rulebook

__all__ = [
    "CalendarDay",
    "Deadline",
    "RuleVersion",
    "calendar",
    "days_left",
    "deadline",
    "deadline_under",
    "local_day",
    "rule",
    "rulebook",
    "set_calendar_day",
]
