"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import CAST, in_days, only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, fresh
from danvan.modules.initiatives import actions, rules
from danvan.modules.initiatives.models import Candidacy, Initiative
from danvan.modules.initiatives.tests import factories

pytestmark = pytest.mark.django_db

CARRIERS = "handler head reception checker checker_head superior system"
LEADERS = "head checker_head superior national system"
SEASON_STATES = "prepared open appraisal closed"
MODEL_STATES = "registered running reported recognised unconfirmed lapsed declined withdrawn"
CANDIDACY_STATES = "asked sent appraisal complete recognised"
ASSESSMENT_STATES = "asked given recused"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_edit_season", LEADERS, "prepared", True),
    ("may_open_season", LEADERS, "prepared", True),
    ("may_appraise_season", LEADERS, "open", True),
    ("may_close_season", LEADERS, "appraisal", True),
    ("may_edit", CARRIERS, "registered", True),
    ("may_log", CARRIERS, "running recognised unconfirmed", True),
    ("may_measure", CARRIERS, "running", True),
    ("may_report", CARRIERS, "running", True),
    ("may_withdraw", CARRIERS, "registered running reported", True),
    ("may_ask", CARRIERS, "recognised", True),
    ("may_remove_name", CARRIERS, MODEL_STATES, True),
    ("may_accept", LEADERS, "registered", True),
    ("may_decline", LEADERS, "registered", True),
    ("may_recheck", "checker checker_head superior national", "recognised unconfirmed", True),
    ("may_unconfirm", "system", "recognised", True),
    ("may_send", LEADERS, "asked", True),
    ("may_hold_back", LEADERS, "asked", True),
    ("may_return", LEADERS, "sent", True),
    ("may_take_up", LEADERS, "sent", True),
    ("may_seat", LEADERS, "appraisal", True),
    ("may_decide", "checker_head superior national", "complete", True),
    ("may_give", "checker", "asked", True),
    ("may_recuse", "checker head checker_head superior national system", "asked", True),
    ("may_read_points", "checker", ASSESSMENT_STATES, True),
    ("may_edit_season", "stranger handler", "prepared", False),
    ("may_open_season", "stranger checker", "prepared", False),
    ("may_appraise_season", "stranger reception", "open", False),
    ("may_close_season", "stranger checker", "appraisal", False),
    ("may_edit", "stranger national", "registered", False),
    ("may_log", "stranger national", "running recognised unconfirmed", False),
    ("may_measure", "stranger national", "running", False),
    ("may_report", "stranger national", "running", False),
    ("may_withdraw", "stranger national", "registered running reported", False),
    ("may_ask", "stranger national", "recognised", False),
    ("may_remove_name", "stranger national", MODEL_STATES, False),
    ("may_accept", "stranger handler", "registered", False),
    ("may_decline", "stranger handler", "registered", False),
    ("may_recheck", "handler head stranger", "recognised unconfirmed", False),
    ("may_unconfirm", "head checker", "recognised", False),
    ("may_send", "stranger handler", "asked", False),
    ("may_hold_back", "stranger handler", "asked", False),
    ("may_return", "stranger handler", "sent", False),
    ("may_take_up", "stranger handler", "sent", False),
    ("may_seat", "stranger handler", "appraisal", False),
    ("may_decide", "head handler stranger", "complete", False),
    ("may_give", "handler head checker_head superior", "asked", False),
    ("may_recuse", "handler stranger", "asked", False),
    ("may_read_points", "head checker_head superior", "asked", False),
    ("may_prepare", "head", "", True),
    ("may_prepare", "handler", "", False),
    ("may_prepare_at", "head", "", True),
    ("may_prepare_at", "stranger", "", False),
    ("may_register", "checker", "", True),
    ("may_register", "national", "", False),
    ("may_register_for", "handler", "", True),
    ("may_register_for", "stranger", "", False),
    ("may_assess", "checker", "", True),
    ("may_assess", "handler", "", False),
    ("may_be_copied", "everybody", "", True),
    ("may_be_copied", "nobody", "", False),
]
_OF = {
    "season": ("may_edit_season may_open_season may_appraise_season may_close_season", SEASON_STATES),
    "model": (
        "may_edit may_log may_measure may_report may_withdraw may_ask may_remove_name may_accept may_decline may_recheck "
        "may_unconfirm",
        MODEL_STATES,
    ),
    "candidacy": ("may_send may_hold_back may_return may_take_up may_seat may_decide", CANDIDACY_STATES),
    "assessment": ("may_give may_recuse may_read_points", ASSESSMENT_STATES),
}  # fmt: skip


def the_model(world: World) -> Initiative:
    """One model put from state to state: what a rule reads is the row, not its history."""
    return factories.model(
        world, state="registered", owner="person", person_name="Nguyễn Văn A", consent_on=in_days(0)
    )


def in_state(row: Any, state: str) -> Any:
    row.state = state
    if isinstance(row, Initiative):
        row.recheck_due_on = in_days(100) if state in ("recognised", "unconfirmed") else None
    if isinstance(row, Candidacy):
        row.complete_on = in_days(0) if state in ("complete", "recognised") else None
        row.state = "appraisal" if state == "complete" else state
        row.below = row.season if state == "asked" else None
    return row


ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


@pytest.mark.parametrize("kind", _OF)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, kind: str) -> None:
    names, known = _OF[kind]
    if kind == "season":
        row: Any = factories.season(world)
    elif kind == "model":
        row = the_model(world)
    else:
        row = factories.dossier(world)
        if kind == "assessment":
            actions.take_up_candidacy(row, by=world.dung, assessors=factories.panel(world))
            row = row.assessments.get(place=1)
    for state in known.split():
        in_state(row, state)
        for rule in names.split():
            _rule, who, states, _allowed = ALLOWED[rule]
            only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_seasons_are_prepared_and_models_registered_by_those_of_the_place(world: World) -> None:
    only(world, rules.may_prepare_at, LEADERS, world.x.pk)
    only(world, rules.may_prepare, LEADERS)
    only(world, rules.may_register_for, CARRIERS, world.x.pk)
    only(world, rules.may_register, CARRIERS + " stranger")


def test_nobody_with_a_part_in_a_model_assesses_it(world: World) -> None:
    waiting = factories.dossier(world)
    free = "checker checker_head superior national"
    for name, key in CAST.items():
        person = fresh(getattr(world, key))
        assert rules.may_assess(person, waiting) is (name in (free + " system").split()), name


def test_only_what_runs_or_stands_recognised_may_be_copied(world: World) -> None:
    made = the_model(world)
    for state in MODEL_STATES.split():
        may = state in ("running", "reported", "recognised", "unconfirmed")
        assert rules.may_be_copied(in_state(made, state)) is may


def test_residents_read_and_nothing_else(world: World) -> None:
    resident, made = Resident(), the_model(world)
    assert not rules.may_register(resident)
    assert not rules.may_edit(resident, made)


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
