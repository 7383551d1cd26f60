"""The same phone with scripts: nothing typed is lost, and one need not write what has been said already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

_FIRST, _WORDS = "In a few words: what is it about?", "What happened?"


def test_a_draft_survives_and_a_similar_matter_is_joined_instead_of_repeated(
    world: World, visit: Callable[..., Visitor]
) -> None:
    known = _published(world)
    tu = visit()
    _she_finds_the_place_while_typing(tu)
    tu.write(_FIRST, "Cống trước nhà bị tắc")
    tu.write(_WORDS, factories.TEXT)
    kept = "localStorage.getItem('draft:gui')?.includes('nạo vét')"
    tu.waits_until(lambda: tu.page.evaluate(kept), "the draft is kept on the device")

    tu.leave_by(lambda: tu.page.reload())
    tu.reads("Your draft was restored from this device.")
    assert tu.field(_WORDS).input_value() == factories.TEXT

    tu.page.keyboard.press("Tab")
    tu.field(_WORDS).press("End")
    tu.field(_WORDS).press_sequentially(" Xin cảm ơn.")
    tu.waits_for("Has somebody said this already?")
    tu.press("I have this too")
    assert tu.path == f"/phan-anh/{known.number}/"
    assert factories.again(known).support_count == 1
    thanks = (f"You have joined. %(n)d {who} the same problem." for who in ("person has", "people have"))
    tu.reads(tu.say_count(*thanks, 1))
    tu.press("I have this too")
    tu.reads("You have joined this matter already.")
    assert Petition.objects.count() == 1


def test_numbers_are_hidden_while_one_writes_and_a_sent_draft_is_gone(
    world: World, visit: Callable[..., Visitor], photo: Callable[..., Path]
) -> None:
    tu = visit()
    tu.go(f"/gui/?don-vi={world.x.code}&loai=phan-anh")
    tu.write(_FIRST, "Đèn đường ngõ 7 không sáng")
    tu.field(_WORDS).press_sequentially("Ngõ tối om, gọi tôi 0912345678 nhé.")
    tu.waits_for("This will be hidden from the office and the public")

    tu.press("Check and continue")
    tu.attach("Photos or papers", photo("den-hong.png"))
    expect(tu.page.locator(".upload__previews img")).to_have_count(1)
    tu.press("Send")
    tu.reads("We have received it")
    assert tu.page.evaluate("localStorage.getItem('draft:gui')") is None
    tu.follow("Follow this matter")
    tu.reads("Đèn đường ngõ 7 không sáng")
    assert "0912345678" not in tu.words


def test_a_denunciation_is_not_taken_in_but_shown_the_way(
    world: World, visit: Callable[..., Visitor]
) -> None:
    tu = visit()
    tu.go(f"/gui/?don-vi={world.x.code}&loai=to-cao")
    assert tu.path == "/gui/to-cao/"
    assert tu.page.locator("main textarea, main input[type=text]").count() == 0
    tu.press("Give me a number")
    tu.reads("Your number:")
    assert Petition.objects.count() == 0


def _published(world: World) -> Petition:
    matter = factories.petition(world, state="accepted", topic=factories.topic())
    actions.publish_petition(matter, by=world.mai, title=factories.TITLE, text=factories.TEXT)
    return factories.again(matter)


def _she_finds_the_place_while_typing(tu: Visitor) -> None:
    tu.go("/gui/")
    tu.field("Commune or ward").press_sequentially("hoang li")
    tu.waits_for("Phường Hoàng Liệt")
    tu.follow("Phường Hoàng Liệt")
    tu.leave_by(lambda: tu.page.locator("a[href*='loai=phan-anh']").click())
