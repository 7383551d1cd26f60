"""What is counted about papers and tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Directive, FollowUp, Survey, Task, Visit

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
                Measure("directives.following", _("Papers that carry out others"),
                        _("Of those: based on another paper of the register."), _("papers"), day="d.issued_on", unit="d.unit_id",
                        when="EXISTS (SELECT 1 FROM directives_relation w WHERE w.source_id = d.id AND w.kind = 'based_on')"),
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
        Source(
            "surveys", rows="directives_survey s", record="s.id", topic="''", units=("s.unit_id",),
            measures=(
                Measure("directives.surveys_held", _("Surveys concluded"), _("Surveys of a paper whose conclusion was issued in the period."),
                        _("surveys"), day="s.concluded_on", unit="s.unit_id", when="s.state IN ('concluded', 'followed_up')", good="up"),
            ),
        ),
        Source(
            "visits", rows="directives_visit v", record="v.id", topic="''", units=("v.unit_id",),
            measures=(
                Measure("directives.units_visited", _("Units visited by surveys"), _("Visits that ended in the period with every question answered."),
                        _("visits"), day="v.ended_on", unit="v.unit_id", when="v.state = 'ended'"),
            ),
        ),
        Source(
            "shortcomings",
            rows="directives_finding f JOIN directives_visit v ON v.id = f.visit_id JOIN directives_survey s ON s.id = v.survey_id",
            record="f.id", topic="''", units=("v.unit_id",),
            measures=(
                Measure("directives.shortcomings", _("Shortcomings found by surveys"), _("Shortcomings in conclusions issued in the period."),
                        _("shortcomings"), day="s.concluded_on", unit="v.unit_id", when="f.kind = 'shortcoming' AND s.concluded_on IS NOT NULL"),
            ),
        ),
        Source(
            "follow_ups", rows="directives_followup u", record="u.id", topic="''", units=("u.unit_id",),
            measures=(
                Measure("directives.followed_up", _("Follow-ups verified"), _("What surveys asked for and saw done in the period."),
                        _("follow-ups"), day="u.verified_on", unit="u.unit_id", when="u.state = 'verified'", good="up"),
            ),
        ),
    ),
    rates=(
        Rate("directives.met_rate", _("Tasks reached"), _("Tasks reached ÷ all tasks judged."), "directives.met",
             "directives.judged", beside=("directives.unmet",)),
    ),
    year=("directives.issued", "directives.met_rate"),
)  # fmt: skip

_own = units_touched(Directive, FollowUp, Survey, Task, Visit)


def touched(things: list[str]) -> set[int]:
    """A conclusion counts its shortcomings where they were found, so the visited units change with it."""
    uids = [one.partition(":")[2] for one in things if one.startswith(f"{Survey.KIND}:")]
    visited = Visit.objects.filter(survey__uid__in=uids).values_list("unit_id", flat=True) if uids else ()
    return _own(things) | set(visited)


def passed(since: object, until: object) -> set[int]:
    """Nothing changes by the mere passing of days: judgement is an act."""
    return set()
