"""Every address of directives: for staff who may, for staff who may not, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions
from danvan.modules.directives.models import Directive, Task
from danvan.modules.directives.tests.factories import directive, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def test_a_paper_is_entered_related_and_gives_tasks_at_the_desk(desk: Client, world: World) -> None:
    new = reverse("directives:directive_new")
    form = {"unit": world.x.code, "number": "12 - KH/ĐU", "kind": "plan", "title": "Kế hoạch năm dân vận khéo",
            "issuer": "Đảng ủy phường", "issued_on": "2026-01-12"}  # fmt: skip
    assert desk.get(new).status_code == 200
    refused = desk.post(new, form | {"number": "14/16"})
    assert refused.status_code == 422
    assert 'value="14/16"' in refused.content.decode(), "what was typed survives"
    assert desk.post(new, form | {"effective_to": "2020-01-01"}).status_code == 422
    assert desk.post(new, form | {"unit": "zz"}).status_code == 422
    desk.post(new, form)
    paper = Directive.objects.get()
    assert (paper.number, paper.printed) == ("12-KH/ĐU", "12 - KH/ĐU")
    record = reverse("directives:directive", args=[paper.pk])
    old = directive(world, "3-KH/ĐU", issued_on=date(2025, 1, 5))
    relate = reverse("directives:directive_relate", args=[paper.pk])
    assert desk.get(relate).status_code == 200
    assert desk.post(relate, {"kind": "replaces", "to": "9-KH/ĐU"}).status_code == 422
    assert desk.post(relate, {"kind": "replaces", "to": "03/KH-ĐU"})["Location"] == record
    old.refresh_from_db()
    assert old.state == "superseded"
    assign = reverse("directives:directive_assign", args=[paper.pk])
    assert desk.get(assign).status_code == 200
    told = {"title": "Một cuộc đối thoại", "measure": "directives.issued", "target": 1, "starts_on": "2026-01-01",
            "due_on": timezone.localdate().isoformat(), "units": [world.x.pk, world.hamlet.pk]}  # fmt: skip
    assert desk.post(assign, told | {"units": [world.y.pk]}).status_code == 422
    assert desk.post(assign, told)["Location"] == record
    assert Task.objects.count() == 2
    assert "Một cuộc đối thoại" in desk.get(record).content.decode()
    for name, said in (
        (
            "directive_correct",
            {"title": "Kế hoạch đúng tên", "issuer": "Đảng ủy", "reason": "Nhập nhầm tên."},
        ),
        ("directive_end", {"on": "2026-12-31", "reason": "Hết năm kế hoạch."}),
    ):
        address = reverse(f"directives:{name}", args=[paper.pk])
        assert desk.get(address).status_code == 200
        assert desk.post(address, said)["Location"] == record
    for name in ("directives:directive_correct", "directives:directive_end"):
        assert reverse(name, args=[paper.pk])


def test_tasks_are_listed_shown_and_withdrawn(desk: Client, world: World) -> None:
    made = task(world)
    assert made.title in desk.get(reverse("directives:task_list")).content.decode()
    assert desk.get(reverse("directives:task", args=[made.pk])).status_code == 200
    withdraw = reverse("directives:task_withdraw", args=[made.pk])
    assert desk.get(withdraw).status_code == 200
    desk.post(withdraw, {"reason": "Giao nhầm đơn vị."})
    assert Task.objects.get().state == "withdrawn"


def test_another_units_tasks_are_not_there(client: Client, world: World) -> None:
    made = task(world)
    client.force_login(world.quang)
    assert client.get(reverse("directives:task", args=[made.pk])).status_code == 404
    assert (
        client.post(reverse("directives:task_withdraw", args=[made.pk]), {"reason": "x" * 20}).status_code
        == 404
    )
    assert made.title not in client.get(reverse("directives:task_list")).content.decode()
    assert client.get(reverse("directives:directive_new")).status_code == 404


def test_everybody_reads_papers_searches_them_by_number_and_sees_the_gaps(
    client: Client, world: World
) -> None:
    paper = directive(world, "290-QĐ/TW", unit=world.nation)
    based = directive(world, "12-KH/ĐU")
    actions.relate_directive(based, by=world.dung, to=paper, kind="based_on")
    newer = directive(world, "23-QĐ/TW", unit=world.nation, issued_on=date(2026, 3, 1))
    actions.relate_directive(newer, by=world.ngoc, to=paper, kind="replaces")
    task(world, based)
    listed = reverse("directives:public_directive_list")
    found = client.get(listed, {"q": "290/QĐ-TW"}).content.decode()
    assert reverse("directives:public_directive", args=[paper.pk]) in found
    assert reverse("directives:public_directive", args=[based.pk]) not in found
    assert (
        client.get(listed, {"year": "2026"}).status_code
        == client.get(listed, {"year": "x"}).status_code
        == 200
    )
    page = client.get(reverse("directives:public_directive", args=[based.pk])).content.decode()
    assert "23-QĐ/TW" in page, "the basis is gone, and what stands in its place is named"
    assert "<progress" in page


def test_lists_and_records_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    paper = directive(world)
    for n in range(8):
        task(world, paper, title=f"Nhiệm vụ {n}")
        directive(world)
    for address, most in (
        (reverse("directives:public_directive_list"), 10), (reverse("directives:directive_list"), 16),
        (reverse("directives:public_directive", args=[paper.pk]), 20), (reverse("directives:task_list"), 16),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert desk.get(address).status_code == 200
