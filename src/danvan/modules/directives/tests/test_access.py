"""Who may do what about papers and tasks: the whole table; whatever no row allows is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions, rules
from danvan.modules.directives.models import Directive, Task
from danvan.modules.directives.tests.factories import directive, follow_up, survey, task

pytestmark = pytest.mark.django_db

KEEPERS, GIVERS = "head superior national system", "head superior national system"
PAPER_STATES, TASK_STATES = "in_force superseded ended", "given met unmet withdrawn"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_relate", KEEPERS, "in_force superseded", True),
    ("may_relate", "handler stranger checker", "in_force", False),
    ("may_correct", KEEPERS, "in_force superseded ended", True),
    ("may_correct", "handler stranger", "in_force", False),
    ("may_end", KEEPERS, "in_force", True),
    ("may_end", "reception stranger", "in_force", False),
    ("may_assign", GIVERS, "in_force", True),
    ("may_assign", "handler checker", "in_force", False),
    ("may_withdraw", GIVERS, "given", True),
    ("may_withdraw", "stranger handler", "given", False),
    ("may_judge", "system", "given", True),
    ("may_judge", "head national", "given", False),
    ("may_register", "head", "", True),
    ("may_register", "handler", "", False),
    ("may_register_at", "head", "", True),
    ("may_register_at", "stranger", "", False),
    ("may_survey", "checker checker_head head superior national system", "", True),
    ("may_survey", "handler reception stranger", "", False),
    ("may_survey_at", "superior national system", "", True),
    ("may_survey_at", "handler head checker stranger", "", False),
    ("may_prepare", "superior national system", "planned", True),
    ("may_prepare", "handler head checker stranger", "planned", False),
    ("may_announce", "superior national system", "planned", True),
    ("may_announce", "handler head checker stranger", "planned", False),
    ("may_find", "superior national system", "visiting", True),
    ("may_find", "handler head checker stranger", "visiting", False),
    ("may_conclude", "superior national system", "visiting", True),
    ("may_conclude", "handler head checker stranger", "visiting", False),
    ("may_ask", "superior national system", "concluded", True),
    ("may_ask", "handler head checker stranger", "concluded", False),
    ("may_close", "superior national system", "concluded", True),
    ("may_close", "handler head checker stranger", "concluded", False),
    ("may_cancel", "superior national system", "planned announced", True),
    ("may_cancel", "handler head checker stranger", "planned announced", False),
    ("may_answer", "superior national system", "planned begun", True),
    ("may_answer", "handler head stranger", "planned", False),
    ("may_end_visit", "superior national system", "begun", True),
    ("may_end_visit", "handler head stranger", "begun", False),
    ("may_report", "handler head superior system", "asked", True),
    ("may_report", "stranger checker", "asked", False),
    ("may_verify", "superior national system", "reported", True),
    ("may_verify", "handler head stranger", "reported", False),
]
ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


VISITS, FOLLOW_UPS = ("may_answer", "may_end_visit"), ("may_report", "may_verify")
SURVEYS = ("may_prepare", "may_announce", "may_find", "may_conclude", "may_ask", "may_close", "may_cancel")
KNOWN = {
    **dict.fromkeys(("may_withdraw", "may_judge"), TASK_STATES),
    **dict.fromkeys(SURVEYS, "planned announced visiting concluded followed_up cancelled"),
    **dict.fromkeys(VISITS, "planned begun ended"),
    **dict.fromkeys(FOLLOW_UPS, "asked reported verified"),
}


def row_in(world: World, rule: str, state: str) -> Any:
    if rule in SURVEYS:
        planned = survey(world)
        planned.state = state
        return planned
    if rule in VISITS:
        visit = survey(world, "visiting").visits.select_related("survey").get()
        visit.state = state
        return visit
    if rule in FOLLOW_UPS:
        asked = follow_up(world)
        asked.state = state
        return asked
    if rule in ("may_withdraw", "may_judge"):
        made = task(world)
        Task.objects.filter(pk=made.pk).update(state=state, reached=1)
        return Task.objects.get(pk=made.pk)
    paper = directive(world)
    Directive.objects.filter(pk=paper.pk).update(state=state)
    return Directive.objects.get(pk=paper.pk)


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, rule: str) -> None:
    _rule, who, states, _allowed = ALLOWED[rule]
    for state in KNOWN.get(rule, PAPER_STATES).split():
        row = row_in(world, rule, state)
        only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_papers_are_entered_by_those_who_keep_them(world: World) -> None:
    only(world, rules.may_register_at, KEEPERS, world.x.pk)
    only(world, rules.may_register, KEEPERS)


def test_surveys_are_planned_by_those_who_survey_for_a_unit(world: World) -> None:
    only(world, rules.may_survey_at, "superior national system", world.province.pk)
    only(world, rules.may_survey, "head checker checker_head superior national system")


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)


def test_a_day_that_has_not_passed_is_not_judged(world: World) -> None:
    made = task(world)
    assert actions.judge_due(by=world.system, today=made.due_on) == 0
    assert actions.judge_due(by=world.system, today=timezone.localdate() + timedelta(days=400)) == 1
