"""Staff pages of papers and tasks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, ReasonForm, Section, state_of
from danvan.web.parts import Link

from . import actions, forms, queries, registers, rules


def of_directive(request: HttpRequest, directive: Any) -> dict[str, Any]:
    """Relations, bases that are no longer in force, and tasks with how far each has come."""
    tasks = list(directive.tasks.select_related("unit").order_by("unit__sort_key", "pk"))
    return {
        "row": directive, "relations": queries.relations_of(directive), "stale": queries.stale_bases(directive),
        "progress": [
            {"task": one.task, "value": one.value, "gap": one.gap, "state": state_of(one.task), "is_reached": one.is_reached}
            for one in queries.progress(tasks)
        ],
    }  # fmt: skip


def _of_task(request: HttpRequest, task: Any) -> dict[str, Any]:
    done = queries.progress_of(task)
    return {"row": task, "value": done.value, "gap": done.gap, "is_reached": done.is_reached,
            "label": dict(queries.measure_choices()).get(task.measure, task.measure)}  # fmt: skip


DIRECTIVE_DESK = Desk(
    register=registers.DIRECTIVES,
    begin=Begin(_("Enter a paper"), forms.DirectiveForm, actions.register_directive, rules.may_register, done=_("It stands in the register.")),
    links=lambda request, row: [Link(str(_("Public page")), reverse("directives:public_directive", args=[row.pk]), "globe")],
    sections=(Section("directives/_directive.html", of_directive),),
    doors=(
        Door("relate", _("Relate to another paper"), forms.RelateForm, actions.relate_directive, rules.may_relate, icon="link",
             text=_("What is replaced is no longer in force from the day before; whatever is based on it is warned."), done=_("Related.")),
        Door("assign", _("Give tasks"), forms.AssignForm, actions.give_tasks, rules.may_assign, kind="accent", icon="send",
             text=_("Each unit gets the task with the same target. How far it has come is counted from records."), done=_("The tasks are given.")),
        Door("correct", _("Mend a slip"), forms.CorrectForm, actions.correct_directive, rules.may_correct, icon="edit", done=_("Mended.")),
        Door("end", _("No longer in force"), forms.EndForm, actions.end_directive, rules.may_end, kind="danger", done=_("Ended.")),
    ),
)  # fmt: skip

TASK_DESK = Desk(
    register=registers.TASKS,
    links=lambda request, row: [Link(str(row.directive), reverse("directives:directive", args=[row.directive_id]), "document")],
    sections=(Section("directives/desk/_task.html", _of_task),),
    doors=(
        Door("withdraw", _("Withdraw the task"), ReasonForm, actions.withdraw_task, rules.may_withdraw, kind="danger", done=_("Withdrawn.")),
    ),
)  # fmt: skip
