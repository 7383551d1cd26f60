"""What bodies agree to do together: a yearly plan, a report on each task with what shows it, a yearly review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import require

from .. import rules
from ..models import JointTask, Programme

_LONGEST = timedelta(days=3660)


@transaction.atomic
def agree_programme(
    *, by: Person, host: Body, parties: Sequence[Body], title: str, purpose: str, starts_on: date, ends_on: date,
    exhibits: Files = (),
) -> Programme:  # fmt: skip
    """Write down what two or more bodies have agreed on, and for how long."""
    require(
        rules.may_agree_for(by, host.pk),
        "not_allowed",
        _("Your post may not agree on programmes for this body."),
    )
    ids = sorted({host.pk, *(body.pk for body in parties)})
    require(len(ids) >= 2, "alone", _("A programme joins two bodies or more."))
    require(len(title.strip()) >= 5, "no_title", _("Give the programme a title of at least 5 characters."))
    require(
        starts_on < ends_on <= starts_on + _LONGEST,
        "term",
        _("The term must end after it begins, within ten years."),
    )
    programme = Programme(
        unit=host.unit, host=host, state="running", title=title.strip(), purpose=reasoned(purpose, least=20), parties=ids,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return begin(programme, "drives.programme_agreed", by=by, files=exhibits, facts={"parties": len(ids)})


@transaction.atomic
def plan_task(programme: Programme, *, by: Person, title: str, body: Body, due_on: date) -> JointTask:
    """Put a task into the plan of its year, with the body in charge."""
    programme = held(programme)
    allow(rules.may_plan_task, by, programme)
    require(body.pk in programme.parties, "not_a_party", _("Choose one of the bodies of the programme."))
    require(len(title.strip()) >= 10, "no_title", _("Say in at least 10 characters what is to be done."))
    first = max(programme.starts_on, timezone.localdate())
    require(
        first <= due_on <= programme.ends_on,
        "bad_day",
        _("Choose a day to come within the term of the programme."),
    )
    task = JointTask(
        unit=programme.unit, programme=programme, state="open", year=due_on.year, title=title.strip()[:300], body=body,
        due_on=due_on,
    )  # fmt: skip
    facts = {"programme": programme.uid.hex, "body": body.pk, "due": due_on.isoformat()}
    return begin(task, "drives.task_planned", by=by, facts=facts)


@transaction.atomic
def report_task(task: JointTask, *, by: Person, report: str, exhibits: Files = ()) -> JointTask:
    """The body in charge says that it is done and shows it. Late is told apart from in time."""
    task = _of_programme(task)
    allow(rules.may_report, by, task)
    words, today = reasoned(report), timezone.localdate()
    require(bool(exhibits), "no_evidence", _("Add evidence: a photo or a paper that shows it."))
    state = "done" if today <= task.due_on else "done_late"
    return change(
        task, "drives.task_reported", by=by, words=words, files=exhibits, state=state, reported_on=today,
        facts={"in_time": state == "done"},
    )  # fmt: skip


@transaction.atomic
def drop_task(task: JointTask, *, by: Person, reason: str) -> JointTask:
    """It will not be done, and why; it stays in the plan as dropped."""
    task = _of_programme(task)
    allow(rules.may_drop, by, task)
    return change(task, "drives.task_dropped", by=by, words=reasoned(reason), state="dropped")


@transaction.atomic
def review_programme(
    programme: Programme, *, by: Person, year: int, review: str, exhibits: Files = ()
) -> Programme:
    """The yearly review, once for each year that has come."""
    programme = held(programme)
    allow(rules.may_review, by, programme)
    words = reasoned(review, least=20)
    first = (programme.reviewed_year or programme.starts_on.year - 1) + 1
    require(
        first <= year <= timezone.localdate().year,
        "bad_year",
        _("Choose a year that is not reviewed yet and has come."),
    )
    return change(
        programme, "drives.programme_reviewed", by=by, words=words, files=exhibits, state="reviewed", review=words,
        reviewed_year=year, facts={"year": year},
    )  # fmt: skip


@transaction.atomic
def end_programme(programme: Programme, *, by: Person, conclusion: str, exhibits: Files = ()) -> Programme:
    """The conclusion. Every task must be done or dropped by then."""
    programme = held(programme)
    allow(rules.may_end, by, programme)
    words = reasoned(conclusion, least=20)
    left = programme.tasks.filter(state="open").count()
    require(
        left == 0, "tasks_open",
        _("%(count)d tasks are neither done nor dropped: settle each of them first.") % {"count": left},
    )  # fmt: skip
    return change(
        programme, "drives.programme_ended", by=by, words=words, files=exhibits, state="ended", conclusion=words,
        ended_on=timezone.localdate(),
    )  # fmt: skip


def _of_programme(task: JointTask) -> JointTask:
    programme = held(task.programme)
    task = held(task)
    task.programme = programme
    return task
