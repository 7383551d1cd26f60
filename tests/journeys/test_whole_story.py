"""The main story, whole: a drain, a receipt, a late office, an answer, a dispute, another answer, one honest figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.utils import timezone

from danvan.kernel.figures.public import refresh_all
from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.actions.upkeep import escalate_overdue, tally_petitions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]
TITLE = "Cống đầu ngõ 12 bị tắc, nước tràn ra đường"
FIRST = "Ngày hôm qua tổ thoát nước đã nạo vét 10 m cống đầu ngõ."
SECOND = "Sáng nay đã nạo vét toàn bộ 40 m cống, nước rút hết, có biên bản kèm ảnh."


def test_from_a_phone_to_a_proven_answer_and_an_honest_figure(
    world: World,
    visit: Callable[..., Visitor],
    sign_in: SignIn,
    log_grows: Callable[[], int],
    photo: Callable[..., Path],
) -> None:
    with _weeks_ago(7):
        code = _she_reports(visit(), world, photo("cong-tac.png"))
    log_grows()
    matter = Petition.objects.get()
    assert matter.due_on is not None
    assert matter.due_on < timezone.localdate()
    escalate_overdue()
    phuc = sign_in(world.phuc)
    phuc.reads(TITLE)

    hanh = sign_in(world.hanh)
    _she_answers(hanh, matter, FIRST, photo("lan-1.png"))
    tu = visit(scripts=False)
    _she_disputes(tu, code)
    hanh.go("/ban-lam-viec/")
    _she_answers(hanh, matter, SECOND, photo("lan-2.png"))
    tu.go(tu.page.url)
    tu.reads(SECOND)
    tu.press("Yes, done")
    _she_publishes(sign_in(world.mai), matter)

    tally_petitions()
    log_grows()
    refresh_all()
    _counted_once(visit(), world, matter)
    call_command("verify")


def _weeks_ago(weeks: int) -> time_machine.travel:
    """The house's clock, put back: the server runs in this process."""
    moment: datetime = timezone.now() - timedelta(weeks=weeks)
    return time_machine.travel(moment, tick=True)


def _she_reports(tu: Visitor, world: World, picture: Path) -> str:
    tu.go(f"/gui/?don-vi={world.x.code}&loai=phan-anh")
    tu.write("In a few words: what is it about?", TITLE)
    tu.write("What happened?", factories.TEXT)
    tu.press("Check and continue")
    tu.attach("Photos or papers", picture)
    tu.press("Send")
    return tu.page.locator(".receipt__code").inner_text()


def _she_answers(hanh: Visitor, matter: Petition, text: str, picture: Path) -> None:
    hanh.follow(f"{matter.number} {TITLE}")
    if factories.again(matter).state == "received":
        hanh.leave_by(lambda: hanh.page.keyboard.press("t"))
        hanh.press("Take up")
    hanh.leave_by(lambda: hanh.page.keyboard.press("a"))
    hanh.write("Answer", text)
    hanh.page.get_by_label(hanh.say("Resolved"), exact=True).check()
    hanh.attach("Evidence", picture)
    hanh.press("Send the answer")
    assert factories.again(matter).state == "answered"


def _she_disputes(tu: Visitor, code: str) -> None:
    tu.go("/theo-doi/")
    tu.write("Receipt code", code)
    tu.press("Open the matter")
    tu.reads(FIRST)
    tu.write("What is still wrong?", "Mới vét một đoạn, mưa xuống vẫn ngập.")
    tu.press("No, not done")
    tu.reads("The matter is open again, with a new deadline. The level above sees it too.")


def _she_publishes(mai: Visitor, matter: Petition) -> None:
    mai.go(f"/ban-lam-viec/phan-anh/{matter.number}/cong-khai/")
    for box in mai.page.locator("input[name=photos]").all():
        box.check()
    mai.press("Publish")


def _counted_once(anybody: Visitor, world: World, matter: Petition) -> None:
    """Received once, closed once, reopened once; and the figure opens to this very record."""
    for figure in ("Received", "Closed", "Reopened"):
        anybody.go(f"/so-lieu/?don-vi={world.x.code}")
        row = anybody.page.locator("tr", has=anybody.link(figure)).last
        assert row.locator(".cell--number").inner_text().strip() == "1", figure
        anybody.follow(figure, within=row)
        assert anybody.page.locator("#results li").count() == 1
        anybody.follow(TITLE)
        assert anybody.path == f"/phan-anh/{matter.number}/"
    anybody.reads(FIRST)
    anybody.reads(SECOND)
