"""What an office does with a matter it has: take it up, ask, wait, answer, send it where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Actor, Body, Person
from danvan.kernel.papers.public import add_papers, give_number
from danvan.kernel.workflow.public import extend_clock, pause_clock, resume_clock, stop_clock
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask

from .. import rules
from ..models import Answer, Attachment, Petition, Transfer
from ..states import MAIN_CLOCK, Kind, Outcome
from ..writing import statement
from .steps import ask, locked, note, tell_resident, write

#: The longer term that law allows, by kind; kinds that are missing here cannot be extended.
EXTENSION_RULES = {
    Kind.COMPLAINT: "complaints.settle_first_complex",
    Kind.FEEDBACK: "platform.reply_extended",
    Kind.PROPOSAL: "platform.reply_extended",
}


@transaction.atomic
def accept_petition(petition: Petition, *, by: Person) -> Petition:
    """Take the matter up: from now on somebody is working on it."""
    petition = locked(petition)
    ask(rules.may_accept, by, petition)

    write(petition, state="accepted", assignee=petition.assignee or (None if by.is_system else by))

    note("petitions.accepted", petition, by=by)
    tell_resident(petition, subject=_("Your matter is being handled"), text=str(petition.body or ""))
    return petition


@transaction.atomic
def assign_petition(petition: Petition, *, by: Person, to: Person | None) -> Petition:
    """Give the matter to a member of the body, or to nobody in particular."""
    petition = locked(petition)
    ask(rules.may_assign, by, petition)
    require(
        to is None or to.can_as("petitions.handle", petition.body_id) or to.can_as("petitions.lead", petition.body_id),
        "not_here", _("This person does not handle matters of this body."),
    )  # fmt: skip

    write(petition, assignee=to)

    note("petitions.assigned", petition, by=by)
    return petition


@transaction.atomic
def transfer_petition(
    petition: Petition, *, by: Actor, to: Body, reason: str, is_automatic: bool = False
) -> Petition:
    """Move the matter to the body it belongs to. The deadline keeps running: moving is not answering."""
    petition = locked(petition)
    ask(rules.may_transfer, by, petition)
    require(to.pk != petition.body_id, "same_body", _("The matter is already with this body."))
    require(len(reason.strip()) >= 10, "no_reason", _("Give the reason in at least 10 characters."))

    Transfer.objects.create(
        petition=petition, from_body=petition.body, to_body=to, reason=mask(reason.strip()),
        is_automatic=is_automatic, by=by if isinstance(by, Person) else None,
    )  # fmt: skip
    write(
        petition, body=to, assignee=None, state="received", escalated_body=None, escalation=0,
        transferred_count=petition.transferred_count + (not is_automatic),
    )  # fmt: skip

    note("petitions.transferred", petition, by=by, facts={"to": to.unit.code, "automatic": is_automatic})
    tell_resident(petition, subject=_("Your matter was moved to the office in charge"), text=str(to))
    return petition


@transaction.atomic
def pause_petition(petition: Petition, *, by: Person, reason: str) -> Petition:
    """Stop the clock because somebody else must act first; the reason is public with the matter."""
    petition = locked(petition)
    ask(rules.may_pause, by, petition)

    pause = pause_clock(
        petition.thing, purpose=MAIN_CLOCK, by=by, on=timezone.localdate(), reason=mask(reason)
    )
    write(petition, state="waiting")

    note("petitions.paused", petition, by=by, contents={"reason": statement(reason=pause.reason)})
    tell_resident(petition, subject=_("Your matter is waiting"), text=pause.reason)
    return petition


@transaction.atomic
def resume_petition(petition: Petition, *, by: Actor) -> Petition:
    petition = locked(petition)
    ask(rules.may_resume, by, petition)

    clock = resume_clock(petition.thing, purpose=MAIN_CLOCK, on=timezone.localdate())
    write(petition, state="accepted", due_on=clock.due_on)

    note("petitions.resumed", petition, by=by, facts={"due": clock.due_on.isoformat()})
    return petition


@transaction.atomic
def extend_petition(petition: Petition, *, by: Person, reason_code: str, reason: str) -> Petition:
    """Grant the longer term the law allows, before the deadline, with a code and a written reason."""
    petition = locked(petition)
    ask(rules.may_extend, by, petition)

    extension = extend_clock(
        petition.thing, purpose=MAIN_CLOCK, by=by, today=timezone.localdate(),
        rule=EXTENSION_RULES[Kind(petition.kind)], reason_code=reason_code, reason=mask(reason),
    )  # fmt: skip
    write(petition, due_on=extension.due_on, extended_count=petition.extended_count + 1)

    note(
        "petitions.extended", petition, by=by,
        facts={"due": extension.due_on.isoformat(), "before": extension.previous_due_on.isoformat(), "code": reason_code},
        contents={"reason": statement(reason=extension.reason)},
    )  # fmt: skip
    tell_resident(petition, subject=_("The answer will take longer"), text=extension.reason)
    return petition


@transaction.atomic
def answer_petition(
    petition: Petition,
    *,
    by: Person,
    text: str,
    outcome: str,
    evidence: Sequence[tuple[str, BinaryIO]] = (),
) -> Answer:
    """Say what was found and done. "Resolved" needs something to look at; passing on is not an answer."""
    petition = locked(petition)
    ask(rules.may_answer, by, petition)
    require(len(text.strip()) >= 20, "no_text", _("Write the answer in at least 20 characters."))
    require(
        outcome in Outcome.values and outcome != Outcome.WITHDRAWN, "no_outcome", _("Choose the outcome.")
    )
    require(
        outcome != Outcome.RESOLVED or bool(evidence), "no_evidence",
        _("“Resolved” needs evidence: a photo or a document that shows it."),
    )  # fmt: skip
    assert petition.body is not None

    now = timezone.now()
    answer = Answer.objects.create(
        petition=petition, text=mask(text.strip()), outcome=outcome, by=by, body=petition.body, at=now,
        official_number=give_number(petition.body, type_code="TB", thing=petition.thing, on=timezone.localdate()),
    )  # fmt: skip
    papers = add_papers(evidence)
    digests = [paper.sha256 for paper in papers]
    for paper in papers:
        Attachment.objects.create(
            petition=petition, paper=paper, role=Attachment.Role.EVIDENCE, answer=answer, is_public=True
        )
    today = timezone.localdate()
    stop_clock(petition.thing, purpose=MAIN_CLOCK, on=today)
    write(petition, state="answered", answered_at=now, answered_on=today, outcome=outcome)

    note(
        "petitions.answered", petition, by=by,
        facts={"outcome": outcome, "on_time": petition.due_on is None or today <= petition.due_on,
               "evidence": len(digests), "answer": answer.pk},
        contents={"answer": answer_statement(answer, digests)},
    )  # fmt: skip
    tell_resident(petition, subject=_("Your matter has been answered"), text=answer.text)
    return answer


def answer_statement(answer: Answer, digests: Sequence[str]) -> bytes:
    """What the ledger commits to when an office answers: its words, the outcome and every piece of evidence."""
    return statement(text=answer.text, outcome=answer.outcome, evidence=sorted(digests))
