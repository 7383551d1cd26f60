"""The resident's own word: it is done, it is not done, I take it back, I have the same problem."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Resident
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Dispute, Petition, Rating, Support
from ..routing import body_above
from ..states import MAIN_CLOCK, Kind, Outcome
from ..writing import statement, token_hash
from .receiving import CLOCK_RULES
from .steps import ask, locked, note, tell_handler, write


@transaction.atomic
def confirm_petition(petition: Petition, *, by: Resident) -> Petition:
    """The resident says it is done: the strongest end a matter can have."""
    petition = locked(petition)
    ask(rules.may_confirm, by, petition)

    today = timezone.localdate()
    write(
        petition,
        state="closed",
        ended_at=timezone.now(),
        ended_on=today,
        ended_by_word=True,
        escalated_body=None,
    )

    note("petitions.closed", petition, by=by, facts={"outcome": petition.outcome, "by_word": True})
    return petition


@transaction.atomic
def dispute_petition(petition: Petition, *, by: Resident, text: str = "") -> Petition:
    """The resident says it is not done: reopened with a new deadline, counted, and seen one level up."""
    petition = locked(petition)
    ask(rules.may_dispute, by, petition)

    today = timezone.localdate()
    dispute = Dispute.objects.create(petition=petition, text=mask(normalise(text).strip()[:4000]))
    stop_clock(petition.thing, purpose=MAIN_CLOCK, on=today)
    clock = start_clock(
        petition.thing, purpose=MAIN_CLOCK, rule=CLOCK_RULES[Kind(petition.kind)], start=today
    )
    write(
        petition, state="accepted", reopened_count=petition.reopened_count + 1, due_on=clock.due_on,
        answered_at=None, answered_on=None, ended_at=None, ended_on=None, outcome="", refusal="", refusal_reason="",
        escalation=0,  # a new deadline: when it passes too, the matter goes up again
        escalated_body=body_above(petition.body) if petition.body else None,
    )  # fmt: skip

    note(
        "petitions.disputed", petition, by=by,
        facts={"due": clock.due_on.isoformat(), "times": petition.reopened_count, "dispute": dispute.pk},
        contents={"dispute": statement(text=dispute.text)},
    )  # fmt: skip
    tell_handler(petition, subject=_("The resident disputes the answer"), text=dispute.text)
    return petition


@transaction.atomic
def withdraw_petition(petition: Petition, *, by: Resident) -> Petition:
    """Take the matter back, at any time before an answer (law on complaints, art. 10)."""
    petition = locked(petition)
    ask(rules.may_withdraw, by, petition)

    today = timezone.localdate()
    stop_clock(petition.thing, purpose=MAIN_CLOCK, on=today)
    write(
        petition, state="withdrawn", outcome=Outcome.WITHDRAWN, ended_at=timezone.now(), ended_on=today,
        ended_by_word=True, escalated_body=None,
    )  # fmt: skip

    note("petitions.withdrawn", petition, by=by)
    return petition


@transaction.atomic
def rate_petition(petition: Petition, *, by: Resident, score: int, comment: str = "") -> Rating:
    """Judge the outcome, 1 to 5. It is the outcome that is judged, never the officer."""
    petition = locked(petition)
    ask(rules.may_rate, by, petition)
    require(1 <= score <= 5, "bad_score", _("Choose a score from 1 to 5."))

    rating, _created = Rating.objects.update_or_create(
        petition=petition, defaults={"score": score, "comment": mask(normalise(comment).strip()[:2000])}
    )
    write(petition, rated_on=timezone.localdate(rating.at), rated_as=score)

    note("petitions.rated", petition, by=by, facts={"score": score})
    return rating


@transaction.atomic
def support_petition(petition: Petition, *, by: Resident, token: str) -> bool:
    """Join somebody else's published matter instead of repeating it. Once for each browser token."""
    petition = locked(petition)
    require(
        petition.published_at is not None and petition.is_open,
        "not_open",
        _("This matter can no longer be joined."),
    )

    _support, is_new = Support.objects.get_or_create(petition=petition, key_hash=token_hash(token))
    if not is_new:
        return False
    write(petition, support_count=F("support_count") + 1)

    note("petitions.supported", petition, by=by)
    return True
