"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import again, only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.modules.gatherings import actions, rules
from danvan.modules.gatherings.tests import factories

pytestmark = pytest.mark.django_db

UNIT = "handler head reception checker checker_head superior system"
HEADS = "head checker_head superior system"
PAPER_STATES = "invited submitted returned accepted dropped"
ALL = "planned invited running ended concluded cancelled"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_edit", UNIT, "planned invited", True),
    ("may_set_sites", UNIT, "planned invited", True),
    ("may_invite", UNIT, "planned", True),
    ("may_open", UNIT, "invited", True),
    ("may_end", UNIT, "running", True),
    ("may_conclude", HEADS, "ended", True),
    ("may_cancel", HEADS, "planned invited", True),
    ("may_add_documents", UNIT, "planned invited running ended concluded", True),
    ("may_follow_up", HEADS, "concluded", True),
    ("may_ask_paper", UNIT, "planned invited", True),
    ("may_register", UNIT, "planned invited running", True),
    ("may_register_at", UNIT, "planned invited running", True),
    ("may_tick", UNIT, "running", True),
    ("may_edit_site", UNIT, "planned invited", True),
    ("may_renew_site", UNIT, "planned invited running ended", True),
    ("may_drop_site", UNIT, "planned invited", True),
    ("may_mark", UNIT, "running", True),
    ("may_withdraw", UNIT, "planned invited running", True),
    ("may_submit", UNIT, "invited returned", True),
    ("may_accept", UNIT, "submitted", True),
    ("may_return", UNIT, "submitted", True),
    ("may_drop_paper", UNIT, "invited submitted returned", True),
    ("may_edit", "stranger national", "planned", False),
    ("may_set_sites", "stranger national", "planned", False),
    ("may_invite", "stranger national", "planned", False),
    ("may_open", "stranger national", "invited", False),
    ("may_end", "stranger national", "running", False),
    ("may_conclude", "stranger national", "ended", False),
    ("may_cancel", "stranger national", "planned", False),
    ("may_add_documents", "stranger national", "running", False),
    ("may_follow_up", "stranger national", "concluded", False),
    ("may_ask_paper", "stranger national", "planned", False),
    ("may_register", "stranger national", "running", False),
    ("may_register_at", "stranger national", "running", False),
    ("may_tick", "stranger national", "running", False),
    ("may_edit_site", "stranger national", "planned", False),
    ("may_renew_site", "stranger national", "running", False),
    ("may_drop_site", "stranger national", "planned", False),
    ("may_mark", "stranger national", "running", False),
    ("may_withdraw", "stranger national", "running", False),
    ("may_submit", "stranger national", "invited", False),
    ("may_accept", "stranger national", "submitted", False),
    ("may_return", "stranger national", "submitted", False),
    ("may_drop_paper", "stranger national", "invited", False),
    ("may_plan", "head stranger", "", True),
    ("may_plan", "national", "", False),
    ("may_plan_at", "head", "", True),
    ("may_plan_at", "stranger", "", False),
]  # fmt: skip
_OF = {
    "gathering": "may_edit may_set_sites may_invite may_open may_end may_conclude may_cancel may_add_documents may_follow_up"
    " may_ask_paper may_register",
    "site": "may_register_at may_tick may_edit_site may_renew_site may_drop_site",
    "delegate": "may_mark may_withdraw",
    "paper": "may_submit may_accept may_return may_drop_paper",
}


def row_in(world: World, kind: str, state: str) -> Any:
    if kind == "paper":
        return factories.paper(world, state=state)
    planned = factories.gathering(world)
    actions.add_sites(planned, by=world.system, sites=[actions.NewSite(world.hamlet, "Nhà văn hoá tổ 3")])
    second = factories.site(planned, 2)
    made = factories.delegates(world, second)[0]
    steps: dict[str, Any] = {
        "invited": lambda: actions.invite_gathering(planned, by=world.system, notice=factories.NOTICE),
        "running": lambda: actions.open_gathering(planned, by=world.system),
        "ended": lambda: actions.end_gathering(planned, by=world.system),
        "concluded": lambda: actions.conclude_gathering(
            planned, by=world.system, conclusion=factories.CONCLUSION
        ),
    }
    if state == "cancelled":
        actions.cancel_gathering(planned, by=world.system, reason="Mưa lũ, dời sang tháng sau.")
    elif state != "planned":
        for reached, step in steps.items():
            step()
            if reached == state:
                break
    return again({"gathering": planned, "site": second, "delegate": made}[kind])


ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, rule: str) -> None:
    _rule, who, states, _allowed = ALLOWED[rule]
    kind = next(kind for kind, named in _OF.items() if rule in named.split())
    for state in (
        ["invited", "submitted", "returned", "accepted", "dropped"] if kind == "paper" else ALL.split()
    ):
        row = row_in(world, kind, state)
        only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_gatherings_are_planned_by_those_of_the_unit(world: World) -> None:
    only(world, rules.may_plan_at, UNIT, world.x.pk)
    only(world, rules.may_plan, UNIT + " stranger")


def test_a_unit_with_a_site_enters_and_ticks_there_and_nowhere_else(world: World) -> None:
    planned = factories.gathering(world, host=world.committee_a, state="invited")
    actions.add_sites(
        planned,
        by=world.phuc,
        sites=[actions.NewSite(world.x, "Phường X"), actions.NewSite(world.y, "Phường Y")],
    )
    mine, other = factories.site(planned, 2), factories.site(planned, 3)
    assert rules.may_register_at(world.hanh, mine)
    assert not rules.may_register_at(world.hanh, other)
    assert rules.may_register_at(world.quang, other)
    assert not rules.may_register(world.hanh, planned), "a whole list is the host’s"
    assert not rules.may_edit_site(world.hanh, mine)


def test_a_closed_list_and_a_host_site_are_left_alone(world: World) -> None:
    first = factories.site(factories.gathering(world))
    assert not rules.may_drop_site(world.system, first)
    assert not rules.may_plan(Resident())


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
