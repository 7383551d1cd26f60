"""Tasks: given to units, measured by figures, judged by the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.figures.public import measures
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import require

from .. import rules
from ..models import Directive, Task
from ..queries import progress_of


@transaction.atomic
def give_tasks(
    directive: Directive, *, by: Person, units: Sequence[Unit], title: str, measure: str, target: int, starts_on: date,
    due_on: date,
) -> list[Task]:  # fmt: skip
    """Ask the same of several units. The measure is a figure of the house: nobody reports a percentage of their own."""
    directive = held(directive)
    allow(rules.may_assign, by, directive)
    require(bool(units), "no_units", _("Choose at least one unit."))
    for unit in units:
        require(
            by.can("directives.assign", unit.pk),
            "not_allowed",
            _("Your post may not give tasks to this unit."),
        )
    require(measure in measures(), "no_measure", _("Choose the figure that measures it."))
    require(target > 0, "no_target", _("The target is a whole number above zero."))
    require(
        starts_on <= due_on and due_on >= timezone.localdate(),
        "bad_day",
        _("The task must end after it begins, and not in the past."),
    )
    made = []
    for unit in units:
        task = Task(
            unit=unit, state="given", directive=directive, title=title.strip(), measure=measure, target=target,
            starts_on=starts_on, due_on=due_on,
        )  # fmt: skip
        facts = {
            "directive": directive.number,
            "measure": measure,
            "target": target,
            "due": due_on.isoformat(),
        }
        made.append(begin(task, "directives.task_given", by=by, facts=facts))
    change(directive, "directives.directive_assigned", by=by, facts={"units": len(made), "measure": measure})
    return made


@transaction.atomic
def withdraw_task(task: Task, *, by: Person, reason: str) -> Task:
    """Take a task back; it stays in the record with its reason."""
    task = held(task)
    allow(rules.may_withdraw, by, task)
    return change(task, "directives.task_withdrawn", by=by, words=reasoned(reason), state="withdrawn")


def judge_due(*, by: Person, today: date | None = None) -> int:
    """Tasks whose day has passed are met or not, by the figure as it stands. Each by itself; run every night."""
    today = today or timezone.localdate()
    return sum(
        _judge(task, by=by, today=today)
        for task in Task.objects.filter(state="given", due_on__lt=today).order_by("pk")
    )


@transaction.atomic
def _judge(task: Task, *, by: Person, today: date) -> int:
    task = held(task)
    if task.state != "given" or task.due_on >= today:
        return 0
    allow(rules.may_judge, by, task)
    done = progress_of(task)
    state = "met" if done.is_reached else "unmet"
    facts = {"reached": done.value, "target": task.target}
    change(task, "directives.task_judged", by=by, state=state, reached=done.value, facts=facts)
    return 1
