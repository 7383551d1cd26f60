"""What modules tell in the demonstration world: steps at their own hours, each an act like any other."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.organisations.public import Body, Person, Unit, holder_of

from .storytime import Clock


@dataclass
class Place:
    """A commune of the story with the people who act there, each looked up once."""

    unit: Unit
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str) -> Person | None:
        """Whoever holds a post of this role in one of the commune's bodies."""
        if role not in self.people:
            found = holder_of(self.unit, role)
            if found is None:
                return None
            self.people[role] = found
        return self.people[role]


class Story:
    """A module's part of the demonstration world, told day by day: `begin` plans, `live` lets it happen.

    The same luck gives the same story. `clock` is the time that the house reads.
    """

    def __init__(
        self, name: str, clock: Clock, places: list[Place], *, begins: date, until: datetime
    ) -> None:
        self.clock, self.places, self.begins, self.until = clock, places, begins, until
        self.luck = random.Random(f"2026/{name}")  # noqa: S311 - luck that repeats, for a story
        self._heap: list[tuple[datetime, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._serial = itertools.count()
        self.begin()

    def begin(self) -> None:
        """Plan the first steps. Override."""

    def at(self, moment: datetime, step: Callable[..., Any], *what: Any) -> None:
        """Let a step happen then, unless the story has ended by then."""
        if moment <= self.until:
            heapq.heappush(self._heap, (moment, next(self._serial), step, what))

    def on(self, day: date, step: Callable[..., Any], *what: Any, hour: int = 9) -> None:
        """The same on a day, in working hours."""
        moment = timezone.make_aware(datetime.combine(day, time(hour, self.luck.randrange(60))))
        self.at(moment, step, *what)

    def live(self, day: date) -> None:
        """All steps up to and including a day, each at its own time."""
        end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0)))
        before = self.clock.moment
        while self._heap and self._heap[0][0] < end:
            self.clock.moment, _serial, step, what = heapq.heappop(self._heap)
            step(*what)
        self.clock.moment = before
