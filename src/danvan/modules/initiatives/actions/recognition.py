"""Recognition lasts while re-checks find it true: after six months and after twelve."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from danvan.kernel.dossiers.public import Files, allow, change, held, reasoned
from danvan.kernel.organisations.public import Person
from danvan.kernel.workflow.public import start_clock, stop_clock

from .. import rules
from ..models import Candidacy, Initiative

RECHECK = "recheck"
_RULES = ("platform.recheck_first", "platform.recheck_second")


def recognise(initiative: Initiative, candidacy: Candidacy, *, by: Person, today: date, reason: str) -> None:
    """Part of a council's decision: the model bears the level, and its re-checks begin anew."""
    stop_clock(initiative.thing, purpose=RECHECK, on=today)
    clock = start_clock(initiative.thing, purpose=RECHECK, rule=_RULES[0], start=today)
    change(
        initiative, "initiatives.model_recognised", by=by, words=reason, state="recognised", level=candidacy.level, recognised_on=today,
        rechecks_done=0, recheck_due_on=clock.due_on, facts={"level": candidacy.level, "recheck": clock.due_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def recheck_initiative(
    initiative: Initiative, *, by: Person, is_alive: bool, finding: str, exhibits: Files = ()
) -> Initiative:
    """Somebody from another body went and saw whether it still works. Found dead, the recognition lapses."""
    initiative = held(initiative)
    allow(rules.may_recheck, by, initiative)
    words, today = reasoned(finding, least=20), timezone.localdate()
    assert initiative.recheck_due_on is not None
    assert initiative.recognised_on is not None
    in_time = today <= initiative.recheck_due_on
    stop_clock(initiative.thing, purpose=RECHECK, on=today)
    if not is_alive:
        drop_candidacies(initiative, by=by)
        return change(
            initiative, "initiatives.model_lapsed", by=by, words=words, files=exhibits, state="lapsed", lapsed_on=today,
            recheck_due_on=None, facts={"in_time": in_time},
        )  # fmt: skip
    done = initiative.rechecks_done + 1
    due_on = None
    if done < len(_RULES):
        rule = _RULES[done]
        due_on = start_clock(
            initiative.thing, purpose=RECHECK, rule=rule, start=initiative.recognised_on
        ).due_on
    return change(
        initiative, "initiatives.model_rechecked", by=by, words=words, files=exhibits, state="recognised",
        rechecks_done=done, recheck_due_on=due_on, facts={"recheck": done, "in_time": in_time},
    )  # fmt: skip


def drop_candidacies(initiative: Initiative, *, by: Person) -> None:
    """Part of an end: dossiers that still wait end with their model."""
    waiting = Candidacy.objects.filter(initiative=initiative, state__in=Candidacy.WORKFLOW.open_states)
    for candidacy in waiting.select_for_update(of=("self",)):
        change(candidacy, "initiatives.candidacy_withdrawn", by=by, state="withdrawn")


def mark_overdue(*, by: Person, today: date | None = None) -> int:
    """Recognitions whose re-check day has passed are no longer sure. Each in its own transaction; run every night."""
    today = today or timezone.localdate()
    overdue = Initiative.objects.filter(state="recognised", recheck_due_on__lt=today).order_by("pk")
    return sum(_unconfirm(one, by=by, today=today) for one in overdue)


@transaction.atomic
def _unconfirm(initiative: Initiative, *, by: Person, today: date) -> int:
    initiative = held(initiative)
    if (
        initiative.state != "recognised"
        or initiative.recheck_due_on is None
        or initiative.recheck_due_on >= today
    ):
        return 0
    allow(rules.may_unconfirm, by, initiative)
    change(
        initiative, "initiatives.recheck_missed", by=by, state="unconfirmed",
        facts={"due": initiative.recheck_due_on.isoformat()},
    )  # fmt: skip
    return 1
