"""What is counted about papers and tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Directive, Task

_TASKS = _("tasks")


def _due(name: str, when: str, label: object, definition: object, *, good: str = "") -> Measure:
    return Measure(
        f"directives.{name}",
        label,
        definition,
        _TASKS,
        day="t.due_on",
        unit="t.unit_id",
        when=when,
        good=good,
    )


FIGURES = Figures(
    prefix="directives.",
    touched="danvan.modules.directives.figures.touched",
    passed="danvan.modules.directives.figures.passed",
    sources=(
        Source(
            "papers", rows="directives_directive d", record="d.id", topic="d.kind", units=("d.unit_id",),
            kind="directives.directive",
            measures=(
                Measure("directives.issued", _("Papers issued"), _("Papers in the register that were issued in the period."),
                        _("papers"), day="d.issued_on", unit="d.unit_id"),
            ),
        ),
        Source(
            "tasks", rows="directives_task t", record="t.id", topic="''", units=("t.unit_id",),
            measures=(
                _due("judged", "t.state IN ('met', 'unmet')", _("Tasks judged"), _("Tasks whose last day lay in the period and has passed.")),
                _due("met", "t.state = 'met'", _("Tasks reached"), _("Of those: the figure had reached the target."), good="up"),
                _due("unmet", "t.state = 'unmet'", _("Tasks not reached"), _("Of those: the figure was below the target."), good="down"),
            ),
        ),
    ),
    rates=(
        Rate("directives.met_rate", _("Tasks reached"), _("Tasks reached ÷ all tasks judged."), "directives.met",
             "directives.judged", beside=("directives.unmet",)),
    ),
    year=("directives.issued", "directives.met_rate"),
)  # fmt: skip

touched = units_touched(Directive, Task)


def passed(since: object, until: object) -> set[int]:
    """Nothing changes by the mere passing of days: judgement is an act."""
    return set()
