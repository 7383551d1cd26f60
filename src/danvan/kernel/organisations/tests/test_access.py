"""Who may change units, fill posts, open seals and hold tokens: the whole table, and nothing beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from danvan.kernel.organisations import rules
from danvan.kernel.organisations.models import BreakGlass, Person, PersonKind, SealKey
from danvan.kernel.organisations.public import Resident, seal_data
from danvan.kernel.organisations.testing import World, add_person, fresh, small_world

pytestmark = pytest.mark.django_db

#: The cast as small_world has it, and: a keeper of seals at x, a second head of the Front there, an auditor of the
#: province, a registrar of x alone, a resident, the system.
EVERYBODY = "hanh dung mai quang thanh lien phuc ngoc keeper second_head auditor clerk resident system"
SEATED = "hanh dung mai quang thanh lien phuc ngoc keeper second_head auditor clerk"

ACCESS = [
    # rule, who, about what, allowed
    ("may_load_country", "ngoc clerk system", "-", True),
    ("may_load_country", "dung phuc lien resident", "-", False),
    ("may_audit_looks", "thanh lien second_head auditor system", "-", True),
    ("may_audit_looks", "hanh dung mai phuc ngoc keeper resident", "-", False),
    ("may_change_units", "ngoc system", "nation province x y hamlet", True),
    ("may_change_units", "clerk", "x hamlet", True),
    ("may_change_units", "clerk", "y province", False),
    ("may_change_units", "dung phuc quang resident", "x", False),
    ("may_appoint", "ngoc system", "office committee_a front_a committee_x front_x committee_y", True),
    ("may_appoint", "clerk", "committee_x front_x", True),
    ("may_appoint", "clerk", "committee_y committee_a", False),
    ("may_appoint", "dung phuc lien resident", "committee_x", False),
    ("may_ask_opening", "thanh keeper system", "sealed", True),
    ("may_ask_opening", "hanh dung mai phuc ngoc lien auditor resident", "sealed", False),
    ("may_approve_opening", "lien second_head system", "asked", True),
    ("may_approve_opening", "second_head system", "asked_by_lien", True),
    ("may_approve_opening", "lien", "asked_by_lien", False),
    ("may_approve_opening", "thanh keeper hanh dung resident", "asked", False),
    ("may_approve_opening", "lien second_head system", "agreed refused", False),
    ("may_open", "thanh", "agreed", True),
    ("may_open", "thanh", "asked refused expired", False),
    ("may_open", "lien keeper hanh dung resident system", "agreed", False),
    ("may_issue_token", "hanh", "own_of_hanh", True),
    ("may_issue_token", "dung ngoc system resident", "own_of_hanh", False),
    ("may_issue_token", "ngoc clerk system", "program_of_x", True),
    ("may_issue_token", "hanh dung resident", "program_of_x", False),
    ("may_issue_token", "hanh ngoc system", "program_of_nobody of_system", False),
    ("may_revoke_token", "hanh ngoc clerk system", "held_by_hanh", True),
    ("may_revoke_token", "dung mai quang resident", "held_by_hanh", False),
    ("may_revoke_token", "hanh", "held_by_hanh_alone", True),
    ("may_revoke_token", "ngoc system", "held_by_hanh_alone", False),
]

NOW = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return small_world()


def people(world: World) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(world, name) for name in SEATED.split()[:8]}
    return found | {
        "keeper": add_person(world.front_x, "seal_keeper"),
        "second_head": add_person(world.front_x, "checker_head", email="second@danvan.example"),
        "auditor": add_person(world.front_a, "auditor"), "clerk": add_person(world.committee_x, "registrar"),
        "resident": Resident(), "system": world.system,
    }  # fmt: skip


def things(world: World) -> dict[str, Any]:
    """Everything that rules are asked about, by the name that the table gives it."""
    found: dict[str, Any] = {
        name: getattr(world, name) for name in ["nation", "province", "x", "y", "hamlet"]
    }
    bodies = "office committee_a front_a committee_x front_x committee_y"
    found |= {name: getattr(world, name) for name in bodies.split()}
    sealed = seal_data(b"{}", key=SealKey.objects.get(body=world.front_x), purpose="contact")
    asked = {"sealed": sealed, "asked_by": world.thanh, "reason": "x", "thing": "a.b:1"}
    agreed = asked | {"approved_by": world.lien, "approved_at": NOW, "expires_at": NOW + timedelta(hours=1)}
    program, own = Person(kind=PersonKind.CLIENT), {"person": world.hanh, "person_id": world.hanh.pk}
    return found | {
        "-": None, "sealed": sealed, "asked": BreakGlass(**asked),
        "asked_by_lien": BreakGlass(**asked | {"asked_by": world.lien}),
        "agreed": BreakGlass(**agreed), "refused": BreakGlass(**asked, refused_at=NOW),
        "expired": BreakGlass(**agreed | {"expires_at": NOW}),
        "own_of_hanh": SimpleNamespace(**own, body=None),
        "program_of_x": SimpleNamespace(person=program, body=world.committee_x),
        "program_of_nobody": SimpleNamespace(person=program, body=None),
        "of_system": SimpleNamespace(person=world.system, body=None),
        "held_by_hanh": SimpleNamespace(**own, body=world.committee_x),
        "held_by_hanh_alone": SimpleNamespace(**own, body=None),
    }  # fmt: skip


#: What each rule is asked about; a rule that is asked about nothing has "-".
ABOUT = {
    "may_load_country": "-",
    "may_audit_looks": "-",
    "may_change_units": "nation province x y hamlet",
    "may_appoint": "office committee_a front_a committee_x front_x committee_y",
    "may_ask_opening": "sealed",
    "may_approve_opening": "asked asked_by_lien agreed refused",
    "may_open": "asked agreed refused expired",
    "may_issue_token": "own_of_hanh program_of_x program_of_nobody of_system",
    "may_revoke_token": "held_by_hanh held_by_hanh_alone",
}


def answer(rule: str, who: Any, what: Any) -> bool:
    may: Callable[..., bool] = getattr(rules, rule)
    if what is None:
        return may(who)
    return may(who, what, NOW) if rule == "may_open" else may(who, what)


def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World) -> None:
    known, about = people(world), things(world)
    said: dict[bool, set[tuple[str, str, str]]] = {True: set(), False: set()}
    for rule, who, what, allowed in ACCESS:
        said[allowed] |= {(rule, one, thing) for one in who.split() for thing in what.split()}
    found = {
        (rule, name, thing)
        for rule, names in ABOUT.items()
        for thing in names.split()
        for name, who in known.items()
        if _has_key(rule, who) and answer(rule, who, about[thing])
    }
    assert {"must be allowed": sorted(said[True] - found), "must be refused": sorted(found - said[True])} == {
        "must be allowed": [], "must be refused": [],
    }  # fmt: skip
    assert said[True] & said[False] == set(), "the table contradicts itself"


def _has_key(rule: str, who: Any) -> bool:
    """Residents have no row of their own; openings and tokens are asked about only for people who sign in."""
    return not isinstance(who, Resident) or rule not in {
        "may_approve_opening",
        "may_open",
        "may_issue_token",
        "may_revoke_token",
    }


def test_the_table_is_complete() -> None:
    declared = {
        name for name, _rule in inspect.getmembers(rules, inspect.isfunction) if name.startswith("may_")
    }
    assert {row[0] for row in ACCESS} == ABOUT.keys() == declared
    assert {who for row in ACCESS for who in row[1].split()} == set(EVERYBODY.split())


def test_a_token_never_makes_another_token(world: World) -> None:
    own = SimpleNamespace(person=world.hanh, person_id=world.hanh.pk, body=None)
    narrowed = fresh(world.hanh)
    narrowed.scopes = frozenset({"petitions.read"})
    assert rules.may_issue_token(world.hanh, own)
    assert not rules.may_issue_token(narrowed, own)
