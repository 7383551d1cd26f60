"""Reading alarms, advice, runs and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from danvan.kernel.dossiers.public import within_reach
from danvan.kernel.figures.public import watched
from danvan.kernel.organisations.public import Unit, scope_of

from . import history, judging
from .models import Advice, Alarm, Batch, Miss, Outlook, Run

_READ = "foresight.read"


def alarms_for(person: Any) -> QuerySet[Alarm]:
    """Alarms of units within the reader's reach."""
    return within_reach(Alarm.objects.select_related("unit__parent"), person, _READ)


def advice_for(person: Any) -> QuerySet[Advice]:
    return within_reach(Advice.objects.select_related("unit", "alarm__unit", "body", "number"), person, _READ)


def batches_for(person: Any) -> QuerySet[Batch]:
    return within_reach(Batch.objects.select_related("unit"), person, "foresight.import")


def public_alarms() -> QuerySet[Alarm]:
    """All of them: what is small in them is hidden when it is shown."""
    return Alarm.objects.select_related("unit__parent")


def last_run() -> Run | None:
    return Run.objects.order_by("-week").first()


def run_of(week: date) -> Run | None:
    return Run.objects.filter(week=week).first()


def weeks_looked_at(limit: int = 12) -> list[date]:
    """The Mondays of the last runs, newest first."""
    return list(Run.objects.order_by("-week").values_list("week", flat=True)[:limit])


def alarms_in(week: date) -> QuerySet[Alarm]:
    """First or still seen in a week."""
    rows = public_alarms().filter(week__lte=week, last_week__gte=week)
    return rows.order_by("unit__rank", "p", "pk")


def beside(alarm: Alarm) -> list[Alarm]:
    """Other alarms of the same matter in units of the same superior within eight weeks."""
    rows = public_alarms().filter(
        series=alarm.series, topic=alarm.topic, unit__parent_id=alarm.unit.parent_id,
        last_week__gte=alarm.week - 8 * history.WEEK, week__lte=alarm.last_week + 8 * history.WEEK,
    )  # fmt: skip
    return list(rows.exclude(pk=alarm.pk).order_by("week", "pk")[:12])


def advice_of(alarm: Alarm) -> list[Advice]:
    return list(alarm.advice.select_related("number", "body").order_by("pk"))


def outlooks_for(person: Any, run: Run) -> list[Outlook]:
    """Expectation and throughput of every unit within reach, highest first."""
    rows = run.outlooks.filter(scope_of(person, _READ)).select_related("unit")
    return list(rows.order_by("unit__rank", "unit__sort_key"))


def quarters() -> list[judging.Quarter]:
    rows = Alarm.objects.values_list("week", "judged", "people_said", "since")
    alarms = [
        (week, judged, people, max(0, (week - since).days // 7)) for week, judged, people, since in rows
    ]
    return judging.quarters(alarms, list(Miss.objects.values_list("week", flat=True)))


def recently_judged(limit: int = 60) -> list[Alarm]:
    return list(public_alarms().order_by("-week", "-pk")[:limit])


def misses(limit: int = 60) -> list[Miss]:
    return list(Miss.objects.select_related("unit").order_by("-week", "-pk")[:limit])


def series_names() -> dict[str, Any]:
    """What is watched, by the measure's name."""
    return {name: measure.label for name, measure in watched().items()}


def units_called(ids: list[int]) -> dict[int, Unit]:
    return Unit.objects.in_bulk(ids)
