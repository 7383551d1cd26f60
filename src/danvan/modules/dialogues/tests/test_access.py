"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import again, only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.dialogues import actions, rules
from danvan.modules.dialogues.models import Commitment
from danvan.modules.dialogues.tests import factories

pytestmark = pytest.mark.django_db

OFFICE = "handler head reception superior system"
SESSION_STATES = "planned announced live held concluded cancelled"
QUESTION_STATES = "waiting called answered"
COMMITMENT_STATES = "open reported kept broken"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_edit", OFFICE, "planned announced", True),
    ("may_announce", OFFICE, "planned", True),
    ("may_cancel", OFFICE, "planned announced", True),
    ("may_open", OFFICE, "announced", True),
    ("may_end", OFFICE, "live", True),
    ("may_minute", OFFICE, "live held", True),
    ("may_conclude", "head superior system", "held", True),
    ("may_enter", OFFICE, "announced live", True),
    ("may_call", OFFICE, "waiting", True),
    ("may_settle", OFFICE, "waiting called", True),
    ("may_join", OFFICE, "waiting", True),
    ("may_withhold", OFFICE, "waiting", True),
    ("may_redate", "handler head superior system", "open broken", True),
    ("may_report", "handler head superior system", "open broken", True),
    ("may_verify", "checker checker_head national superior", "reported", True),
    ("may_break", "system", "open", True),
    ("may_edit", "stranger checker", "planned announced", False),
    ("may_announce", "stranger checker", "planned", False),
    ("may_cancel", "stranger checker", "planned announced", False),
    ("may_open", "stranger checker", "announced", False),
    ("may_end", "stranger checker", "live", False),
    ("may_minute", "stranger checker", "live held", False),
    ("may_conclude", "stranger checker", "held", False),
    ("may_enter", "stranger checker", "announced live", False),
    ("may_call", "stranger checker", "waiting", False),
    ("may_settle", "stranger checker", "waiting called", False),
    ("may_join", "stranger checker", "waiting", False),
    ("may_withhold", "stranger checker", "waiting", False),
    ("may_redate", "stranger checker", "open broken", False),
    ("may_report", "stranger checker", "open broken", False),
    ("may_verify", "stranger handler", "reported", False),
    ("may_break", "head checker", "open", False),
    ("may_plan", "head", "", True),
    ("may_plan", "checker", "", False),
    ("may_plan_at", "head", "", True),
    ("may_plan_at", "stranger", "", False),
]
_OF = {
    "session": (
        "may_edit may_announce may_cancel may_open may_end may_minute may_conclude may_enter",
        SESSION_STATES,
    ),
    "question": ("may_call may_settle may_join may_withhold", QUESTION_STATES),
    "commitment": ("may_redate may_report may_verify may_break", COMMITMENT_STATES),
}


def row_in(world: World, kind: str, state: str) -> Any:
    if kind == "session":
        return factories.session(world, state=state)
    if kind == "question":
        asked = factories.question(world)
        if state == "called":
            actions.call_question(asked, by=world.mai)
        if state == "answered":
            actions.answer_question(asked, by=world.mai, answer="Trong tuần tới sẽ làm xong.")
        return again(asked)
    made = factories.commitment(world)
    if state == "broken":
        Commitment.objects.filter(pk=made.pk).update(state="broken")
    if state in ("reported", "kept"):
        actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong 45 m.", exhibits=[photo()])
    if state == "kept":
        actions.verify_commitment(
            made, by=world.thanh, is_kept=True, finding="Tôi đã đến xem, nước thoát tốt."
        )
    return again(made)


ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, rule: str) -> None:
    _rule, who, states, _allowed = ALLOWED[rule]
    kind, known = next((kind, states_) for kind, (rules_, states_) in _OF.items() if rule in rules_.split())
    for state in known.split():
        row = row_in(world, kind, state)
        only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_sessions_are_planned_by_those_of_the_unit(world: World) -> None:
    only(world, rules.may_plan_at, OFFICE, world.x.pk)
    only(world, rules.may_plan, OFFICE + " stranger")


def test_residents_may_ask_and_nothing_else(world: World) -> None:
    resident, live = Resident(), factories.session(world, state="live")
    assert rules.takes_questions(live)
    assert not rules.takes_questions(factories.session(world, state="planned"))
    assert not rules.may_plan(resident)
    assert not rules.may_minute(resident, live)


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
