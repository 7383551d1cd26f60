"""Chị Hạnh answers, cô Mai publishes: a morning at the ward office, hands on the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]
QUESTION = "Cống bị tắc ở đầu ngõ hay cuối ngõ, phía nhà văn hóa?"
REPLY = "Dạ ở đầu ngõ, cạnh nhà văn hóa tổ dân phố."


def test_the_queue_is_worked_off_from_the_keyboard_up_to_a_proven_answer(
    world: World, sign_in: SignIn, photo: Callable[..., Path]
) -> None:
    urgent = factories.overdue(world, title="Nắp cống vỡ trước trường học", contact=factories.BA_TU)
    factories.petition(
        world, title="Đèn đường ngõ 7 không sáng", text="Cả ngõ 7 tối om từ thứ hai, xin thay bóng."
    )
    hanh = sign_in(world.hanh)
    assert hanh.path == "/ban-lam-viec/"
    first = hanh.page.locator("[data-row] a").first
    assert urgent.title in first.inner_text(), "the latest matter does not stand first"

    _she_takes_it_up(hanh, urgent)
    _she_asks_through_the_relay(hanh, urgent)
    _she_answers(hanh, urgent, photo("sau-khi-sua.png"))
    assert factories.BA_TU.phone not in hanh.page.content()


def _she_takes_it_up(hanh: Visitor, matter: Petition) -> None:
    hanh.page.keyboard.press("j")
    hanh.leave_by(lambda: hanh.page.keyboard.press("Enter"))
    assert hanh.path.endswith(f"/{matter.number}/")
    hanh.reads(matter.title)
    hanh.leave_by(lambda: hanh.page.keyboard.press("t"))
    hanh.press("Take up")
    assert factories.again(matter).state == "accepted"
    assert factories.again(matter).assignee_id is not None


def _she_asks_through_the_relay(hanh: Visitor, matter: Petition) -> None:
    hanh.leave_by(lambda: hanh.page.keyboard.press("m"))
    hanh.write("Message", QUESTION)
    hanh.press("Send")
    hanh.reads(QUESTION)
    actions.reply_to_office(factories.again(matter), by=factories.resident_of(matter), text=REPLY)
    hanh.go(hanh.page.url)
    hanh.reads(REPLY)


def _she_answers(hanh: Visitor, matter: Petition, picture: Path) -> None:
    """First without evidence: refused in plain words, nothing typed is lost."""
    hanh.leave_by(lambda: hanh.page.keyboard.press("a"))
    hanh.write("Answer", factories.ANSWER)
    hanh.page.get_by_label(hanh.say("Resolved"), exact=True).check()
    hanh.press("Send the answer")
    hanh.reads("“Resolved” needs evidence: a photo or a document that shows it.")
    assert hanh.field("Answer").input_value() == factories.ANSWER
    assert hanh.page.get_by_label(hanh.say("Resolved"), exact=True).is_checked()
    assert factories.again(matter).state == "accepted"

    hanh.attach("Evidence", picture)
    hanh.press("Send the answer")
    now = factories.again(matter)
    assert (now.state, now.outcome, now.has_evidence) == ("answered", "resolved", True)
    hanh.reads("Đèn đường ngõ 7 không sáng")  # the next of her queue is open before her


def test_nothing_is_public_before_a_person_has_read_it(
    world: World, sign_in: SignIn, visit: Callable[..., Visitor]
) -> None:
    matter = factories.petition(
        world, state="answered", text=f"{factories.TEXT} Nhà anh Nguyễn Văn Hùng cũng bị ngập."
    )
    passer_by = visit()
    passer_by.may_answer = {404}
    passer_by.go(f"/phan-anh/{matter.number}/")
    passer_by.reads_not(matter.title)

    mai = sign_in(world.mai)
    mai.follow("Review them")
    mai.leave_by(lambda: mai.page.locator(f"a[href*='/{matter.number}/cong-khai/']").first.click())
    mai.write("Public title", "Cống ngõ 12 bị tắc, nước tràn vào nhà")
    mai.write("Public text", factories.TEXT)
    mai.press("Publish")

    passer_by.may_answer = set()
    passer_by.go(f"/phan-anh/{matter.number}/")
    passer_by.reads("Cống ngõ 12 bị tắc, nước tràn vào nhà")
    passer_by.reads(factories.ANSWER)
    assert "Hùng" not in passer_by.page.content()


def test_the_list_is_filtered_and_leaves_as_a_spreadsheet(
    world: World, sign_in: SignIn, tmp_path: Path
) -> None:
    late = factories.overdue(world, title="Rác tồn đọng ở chợ cóc", contact=factories.BA_TU)
    factories.petition(world, title="Đèn đường ngõ 7 không sáng")
    hanh = sign_in(world.hanh)
    hanh.go("/ban-lam-viec/phan-anh/")
    box = hanh.page.locator("[data-search]").first
    hanh.page.keyboard.press("/")
    expect(box).to_be_focused()
    box.fill("rac ton dong")
    box.press("Enter")
    expect(hanh.page.get_by_text("Đèn đường ngõ 7 không sáng")).to_have_count(0)
    expect(hanh.page).to_have_url(re.compile(r"\?.*rac"))  # an address that can be sent to a colleague
    hanh.arrive()
    hanh.reads("Rác tồn đọng ở chợ cóc")

    for link, signature in (("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK")):
        found = hanh.page.get_by_role("link", name=link)
        with hanh.page.expect_download() as waited:
            found.first.click()
        target = tmp_path / waited.value.suggested_filename
        waited.value.save_as(target)
        content = target.read_bytes()
        assert content.startswith(signature), link
        if link == "CSV":
            text = content.decode("utf-8-sig")
            assert str(late.number) in text
            assert "Đèn đường" not in text
            assert factories.BA_TU.phone not in text


def test_two_officers_at_once_lose_nothing(world: World, sign_in: SignIn) -> None:
    matter = factories.petition(world, state="accepted")
    hanh = sign_in(world.hanh)
    hanh.go(f"/ban-lam-viec/phan-anh/{matter.number}/tra-loi/")
    hanh.write("Answer", factories.ANSWER)
    hanh.page.get_by_label(hanh.say("Explained, nothing to change"), exact=True).check()
    factories.answer(matter, world=world, outcome="explained")
    hanh.press("Send the answer")
    hanh.reads("This cannot be done now")
    assert factories.ANSWER in hanh.page.locator("textarea").input_value()


def test_what_belongs_to_the_ward_next_door_does_not_exist(world: World, sign_in: SignIn) -> None:
    matter = factories.petition(world)
    quang = sign_in(world.quang)
    quang.may_answer = {404}
    quang.go(f"/ban-lam-viec/phan-anh/{matter.number}/")
    quang.reads_not(matter.title)
