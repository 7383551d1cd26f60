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
from danvan.lib.vietnamese.document_numbers import parse_number

from .. import rules
from ..models import Directive, Task
from ..queries import key_of, progress_of
from ..states import PaperKind
from .papers import register_directive


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
def assign_from(
    *, by: Person, unit: Unit, number: str, title: str, issuer: str, issued_on: date, units: Sequence[Unit], task: str,
    measure: str, target: int, due_on: date,
) -> list[str]:  # fmt: skip
    """For other modules: tasks out of a conclusion that stands there. Its paper is entered once, under its number.

    Returns the things of the tasks. Raises Refused as entering a paper and giving tasks do.
    """
    read = parse_number(number)
    key = key_of(read, year=issued_on.year) if read is not None else ""
    paper = Directive.objects.filter(unit=unit, key=key).first() or register_directive(
        by=by,
        unit=unit,
        number=number,
        kind=PaperKind.CONCLUSION,
        title=title,
        issuer=issuer,
        issued_on=issued_on,
    )
    made = give_tasks(
        paper,
        by=by,
        units=units,
        title=task,
        measure=measure,
        target=target,
        starts_on=timezone.localdate(),
        due_on=due_on,
    )
    return [one.thing for one in made]


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
