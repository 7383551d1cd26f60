"""Topics come from a file; who takes them is decided by unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.errors import Refused
from danvan.modules.petitions.actions import set_route, sync_topics
from danvan.modules.petitions.models import Route, Topic
from danvan.modules.petitions.routing import body_for
from danvan.modules.petitions.seeds.words import phrases
from danvan.modules.petitions.tests.factories import topic

pytestmark = pytest.mark.django_db

ONE = """
tree = "vn"
[[topic]]
code = "drains"
vi = "Thoát nước"
en = "Drains"
hint_vi = "Cống tắc"
"""
TWO = ONE + '[[topic]]\ncode = "roads"\nvi = "Đường sá"\nen = "Roads"\n'


@pytest.fixture
def world() -> World:
    return small_world()


def test_the_projects_topics_are_brought_in_once(world: World) -> None:
    assert sync_topics(by=world.system) == Topic.objects.count() >= 24
    assert sync_topics(by=world.system) == 0
    assert Entry.objects.filter(act="petitions.topics_synced").count() == 1


def test_every_topic_has_words_to_tell_it_by_and_sentences_for_the_demo(world: World) -> None:
    sync_topics(by=world.system)
    told, _common = phrases()
    assert set(told) == set(Topic.objects.values_list("code", flat=True))
    assert all(len(said["season"]) == 12 and said["facts"] and said["done"] for said in told.values())


def test_a_topic_that_is_gone_is_kept_but_no_longer_offered(world: World, tmp_path: Path) -> None:
    (tmp_path / "vn.toml").write_text(TWO, encoding="utf-8")
    assert sync_topics(by=world.ngoc, folder=tmp_path) == 2
    (tmp_path / "vn.toml").write_text(ONE.replace("Thoát nước", "Cống rãnh"), encoding="utf-8")

    assert sync_topics(by=world.ngoc, folder=tmp_path) == 2
    assert Topic.objects.get(code="drains").name_vi == "Cống rãnh"
    assert Topic.objects.get(code="roads").is_active is False


def test_only_a_registrar_brings_topics_in(world: World) -> None:
    with pytest.raises(Refused):
        sync_topics(by=world.dung)
    assert not Topic.objects.exists()


def test_a_route_sends_a_topic_to_a_department_and_to_no_other(world: World) -> None:
    drains, roads = topic("drains"), topic("roads", name_vi="Đường sá", name_en="Roads")
    set_route(world.x, by=world.ngoc, topic=drains, body=world.department_x)

    assert body_for(world.hamlet, drains) == world.department_x
    assert body_for(world.hamlet, roads) == world.committee_x
    assert body_for(world.y, drains) == world.committee_y


def test_a_route_is_changed_in_place_and_each_decision_recorded(world: World) -> None:
    drains = topic("drains")
    set_route(world.x, by=world.ngoc, topic=drains, body=world.department_x)
    set_route(world.x, by=world.ngoc, topic=drains, body=world.committee_x)

    assert Route.objects.get().body == world.committee_x
    assert Entry.objects.filter(act="petitions.route_set").count() == 2


def test_a_refused_route_leaves_no_trace(world: World) -> None:
    with pytest.raises(Refused):
        set_route(world.x, by=world.dung, topic=None, body=world.department_x)
    with pytest.raises(Refused) as refusal:
        set_route(world.x, by=world.ngoc, topic=None)
    assert refusal.value.code == "nobody"
    assert not Route.objects.exists()
