"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World
from danvan.modules.honours import rules
from danvan.modules.honours.tests import factories

pytestmark = pytest.mark.django_db

UNIT = "handler head reception checker checker_head superior system"
EXAMINERS = "handler head checker checker_head superior system"
BODY = "handler head system"
NOMINATION_STATES = "nominated examined proposed granted revoked declined withdrawn"
DECISION_STATES = "drafted minuted signed partly_revoked revoked dropped"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_correct", UNIT, "nominated", True),
    ("may_withdraw", UNIT, "nominated examined", True),
    ("may_examine", EXAMINERS, "nominated", True),
    ("may_decline", EXAMINERS, "nominated examined", True),
    ("may_record_consent", UNIT, "nominated examined proposed granted revoked", True),
    ("may_edit", BODY, "drafted", True),
    ("may_list", BODY, "drafted", True),
    ("may_minute", BODY, "drafted", True),
    ("may_reopen", BODY, "minuted", True),
    ("may_drop", BODY, "drafted minuted", True),
    ("may_sign", "head system", "minuted", True),
    ("may_revoke", "head system", "signed partly_revoked", True),
    ("may_correct", "stranger national", "nominated", False),
    ("may_withdraw", "stranger national", "nominated", False),
    ("may_examine", "stranger reception", "nominated", False),
    ("may_decline", "stranger reception", "nominated", False),
    ("may_record_consent", "stranger national", "granted", False),
    ("may_edit", "stranger superior checker_head", "drafted", False),
    ("may_list", "stranger superior checker_head", "drafted", False),
    ("may_minute", "stranger superior checker_head", "drafted", False),
    ("may_reopen", "stranger superior checker_head", "minuted", False),
    ("may_drop", "stranger superior checker_head", "drafted", False),
    ("may_sign", "handler superior checker_head", "minuted", False),
    ("may_revoke", "handler superior checker_head", "signed", False),
    ("may_nominate", "head", "", True),
    ("may_nominate", "national", "", False),
    ("may_nominate_at", "head", "", True),
    ("may_nominate_at", "stranger", "", False),
    ("may_draft", "head", "", True),
    ("may_draft", "reception", "", False),
    ("may_draft_for", "head", "", True),
    ("may_draft_for", "superior", "", False),
]
_OF_NOMINATION = ["may_correct", "may_withdraw", "may_examine", "may_decline", "may_record_consent"]
ALLOWED = {row[0]: row for row in ACCESS if row[3] and row[2]}


def row_in(world: World, rule: str, state: str) -> Any:
    if rule in _OF_NOMINATION:
        kind = "individual" if rule == "may_record_consent" else "collective"
        return factories.nomination(world, state=state, kind=kind)
    if state == "partly_revoked":
        lines = [factories.nomination(world, state="examined", recipient=f"Tổ {n}") for n in (1, 2)]
        return factories.decision(world, lines=lines, state=state)
    return factories.decision(world, state=state)


@pytest.mark.parametrize("rule", ALLOWED)
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World, rule: str) -> None:
    _rule, who, states, _allowed = ALLOWED[rule]
    known = NOMINATION_STATES if rule in _OF_NOMINATION else DECISION_STATES
    for n, state in enumerate(known.split()):
        if n:
            forget()
        row = row_in(world, rule, state)
        only(world, getattr(rules, rule), who if state in states.split() else "", row)


def forget() -> None:
    """The same achievement again in the next state: its earlier nomination no longer counts."""
    from danvan.modules.honours.models import Nomination

    for one in Nomination.objects.all():
        Nomination.objects.filter(pk=one.pk).update(key=f"old:{one.pk}")


def test_whoever_entered_a_nomination_does_not_examine_it(world: World) -> None:
    own = factories.nomination(world, by=world.hanh)
    assert not rules.may_examine(world.hanh, own)
    assert rules.may_examine(world.dung, own)


def test_collectives_are_not_asked_for_consent(world: World) -> None:
    assert not rules.may_record_consent(world.mai, factories.nomination(world))


def test_nominations_and_drafts_begin_where_one_holds_a_post(world: World) -> None:
    only(world, rules.may_nominate_at, UNIT, world.x.pk)
    only(world, rules.may_nominate, f"{UNIT} stranger")
    only(world, rules.may_draft_for, BODY, world.committee_x.pk)
    only(world, rules.may_draft, f"{EXAMINERS} stranger")


def test_residents_may_do_none_of_it(world: World) -> None:
    resident = Resident()
    assert not rules.may_nominate(resident)
    assert not rules.may_draft_for(resident, world.committee_x.pk)


def test_the_table_names_every_rule_and_contradicts_itself_nowhere() -> None:
    whole_table(rules, ACCESS)
