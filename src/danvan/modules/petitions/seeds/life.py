"""What every step of a commune's matters needs: who is there, what is said, which hour it is."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.organisations.public import Person
from danvan.kernel.rulebook.public import calendar

from ..models import Topic
from .agenda import Agenda, Matter
from .places import Commune, Office
from .words import Writer

#: Topics on which papers decide, not a look at the street.
LEGAL = ("land", "building", "benefits", "procedures")


class Life:
    """One commune's luck, words and people. All its luck comes from one seed, whoever else acts at the same time."""

    def __init__(
        self, commune: Commune, *, agenda: Agenda, clock: Clock, above: dict[int, Office], topics: dict[str, Topic],
        names: dict[str, list[str]], until: datetime,
    ) -> None:  # fmt: skip
        self.commune, self.agenda, self.clock, self.above, self.topics = commune, agenda, clock, above, topics
        self.until = until
        # Files are locked by content until a transaction ends: what acts elsewhere at the same time has its own.
        self.series = str(commune.now.parent_id)
        self.system = Person.objects.system()
        self.luck = random.Random(f"2026/lives/{commune.code}")
        self.writer = Writer(self.luck, names)
        self.matters: dict[int, Matter] = {}

    # --- who is there

    def _office(self, matter: Matter) -> Office:
        body = matter.petition.body_id
        assert body is not None
        return self.commune.offices.get(body) or self.above[body]

    def _handler(self, matter: Matter) -> Person:
        office = self._office(matter)
        found = office.handlers[matter.number % len(office.handlers)] if office.handlers else office.head
        assert found is not None
        return found

    def _head(self, matter: Matter) -> Person:
        head = self._office(matter).head
        assert head is not None
        return head

    # --- time

    def _today(self) -> date:
        return timezone.localtime(self.clock.moment).date()

    def _noon(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(12, 0)))

    def _later(self, days: float) -> datetime:
        return self._at_work(self.clock.moment + timedelta(days=days))

    def _at_work(self, moment: datetime) -> datetime:
        """The first office hour from `moment` on, with minutes of its own."""
        local = timezone.localtime(moment)
        day = local.date() if local.hour < 16 else local.date() + timedelta(days=1)
        while not calendar().is_working(day):
            day += timedelta(days=1)
        if day == local.date() and local.hour >= 8 and local.hour not in (11, 12):
            return moment
        hour = (
            self.luck.choice((8, 9, 10, 14, 15, 16))
            if day != local.date() or local.hour < 8
            else self.luck.choice((14, 15))
        )
        return timezone.make_aware(
            datetime.combine(day, time(hour, self.luck.randrange(60), self.luck.randrange(60)))
        )

    def _plan_answer(self, matter: Matter) -> None:
        """On time or late, as this office goes; a few are forgotten."""
        luck, told, due = self.luck, self.commune.told, matter.petition.due_on
        assert due is not None
        if luck.random() < told["late"] * 0.09 and self.clock.moment.date() > self.until.date() - timedelta(
            days=150
        ):
            return
        now = self.clock.moment
        if luck.random() < told["late"]:
            target = self._noon(due) + timedelta(days=1 + luck.expovariate(1 / (3.5 * told["pace"])))
        else:
            target = min(
                now + timedelta(days=luck.lognormvariate(0.5, 0.5) * told["pace"]),
                self._noon(due) - timedelta(hours=4),
            )
        self.agenda.add(self._at_work(max(target, now + timedelta(hours=1))), self.answer, matter)

    # --- what the offices add (offices.py)

    def answer(self, matter: Matter) -> None:
        raise NotImplementedError

    def close(self, matter: Matter, is_silent: bool) -> None:
        raise NotImplementedError
