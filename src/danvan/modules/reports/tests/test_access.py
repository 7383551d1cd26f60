"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import again, only, whole_table
from danvan.kernel.organisations.testing import World
from danvan.modules.reports import actions, rules
from danvan.modules.reports.models import Return

from .factories import opened, returned, template

pytestmark = pytest.mark.django_db

OWN, SIGNS, ABOVE = "handler head system", "head system", "superior system"
OPEN, ALL = "due writing returned", "due writing signed submitted returned accepted"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused. Returns are those of the commune x
    ("may_write", OWN, OPEN, True),
    ("may_sign", SIGNS, OPEN, True),
    ("may_reopen", SIGNS, "signed", True),
    ("may_submit", OWN, "signed", True),
    ("may_send_back", ABOVE, "submitted", True),
    ("may_accept", ABOVE, "submitted", True),
    ("may_take", "superior system", "due", True),  # of the province’s return
    ("may_assemble", "superior system", "due", True),  # of the province’s return
    ("may_go_on", "system", "running", True),
    ("may_cancel", "superior system", "running", True),
    ("may_resume", "superior system", "cancelled", True),
    ("may_copy", "superior national system", "in_force", True),
    ("may_end", "national system", "in_force", True),
    ("may_open", "handler head stranger superior national system", "", True),
    ("may_open_at", OWN, "", True),
    ("may_copy_at", "superior national system", "", True),
    ("may_write", "superior national stranger checker", OPEN, False),
    ("may_sign", "handler superior stranger", OPEN, False),
    ("may_reopen", "handler superior stranger", "signed", False),
    ("may_submit", "superior stranger", "signed", False),
    ("may_send_back", "head national stranger", "submitted", False),
    ("may_accept", "head national stranger", "submitted", False),
    ("may_take", "head national stranger", "due", False),
    ("may_assemble", "head national stranger", "due", False),
    ("may_go_on", "superior national", "running", False),
    ("may_cancel", "head stranger national", "running", False),
    ("may_resume", "head stranger national", "cancelled", False),
    ("may_copy", "head checker", "in_force", False),
    ("may_end", "superior head", "in_force", False),
    ("may_open", "checker reception", "", False),
    ("may_open_at", "superior stranger", "", False),
    ("may_copy_at", "head stranger", "", False),
]
ALLOWED = {row[0]: row for row in ACCESS if row[3]}
OF_COMMUNE = ["may_write", "may_sign", "may_reopen", "may_submit", "may_send_back", "may_accept"]


def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World) -> None:
    for number, state in enumerate(ALL.split()):
        row = returned(world, state=state) if number == 0 else _moved(world, state)
        for rule in OF_COMMUNE:
            _rule, who, states, _allowed = ALLOWED[rule]
            only(world, getattr(rules, rule), who if state in states.split() else "", row)


def _moved(world: World, state: str) -> Any:
    row = Return.objects.get()
    row.state = state  # rules read the row alone
    return row


def test_a_province_gathers_what_is_below_it(world: World) -> None:
    row = opened(world, body=world.committee_a)
    for rule in ("may_take", "may_assemble"):
        only(world, getattr(rules, rule), ALLOWED[rule][1], row)
        only(
            world,
            getattr(rules, rule),
            "",
            opened(world, body=world.committee_x)
            if rule == "may_take"
            else Return.objects.get(body=world.committee_x),
        )
    assembly = actions.assemble_return(row, by=world.phuc)
    for state, states in (("running", "may_go_on may_cancel"), ("cancelled", "may_resume"), ("done", "")):
        assembly.state = state
        for rule in ("may_go_on", "may_cancel", "may_resume"):
            only(world, getattr(rules, rule), ALLOWED[rule][1] if rule in states.split() else "", assembly)
    assert again(assembly).state == "running"


def test_templates_are_changed_by_provinces_and_the_country(world: World) -> None:
    kept = template(world)
    only(world, rules.may_copy, ALLOWED["may_copy"][1], kept)
    only(world, rules.may_end, ALLOWED["may_end"][1], kept)
    kept.state = "ended"
    only(world, rules.may_copy, "", kept)
    only(world, rules.may_copy_at, ALLOWED["may_copy_at"][1], world.province)
    only(world, rules.may_copy_at, "", world.x)


def test_returns_are_begun_by_those_of_the_unit(world: World) -> None:
    only(world, rules.may_open, ALLOWED["may_open"][1])
    only(world, rules.may_open_at, ALLOWED["may_open_at"][1], world.x.pk)


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
