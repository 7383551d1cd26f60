"""Units, people and seals over HTTP: who may open what, each act done and refused, nothing typed lost."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.organisations import urls
from danvan.kernel.organisations.actions import approve_opening, ask_opening, open_sealed, seal_data
from danvan.kernel.organisations.models import (
    Body,
    BreakGlass,
    Holding,
    Person,
    Post,
    SealKey,
    Unit,
    UnitChange,
)
from danvan.kernel.organisations.testing import World, small_world

pytestmark = pytest.mark.django_db

WHO = ("hanh", "dung", "mai", "thanh", "lien", "phuc", "ngoc", "quang", "nobody")
NOBODYS = "404   404   404   404   404   404   200   404   302"
KEEPERS = "404   404   404   200   200   404   404   404   302"

#: address, what it points at, then the answer to each of WHO
#:                                             hanh  dung  mai   thanh lien  phuc  ngoc  quang nobody
PAGES = [
    ("organisations:openings", "", KEEPERS),
    ("organisations:opening", "opening", KEEPERS),
    ("organisations:looks", "", KEEPERS),
    ("organisations:units", "", NOBODYS),
    ("organisations:unit", "unit", NOBODYS),
    ("organisations:renaming", "unit", NOBODYS),
    ("organisations:transfer", "unit", NOBODYS),
    ("organisations:split", "unit", NOBODYS),
    ("organisations:merger", "unit", NOBODYS),
    ("organisations:new-body", "unit", NOBODYS),
    ("organisations:new-post", "body", NOBODYS),
    ("organisations:new-seal-key", "body", NOBODYS),
    ("organisations:appointment", "post", NOBODYS),
    ("organisations:end-of-term", "holding", NOBODYS),
]
#: The same for what only takes a POST; 422: one may see the request but not decide it.
POSTS = [
    ("organisations:approval", "opening",     "404   404   404   422   302   404   404   404   302"),
    ("organisations:rejection", "opening",    "404   404   404   422   302   404   404   404   302"),
    ("organisations:reading", "agreed",       "404   404   404   200   422   404   404   404   302"),
]  # fmt: skip
REASON = "Cơ quan điều tra yêu cầu bằng văn bản để xác minh."
LAW = {"act_number": "Nghị quyết 1656/NQ-UBTVQH15", "effective_on": "2026-11-01"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(getattr(world, who))
    return client


def opening(world: World, *, agreed: bool = False) -> BreakGlass:
    sealed = seal_data(b'{"name": "Ng\\u01b0\\u1eddi g\\u1eedi", "phone": "0900000000"}', purpose="contact",
                       key=SealKey.objects.get(body=world.front_x))  # fmt: skip
    asked = ask_opening(sealed, by=world.thanh, thing="petitions.petition:0123", reason=REASON)
    return approve_opening(asked, by=world.lien) if agreed else asked


def target(world: World, what: str) -> list[int]:
    if what in ("opening", "agreed"):
        return [opening(world, agreed=what == "agreed").pk]
    found = {
        "unit": world.x, "body": world.committee_x, "post": Post.objects.filter(body=world.committee_x).first(),
        "holding": Holding.objects.filter(person=world.hanh).first(),
    }.get(what)  # fmt: skip
    return [found.pk] if found else []


@pytest.mark.parametrize(("name", "what", "answers"), PAGES, ids=[row[0] for row in PAGES])
def test_every_page_answers_everybody_as_the_table_says(name: str, what: str, answers: str) -> None:
    world = small_world()
    url = reverse(name, args=target(world, what))

    got = {who: signed_in(world, who).get(url).status_code for who in WHO}

    assert got == dict(zip(WHO, map(int, answers.split()), strict=True))


@pytest.mark.parametrize(("name", "what", "answers"), POSTS, ids=[row[0] for row in POSTS])
def test_every_posting_answers_everybody_as_the_table_says(name: str, what: str, answers: str) -> None:
    world = small_world()
    got = {}
    for who in WHO:
        got[who] = signed_in(world, who).post(reverse(name, args=target(world, what))).status_code

    assert got == dict(zip(WHO, map(int, answers.split()), strict=True))


def test_the_tables_hold_every_address() -> None:
    named = {row[0] for row in [*PAGES, *POSTS]}

    assert named == {f"organisations:{pattern.name}" for pattern in urls.urlpatterns}


# What law does to units


def change(world: World, name: str, unit: Unit, /, **data: Any) -> Any:
    return signed_in(world, "ngoc").post(reverse(f"organisations:{name}", args=[unit.pk]), data)


def test_a_unit_is_renamed_by_an_act_of_law() -> None:
    world = small_world()

    response = change(world, "renaming", world.x, kind="Phường", name="Linh Đàm", **LAW)

    assert response.status_code == 302
    world.x.refresh_from_db()
    assert str(world.x) == "Phường Linh Đàm"
    assert UnitChange.objects.get().act_number == LAW["act_number"]
    shown = signed_in(world, "ngoc").get(response["Location"]).content.decode()
    assert "Hoàng Liệt" in shown, "the former name stays in the unit's history"


def test_neighbours_merge_and_the_new_unit_shows_where_it_came_from() -> None:
    world = small_world()

    response = change(
        world,
        "merger",
        world.x,
        predecessors=[world.x.pk, world.y.pk],
        code="00399",
        kind="Phường",
        name="Nam Linh Đàm",
        **LAW,
    )

    assert response.status_code == 302
    merged = Unit.objects.get(code="00399")
    page = signed_in(world, "ngoc").get(reverse("organisations:unit", args=[merged.pk])).content.decode()
    assert "Phường Hoàng Liệt" in page
    assert "Phường Định Công" in page


def test_a_unit_splits_and_one_part_takes_over() -> None:
    world = small_world()
    parts = {
        "code_1": "00401",
        "name_1": "Linh Đàm",
        "code_2": "00402",
        "name_2": "Bằng B",
        "default": "00402",
    }

    response = change(world, "split", world.x, **parts, **LAW)

    assert response.status_code == 302
    assert world.x.heirs.get(is_default=True).successor.code == "00402"


def test_a_unit_moves_under_another_superior_that_one_looks_for() -> None:
    world = small_world()
    looked = change(world, "transfer", world.hamlet, find="dinh cong", look_for="1", **LAW)
    assert looked.status_code == 200
    assert LAW["act_number"] in looked.content.decode()
    assert str(world.y.pk) in dict(looked.context["form"].fields["to"].choices)

    response = change(world, "transfer", world.hamlet, find="dinh cong", to=str(world.y.pk), **LAW)

    assert response.status_code == 302
    world.hamlet.refresh_from_db()
    assert world.hamlet.parent == world.y


MISTAKES = [
    ("renaming", {"name": "Linh Đàm", "act_number": "", "effective_on": "2026-11-01"}),
    ("renaming", {"name": "Linh Đàm", "act_number": "NQ 1", "effective_on": "2099-01-01"}),
    ("merger", {"name": "Linh Đàm", "code": "1", "predecessors": [], **LAW}),
    ("split", {"name_1": "Linh Đàm", "code_1": "1", "name_2": "B", "code_2": "2", "default": "3", **LAW}),
    ("transfer", {"find": "Linh Đàm", "to": "", **LAW}),
]


@pytest.mark.parametrize(("name", "data"), MISTAKES, ids=[f"{row[0]}-{n}" for n, row in enumerate(MISTAKES)])
def test_a_change_with_a_mistake_keeps_the_typing_and_changes_nothing(
    name: str, data: dict[str, Any]
) -> None:
    world = small_world()

    response = change(world, name, world.x, **data)

    assert response.status_code == 422
    assert "Linh Đàm" in response.content.decode()
    assert not UnitChange.objects.exists()


def test_a_code_that_is_taken_is_told_and_not_a_fault() -> None:
    world = small_world(on=timezone.localdate())
    today = timezone.localdate().isoformat()

    response = change(
        world, "merger", world.x, predecessors=[world.x.pk, world.y.pk], code="00337", name="Linh Đàm",
        act_number="NQ 1", effective_on=today,
    )  # fmt: skip

    assert response.status_code == 422
    assert "Linh Đàm" in response.content.decode()


# Bodies, posts and people


def test_a_body_gets_a_post_and_the_post_somebody_new() -> None:
    world = small_world()
    ngoc = signed_in(world, "ngoc")
    ngoc.post(
        reverse("organisations:new-body", args=[world.hamlet.pk]),
        {"kind": "other", "name": "Ban công tác Mặt trận"},
    )
    body = Body.objects.get(unit=world.hamlet)
    ngoc.post(reverse("organisations:new-post", args=[body.pk]), {"role": "handler", "title": "Trưởng ban"})
    post = Post.objects.get(body=body)
    appoint = reverse("organisations:appointment", args=[post.pk])
    sent = {"email": "moi@danvan.example", "name": "", "starts_on": "2026-11-01"}

    refused = ngoc.post(appoint, sent)
    assert refused.status_code == 422
    assert "moi@danvan.example" in refused.content.decode()
    assert not Person.objects.filter(email="moi@danvan.example").exists()

    assert ngoc.post(appoint, sent | {"name": "Người Mới"}).status_code == 302
    person = Person.objects.get(email="moi@danvan.example")
    assert [held.body for held in person.posts] == [body]
    assert not person.has_usable_password()


def test_a_term_ends_and_its_permissions_with_it() -> None:
    world = small_world()
    held = Holding.objects.get(person=world.hanh)
    url = reverse("organisations:end-of-term", args=[held.pk])
    ngoc = signed_in(world, "ngoc")

    assert ngoc.post(url, {"on": "2020-01-01"}).status_code == 422
    assert ngoc.post(url, {"on": timezone.localdate().isoformat()}).status_code == 302
    assert Person.objects.get(pk=world.hanh.pk).posts == []


def test_a_front_committee_is_given_a_seal_key() -> None:
    world = small_world()
    body = Body.objects.create(
        unit=world.y, kind="front", name="UBMTTQ Việt Nam phường Định Công", valid_from=world.y.valid_from
    )

    response = signed_in(world, "ngoc").post(reverse("organisations:new-seal-key", args=[body.pk]))

    assert response.status_code == 302
    assert body.seal_keys.count() == 1


# Who looked


def looked(world: World) -> None:
    open_sealed(opening(world, agreed=True), by=world.thanh)


def test_the_record_of_looks_can_be_filtered_and_taken_away_as_a_file() -> None:
    world = small_world()
    looked(world)
    client, url = signed_in(world, "lien"), reverse("organisations:looks")

    assert client.get(url).context["count"] == 1
    assert client.get(url, {"person": world.thanh.pk}).context["count"] == 1
    assert client.get(url, {"what": "original"}).context["count"] == 0
    assert client.get(url, {"at_from": "2020-01-01", "at_to": "2020-01-02"}).context["count"] == 0
    lines = list(csv.reader(io.StringIO(b"".join(client.get(url, {"format": "csv"})).decode("utf-8-sig"))))
    assert len(lines) == 2
    assert str(world.thanh) in lines[1]
    assert "0900000000" not in str(lines)


def test_looks_at_another_communes_seals_are_not_there() -> None:
    world = small_world()
    looked(world)
    body = Body.objects.create(
        unit=world.y, kind="front", name="UBMTTQ phường Định Công", valid_from=world.y.valid_from
    )
    checker = Person.objects.create_user("checker-y@danvan.example", name="Giám sát phường bên")
    Holding.objects.create(
        post=Post.objects.create(body=body, role="checker", title="Ủy viên"),
        person=checker,
        starts_on=world.y.valid_from,
    )
    client = Client()
    client.force_login(checker)

    assert client.get(reverse("organisations:looks")).context["count"] == 0
    assert client.get(reverse("organisations:opening", args=[BreakGlass.objects.get().pk])).status_code == 404
    above = Client()
    auditor = Person.objects.create_user("auditor-a@danvan.example", name="Kiểm tra thành phố")
    post = Post.objects.create(body=world.front_a, role="auditor", title="Ủy ban kiểm tra")
    Holding.objects.create(post=post, person=auditor, starts_on=world.y.valid_from)
    above.force_login(auditor)
    assert above.get(reverse("organisations:looks")).context["count"] == 1
