"""Reading clocks for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from danvan.kernel.rulebook.public import days_left

from .models import Clock


@dataclass(frozen=True)
class Explained:
    """A deadline as a reader meets it: the day, what is left of it, and why it is that day."""

    purpose: str
    due_on: date
    first_due_on: date
    stopped_on: date | None
    is_paused: bool
    is_late: bool
    days_left: int
    steps: list[str]
    citation: str
    rule_name: str
    confidence: str
    extensions: list[Any]
    pauses: list[Any]


def clocks_of(thing: str) -> list[Explained]:
    """All clocks of a thing, newest first: three queries whatever their number."""
    clocks = Clock.objects.filter(thing=thing).select_related("version").order_by("-pk")
    return [explained(clock) for clock in clocks.prefetch_related("pauses", "extensions")]


def explained(clock: Clock, *, today: date | None = None) -> Explained:
    today = today or timezone.localdate()
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    body = clock.version.body
    pauses = list(clock.pauses.all())
    return Explained(
        purpose=clock.purpose,
        due_on=clock.due_on,
        first_due_on=clock.first_due_on,
        stopped_on=clock.stopped_on,
        is_paused=any(pause.ends_on is None for pause in pauses) and clock.stopped_on is None,
        is_late=(clock.stopped_on or today) > clock.due_on,
        days_left=days_left(clock.due_on, today=clock.stopped_on or today),
        steps=list(clock.steps.get(language, [])) if isinstance(clock.steps, dict) else [],
        citation=str(body.get(f"basis_{language}", "")),
        rule_name=str(body.get(f"name_{language}", body.get("id", ""))),
        confidence=str(body.get("confidence", "")),
        extensions=list(clock.extensions.all()),
        pauses=pauses,
    )


def due_before(day: date, *, purpose: str) -> Iterable[str]:
    """Things whose running clock for `purpose` fell due before `day`."""
    clocks = Clock.objects.filter(purpose=purpose, stopped_on__isnull=True, due_on__lt=day)
    return clocks.exclude(pauses__ends_on__isnull=True, pauses__isnull=False).values_list("thing", flat=True)
