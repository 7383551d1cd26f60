"""Who may do what: the whole table; whatever no row allows is refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.testing import World
from danvan.modules.foresight import rules
from danvan.modules.foresight.tests.factories import foresight_record

pytestmark = pytest.mark.django_db

KEEPERS = "head superior system"
STATES = "planned running ended cancelled"
ACCESS = [
    # rule, who, states, allowed
    ("may_plan", KEEPERS, "", True),
    ("may_plan", "handler reception stranger checker checker_head", "", False),
    ("may_plan_at", KEEPERS, "", True),
    ("may_plan_at", "handler reception stranger checker checker_head", "", False),
    ("may_begin", KEEPERS, "planned", True),
    ("may_begin", "handler stranger", "planned", False),
    ("may_end", KEEPERS, "running", True),
    ("may_end", "handler stranger", "running", False),
    ("may_cancel", KEEPERS, "planned", True),
    ("may_cancel", "handler stranger", "planned", False),
]


def allowed(rule: str, state: str) -> str:
    rows = (row for row in ACCESS if row[0] == rule and row[3] and (not state or state in row[2].split()))
    return next((who for _rule, who, _states, _is in rows), "")


def test_nobody_but_heads_plans(world: World) -> None:
    only(world, rules.may_plan, allowed("may_plan", ""))
    only(world, rules.may_plan_at, allowed("may_plan_at", ""), world.x.pk)


@pytest.mark.parametrize("state", STATES.split())
def test_each_act_is_open_to_its_own_in_its_own_states(world: World, state: str) -> None:
    made: Any = foresight_record(world, state)
    for rule in ("may_begin", "may_end", "may_cancel"):
        only(world, getattr(rules, rule), allowed(rule, state), made)


def test_the_table_names_every_rule() -> None:
    whole_table(rules, ACCESS)
