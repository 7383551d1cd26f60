"""Anh Dũng leads the ward: grants time in writing, refuses on a ground of the list, gives work out; anh Phúc above him."""

from __future__ import annotations

from collections.abc import Callable

from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.actions.upkeep import escalate_overdue
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]


def test_time_is_granted_before_the_deadline_and_never_after(world: World, sign_in: SignIn) -> None:
    matter, late = factories.petition(world, state="accepted"), factories.overdue(world)
    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/phan-anh/{matter.number}/")
    dung.reads("Why this date?")
    dung.leave_by(lambda: dung.page.keyboard.press("e"))
    dung.page.locator("input[name=reason_code]").first.check()
    dung.write("Reason", "Quá ngắn")
    dung.press("Extend")
    assert factories.again(matter).due_on == matter.due_on, "a reason of two words was enough"

    dung.write("Reason", factories.LONG_REASON)
    dung.press("Extend")
    longer = factories.again(matter)
    assert longer.due_on > matter.due_on
    dung.reads(f"{longer.due_on:%d/%m/%Y}")
    dung.reads(factories.LONG_REASON)

    dung.go(f"/ban-lam-viec/phan-anh/{late.number}/gia-han/")
    dung.page.locator("input[name=reason_code]").first.check()
    dung.write("Reason", factories.LONG_REASON)
    dung.press("Extend")
    assert factories.again(late).due_on == late.due_on
    assert dung.field("Reason").input_value() == factories.LONG_REASON


def test_a_refusal_names_its_ground_and_the_resident_reads_it(world: World, sign_in: SignIn) -> None:
    matter = factories.petition(world)
    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/phan-anh/{matter.number}/")
    dung.leave_by(lambda: dung.page.keyboard.press("x"))
    dung.press("Do not take up")
    assert factories.again(matter).state == "received", "refused without a ground"

    dung.page.locator("input[name=ground][value=outside]").check()
    dung.write("Reason", "Việc giữa hai gia đình, không thuộc thẩm quyền của phường.")
    dung.press("Do not take up")
    assert factories.again(matter).state == "refused"


def test_work_is_given_to_a_person_who_finds_it_in_their_queue(world: World, sign_in: SignIn) -> None:
    matter = factories.petition(world)
    dung = sign_in(world.dung)
    dung.go(f"/ban-lam-viec/phan-anh/{matter.number}/")
    dung.leave_by(lambda: dung.page.keyboard.press("p"))
    dung.page.get_by_label(world.hanh.name).check()
    dung.press("Assign")
    assert factories.again(matter).assignee_id == world.hanh.pk

    hanh = sign_in(world.hanh)
    hanh.reads(matter.title)


def test_overdue_matters_come_up_to_the_level_above(world: World, sign_in: SignIn) -> None:
    late = factories.overdue(world)
    assert escalate_overdue() == 1
    phuc = sign_in(world.phuc)
    phuc.reads("Gone up to me")
    phuc.leave_by(lambda: phuc.page.get_by_role("link", name=str(late.number)).first.click())
    phuc.reads(late.title)
    phuc.reads(late.text)
