"""Holding many matters at once saves reading them, and never acts on what is no longer true."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.errors import Refused
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.steps import holding
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import again, petition, resident_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def test_acts_on_held_matters_do_what_they_always_do(world: World) -> None:
    first, second = petition(world), petition(world)
    with holding([first, second]):
        accepted = actions.accept_petition(first, by=world.hanh)
        actions.message_resident(first, by=world.hanh, text="Xin cho biết vị trí cụ thể?")
        actions.withdraw_petition(second, by=resident_of(second))

    assert accepted.state == "accepted"
    assert (again(first).state, again(second).state) == ("accepted", "withdrawn")
    assert again(first).version == 3


def test_a_held_matter_is_not_read_again(world: World, django_assert_max_num_queries: Any) -> None:
    matter = petition(world)
    world.hanh.can_as("petitions.handle", matter.body_id)  # posts are asked for once
    with holding([matter]), django_assert_max_num_queries(6) as queries:
        actions.accept_petition(matter, by=world.hanh)
    assert not any("FOR UPDATE" in query["sql"] for query in queries.captured_queries)


def test_what_has_moved_on_since_is_read_like_any_other(world: World) -> None:
    matter = petition(world)
    stale = Petition.objects.select_related("unit", "body", "topic").get(pk=matter.pk)
    actions.withdraw_petition(matter, by=resident_of(matter))

    with holding([stale]), pytest.raises(Refused):
        actions.accept_petition(stale, by=world.hanh)
    assert again(matter).state == "withdrawn"


def test_a_count_changed_in_the_database_is_read_back(world: World) -> None:
    matter = petition(world)
    actions.publish_petition(matter, by=world.mai)
    held = again(matter)
    with holding([held]):
        for token in ("a", "b"):
            actions.support_petition(held, by=Resident(), token=token)
        assert actions.accept_petition(held, by=world.hanh).support_count == 2
    assert (again(matter).support_count, again(matter).version) == (2, 5)


def test_nothing_is_held_after_the_stretch(world: World) -> None:
    matter = petition(world)
    with holding([matter]):
        pass
    Petition.objects.filter(pk=matter.pk).update(state="closed", outcome="explained", version=9)
    with pytest.raises(Refused):
        actions.accept_petition(matter, by=world.hanh)
