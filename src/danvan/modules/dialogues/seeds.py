"""Four dialogues a year in every commune, from the plan to the last promise, by the same acts as in real life."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from django.utils import timezone
from PIL.ImageDraw import ImageDraw

from danvan.kernel.dossiers.public import Place, Story, picture, seat
from danvan.kernel.organisations.public import Person, Resident

from . import actions
from .models import Commitment, Question, Session
from .states import Source

_EVERY = timedelta(days=91)


class Dialogues(Story):
    """What is said and promised in each commune of the demonstration world."""

    def begin(self) -> None:
        for number, place in enumerate(self.places):
            first = self.begins + timedelta(days=12 + 5 * number)
            held_on = first
            while _hour(held_on, 0) < self.until + timedelta(days=30):
                self.on(held_on - timedelta(days=21), self.plan, place, held_on)
                held_on += _EVERY + timedelta(days=self.luck.randint(-9, 9))

    # --- sessions

    def plan(self, place: Place, held_on: date) -> None:
        head, secretary = place.person("head"), place.person("reception")
        if head is None or secretary is None:
            return
        is_thematic = self.luck.random() < 0.25
        title = self.luck.choice(self.said["themes" if is_thematic else "titles"])
        session = actions.plan_session(
            by=secretary, host=seat(head, "head").body, title=title.format(q=(held_on.month + 2) // 3, y=held_on.year),
            kind="thematic" if is_thematic else "periodic", form=self.luck.choice(["in_person", "both", "in_person"]),
            chair=seat(head, "head").title, starts_at=_hour(held_on, 8 if self.luck.random() < 0.6 else 14),
            place=f"{self.luck.choice(self.said['places'])} {place.unit.full_name}", agenda=self.said["agenda"],
        )  # fmt: skip
        late = self.luck.random() < 0.12
        self.on(
            held_on - timedelta(days=4 if late else self.luck.randint(8, 14)), self.announce, place, session
        )

    def announce(self, place: Place, session: Session) -> None:
        actions.announce_session(session, by=place.needs("head"), notice=self.said["notice"])
        day = timezone.localtime(session.starts_at).date()
        exchanges = self.luck.sample(self.said["exchange"], self.luck.randint(4, 7))
        for told in exchanges[:3]:
            self.on(
                day - timedelta(days=self.luck.randint(1, 3)),
                self.ask,
                place,
                session,
                told,
                Source.BEFORE,
                hour=20,
            )
        self.on(
            day, self.hold, place, session, exchanges[3:], hour=timezone.localtime(session.starts_at).hour
        )

    def ask(self, place: Place, session: Session, told: dict[str, str], source: str) -> Question:
        street = self.street(place)
        question = actions.ask_question(
            session, by=Resident(), text=told["ask"].format(street=street), source=source
        ).question
        question.told = told | {"street": street}  # type: ignore[attr-defined]  # what the story remembers of it
        self._asked.setdefault(session.pk, []).append(question)
        return question

    @property
    def _asked(self) -> dict[int, list[Any]]:
        known: dict[int, list[Any]] = self.__dict__.setdefault("_questions", {})
        return known

    def hold(self, place: Place, session: Session, from_room: list[dict[str, str]]) -> None:
        secretary, minutes = place.needs("reception"), 0
        actions.open_session(session, by=secretary)
        for told in from_room:
            self.ask(place, session, told, Source.ROOM)
        for question in self._asked.get(session.pk, []):
            minutes += self.luck.randint(240, 900)
            actions.call_question(question, by=secretary)
            self.settle(place, session, question, minutes)
            self.clock.moment += timedelta(minutes=self.luck.randint(4, 9))
        actions.end_session(session, by=secretary, attendance=self.luck.randint(45, 260))
        today = timezone.localdate()
        wait = self.luck.randint(12, 16) if self.luck.random() < 0.1 else self.luck.randint(2, 9)
        self.on(today + timedelta(days=wait), self.conclude, place, session)

    def settle(self, place: Place, session: Session, question: Any, minute: int) -> None:
        secretary, told, dice = place.needs("reception"), question.told, self.luck.random()
        is_late = self.until - self.clock.moment < timedelta(
            days=12
        )  # what is passed on must not lie there unanswered
        if dice < 0.5 or (dice < 0.64 and not is_late):
            actions.answer_question(question, by=secretary, answer=told["answer"], minute=minute)
        elif dice < 0.64:
            actions.pass_on_question(question, by=secretary, minute=minute)
        else:
            days = self.luck.choice([15, 20, 30, 45, 60])
            commitment = actions.promise_on_question(
                question, by=secretary, promise=told["promise"].format(n=days, street=told["street"]),
                speaker=session.chair, due_on=timezone.localdate() + timedelta(days=days), minute=minute,
            )  # fmt: skip
            self.follow(place, commitment)

    def conclude(self, place: Place, session: Session) -> None:
        actions.conclude_session(session, by=place.needs("head"), conclusion=self.said["conclusion"])

    # --- promises

    def follow(self, place: Place, commitment: Commitment) -> None:
        """Seven in ten are done in time; some are put off, some only after they were broken, some never."""
        due, dice = commitment.first_due_on, self.luck.random()
        self.on(due + timedelta(days=1), self.judge, hour=0)
        if dice < 0.68:
            self.on(due - timedelta(days=self.luck.randint(1, 8)), self.report, place, commitment)
        elif dice < 0.82:
            self.on(due - timedelta(days=3), self.redate, place, commitment, due + timedelta(days=30))
        elif dice < 0.92:
            self.on(due + timedelta(days=6), self.redate, place, commitment, due + timedelta(days=40))

    def judge(self) -> None:
        actions.break_overdue(by=Person.objects.system())

    def redate(self, place: Place, commitment: Commitment, to: date) -> None:
        keeper = place.needs("head")
        actions.redate_commitment(
            commitment, by=keeper, due_on=to, reason=self.luck.choice(self.said["delays"])
        )
        self.on(to + timedelta(days=1), self.judge, hour=0)
        if self.luck.random() < 0.85:
            self.on(to - timedelta(days=self.luck.randint(1, 9)), self.report, place, commitment)

    def report(self, place: Place, commitment: Commitment) -> None:
        keeper, words = place.needs("head"), self.luck.choice(self.said["reports"])
        actions.report_commitment(
            commitment, by=keeper, report=words, exhibits=[_picture(self.luck.randrange(6))]
        )
        self.on(
            timezone.localdate() + timedelta(days=self.luck.randint(1, 6)), self.verify, place, commitment
        )

    def verify(self, place: Place, commitment: Commitment) -> None:
        checker = place.person("checker") or place.person("checker_head")
        if checker is None:
            return
        is_kept = self.luck.random() < 0.93
        finding = self.luck.choice(self.said["found_kept" if is_kept else "found_not"])
        actions.verify_commitment(commitment, by=checker, is_kept=is_kept, finding=finding)


def _hour(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _street(draw: ImageDraw, variant: int) -> None:
    """A street after the work: six of them."""
    colours = ["#8fa3a8", "#a8a08f", "#9aa88f", "#a88f9c", "#8f97a8", "#a8998f"]
    for house in range(5):
        draw.rectangle(
            (house * 66, 60 + (house * variant * 7) % 40, house * 66 + 58, 150),
            fill=colours[(house + variant) % 6],
        )
    draw.rectangle((0, 150, 320, 240), fill="#7d7f80")
    draw.rectangle((0, 192, 320, 196), fill="#e8e4d8")


def _picture(variant: int) -> tuple[str, BinaryIO]:
    return picture(f"sau-khi-lam-{variant + 1}.png", "#cfe0ea", _street, variant)
