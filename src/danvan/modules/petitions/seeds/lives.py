"""What becomes of a matter: who does what to it, and when. Every step is an action like any other."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.organisations.public import Person, Resident
from danvan.kernel.rulebook.public import calendar

from .. import actions
from ..actions.disposal import Part
from ..actions.receiving import Contact, Submission
from ..models import Petition, Topic
from .arrivals import Arrival
from .clock import Clock
from .pictures import VARIANTS, minutes, photo
from .places import Commune, Office
from .words import Place, Writer

_LEGAL = ("land", "building", "benefits", "procedures")
_ENTERPRISES = ("electricity", "water", "cables")


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass
class Matter:
    """A petition with what the story needs to remember of it."""

    petition: Petition
    commune: Commune
    topic: str
    place: Place
    number: int
    fate: str = "answer"
    variant: int = 0
    has_photo: bool = False
    has_evidence: bool = False
    is_published: bool = False
    times_answered: int = 0
    crowd: list[Matter] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.petition.state

    @property
    def resident(self) -> Resident:
        return Resident(holds=frozenset({self.petition.uid.hex}))


class Agenda:
    """Steps to come, in order of time; the same order at every run."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._serial = itertools.count()

    def add(self, moment: datetime, step: Callable[..., None], *what: Any) -> None:
        heapq.heappush(self._heap, (moment, next(self._serial), step, what))

    @property
    def next_at(self) -> datetime:
        """When the next step is due; the end of time when there is none."""
        return self._heap[0][0] if self._heap else _NEVER

    def matters_before(self, moment: datetime) -> Iterator[Petition]:
        """Petitions that steps before `moment` speak of, as far as that is known already."""
        for due, _serial, _step, what in self._heap:
            if due < moment and what and isinstance(what[0], Matter):
                yield what[0].petition

    def step(self, clock: Clock) -> None:
        """Take the next step, at its own time."""
        clock.moment, _serial, step, what = heapq.heappop(self._heap)
        step(*what)


class Lives:
    """The matters of one commune. All its luck comes from one seed, whoever else acts at the same time."""

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

    # --- coming in

    def expect(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            self.agenda.add(arrival.moment, self.arrive, arrival)

    def arrive(self, arrival: Arrival) -> None:
        """Somebody writes, calls or comes to the counter."""
        luck, day = self.luck, arrival.moment.date()
        kind = self._kind(arrival.topic)
        channel = luck.choices(("web", "counter", "phone", "paper"), (76, 11, 10, 3))[0]
        title, text = (
            self.writer.title(arrival.topic, arrival.place, day),
            self.writer.text(arrival.topic, arrival.place, day, kind=kind),
        )
        if channel == "web":
            title, text = self.writer.as_typed(title, text)
        variant, has_photo = luck.randrange(VARIANTS), channel == "web" and luck.random() < 0.3
        point: dict[str, Any] = self._point()
        receipt = actions.receive_petition(
            Submission(
                kind=kind, title=title, text=text, unit=arrival.unit, topic=self.topics[arrival.topic],
                place=arrival.place.spot, is_private=luck.random() < (0.3 if kind == "complaint" else 0.06),
                contact=self._contact(kind), people_count=1 if luck.random() < 0.9 else luck.randint(2, 25),
                channel=channel, files=[photo(arrival.topic, after=False, variant=variant, series=self.series)] if has_photo else (),
                **point,
            ),
            by=Resident() if channel == "web" else self._reception(arrival),
        )  # fmt: skip
        matter = Matter(
            receipt.petition,
            self.commune,
            arrival.topic,
            arrival.place,
            arrival.number,
            variant=variant,
            has_photo=has_photo,
        )
        self.matters[arrival.number] = matter
        host = self.matters.get(arrival.echoes) if arrival.echoes is not None else None
        if host is not None:
            host.crowd.append(matter)
        matter.fate = self._fate(matter, host)
        self._plan(matter, host)
        if luck.random() < 0.005:
            actions.note_denunciation(arrival.unit, by=Resident())

    def _kind(self, topic: str) -> str:
        if topic in _LEGAL and self.luck.random() < 0.16:
            return "complaint"
        return "proposal" if self.luck.random() < 0.15 else "feedback"

    def _contact(self, kind: str) -> Contact:
        if kind == "complaint":
            address = (
                f"Số {self.luck.randint(2, 200)}, {self.luck.choice(self.commune.told['neighbourhoods'])}"
            )
            return Contact(name=self.writer.person(), phone=self.writer.phone(), address=address)
        if self.luck.random() < 0.24:
            return Contact(
                name=self.writer.person() if self.luck.random() < 0.6 else "", phone=self.writer.phone()
            )
        return Contact()

    def _point(self) -> dict[str, float]:
        unit = self.commune.now
        if unit.lat is None or unit.lon is None or self.luck.random() < 0.45:
            return {}
        return {
            "lat": round(unit.lat + self.luck.gauss(0, 0.006), 5),
            "lon": round(unit.lon + self.luck.gauss(0, 0.006), 5),
        }

    def _reception(self, arrival: Arrival) -> Person:
        home = arrival.unit if arrival.unit.pk in self.commune.committees else self.commune.now
        reception = self.commune.committees[home.pk].reception
        assert reception is not None
        return reception

    # --- what will happen

    def _fate(self, matter: Matter, host: Matter | None) -> str:
        dice = self.luck.random()
        if host is not None:
            return "join" if dice < 0.6 else "answer"
        if matter.topic in _ENTERPRISES and dice < 0.3:
            return "forward"
        if matter.topic == "security" and dice < 0.1:
            return "forward"
        fates = (
            ("refuse", 0.045),
            ("transfer", 0.06),
            ("pause", 0.05),
            ("extend", 0.045),
            ("withdraw", 0.02),
            ("split", 0.012),
            ("forward", 0.01),
        )
        for fate, share in fates:
            dice -= share
            if dice < 0:
                return fate
        return "answer"

    def _plan(self, matter: Matter, host: Matter | None) -> None:
        now, luck, pace = self.clock.moment, self.luck, self.commune.told["pace"]
        if not matter.petition.is_private and luck.random() < 0.97:
            self.agenda.add(
                self._at_work(now + timedelta(days=luck.uniform(0.1, 1.1 * pace))), self.review, matter
            )
        taken = self._at_work(now + timedelta(days=min(9.0, luck.lognormvariate(0, 0.6) * 0.8 * pace)))
        if matter.fate == "withdraw":
            self.agenda.add(now + timedelta(days=luck.uniform(0.5, 4)), self.withdraw, matter)
        if matter.fate == "join" and host is not None:
            self.agenda.add(taken, self.join, matter, host)
            return
        if luck.random() < 0.95:
            self.agenda.add(taken, self.accept, matter)
        self.agenda.add(taken + timedelta(hours=luck.uniform(0.5, 30)), self.meet_fate, matter)

    def meet_fate(self, matter: Matter) -> None:
        """The office has read it and knows what it is."""
        if matter.state not in ("received", "accepted"):
            return
        special = getattr(self, f"_{matter.fate}", None)
        if special is not None and special(matter):
            return
        self._plan_answer(matter)

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

    # --- the office acts

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

    def review(self, matter: Matter, is_sure: bool = False) -> None:
        """A person decides whether the public may read it."""
        petition = matter.petition
        home = self.commune.committees.get(petition.unit_id) or self.commune.committees[self.commune.now.pk]
        reader: Any = home.reception or home.head
        if petition.is_private or matter.is_published or petition.erased_at is not None:
            return
        if not is_sure and self.luck.random() < 0.035:
            reason = self.writer.common_line("withholdings", matter.place, self._today())
            matter.petition = actions.withhold_petition(petition, by=reader, reason=reason)
            return
        shown = [one.pk for one in petition.attachments.all()] if matter.has_photo else []
        matter.petition = actions.publish_petition(petition, by=reader, attachments=shown)
        matter.is_published = True
        if self.luck.random() < 0.13:
            for _neighbour in range(min(9, int(self.luck.expovariate(0.5)) + 1)):
                self.agenda.add(
                    self.clock.moment + timedelta(days=self.luck.expovariate(0.25)), self.support, matter
                )

    def accept(self, matter: Matter) -> None:
        if matter.state != "received":
            return
        matter.petition = actions.accept_petition(matter.petition, by=self._handler(matter))
        if self.luck.random() < 0.07:
            self.agenda.add(self._later(0.2), self.ask, matter)

    def ask(self, matter: Matter) -> None:
        if matter.state != "accepted":
            return
        text = self.writer.common_line("questions", matter.place, self._today())
        actions.message_resident(matter.petition, by=self._handler(matter), text=text)
        if self.luck.random() < 0.7:
            self.agenda.add(self._later(self.luck.uniform(0.1, 2)), self.reply, matter)

    def reply(self, matter: Matter) -> None:
        if matter.state not in ("received", "accepted", "waiting", "answered"):
            return
        actions.reply_to_office(
            matter.petition,
            by=matter.resident,
            text=self.writer.common_line("replies", matter.place, self._today()),
        )

    def answer(self, matter: Matter) -> None:
        if matter.state not in ("received", "accepted"):
            return
        luck, day = self.luck, self._today()
        again = matter.times_answered > 0
        if luck.random() < (0.85 if again else self.commune.told["proof"]):
            outcome = "resolved"
        else:
            outcome = luck.choices(("explained", "planned", "partly", "not_feasible"), (40, 34, 18, 8))[0]
        evidence = self._evidence(matter, outcome)
        given = actions.answer_petition(
            matter.petition, by=self._handler(matter), text=self.writer.answer(matter.topic, outcome, matter.place, day),
            outcome=outcome, evidence=evidence,
        )  # fmt: skip
        matter.petition = given.petition
        matter.times_answered += 1
        matter.has_evidence = bool(evidence)
        self._react(matter, outcome)

    def _evidence(self, matter: Matter, outcome: str) -> list[Any]:
        if outcome == "resolved" and matter.topic not in (*_LEGAL, "service", "contributions", "other"):
            after = photo(matter.topic, after=True, variant=matter.variant, series=self.series)
            if self.luck.random() < 0.2:
                return [photo(matter.topic, after=False, variant=matter.variant, series=self.series), after]
            return [after]
        needed = outcome == "resolved" or self.luck.random() < 0.88
        return [minutes(self.series)] if needed else []

    # --- the resident judges

    def _react(self, matter: Matter, outcome: str) -> None:
        luck, now = self.luck, self.clock.moment
        unhappy = {"resolved": 0.045, "partly": 0.12, "not_feasible": 0.14}.get(outcome, 0.08)
        if luck.random() < unhappy / matter.times_answered:
            self.agenda.add(now + timedelta(days=luck.uniform(0.3, 18)), self.dispute, matter)
        elif luck.random() < (0.34 if outcome == "resolved" else 0.16):
            self.agenda.add(now + timedelta(days=luck.uniform(0.2, 9)), self.confirm, matter)
        elif matter.has_evidence and luck.random() < 0.2:
            self.agenda.add(self._later(luck.uniform(4, 20)), self.close, matter, False)
        elif matter.has_evidence:
            self.agenda.add(now + timedelta(days=31, hours=2), self.close, matter, True)
        else:
            self.agenda.add(now + timedelta(days=luck.uniform(5, 50)), self.confirm, matter)

    def dispute(self, matter: Matter) -> None:
        if matter.state not in ("answered", "closed", "refused") or matter.petition.ended_by_word:
            return
        if matter.petition.body_id not in self.commune.offices and matter.petition.body_id not in self.above:
            return  # the office has ended since
        text = self.writer.common_line("disputes", matter.place, self._today())
        matter.petition = actions.dispute_petition(matter.petition, by=matter.resident, text=text)
        self._plan_answer(matter)

    def confirm(self, matter: Matter) -> None:
        if matter.state != "answered":
            return
        matter.petition = actions.confirm_petition(matter.petition, by=matter.resident)
        if self.luck.random() < 0.6:
            self.rate(matter)

    def close(self, matter: Matter, is_silent: bool) -> None:
        """By the office, or by itself once the window for a dispute has passed."""
        if matter.state != "answered":
            return
        by = self.system if is_silent else self._handler(matter)
        matter.petition = actions.close_petition(matter.petition, by=by)
        if self.luck.random() < 0.1:
            self.agenda.add(self._later(self.luck.uniform(0.2, 6)), self.rate, matter)
        elif self.luck.random() < 0.015:
            self.agenda.add(self._later(self.luck.uniform(1, 12)), self.dispute, matter)

    def rate(self, matter: Matter) -> None:
        if matter.state not in ("answered", "closed"):
            return
        good = matter.petition.outcome == "resolved"
        score = self.luck.choices((1, 2, 3, 4, 5), (2, 4, 12, 36, 46) if good else (16, 22, 30, 22, 10))[0]
        comment = self.writer.common_line("ratings", matter.place, self._today()) if score >= 3 else ""
        actions.rate_petition(matter.petition, by=matter.resident, score=score, comment=comment)

    def support(self, matter: Matter) -> None:
        if matter.state in ("received", "accepted", "waiting", "answered") and matter.is_published:
            actions.support_petition(
                matter.petition, by=Resident(), token=f"{self.luck.getrandbits(64):016x}"
            )

    def withdraw(self, matter: Matter) -> None:
        if matter.state in ("received", "accepted", "waiting"):
            matter.petition = actions.withdraw_petition(matter.petition, by=matter.resident)

    # --- fates: True when nothing else is to be planned

    def join(self, matter: Matter, host: Matter) -> None:
        if matter.state not in ("received", "accepted"):
            return
        if (
            host.state in ("received", "accepted", "waiting", "answered")
            and host.petition.body_id == matter.petition.body_id
        ):
            matter.petition = actions.join_petition(
                matter.petition, by=self._handler(matter), into=host.petition
            )
            return
        self._plan_answer(matter)

    def _refuse(self, matter: Matter) -> bool:
        grounds = (
            ("outside", "settled", "in_court", "not_a_matter", "time_barred")
            if matter.topic in _LEGAL
            else ("outside", "not_a_matter", "unreadable")
        )
        ground = self.luck.choice(grounds)
        reason = self.writer.reason_line("refusals", ground, matter.place, self._today())
        matter.petition = actions.refuse_petition(
            matter.petition, by=self._head(matter), ground=ground, reason=reason
        )
        if self.luck.random() < 0.12:
            self.agenda.add(self._later(self.luck.uniform(1, 10)), self.dispute, matter)
        return True

    def _forward(self, matter: Matter) -> bool:
        to, reason = self.writer.forwarding(matter.topic, matter.place, self._today())
        matter.petition = actions.forward_petition(
            matter.petition, by=self._head(matter), to=to, reason=reason
        )
        return True

    def _transfer(self, matter: Matter) -> bool:
        """To another body of the commune where there is one, else to the province."""
        here = matter.petition.body_id
        others = [
            office.body
            for pk, office in self.commune.offices.items()
            if pk != here and office.body.unit_id == self.commune.now.pk
        ]
        province = (
            matter.petition.unit.parent
            if matter.petition.unit.level == "commune"
            else self.commune.now.parent
        )
        up = [
            office.body for office in self.above.values() if province and office.body.unit_id == province.pk
        ]
        to = (
            self.luck.choice(others)
            if others and self.luck.random() < 0.6
            else next(iter(up or others), None)
        )
        if to is None:
            return False
        reason = self.writer.common_line("transfers", matter.place, self._today())
        matter.petition = actions.transfer_petition(
            matter.petition, by=self._handler(matter), to=to, reason=reason
        )
        self.agenda.add(self._later(self.luck.uniform(0.5, 3)), self.accept, matter)
        matter.fate = "answer"
        self.agenda.add(self._later(self.luck.uniform(3, 5)), self.meet_fate, matter)
        return True

    def _pause(self, matter: Matter) -> bool:
        due = matter.petition.due_on
        if matter.state != "accepted" or due is None or self._today() > due:
            return False
        reason = self.writer.common_line("pauses", matter.place, self._today())
        matter.petition = actions.pause_petition(matter.petition, by=self._handler(matter), reason=reason)
        self.agenda.add(self._later(self.luck.uniform(4, 16)), self.resume, matter)
        return True

    def resume(self, matter: Matter) -> None:
        if matter.state == "waiting":
            matter.petition = actions.resume_petition(matter.petition, by=self._handler(matter))
            self._plan_answer(matter)

    def _extend(self, matter: Matter) -> bool:
        """Not for these kinds once the day has come; then it is answered like any other."""
        due = matter.petition.due_on
        if due is None or self._today() > due:
            return False
        code = self.luck.choice(("complex", "opinion", "archive"))
        reason = self.writer.common_line("extensions", matter.place, self._today())
        matter.petition = actions.extend_petition(
            matter.petition, by=self._head(matter), reason_code=code, reason=reason
        )
        return False

    def _split(self, matter: Matter) -> bool:
        second = self.luck.choice([topic for topic in self.topics if topic not in (matter.topic, "other")])
        day, parts = self._today(), []
        for topic, kind in ((matter.topic, "feedback"), (second, "proposal")):
            parts.append(
                Part(
                    kind=kind,
                    title=self.writer.title(topic, matter.place, day),
                    topic=self.topics[topic],
                    text=self.writer.text(topic, matter.place, day, kind=kind),
                )
            )
        children = actions.split_petition(matter.petition, by=self._handler(matter), parts=parts)
        matter.petition.refresh_from_db(fields=["state"])
        for place, (child, topic) in enumerate(zip(children, (matter.topic, second), strict=True)):
            born = Matter(child, self.commune, topic, matter.place, matter.number, variant=place)
            self.matters[-len(self.matters) - 1] = born
            self.agenda.add(self._later(self.luck.uniform(0.2, 2)), self.accept, born)
            self._plan_answer(born)
            if not child.is_private:
                self.agenda.add(self._later(1), self.review, born)
        return True

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
