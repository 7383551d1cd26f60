"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import again, only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, fresh
from danvan.modules.oversight import actions, rules
from danvan.modules.oversight.tests import factories

pytestmark = pytest.mark.django_db

FRONT, LEAD, OFFICE = "checker checker_head system", "checker_head system", "handler head reception system"
EITHER = "checker checker_head handler head reception system"
NEVER = "stranger superior national"  # in whatever state
STATES = {
    "programme": "drafted agreed",
    "supervision": "planned decided notified live ended reported concluded cancelled",
    "member": "named declared removed",
    "check": "open looked",
    "recommendation": "drafted sent accepted partly refused done not_done dropped",
    "critique": "received open closed sent answered traced cancelled",
    "opinion": "given weighable adopted",
    "board": "formed notified dissolved",
}

ACCESS = [
    # rule, kind, who, states, allowed; whatever no row allows is refused
    ("may_fill", "programme", FRONT, "drafted agreed", True),
    ("may_agree", "programme", LEAD, "drafted", True),
    ("may_name", "supervision", FRONT, "planned decided", True),
    ("may_list", "supervision", FRONT, "planned decided notified live", True),
    ("may_decide", "supervision", LEAD, "planned", True),
    ("may_notify", "supervision", FRONT, "decided", True),
    ("may_receive", "supervision", FRONT, "notified live", True),
    ("may_open", "supervision", FRONT, "notified", True),
    ("may_end", "supervision", FRONT, "live", True),
    ("may_report", "supervision", FRONT, "ended", True),
    ("may_conclude", "supervision", LEAD, "reported", True),
    ("may_cancel", "supervision", LEAD, "planned decided notified", True),
    ("may_recommend", "supervision", FRONT, "live ended reported", True),
    ("may_declare", "member", "checker system", "named", True),
    ("may_remove", "member", FRONT, "named declared", True),
    ("may_look", "check", FRONT, "open looked", True),
    ("may_confirm", "recommendation", LEAD, "drafted", True),
    ("may_drop", "recommendation", LEAD, "drafted", True),
    ("may_reply", "recommendation", OFFICE, "sent", True),
    ("may_enter_reply", "recommendation", FRONT, "sent", True),
    ("may_verify", "recommendation", FRONT, "accepted partly not_done", True),
    ("may_split", "critique", FRONT, "received", True),
    ("may_open_critique", "critique", FRONT, "received", True),
    ("may_enter_opinion", "critique", FRONT, "open", True),
    ("may_close", "critique", FRONT, "open", True),
    ("may_send", "critique", LEAD, "closed", True),
    ("may_answer", "critique", EITHER, "sent", True),
    ("may_trace_text", "critique", FRONT, "answered", True),
    ("may_finish", "critique", FRONT, "answered", True),
    ("may_cancel_critique", "critique", LEAD, "received open", True),
    ("may_weigh", "opinion", EITHER, "weighable", True),
    ("may_withhold", "opinion", FRONT, "given", True),
    ("may_trace", "opinion", FRONT, "adopted", True),
    ("may_recompose", "board", FRONT, "formed notified", True),
    ("may_tell_investor", "board", FRONT, "formed", True),
    ("may_dissolve", "board", LEAD, "formed notified", True),
    ("may_plan", "", "checker", "", True),
    ("may_plan_at", "", "checker", "", True),
    ("may_fill", "programme", NEVER, "", False),
    ("may_agree", "programme", NEVER, "", False),
    ("may_name", "supervision", NEVER, "", False),
    ("may_list", "supervision", NEVER, "", False),
    ("may_decide", "supervision", NEVER, "", False),
    ("may_notify", "supervision", NEVER, "", False),
    ("may_receive", "supervision", NEVER, "", False),
    ("may_open", "supervision", NEVER, "", False),
    ("may_end", "supervision", NEVER, "", False),
    ("may_report", "supervision", NEVER, "", False),
    ("may_conclude", "supervision", NEVER, "", False),
    ("may_cancel", "supervision", NEVER, "", False),
    ("may_recommend", "supervision", NEVER, "", False),
    ("may_declare", "member", NEVER, "", False),
    ("may_remove", "member", NEVER, "", False),
    ("may_look", "check", NEVER, "", False),
    ("may_confirm", "recommendation", NEVER, "", False),
    ("may_drop", "recommendation", NEVER, "", False),
    ("may_reply", "recommendation", NEVER, "", False),
    ("may_enter_reply", "recommendation", NEVER, "", False),
    ("may_verify", "recommendation", NEVER, "", False),
    ("may_split", "critique", NEVER, "", False),
    ("may_open_critique", "critique", NEVER, "", False),
    ("may_enter_opinion", "critique", NEVER, "", False),
    ("may_close", "critique", NEVER, "", False),
    ("may_send", "critique", NEVER, "", False),
    ("may_answer", "critique", NEVER, "", False),
    ("may_trace_text", "critique", NEVER, "", False),
    ("may_finish", "critique", NEVER, "", False),
    ("may_cancel_critique", "critique", NEVER, "", False),
    ("may_weigh", "opinion", NEVER, "", False),
    ("may_withhold", "opinion", NEVER, "", False),
    ("may_trace", "opinion", NEVER, "", False),
    ("may_recompose", "board", NEVER, "", False),
    ("may_tell_investor", "board", NEVER, "", False),
    ("may_dissolve", "board", NEVER, "", False),
    ("may_plan", "", NEVER, "", False),
    ("may_plan_at", "", NEVER, "", False),
]


def row_in(world: World, kind: str, state: str) -> Any:
    if kind == "member":
        planned = factories.supervision(world)
        made = actions.name_member(planned, by=world.thanh, post=world.thanh.posts[0])
        if state == "declared":
            actions.declare_no_conflict(made, by=world.thanh, declaration="Tôi không có lợi ích liên quan.")
        if state == "removed":
            actions.remove_member(made, by=world.thanh, reason="Chuyển công tác khác.")
        return again(made)
    if kind == "check":
        check = factories.supervision(world, state="live").checks.get()
        if state == "looked":
            actions.look(check, by=world.thanh, seen="yes")
        return again(check)
    if kind == "opinion":
        if state == "given":
            return factories.opinion(world)
        critique = factories.critique(world, state="sent" if state == "weighable" else "answered")
        if state == "adopted":
            factories.issue(world, critique)
        return again(critique.opinions.get())
    if kind == "board":
        return factories.board(world, kind="investment", state=state)
    return getattr(factories, kind)(world, state=state)


TABLE = {rule: (kind, who, states) for rule, kind, who, states, allowed in ACCESS if kind and allowed}


@pytest.mark.parametrize("kind", STATES)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, kind: str) -> None:
    for state in STATES[kind].split():
        row = row_in(world, kind, state)
        for rule, (of, who, states) in TABLE.items():
            if of == kind:
                only(world, getattr(rules, rule), who if state in states.split() else "", row)


def test_only_the_front_plans_and_only_in_its_unit(world: World) -> None:
    only(world, rules.may_plan, FRONT)
    only(world, rules.may_plan_at, FRONT, world.x.pk)
    assert not rules.may_plan_at(fresh(world.thanh), world.y.pk)


def test_residents_may_speak_about_an_open_draft_and_nothing_else(world: World) -> None:
    resident = Resident()
    assert rules.takes_opinions(factories.critique(world, state="open"))
    assert not rules.takes_opinions(factories.critique(world))
    assert not rules.may_plan(resident)


def test_a_study_of_documents_begins_without_papers_sent(world: World) -> None:
    read = factories.supervision(world, state="decided", form="documents")
    assert rules.may_open(fresh(world.thanh), read)


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, [(rule, who, states, allowed) for rule, _kind, who, states, allowed in ACCESS])
