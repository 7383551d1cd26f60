"""What the desk reads for itself: news of a person, the working calendar of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.public import Person
from danvan.kernel.rulebook.public import CalendarDay, calendar


def news_of(person: Person, *, limit: int = 8) -> list[Notice]:
    """What was last told to this person, newest first."""
    return list(Notice.objects.filter(person=person).order_by("-pk")[:limit])


def edited_days(year: int) -> list[CalendarDay]:
    """Days that somebody here made off or worked against the published calendar."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day"))


@dataclass(frozen=True)
class FreeDays:
    """Neighbouring days off for one reason."""

    first: date
    last: date
    reason: str


def free_days(year: int) -> list[FreeDays]:
    """Days off of a year that are no plain weekend, as deadlines count them."""
    english = (get_language() or "vi").startswith("en")
    runs = calendar().off_runs(date(year - 1, 12, 31), date(year, 12, 31))
    return [
        FreeDays(run.first, run.last, run.reason_en if english else run.reason_vi)
        for run in runs
        if not run.is_weekend
    ]


def worked_days(year: int) -> list[tuple[date, str]]:
    """Weekend days worked in exchange, with the reason."""
    names = calendar().names
    return [(day, names.get(day, "")) for day in sorted(calendar().extra_work) if day.year == year]
