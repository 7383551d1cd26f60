"""Promises: made once, re-dated in the open, reported by the owner, verified by somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.notices.public import notify_sealed
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import require

from .. import rules
from ..models import Commitment, Question, Session

_LONGEST = timedelta(days=3660)


@transaction.atomic
def make_commitment(
    *, by: Person, session: Session, promise: str, speaker: str, due_on: date, to_whom: str,
    question: Question | None = None, body: Body | None = None, minute: int | None = None,
) -> Commitment:  # fmt: skip
    """Write down a promise in the speaker's words. Its first date can never be changed."""
    session = held(session)
    allow(rules.may_minute, by, session)
    words, today = reasoned(promise), timezone.localdate()
    require(len(speaker.strip()) >= 3, "no_speaker", _("Say which post promised."))
    require(today < due_on <= today + _LONGEST, "bad_day", _("Choose a day to come, within ten years."))
    commitment = Commitment(
        unit=session.unit, state="open", session=session, question=question, promise=words, speaker=speaker.strip(),
        to_whom=to_whom.strip(), body=body or session.host, made_on=today, minute=minute, first_due_on=due_on,
        due_on=due_on,
    )  # fmt: skip
    return begin(
        commitment, "dialogues.commitment_made", by=by,
        facts={"due": due_on.isoformat(), "session": session.uid.hex, "body": (body or session.host).pk},
    )  # fmt: skip


@transaction.atomic
def redate_commitment(commitment: Commitment, *, by: Person, due_on: date, reason: str) -> Commitment:
    """Name a later day and why. The first one stays beside it for ever, and so does every broken one."""
    commitment = held(commitment)
    allow(rules.may_redate, by, commitment)
    why, today = reasoned(reason, least=20), timezone.localdate()
    require(
        max(commitment.due_on, today) < due_on <= today + _LONGEST, "bad_day", _("The new day must be later.")
    )
    change(
        commitment, "dialogues.commitment_redated", by=by, words=why, state="open", due_on=due_on,
        redated_count=commitment.redated_count + 1,
        facts={"from": commitment.due_on.isoformat(), "to": due_on.isoformat()},
    )  # fmt: skip
    _tell(commitment, subject=_("A promise has a new date"), text=why)
    return commitment


@transaction.atomic
def report_commitment(commitment: Commitment, *, by: Person, report: str, exhibits: Files = ()) -> Commitment:
    """The owner says it is done and shows it. That alone keeps no promise: somebody else must see it."""
    commitment = held(commitment)
    allow(rules.may_report, by, commitment)
    words = reasoned(report)
    require(bool(exhibits), "no_evidence", _("Add evidence: a photo or a paper that shows it."))
    return change(
        commitment, "dialogues.commitment_reported", by=by, words=words, files=exhibits, state="reported",
        reported_on=timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def verify_commitment(
    commitment: Commitment, *, by: Person, is_kept: bool, finding: str, exhibits: Files = ()
) -> Commitment:
    """Somebody from another body went and saw. Kept late is told apart from kept."""
    commitment = held(commitment)
    allow(rules.may_verify, by, commitment)
    words, today = reasoned(finding), timezone.localdate()
    assert commitment.reported_on is not None
    if not is_kept:
        is_over = commitment.due_on < today
        change(
            commitment, "dialogues.commitment_not_verified", by=by, words=words, files=exhibits,
            state="broken" if is_over else "open", reported_on=None,
            broken_count=commitment.broken_count + is_over,
        )  # fmt: skip
        _tell(commitment, subject=_("A promise was found not kept"), text=words)
        return commitment
    state = "kept" if commitment.reported_on <= commitment.first_due_on else "kept_late"
    change(
        commitment, "dialogues.commitment_verified", by=by, words=words, files=exhibits, state=state, verified_on=today,
        facts={"in_time": state == "kept"},
    )  # fmt: skip
    _tell(commitment, subject=_("A promise was kept"), text=words)
    return commitment


def break_overdue(*, by: Person, today: date | None = None) -> int:
    """Promises whose day has passed without a report are broken. Each in its own transaction; run every night."""
    today = today or timezone.localdate()
    overdue = Commitment.objects.filter(state="open", due_on__lt=today).order_by("pk")
    return sum(_break(commitment, by=by, today=today) for commitment in overdue)


@transaction.atomic
def _break(commitment: Commitment, *, by: Person, today: date) -> int:
    commitment = held(commitment)
    if commitment.state != "open" or commitment.due_on >= today:
        return 0
    allow(rules.may_break, by, commitment)
    change(
        commitment, "dialogues.commitment_broken", by=by, state="broken", broken_count=commitment.broken_count + 1,
        facts={"due": commitment.due_on.isoformat()},
    )  # fmt: skip
    _tell(commitment, subject=_("A promise was broken"), text=commitment.promise)
    return 1


def _tell(commitment: Commitment, *, subject: str, text: str) -> None:
    """News to those whose question led to the promise."""
    question = commitment.question
    for one in [question, *question.joined.all()] if question is not None else []:
        if one.contact is not None:
            notify_sealed(
                one.contact, channel=one.contact_channel, subject=subject,
                text=f"{commitment.promise}\n\n{text}", thing=commitment.thing,
            )  # fmt: skip
