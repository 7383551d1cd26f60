"""Chị Ngọc merges two wards while matters are open: nobody's matter, address or count is lost."""

from __future__ import annotations

from collections.abc import Callable

from danvan.kernel.figures.public import refresh_all
from danvan.kernel.organisations.public import Unit
from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.tests import factories

from .visitor import Visitor

SignIn = Callable[..., Visitor]
NEW = {"code": "90001", "kind": "Phường", "name": "Hoàng Định"}
ACT = "1656/NQ-UBTVQH15"


def test_open_matters_receipts_addresses_and_sums_survive_a_merger(
    world: World, sign_in: SignIn, visit: Callable[..., Visitor], log_grows: Callable[[], int]
) -> None:
    sent = factories.receipt(world, title="Nắp cống vỡ trước trường học")
    next_door = factories.petition(world, unit=world.y, title="Chợ cóc lấn hết vỉa hè")
    factories.petition(world, state="closed")

    ngoc = sign_in(world.ngoc)
    _she_merges(ngoc, world)
    merged = Unit.objects.get(code=NEW["code"])
    assert {factories.again(one).unit_id for one in (sent.petition, next_door)} == {merged.pk}
    _she_sets_up_the_new_office(ngoc, merged, world)

    quang = sign_in(world.quang)
    quang.go("/ban-lam-viec/phan-anh/")
    quang.reads(sent.petition.title)
    quang.reads(next_door.title)

    tu = visit(scripts=False)
    tu.go("/theo-doi/")
    tu.write("Receipt code", sent.code)
    tu.press("Open the matter")
    tu.reads("Followed the reorganised unit")

    log_grows()
    refresh_all()
    tu.go(f"/don-vi/{world.x.code}/")
    tu.reads("It lives on in:")
    tu.follow("Phường Hoàng Định")
    tu.reads(ACT)
    tu.go(f"/so-lieu/?don-vi={NEW['code']}")
    tu.reads("Nothing is missing: the addition")
    addition = tu.page.locator("section[aria-labelledby=identity-title] p.num").inner_text()
    assert addition.split()[0] == "3", addition


def _she_merges(ngoc: Visitor, world: World) -> None:
    ngoc.go("/ban-lam-viec/don-vi/?q=hoang+liet")
    ngoc.follow("Phường Hoàng Liệt")
    ngoc.follow("Merge")
    ngoc.press("Merge")
    ngoc.reads("Something needs mending")
    for unit in (world.x, world.y):
        ngoc.page.locator(f"input[name=predecessors][value='{unit.pk}']").check()
    for name, value in (NEW | {"act_number": ACT}).items():
        ngoc.page.locator(f"[name={name}]").fill(value)
    ngoc.press("Merge")
    ngoc.reads("The units have merged. Open matters follow within moments.")


def _she_sets_up_the_new_office(ngoc: Visitor, merged: Unit, world: World) -> None:
    """A committee, a post in it, and anh Quang appointed to it."""
    ngoc.go(f"/ban-lam-viec/don-vi/{merged.pk}/")
    ngoc.follow("Set up a body")
    ngoc.page.locator("[name=kind]").select_option("people_committee")
    ngoc.page.locator("[name=name]").fill("UBND phường Hoàng Định")
    ngoc.press("Set up")
    ngoc.follow("Create a post")
    ngoc.page.locator("[name=role]").select_option("handler")
    ngoc.page.locator("[name=title]").fill("Chuyên viên giải quyết phản ánh, kiến nghị")
    ngoc.press("Create")
    ngoc.follow("Appoint somebody")
    ngoc.page.locator("[name=email]").fill(world.quang.email)
    ngoc.press("Appoint")
    ngoc.reads(world.quang.name)
