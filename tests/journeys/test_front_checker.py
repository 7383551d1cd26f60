"""Ông Thành of the Front checks: a share down to the very records, and a seal that takes two people to open."""

from __future__ import annotations

from collections.abc import Callable

import time_machine

from danvan.kernel.figures.public import refresh_all
from danvan.kernel.organisations.testing import World
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]
REASON = "Người gửi báo bị đe dọa; cần gặp để bảo vệ theo đề nghị của công an phường."


def test_a_share_opens_to_the_very_records_it_counts(
    world: World, sign_in: SignIn, visit: Callable[..., Visitor], log_grows: Callable[[], int]
) -> None:
    good, late = _one_in_time_and_one_late(world, log_grows)

    thanh = sign_in(world.thanh)
    thanh.reads("How deadlines are kept")
    thanh.reads("%(a)s of %(b)s on time", a="1", b="2")
    thanh.leave_by(lambda: thanh.page.locator("table a", has_text="Phường Hoàng Liệt").first.click())
    thanh.leave_by(lambda: thanh.page.get_by_role("link", name=late.title).first.click())
    thanh.reads(late.text)
    thanh.reads("You may read this matter; handling it is the task of the office in charge.")

    anybody = visit()
    anybody.go(f"/don-vi/{world.x.code}/")
    anybody.reads("%(a)s of %(b)s", a="1", b="2")
    anybody.follow("All figures", within=anybody.page.locator("main"))
    anybody.reads("Nothing is missing: the addition")
    anybody.follow("Fell due")
    assert _numbers_listed(anybody) == {good.number, late.number}
    anybody.go_back()
    anybody.follow("Answered on time")
    assert _numbers_listed(anybody) == {good.number}
    anybody.follow(good.public_title)
    anybody.reads(good.public_text)


def _one_in_time_and_one_late(world: World, log_grows: Callable[[], int]) -> tuple[Petition, Petition]:
    """Both fell due weeks ago; one was answered the day it came, the other never."""
    with time_machine.travel(factories.days_ago(60), tick=True):
        good = factories.petition(world, title="Đèn đường ngõ 7 không sáng", state="answered")
        late = factories.petition(world, title="Nắp cống vỡ trước trường học")
        for matter in (good, late):
            actions.publish_petition(matter, by=world.mai, title=matter.title, text=matter.text)
    log_grows()
    refresh_all()
    return factories.again(good), factories.again(late)


def _numbers_listed(visitor: Visitor) -> set[int]:
    links = visitor.page.locator("#results a[href*='/phan-anh/']")
    addresses = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    return {int(address.strip("/").split("/")[1]) for address in addresses if address.count("/") == 3}


def test_a_seal_opens_for_two_people_and_the_resident_sees_who_looked(
    world: World, sign_in: SignIn, visit: Callable[..., Visitor]
) -> None:
    sent = factories.receipt(world, contact=factories.BA_TU)
    thanh = sign_in(world.thanh)
    address = _he_asks(thanh, sent.petition)
    assert thanh.button("Agree, for 24 hours").count() == 0, "the first person could agree with himself"
    assert factories.BA_TU.phone not in thanh.page.content()

    hanh = sign_in(world.hanh)
    hanh.may_answer = {404}
    hanh.go(address)
    hanh.reads_not(REASON)

    lien = sign_in(world.lien)
    lien.reads("Waits for your decision")
    lien.go(address)
    lien.reads(REASON)
    lien.press("Agree, for 24 hours")

    thanh.go(address)
    thanh.press("Open and read")
    thanh.reads(factories.BA_TU.phone)
    lien.go("/ban-lam-viec/luot-xem/")
    lien.reads(world.thanh.name)
    lien.reads(world.lien.name)

    tu = visit(scripts=False)
    tu.go("/theo-doi/")
    tu.write("Receipt code", sent.code)
    tu.press("Open the matter")
    tu.reads("Who saw who you are")
    tu.reads(REASON)
    tu.reads(str(world.front_x))


def _he_asks(thanh: Visitor, matter: Petition) -> str:
    """From the matter's page; returns the address of the request."""
    thanh.go(f"/ban-lam-viec/phan-anh/{matter.number}/")
    thanh.follow("Ask to open the seal")
    thanh.page.locator("input[name=what][value=contact]").check()
    thanh.write("Why it is necessary", "Cần gặp")
    thanh.press("Ask")
    assert thanh.path.endswith("/mo-niem-phong/"), "two words were reason enough"
    thanh.write("Why it is necessary", REASON)
    thanh.press("Ask")
    thanh.reads("Waits for the second person")
    return thanh.path
