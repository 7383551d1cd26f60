"""Who may do what to a petition in which state: the whole table, and nothing beside it.

A row names a rule, those whom it lets act, the conditions of the matter under which it does, and the answer.
Whatever no row allows must be refused: every rule is asked for everybody in every condition. Rows that say
False are the refusals worth reading; they may not contradict the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from danvan.kernel.organisations.public import Actor, Resident, Unit
from danvan.kernel.organisations.testing import World, add_person, fresh, small_world
from danvan.modules.petitions import actions, rules
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries import visible_to
from danvan.modules.petitions.tests.factories import STATES, again, answer, petition, resident_of

pytestmark = pytest.mark.django_db

#: Everybody: the cast, two more of the Front, somebody of another body of the same unit, and residents.
EVERYBODY = (
    "handler head reception colleague stranger superior national checker checker_head keeper auditor"
    " resident other_resident system"
)
#: Conditions beside the plain states: with the answer lacking evidence, after one move, gone up a level, closed by
#: the resident's word, closed long ago, private, published, erased.
CONDITIONS = " ".join(STATES) + " bare moved risen confirmed expired private public erased"
ALIVE = CONDITIONS.removesuffix(" erased")
IN_HAND = "received accepted moved risen private public"
OFFICE = "handler head system"
LEADERS = "head system"

ACCESS = [
    # rule, who, condition, allowed
    (
        "may_read",
        "handler head reception superior national checker checker_head auditor system",
        CONDITIONS,
        True,
    ),
    ("may_read", "stranger colleague keeper resident other_resident", CONDITIONS, False),
    ("may_check", "checker checker_head auditor system", CONDITIONS, True),
    ("may_check", "handler head stranger superior", CONDITIONS, False),
    ("may_accept", OFFICE, "received moved risen private public", True),
    ("may_accept", "superior", "risen", True),
    ("may_accept", "reception checker checker_head stranger colleague national resident", "received", False),
    ("may_accept", "superior", "received", False),
    ("may_accept", "handler", "accepted erased", False),
    ("may_assign", LEADERS, IN_HAND, True),
    ("may_assign", "superior", "risen", True),
    ("may_assign", "handler", "received", False),
    ("may_answer", OFFICE, IN_HAND, True),
    ("may_answer", "superior", "risen", True),
    ("may_answer", "stranger reception checker colleague resident", IN_HAND, False),
    ("may_answer", "handler", "waiting answered closed", False),
    ("may_close", OFFICE, "answered", True),
    ("may_close", "handler head system", "bare received closed", False),
    ("may_close", "resident", "answered", False),
    ("may_refuse", LEADERS, IN_HAND, True),
    ("may_refuse", "superior", "risen", True),
    ("may_refuse", "handler", "received", False),
    ("may_transfer", "handler head", "received accepted risen private public", True),
    ("may_transfer", "system", IN_HAND, True),
    ("may_transfer", "superior", "risen", True),
    ("may_transfer", "handler head", "moved", False),
    ("may_transfer", "superior", "received", False),
    ("may_forward", LEADERS, IN_HAND, True),
    ("may_forward", "superior", "risen", True),
    ("may_forward", "handler", "received", False),
    ("may_split", OFFICE, IN_HAND, True),
    ("may_split", "superior", "risen", True),
    ("may_split", "reception stranger resident", IN_HAND, False),
    ("may_join", OFFICE, IN_HAND, True),
    ("may_join", "superior", "risen", True),
    ("may_join", "reception stranger resident", IN_HAND, False),
    ("may_pause", OFFICE, "accepted", True),
    ("may_pause", OFFICE, "received waiting answered", False),
    ("may_resume", OFFICE, "waiting", True),
    ("may_resume", OFFICE, "accepted", False),
    ("may_extend", LEADERS, IN_HAND, True),
    ("may_extend", "superior", "risen", True),
    ("may_extend", "handler", "accepted", False),
    ("may_message", OFFICE, f"{IN_HAND} waiting answered bare", True),
    ("may_message", "superior", "risen", True),
    ("may_message", OFFICE, "closed erased", False),
    ("may_reply", "resident", f"{IN_HAND} waiting answered bare", True),
    ("may_reply", "other_resident system handler", "accepted", False),
    ("may_withdraw", "resident", f"{IN_HAND} waiting", True),
    ("may_withdraw", "resident", "answered closed", False),
    ("may_withdraw", "other_resident head system", "received", False),
    ("may_confirm", "resident", "answered bare", True),
    ("may_confirm", "other_resident handler head system", "answered", False),
    ("may_dispute", "resident", "answered bare closed refused", True),
    ("may_dispute", "resident", "confirmed expired withdrawn", False),
    ("may_dispute", "other_resident handler system", "answered closed", False),
    ("may_rate", "resident", "answered bare closed confirmed expired", True),
    ("may_rate", "other_resident head system", "answered", False),
    (
        "may_publish",
        "reception head superior system",
        ALIVE.replace(" private", "").replace(" public", ""),
        True,
    ),
    ("may_publish", "reception head superior system", "private public erased", False),
    ("may_publish", "handler checker stranger national resident", "received", False),
    ("may_withhold", "reception head superior system", ALIVE, True),
    ("may_withhold", "handler checker resident", "public", False),
    ("may_erase", "resident checker_head keeper system", ALIVE, True),
    ("may_erase", "resident system", "erased", False),
    ("may_erase", "handler head reception checker superior other_resident", "received", False),
]

#: Rules about a unit or about nothing in particular; "everywhere" stands for the latter.
PLACES = [
    # rule, who, unit, allowed
    ("may_register", "handler head reception", "x hamlet", True),
    ("may_register", "superior", "province x y hamlet", True),
    ("may_register", "stranger", "y", True),
    ("may_register", "system", "nation province x y hamlet", True),
    ("may_register", "handler head reception", "y province", False),
    ("may_register", "checker resident", "x", False),
    ("may_set_routes", "national system", "nation province x y hamlet", True),
    ("may_set_routes", "head superior reception", "x", False),
    ("may_set_topics", "national system", "everywhere", True),
    ("may_set_topics", "head superior resident", "everywhere", False),
    ("may_import", "national system", "everywhere", True),
    ("may_import", "head superior resident", "everywhere", False),
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return small_world()


def people(world: World) -> dict[str, Actor]:
    """Everybody but the two residents, whose receipts differ from matter to matter."""
    return {
        "handler": world.hanh, "head": world.dung, "reception": world.mai, "stranger": world.quang,
        "colleague": add_person(world.department_x, "nobody"), "superior": world.phuc, "national": world.ngoc,
        "checker": world.thanh, "checker_head": world.lien, "keeper": add_person(world.front_x, "seal_keeper"),
        "auditor": add_person(world.front_a, "auditor"), "system": world.system,
    }  # fmt: skip


def matters(world: World) -> dict[str, Petition]:
    """One matter in each condition."""
    found = {state: petition(world, state=state) for state in STATES}
    found |= {name: petition(world) for name in ("bare", "moved", "risen", "public")}
    answer(found["bare"], world=world, outcome="explained", with_evidence=False)
    rows = Petition.objects.all()
    rows.filter(pk=found["moved"].pk).update(transferred_count=1)
    rows.filter(pk=found["risen"].pk).update(escalated_body=world.committee_a)
    actions.publish_petition(found["public"], by=world.mai)
    found |= {"confirmed": petition(world, state="answered"), "expired": petition(world, state="closed")}
    actions.confirm_petition(found["confirmed"], by=resident_of(found["confirmed"]))
    ended = found["expired"].ended_on
    assert ended is not None
    rows.filter(pk=found["expired"].pk).update(ended_on=ended - timedelta(days=60))
    found |= {"private": petition(world, is_private=True), "erased": petition(world)}
    actions.erase_petition(
        found["erased"], by=resident_of(found["erased"]), ground="Theo đề nghị của người gửi"
    )
    return {name: again(matter) for name, matter in found.items()}


def allowed_by(
    table: list[tuple[str, str, str, bool]],
) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """(allowed, refused): every combination of rule, who and condition that rows name."""
    said: dict[bool, set[tuple[str, str, str]]] = {True: set(), False: set()}
    for rule, who, conditions, allowed in table:
        said[allowed] |= {(rule, one, condition) for one in who.split() for condition in conditions.split()}
    return said[True], said[False]


def differences(expected: set[Any], found: set[Any]) -> dict[str, list[Any]]:
    return {"must be allowed": sorted(expected - found), "must be refused": sorted(found - expected)}


NOTHING: dict[str, list[Any]] = {"must be allowed": [], "must be refused": []}


@pytest.mark.smoke
def test_each_rule_lets_act_whom_the_table_names_and_nobody_else(world: World) -> None:
    expected, refused = allowed_by(ACCESS)
    everybody, conditions = people(world), matters(world)
    found = set()
    for rule in {row[0] for row in ACCESS}:
        may: Callable[[Any, Any], bool] = getattr(rules, rule)
        for condition, matter in conditions.items():
            known = everybody | {
                "resident": resident_of(matter),
                "other_resident": resident_of(petition_like(matter)),
            }
            found |= {(rule, who, condition) for who, actor in known.items() if may(actor, matter)}
    assert differences(expected, found) == NOTHING
    assert expected & refused == set(), "the table contradicts itself"


def petition_like(matter: Petition) -> Petition:
    """Some other matter, whose receipt opens nothing here."""
    return Petition(pk=matter.pk)


def test_each_rule_about_a_place_lets_act_whom_the_table_names_and_nobody_else(world: World) -> None:
    expected, refused = allowed_by(PLACES)
    everybody = people(world) | {"resident": Resident(), "other_resident": Resident()}
    units: dict[str, Unit] = {
        name: getattr(world, name) for name in ("nation", "province", "x", "y", "hamlet")
    }
    found = set()
    for rule in {row[0] for row in PLACES}:
        may = getattr(rules, rule)
        for who, actor in everybody.items():
            if len(inspect.signature(may).parameters) == 1:
                found |= {(rule, who, "everywhere")} if may(actor) else set()
            else:
                found |= {(rule, who, name) for name, unit in units.items() if may(actor, unit)}
    assert differences(expected, found) == NOTHING
    assert expected & refused == set(), "the table contradicts itself"


def test_the_table_is_complete() -> None:
    declared = {
        name for name, _rule in inspect.getmembers(rules, inspect.isfunction) if name.startswith("may_")
    }
    assert {row[0] for row in [*ACCESS, *PLACES]} == declared
    named = {who for row in [*ACCESS, *PLACES] for who in row[1].split()}
    assert named == set(EVERYBODY.split()), "everybody stands in the table"
    conditions = {condition for row in ACCESS for condition in row[2].split()}
    assert conditions == set(CONDITIONS.split())


def test_what_one_may_read_is_exactly_what_one_is_shown(world: World) -> None:
    known, conditions = people(world), matters(world)
    elsewhere = petition(world, unit=world.y)
    everything = {matter.pk: matter for matter in [*conditions.values(), elsewhere]}
    for who, actor in known.items():
        shown = set(visible_to(actor).filter(pk__in=everything).values_list("pk", flat=True))
        assert shown == {pk for pk, matter in everything.items() if rules.may_read(actor, matter)}, who
    assert list(visible_to(Resident())) == []


def test_a_post_that_has_ended_opens_nothing(world: World) -> None:
    from danvan.kernel.organisations.public import end_holding

    matter = petition(world)
    assert rules.may_accept(fresh(world.hanh), matter)
    end_holding(world.hanh.holdings.get(), by=world.ngoc, on=matter.received_on)
    assert not rules.may_accept(fresh(world.hanh), matter)
    assert list(visible_to(fresh(world.hanh))) == []


def test_a_rule_that_asks_for_an_act_nobody_declared_raises(world: World) -> None:
    with pytest.raises(KeyError, match="no state opens"):
        rules._open("clsoe", petition(world))
