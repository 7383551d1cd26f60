"""The only readers of dialogues for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from danvan.kernel.dossiers.public import stamp_of, within_reach
from danvan.kernel.organisations.public import Unit, covered_ids
from danvan.kernel.rulebook.public import rule

from .models import Commitment, Question, Session

#: States in which a session is for everybody to see.
PUBLIC_STATES = ("announced", "live", "held", "concluded", "cancelled")


def sessions_for(person: Any) -> QuerySet[Session]:
    """Sessions of units that the person's posts reach."""
    return within_reach(Session.objects.select_related("unit", "host", "number"), person, "dialogues.read")


def questions_for(person: Any) -> QuerySet[Question]:
    rows = Question.objects.select_related("unit", "session", "joined_into")
    return within_reach(rows, person, "dialogues.read")


def commitments_for(person: Any) -> QuerySet[Commitment]:
    rows = Commitment.objects.select_related("unit", "body", "session", "question")
    return within_reach(rows, person, "dialogues.read")


def public_sessions() -> QuerySet[Session]:
    """Announced sessions and all that came of them."""
    announced = Session.objects.filter(announced_on__isnull=False, state__in=PUBLIC_STATES)
    return announced.select_related("unit", "host", "number")


def public_questions(session: Session) -> list[Any]:
    """Questions in the order they are dealt with: the one being answered, those waiting, those settled."""
    asked = session.questions.exclude(state="withheld").annotate(joined_count=Count("joined"))
    order = {"called": 0, "waiting": 1}
    found: list[Any] = list(asked.filter(joined_into__isnull=True))
    return sorted(found, key=lambda one: (order.get(one.state, 2), -one.joined_count, one.number))


def public_commitments() -> QuerySet[Commitment]:
    """Every promise ever made in public; none is ever taken away."""
    return Commitment.objects.select_related("unit", "body", "session", "question")


def joinable(question: Question) -> list[Question]:
    """Questions of the same session that stand for themselves and are still open."""
    others = question.session.questions.filter(joined_into__isnull=True, state__in=["waiting", "called"])
    return list(others.exclude(pk=question.pk).order_by("number"))


@dataclass(frozen=True)
class Score:
    """How a unit's promises stand. Kept late is not kept, and none is left out."""

    made: int
    kept: int
    kept_late: int
    broken: int
    open: int

    @property
    def ended(self) -> int:
        return self.kept + self.kept_late + self.broken


def score(unit: Unit | None = None) -> Score:
    """All promises of a unit with all below it; without one, of everybody: one query."""
    rows = Commitment.objects.all()
    if unit is not None and not unit.is_country:
        rows = rows.filter(unit_id__in=covered_ids([unit.pk]))
    counted = rows.aggregate(
        made=Count("pk"), kept=Count("pk", filter=Q(state="kept")), kept_late=Count("pk", filter=Q(state="kept_late")),
        broken=Count("pk", filter=Q(state="broken")), open=Count("pk", filter=Q(state__in=["open", "reported"])),
    )  # fmt: skip
    return Score(**counted)


@dataclass(frozen=True)
class Duty:
    """What the law asks of a unit in a year, and what was held."""

    year: int
    needed: int
    held: int
    basis: str

    @property
    def is_met(self) -> bool:
        return self.held >= self.needed


def yearly_duty(unit: Unit, *, today: date | None = None) -> Duty:
    """Sessions held this year beside the number the rule in force asks for."""
    today = today or timezone.localdate()
    asked = rule("dialogue.commune_yearly", on=today)
    held = Session.objects.filter(unit=unit, held_on__year=today.year).count()
    return Duty(year=today.year, needed=int(asked.number), held=held, basis=asked.cite("vi"))


def unit_stamp(unit: Unit) -> str:
    """Changes with every act on a session or promise of the unit: pages are cached by it."""
    return stamp_of(unit, Session, Commitment)


def is_demanded(asked_by: int, voters: int, *, today: date | None = None) -> bool:
    """Have so many voters asked that a session must be held? Whole numbers only: asked × 10 ≥ voters × 1."""
    share: Any = rule("dialogue.requested", on=today or timezone.localdate()).value
    numerator, denominator = (int(part) for part in share)
    return voters > 0 and asked_by * denominator >= voters * numerator
