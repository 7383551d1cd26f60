"""Advice: drafted by itself, finished by a person, agreed by a head, given as tasks, measured afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.kernel.papers.public import give_number
from danvan.kernel.registry.public import house, load
from danvan.lib.errors import require

from .. import history, judging, rules
from ..models import Advice, Alarm
from ..states import TYPE_CODES, PaperKind


@transaction.atomic
def draft_advice(
    alarm: Alarm, *, by: Person, body: Body, kind: str, title: str, situation: str, proposal: str, task: str,
    measure: str, target: int, due_on: date, causes: str = "",
) -> Advice:  # fmt: skip
    """A paper about an alarm. What the form offers is drawn from the alarm; the person's words stand."""
    alarm = held(alarm)
    allow(rules.may_advise, by, alarm)
    require(by.can("foresight.advise", body.unit_id), "not_allowed", _("You do not write for this body."))
    _whole(title, situation, proposal, task)
    row = Advice(
        unit=body.unit, state="drafted", alarm=alarm, body=body, kind=PaperKind(kind), title=title.strip(), situation=situation.strip(),
        causes=causes.strip(), proposal=proposal.strip(), task=task.strip(), measure=measure, target=target, due_on=due_on,
    )  # fmt: skip
    return begin(row, "foresight.advice_drafted", by=by, facts={"alarm": alarm.uid.hex})


@transaction.atomic
def write_advice(advice: Advice, *, by: Person, **said: Any) -> Advice:
    """Any of the paper's words, until it is sent."""
    advice = held(advice)
    allow(rules.may_write, by, advice)
    words: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in said.items()
    }
    row = {
        name: words.get(name, getattr(advice, name)) for name in ("title", "situation", "proposal", "task")
    }
    _whole(**row)
    return change(advice, "foresight.advice_written", by=by, **words)


def _whole(title: str, situation: str, proposal: str, task: str) -> None:
    for said, least in ((title, 10), (situation, 20), (proposal, 20), (task, 5)):
        require(
            len(said.strip()) >= least, "too_short", _("Title, situation, proposal and task all need words.")
        )


@transaction.atomic
def send_advice(advice: Advice, *, by: Person) -> Advice:
    """To the head; the alarm is advised from here."""
    advice = held(advice)
    allow(rules.may_send, by, advice)
    advice = change(advice, "foresight.advice_sent", by=by, state="sent")
    _move(advice, by=by, state="advised", act="foresight.alarm_advised")
    return advice


@transaction.atomic
def return_advice(advice: Advice, *, by: Person, reason: str) -> Advice:
    advice = held(advice)
    allow(rules.may_decide, by, advice)
    return change(
        advice, "foresight.advice_returned", by=by, words=reasoned(reason), state="returned", is_public=False
    )


@transaction.atomic
def agree_advice(advice: Advice, *, by: Person) -> Advice:
    """The head agrees: the paper gets its number, the register of papers its task, and the count before is kept."""
    advice = held(advice)
    allow(rules.may_decide, by, advice)
    today, alarm = timezone.localdate(), advice.alarm
    number = give_number(
        advice.body, type_code=TYPE_CODES[PaperKind(advice.kind)], thing=advice.thing, on=today
    )
    give: Any = load(house().offer("directives.assign_from"))
    unit: Unit = alarm.unit
    tasks = give(
        by=by, unit=advice.unit, number=number.text, title=advice.title, issuer=advice.body.name, issued_on=today,
        units=[unit], task=advice.task, measure=advice.measure, target=advice.target, due_on=advice.due_on,
    )  # fmt: skip
    last = history.last_complete(today)
    before = history.series_of(
        alarm.unit_id, alarm.series, alarm.topic, first=last - 3 * history.WEEK, last=last
    )
    advice = change(
        advice, "foresight.advice_agreed", by=by, state="agreed", number=number, agreed_on=today, tasks=tasks,
        before=sum(before), facts={"number": number.text, "tasks": len(tasks)},
    )  # fmt: skip
    _move(advice, by=by, state="acted", act="foresight.alarm_acted")
    return advice


def _move(advice: Advice, *, by: Person, state: str, act: str) -> None:
    alarm = held(advice.alarm)
    if alarm.is_open:
        change(alarm, act, by=by, state=state, facts={"advice": advice.uid.hex})


def first_week_after(agreed_on: date) -> date:
    """The first Monday by which advice is measured: what was done needs two weeks to be felt."""
    return agreed_on - timedelta(days=agreed_on.weekday()) + (1 + judging.SETTLING) * history.WEEK


def measure_due(*, by: Person, today: date | None = None) -> int:
    """Advice whose four weeks afterwards are over: did the series fall back? Run every week."""
    last = history.last_complete(today or timezone.localdate())
    rows = Advice.objects.filter(state="agreed").order_by("pk")
    return sum(_measure(row, by=by, last=last) for row in rows)


@transaction.atomic
def _measure(advice: Advice, *, by: Person, last: date) -> int:
    advice = held(advice)
    if not rules.may_measure(by, advice) or advice.agreed_on is None or advice.before is None:
        return 0
    first = first_week_after(advice.agreed_on)
    end = first + (judging.FOLLOWED - 1) * history.WEEK
    if end > last:
        return 0
    alarm = advice.alarm
    after = sum(history.series_of(alarm.unit_id, alarm.series, alarm.topic, first=first, last=end))
    expected = alarm.expected / 4 if alarm.window == "month" else alarm.expected
    said = judging.did_it_help(expected, advice.before, after)
    change(
        advice,
        "foresight.advice_measured",
        by=by,
        state="measured",
        after=after,
        helped=said,
        facts={"helped": said},
    )
    return 1
