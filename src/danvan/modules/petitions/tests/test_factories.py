"""The small world and its petitions are what the other tests believe them to be."""

import pytest

from danvan.kernel.organisations.testing import small_world
from danvan.kernel.registry.public import house
from danvan.modules.petitions.states import WORKFLOW

from . import factories


@pytest.mark.django_db
@pytest.mark.parametrize("state", factories.STATES)
def test_a_petition_can_be_brought_into_each_state(state: str) -> None:
    world = small_world()

    matter = factories.petition(world, state=state)

    assert matter.state == state
    assert matter.body == world.committee_x


def test_the_factories_know_every_state() -> None:
    assert set(factories.STATES) == set(WORKFLOW.states)


@pytest.mark.django_db
def test_each_of_the_cast_may_do_what_they_are_there_for() -> None:
    world = small_world()

    assert world.hanh.can_as("petitions.handle", world.committee_x.pk)
    assert not world.quang.can("petitions.read", world.x.pk)
    assert world.dung.can_as("petitions.lead", world.committee_x.pk)
    assert world.mai.can("petitions.register", world.hamlet.pk)
    assert world.thanh.can_as("organisations.ask_opening", world.front_x.pk)
    assert world.lien.can_as("organisations.approve_opening", world.front_x.pk)
    assert world.phuc.can("petitions.read", world.y.pk)
    assert world.ngoc.can("organisations.change_units", world.x.pk)


@pytest.mark.django_db
def test_every_role_of_the_cast_grants_something() -> None:
    world = small_world()
    roles = {role for permission in house().permissions.values() for role in permission.roles}

    for person in (
        world.hanh,
        world.dung,
        world.mai,
        world.quang,
        world.thanh,
        world.lien,
        world.phuc,
        world.ngoc,
    ):
        assert {post.role for post in person.posts} <= roles
