"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, fresh
from danvan.kernel.papers.testing import photo
from danvan.modules.drives import actions, rules
from danvan.modules.drives.tests import factories

pytestmark = pytest.mark.django_db

#: The committee of x calls for help: its own people keep the books, nobody beside or above it.
CLERKS, HEADS = "handler head reception system", "head system"
OTHERS = "stranger checker checker_head superior national"
STATES = {
    "drive": "planned open closed accounted cancelled", "contribution": "received countered",
    "spending": "entered approved refused countered", "need": "open matched met withdrawn", "match": "agreed delivered undone",
    "programme": "running reviewed ended", "task": "open done dropped",
}  # fmt: skip

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_edit", CLERKS, "planned", True),
    ("may_open", HEADS, "planned", True),
    ("may_close", HEADS, "open", True),
    ("may_cancel", HEADS, "planned open", True),
    ("may_account", HEADS, "closed", True),
    ("may_give", CLERKS, "open closed", True),
    ("may_spend", CLERKS, "open closed", True),
    ("may_need", CLERKS, "open", True),
    ("may_offer_for", CLERKS, "open", True),
    ("may_consent", CLERKS, "received", True),
    ("may_counter", HEADS, "received", True),
    ("may_approve", HEADS, "entered", True),
    ("may_refuse", HEADS, "entered", True),
    ("may_take_back", HEADS, "approved", True),
    ("may_match", CLERKS, "open", True),
    ("may_withdraw", CLERKS, "open", True),
    ("may_write", CLERKS, "open matched met withdrawn", True),
    ("may_ask_contact", "checker system", "open matched met withdrawn", True),
    ("may_deliver", CLERKS, "agreed", True),
    ("may_undo", CLERKS, "agreed", True),
    ("may_plan_task", CLERKS, "running reviewed", True),
    ("may_review", HEADS, "running reviewed", True),
    ("may_end", HEADS, "running reviewed", True),
    ("may_report", "checker checker_head system", "open", True),
    ("may_drop", HEADS, "open", True),
    ("may_edit", OTHERS, "planned", False),
    ("may_open", f"{OTHERS} handler reception", "planned", False),
    ("may_close", f"{OTHERS} handler reception", "open", False),
    ("may_cancel", f"{OTHERS} handler reception", "planned open", False),
    ("may_account", f"{OTHERS} handler reception", "closed", False),
    ("may_give", OTHERS, "open closed", False),
    ("may_spend", OTHERS, "open closed", False),
    ("may_need", OTHERS, "open", False),
    ("may_offer_for", OTHERS, "open", False),
    ("may_consent", OTHERS, "received", False),
    ("may_counter", f"{OTHERS} handler reception", "received", False),
    ("may_approve", f"{OTHERS} handler reception", "entered", False),
    ("may_refuse", f"{OTHERS} handler reception", "entered", False),
    ("may_take_back", f"{OTHERS} handler reception", "approved", False),
    ("may_match", OTHERS, "open", False),
    ("may_withdraw", OTHERS, "open", False),
    ("may_write", OTHERS, "open", False),
    ("may_ask_contact", "handler head reception stranger superior checker_head", "open", False),
    ("may_deliver", OTHERS, "agreed", False),
    ("may_undo", OTHERS, "agreed", False),
    ("may_plan_task", OTHERS, "running", False),
    ("may_review", f"{OTHERS} handler reception", "running", False),
    ("may_end", f"{OTHERS} handler reception", "running", False),
    ("may_report", "handler head reception stranger superior national", "open", False),
    ("may_drop", f"{OTHERS} handler reception", "open", False),
    ("may_plan", "handler", "", True),
    ("may_plan", "national", "", False),
    ("may_plan_for", "handler", "", True),
    ("may_plan_for", "checker", "", False),
    ("may_agree", "checker", "", True),
    ("may_agree", "national", "", False),
    ("may_agree_for", "head", "", True),
    ("may_agree_for", "checker_head", "", False),
]
_OF = {
    "drive": "may_edit may_open may_close may_cancel may_account may_give may_spend may_need may_offer_for",
    "contribution": "may_consent may_counter",
    "spending": "may_approve may_refuse may_take_back",
    "need": "may_match may_withdraw may_write may_ask_contact",
    "match": "may_deliver may_undo",
    "programme": "may_plan_task may_review may_end",
    "task": "may_report may_drop",
}


def row_in(world: World, kind: str, state: str) -> Any:
    """A row of a kind in a state; a need's state is written, for the rule reads nothing else of it."""
    if kind == "contribution":
        made: Any = factories.gift(world)
        made.state = state
    elif kind == "need":
        made = factories.need(world, phone="0912345678")
        made.state = state
    else:
        make = {"match": factories.match, "spending": factories.spending, "task": factories.task,
                "programme": factories.programme, "drive": factories.drive}[kind]  # fmt: skip
        made = make(world, state=state)
    return made


ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, rule: str) -> None:
    _rule, who, states, _allowed = ALLOWED[rule]
    kind = next(kind for kind, rules_ in _OF.items() if rule in rules_.split())
    for state in STATES[kind].split():
        row = row_in(world, kind, state)
        only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_drives_are_called_for_by_those_of_the_body(world: World) -> None:
    only(world, rules.may_plan_for, CLERKS, world.committee_x.pk)
    only(world, rules.may_agree_for, CLERKS, world.committee_x.pk)
    everybody = f"{CLERKS} stranger checker checker_head superior"
    only(world, rules.may_plan, everybody)
    only(world, rules.may_agree, everybody)


def test_the_front_keeps_the_books_of_its_own_drives(world: World) -> None:
    made = actions.plan_drive(
        by=world.thanh, host=world.front_x, title="Quỹ Vì người nghèo", purpose=factories.PURPOSE,
        starts_on=factories.in_days(0), ends_on=factories.in_days(30), accepts=["money"],
    )  # fmt: skip
    assert rules.may_open(fresh(world.lien), made)
    assert not rules.may_open(fresh(world.thanh), made)
    assert not rules.may_edit(fresh(world.dung), made), "another body of the same unit"


def test_who_entered_spending_never_approves_it_whatever_their_post(world: World) -> None:
    made = factories.drive(world)
    factories.gift(world, made)
    own = actions.enter_spending(
        made, by=world.dung, kind="money", quantity=1, day=factories.in_days(0), purpose="Mua nước uống", exhibits=[photo()],
    )  # fmt: skip
    assert not rules.may_approve(fresh(world.dung), own)
    assert not rules.may_take_back(fresh(world.dung), own)


def test_residents_may_offer_and_nothing_else(world: World) -> None:
    resident, made = Resident(), factories.drive(world)
    assert rules.takes_offers(made)
    assert not rules.takes_offers(factories.drive(world, state="closed"))
    assert not rules.may_plan(resident)
    assert not rules.may_give(resident, made)


def test_the_table_names_every_rule() -> None:
    whole_table(rules, ACCESS)
