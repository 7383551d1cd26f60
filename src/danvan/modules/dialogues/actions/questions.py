"""Questions: asked by anybody, settled before the eyes of all."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held
from danvan.kernel.notices.public import notify_sealed
from danvan.kernel.organisations.public import Actor, Person, seal_data, surroundings_of
from danvan.kernel.registry.public import house, load
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Commitment, Question, Session
from ..states import Source
from .commitments import make_commitment

_SHORTEST, _LONGEST = 10, 2000


@dataclass(frozen=True)
class Asked:
    """The question and whether it is new; the same key sent again gives the same question."""

    question: Question
    is_new: bool


def ask_question(
    session: Session, *, by: Actor, text: str, source: str = Source.BEFORE, email: str = "", phone: str = "",
    key: uuid.UUID | None = None,
) -> Asked:  # fmt: skip
    """Put a question. Nobody is asked for a name; an address for news is sealed, clues in the text are masked."""
    if key is not None and (known := Question.objects.filter(key=key).first()) is not None:
        return Asked(known, is_new=False)
    try:
        return Asked(
            _ask(session, by=by, text=text, source=source, email=email, phone=phone, key=key), is_new=True
        )
    except IntegrityError:
        known = Question.objects.filter(key=key).first() if key is not None else None
        if known is None:
            raise
        return Asked(known, is_new=False)


@transaction.atomic
def _ask(
    session: Session, *, by: Actor, text: str, source: str, email: str, phone: str, key: uuid.UUID | None
) -> Question:
    session = held(session)
    if isinstance(by, Person):
        allow(rules.may_enter, by, session)
    require(rules.takes_questions(session), "closed", _("This session takes no more questions."))
    words = mask(normalise(text).strip())
    require(len(words) >= _SHORTEST, "no_text", _("Ask in at least 10 characters."))
    require(len(words) <= _LONGEST, "too_long", _("Keep the question under 2,000 characters."))
    contact = _sealed(session, email=email.strip(), phone=phone.strip())
    last = session.questions.aggregate(last=Max("number"))["last"] or 0
    question = Question(
        unit=session.unit, session=session, state="waiting", number=last + 1, text=words, source=source, key=key,
        contact=contact, contact_channel=("email" if email.strip() else "sms") if contact else "",
    )  # fmt: skip
    return begin(
        question, "dialogues.question_asked", by=by, facts={"source": source, "session": session.uid.hex}
    )


def _sealed(session: Session, *, email: str, phone: str) -> Any:
    if not (email or phone):
        return None
    key = surroundings_of(session.unit).seal_key(other_than=session.host_id)
    if key is None:
        raise Refused("no_seal", _("Addresses cannot be sealed here yet. Please ask without one."))
    told = {"name": "", "email": email, "phone": phone, "address": ""}
    return seal_data(json.dumps(told).encode(), key=key, purpose="contact")


@transaction.atomic
def call_question(question: Question, *, by: Person) -> Question:
    """Its turn has come: the hall's screen shows it."""
    question = held(question)
    allow(rules.may_call, by, question)
    for one in question.session.questions.filter(state="called").exclude(pk=question.pk).select_for_update():
        change(one, "dialogues.question_put_back", by=by, state="waiting")
    return change(question, "dialogues.question_called", by=by, state="called")


@transaction.atomic
def answer_question(question: Question, *, by: Person, answer: str, minute: int | None = None) -> Question:
    """What was said in answer, and where in the recording."""
    question = held(question)
    allow(rules.may_settle, by, question)
    words = answer.strip()
    require(len(words) >= _SHORTEST, "no_answer", _("Write the answer in at least 10 characters."))
    change(question, "dialogues.question_answered", by=by, state="answered", answer=words, minute=minute)
    _tell(question, subject=_("Your question was answered"), text=words)
    return question


@transaction.atomic
def pass_on_question(question: Question, *, by: Person, minute: int | None = None) -> Question:
    """Nobody could answer on the spot: it becomes a matter with a deadline of its own, linked both ways."""
    question = held(question)
    allow(rules.may_settle, by, question)
    receive: Any = load(house().offer("petitions.receive_elsewhere_raised"))
    session = question.session
    thing, code = receive(
        title=_("From the dialogue of %(day)s: %(title)s")
        % {"day": f"{session.starts_at:%d/%m/%Y}", "title": question.text[:80]},
        text=question.text, unit=session.unit, place=session.place, key=question.uid, contact=question.contact,
        contact_channel=question.contact_channel,
    )  # fmt: skip
    change(
        question, "dialogues.question_passed_on", by=by, state="passed", petition=thing, minute=minute,
        facts={"petition": thing},
    )  # fmt: skip
    _tell(
        question,
        subject=_("Your question is now a matter"),
        text=_("Receipt code %(code)s. Follow it with this code.") % {"code": code},
    )
    return question


@transaction.atomic
def promise_on_question(
    question: Question, *, by: Person, promise: str, speaker: str, due_on: date, to_whom: str = "",
    minute: int | None = None,
) -> Commitment:  # fmt: skip
    """The answer was a promise: it gets a page of its own that stays."""
    question = held(question)
    allow(rules.may_settle, by, question)
    commitment = make_commitment(
        by=by, session=question.session, question=question, promise=promise, speaker=speaker, due_on=due_on,
        to_whom=to_whom or _("whoever asked question no. %(number)d") % {"number": question.number}, minute=minute,
    )  # fmt: skip
    change(
        question, "dialogues.question_promised", by=by, state="promised", minute=minute,
        facts={"commitment": commitment.uid.hex},
    )  # fmt: skip
    _tell(question, subject=_("You were promised something"), text=commitment.promise)
    return commitment


@transaction.atomic
def join_question(question: Question, *, by: Person, into: Question) -> Question:
    """One answer for several who ask the same; each hears of it."""
    rows = {pk: held(one) for pk, one in sorted({question.pk: question, into.pk: into}.items())}
    question, into = rows[question.pk], rows[into.pk]
    allow(rules.may_join, by, question)
    is_fit = into.pk != question.pk and into.session_id == question.session_id and into.joined_into_id is None
    require(is_fit, "cannot_join", _("Choose another question of the same session that stands for itself."))
    require(not question.joined.exists(), "has_joined", _("Others are joined with this one already."))
    return change(
        question,
        "dialogues.question_joined",
        by=by,
        state="joined",
        joined_into=into,
        facts={"into": into.uid.hex},
    )


@transaction.atomic
def withhold_question(question: Question, *, by: Person, reason: str) -> Question:
    """Keep an insult or somebody's private affairs from the public; it stays in the log that this was done."""
    question = held(question)
    allow(rules.may_withhold, by, question)
    require(len(reason.strip()) >= _SHORTEST, "no_reason", _("Give the reason in at least 10 characters."))
    return change(
        question,
        "dialogues.question_withheld",
        by=by,
        words=reason.strip(),
        is_public=False,
        state="withheld",
    )


def _tell(question: Question, *, subject: str, text: str) -> None:
    """News to whoever asked this, or what was joined with it, and left an address."""
    for one in [question, *question.joined.all()]:
        if one.contact is not None:
            notify_sealed(
                one.contact,
                channel=one.contact_channel,
                subject=subject,
                text=f"{one.text}\n\n{text}",
                thing=one.thing,
            )
