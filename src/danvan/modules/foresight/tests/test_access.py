"""Who may do what: one row for each rule and answer."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.foresight import rules
from danvan.modules.foresight.models import Batch

from .factories import advice, alarm

pytestmark = pytest.mark.django_db

ALARMS, PAPERS = "seen explained advised acted over", "drafted sent returned agreed measured"
OPEN = "seen explained advised acted"
WRITERS, HEADS = "handler head superior national system", "head superior national system"
ACCESS = [
    ("may_run", "national system", "", True),
    ("may_run", "handler head superior", "", False),
    ("may_explain", WRITERS, OPEN, True),
    ("may_explain", "stranger reception checker", OPEN, False),
    ("may_advise", WRITERS, OPEN, True),
    ("may_advise", "stranger reception checker", OPEN, False),
    ("may_close", WRITERS, OPEN, True),
    ("may_close", "stranger reception checker", OPEN, False),
    ("may_say", "head checker checker_head superior national system", ALARMS, True),
    ("may_say", "handler stranger reception", ALARMS, False),
    ("may_write", WRITERS, "drafted returned", True),
    ("may_write", "stranger reception checker", "drafted returned", False),
    ("may_send", WRITERS, "drafted returned", True),
    ("may_send", "stranger reception checker", "drafted returned", False),
    ("may_decide", HEADS, "sent", True),
    ("may_decide", "handler stranger reception", "sent", False),
    ("may_measure", "system", "agreed", True),
    ("may_measure", "head superior national", "agreed", False),
    ("may_import", "national system", "", True),
    ("may_import", "handler head superior", "", False),
    ("may_withdraw", "national system", "kept", True),
    ("may_withdraw", "handler head superior", "kept", False),
    ("may_note", "head checker checker_head superior national system", "", True),
    ("may_note", "handler stranger reception", "", False),
    ("may_note_at", "head checker checker_head superior national system", "", True),
    ("may_note_at", "handler stranger reception", "", False),
]
ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


def row_in(world: World, rule: str, state: str) -> Any:
    if rule == "may_withdraw":
        row: Any = Batch(unit=world.nation)
    else:
        row = advice(world) if state in PAPERS.split() else alarm(world)
    row.state = state
    return row


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(rule: str) -> None:
    world = small_world()
    _rule, who, states, _allowed = ALLOWED[rule]
    known = (
        PAPERS
        if set(states.split()) & set(PAPERS.split())
        else "kept withdrawn"
        if rule == "may_withdraw"
        else ALARMS
    )
    for state in known.split():
        only(world, getattr(rules, rule), who if state in states.split() else "", row_in(world, rule, state))


@pytest.mark.parametrize("rule", ["may_run", "may_import", "may_note"])
def test_what_is_about_no_record(rule: str) -> None:
    world = small_world()
    only(world, getattr(rules, rule), next(row[1] for row in ACCESS if row[0] == rule and row[3]))


def test_misses_are_noted_for_units_within_reach() -> None:
    world = small_world()
    only(world, rules.may_note_at, "head checker checker_head superior national system", world.x.pk)


def test_small_counts_are_for_posts_of_the_very_unit() -> None:
    world = small_world()
    assert rules.is_in_charge(world.hanh, world.x.pk)
    assert not rules.is_in_charge(world.phuc, world.x.pk), "those above read the alarm, not its small counts"
    assert not rules.is_in_charge(world.quang, world.x.pk)
    assert not rules.is_in_charge(object(), world.x.pk), "nobody who is not signed in"


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
