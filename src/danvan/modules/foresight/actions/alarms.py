"""What people say about alarms, and what the rule says four weeks later."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.figures.public import watched
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import Refused, require

from .. import history, judging, rules
from ..models import Alarm, Miss
from ..states import Cause, Judged


@transaction.atomic
def explain_alarm(alarm: Alarm, *, by: Person, cause: str, text: str) -> Alarm:
    """Say what is behind it, in words that name things and offices, not people."""
    alarm = held(alarm)
    allow(rules.may_explain, by, alarm)
    require(cause in Cause.values, "no_cause", _("Choose what was found."))
    state = "explained" if alarm.state == "seen" else alarm.state
    return change(alarm, "foresight.alarm_explained", by=by, words=reasoned(text), cause=cause, state=state,
                  facts={"cause": cause})  # fmt: skip


@transaction.atomic
def close_alarm(alarm: Alarm, *, by: Person, reason: str) -> Alarm:
    alarm = held(alarm)
    allow(rules.may_close, by, alarm)
    return change(alarm, "foresight.alarm_closed", by=by, words=reasoned(reason), state="over")


@transaction.atomic
def say_alarm(alarm: Alarm, *, by: Person, said: str, text: str) -> Alarm:
    """People say whether it was real; the public log shows their word beside the rule's."""
    alarm = held(alarm)
    allow(rules.may_say, by, alarm)
    require(said in (Judged.HIT, Judged.FALSE), "no_verdict", _("Say whether it was real."))
    return change(
        alarm,
        "foresight.alarm_judged_by_people",
        by=by,
        words=reasoned(text),
        people_said=said,
        facts={"said": said},
    )


def judge_due(*, by: Person, today: date | None = None) -> int:
    """Alarms whose four weeks have passed, by the rule of `judging`. Each by itself; run every week."""
    last = history.last_complete(today or timezone.localdate())
    rows = Alarm.objects.filter(judged="", week__lte=last - judging.FOLLOWED * history.WEEK).order_by("pk")
    return sum(_judge(alarm, by=by, last=last) for alarm in rows)


@transaction.atomic
def _judge(alarm: Alarm, *, by: Person, last: date) -> int:
    alarm = held(alarm)
    if alarm.judged or not by.is_system:
        return 0
    first = alarm.week + history.WEEK
    counts = history.series_of(
        alarm.unit_id,
        alarm.series,
        alarm.topic,
        first=first,
        last=alarm.week + judging.FOLLOWED * history.WEEK,
    )
    expected = alarm.expected / 4 if alarm.window == "month" else alarm.expected
    said = judging.rule_says(expected, sum(counts))
    change(
        alarm,
        "foresight.alarm_judged",
        by=by,
        judged=said,
        judged_on=last + history.WEEK,
        followed=sum(counts),
        facts={"rule": said},
    )
    return 1


@transaction.atomic
def note_miss(*, by: Person, unit: Unit, series: str, topic: str, week: date, text: str) -> Miss:
    """A rise that people saw and no alarm named counts against the engine, in public."""
    if not rules.may_note_at(by, unit.pk):
        raise Refused("not_allowed", _("Your post may not note this for this unit."))
    require(series in watched(), "no_series", _("Choose what rose."))
    monday = week - timedelta(days=week.weekday())
    require(
        monday <= history.last_complete(timezone.localdate()), "not_over", _("This week is not over yet.")
    )
    row = Miss(unit=unit, state="noted", series=series, topic=topic, week=monday, text=reasoned(text))
    return begin(row, "foresight.miss_noted", by=by, facts={"series": series, "week": monday.isoformat()})
