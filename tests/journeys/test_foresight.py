"""From an alarm to advice, to a task, to "did it help": a rise of blocked drains, followed on a phone of 360 px."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from danvan.kernel.organisations.testing import World
from danvan.modules.foresight import actions
from danvan.modules.foresight.models import Advice, Alarm
from danvan.modules.foresight.tests.factories import WEEK, last_week, past

from .visitor import Visitor

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


def test_a_rise_is_seen_explained_acted_on_and_measured(world: World, visit: Visit, sign_in: SignIn) -> None:
    past(world, {("x", "drains"): [9, 12, 11, 14]}, mean=3)
    actions.run_week(by=world.system)
    alarm = Alarm.objects.get(unit=world.x)

    hanh = sign_in(world.hanh)
    hanh.go("/ban-lam-viec/du-bao/canh-bao/")
    hanh.go(f"/ban-lam-viec/du-bao/canh-bao/{alarm.pk}/")
    hanh.reads("This tells of an office and a matter, not of people.")
    hanh.follow("Explain")
    hanh.choose_from("What was found", "có sự việc tại chỗ")
    hanh.write("In plain words", "Cống chính ngõ 12 sập, nước không thoát.")
    hanh.press("Explain")
    hanh.follow("Draft advice")
    hanh.write("What we propose", "Giao tổ thoát nước sửa cống chính ngõ 12 trong năm ngày.")
    hanh.press("Draft advice")
    paper = Advice.objects.get()
    hanh.follow("Send to the head")
    hanh.press("Send to the head")

    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/du-bao/tham-muu/{paper.pk}/")
    dung.follow("Agree and give the task")
    dung.press("Agree and give the task")
    dung.reads("Agreed; the task is given.")
    dung.go("/ban-lam-viec/nhiem-vu/")
    dung.reads(Advice.objects.get().task)
    dung.go("/ban-lam-viec/du-bao/tai-trong/")

    # Six weeks go by; the drains are repaired.
    Advice.objects.update(agreed_on=last_week() - 5 * WEEK + timedelta(days=2), before=46)
    assert actions.measure_due(by=world.system, today=last_week() + 2 * WEEK) == 1
    dung.go(f"/ban-lam-viec/du-bao/tham-muu/{paper.pk}/")
    dung.reads("Did it help")

    anybody = visit(scripts=False)
    for address in (
        "",
        f"canh-bao/{alarm.pk}/",
        "canh-bao/",
        "so-theo-doi/",
        "phuong-phap/",
        f"tinh/{world.province.code}/",
    ):
        anybody.go(f"/du-bao/{address}")
    anybody.go("/du-bao/")
    anybody.reads("Phường Hoàng Liệt")
