"""Handler and resident write to each other; the office never learns who it is talking to."""

from __future__ import annotations

import pytest

from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.petitions import actions
from danvan.modules.petitions.tests.factories import BA_TU, again, petition, resident_of
from danvan.modules.petitions.tests.traces import acts, last_leaf, news_of, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def test_question_and_reply_reach_the_other_side_without_numbers(world: World) -> None:
    matter = petition(world, state="accepted", contact=BA_TU)
    asked = actions.message_resident(matter, by=world.hanh, text="Bác cho biết đoạn cống nào bị tắc?")
    told = actions.reply_to_office(matter, by=resident_of(matter), text="Đoạn đầu ngõ. Số tôi 0912 345 678.")
    assert (asked.from_resident, asked.by) == (False, world.hanh)
    assert (told.from_resident, told.by) == (True, None)
    assert told.text == "Đoạn đầu ngõ. Số tôi [số điện thoại]."
    assert acts(matter)[-2:] == ["message_sent", "message_received"]
    assert last_leaf(matter)["facts"] == {"message": told.pk}
    assert list(last_leaf(matter)["commits"]) == ["message"]
    assert len(news_of(matter)) == 3, "taken up, asked; and the handler hears of the reply"
    assert again(matter).version == 4, "each message makes cached pages stale"


def test_a_resident_without_contact_finds_the_question_on_the_page(world: World) -> None:
    matter = petition(world, state="accepted")
    actions.message_resident(matter, by=world.hanh, text="Bác cho biết đoạn cống nào?")
    assert news_of(matter) == []
    assert matter.messages.count() == 1


@pytest.mark.parametrize("text", ["", "  a ", "x" * 4001, "\u200b\u200b\u200b"])
def test_nothing_and_too_much_are_refused(world: World, text: str) -> None:
    matter = petition(world, state="accepted")
    with refused("no_text"):
        actions.message_resident(matter, by=world.hanh, text=text)
    with refused("no_text"):
        actions.reply_to_office(matter, by=resident_of(matter), text=text)


def test_only_the_office_and_the_resident_write(world: World) -> None:
    matter, other = petition(world, state="accepted"), petition(world)
    for stranger in (world.quang, world.mai, world.thanh, world.phuc):
        with refused("not_allowed"):
            actions.message_resident(matter, by=stranger, text="Bác cho biết đoạn nào?")
    for somebody in (Resident(), resident_of(other)):
        with refused("not_allowed"):
            actions.reply_to_office(matter, by=somebody, text="Đoạn đầu ngõ.")


@pytest.mark.parametrize("state", ["closed", "refused", "withdrawn", "joined", "split", "forwarded"])
def test_after_the_end_the_line_is_closed(world: World, state: str) -> None:
    matter = petition(world, state=state)
    with refused("not_allowed"):
        actions.message_resident(matter, by=world.hanh, text="Bác cho biết đoạn nào?")
    with refused("not_allowed"):
        actions.reply_to_office(matter, by=resident_of(matter), text="Đoạn đầu ngõ.")
