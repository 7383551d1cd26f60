"""The first page of staff, for everybody of the cast; the working calendar, for the registrar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.rulebook.public import CalendarDay, calendar
from danvan.modules.desk import urls

pytestmark = pytest.mark.django_db

#:                    hanh  dung  mai   thanh lien  phuc  ngoc  quang nobody
PAGES = [
    ("desk:home",     "200   200   200   200   200   200   200   200   302"),
    ("desk:calendar", "404   404   404   404   404   404   200   404   302"),
]  # fmt: skip
WHO = ("hanh", "dung", "mai", "thanh", "lien", "phuc", "ngoc", "quang", "nobody")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(getattr(world, who))
    return client


@pytest.mark.parametrize(("name", "answers"), PAGES, ids=[row[0] for row in PAGES])
def test_every_page_answers_everybody_as_the_table_says(name: str, answers: str) -> None:
    world = small_world()

    got = {who: signed_in(world, who).get(reverse(name)).status_code for who in WHO}

    assert got == dict(zip(WHO, map(int, answers.split()), strict=True))


def test_the_table_holds_every_address_of_the_desk() -> None:
    assert {row[0] for row in PAGES} == {f"desk:{pattern.name}" for pattern in urls.urlpatterns}


#: Templates of the cards that each of the cast finds on the first page.
CARDS = [
    ("hanh", {"_glance", "_queue"}),
    ("dung", {"_glance", "_queue", "_risen", "_review"}),
    ("mai", {"_review"}),
    ("thanh", {"_oversight", "_openings_card"}),
    ("lien", {"_oversight", "_openings_card"}),
    ("phuc", {"_glance", "_queue", "_risen", "_review"}),
    ("ngoc", {"_units_card", "_calendar_card"}),
]


@pytest.mark.parametrize(("who", "expected"), CARDS, ids=[row[0] for row in CARDS])
def test_each_of_the_cast_finds_what_is_theirs(who: str, expected: set[str]) -> None:
    response = signed_in(small_world(), who).get(reverse("desk:home"))

    shown = {
        one["template"].rsplit("/", 1)[-1][:-5]
        for one in [*response.context["cards"], *response.context["side"]]
    }
    assert shown == expected


def test_somebody_without_a_post_sees_an_empty_desk() -> None:
    world = small_world()
    world.hanh.holdings.update(ends_on=date(2026, 1, 1))

    response = signed_in(world, "hanh").get(reverse("desk:home"))

    assert response.status_code == 200
    assert response.context["cards"] == []


def test_somebody_out_of_use_sees_nothing() -> None:
    world = small_world()
    client = signed_in(world, "hanh")
    type(world.hanh).objects.filter(pk=world.hanh.pk).update(is_active=False)

    assert client.get(reverse("desk:home")).status_code in (302, 404)


def test_a_swap_day_is_set_by_a_named_decision() -> None:
    world = small_world()
    client = signed_in(world, "ngoc")
    monday = date(2027, 3, 1)
    assert calendar().is_working(monday)

    response = client.post(
        reverse("desk:calendar"),
        {"day": "01/03/2027", "kind": "off", "basis": "Quyết định 1234/QĐ-TTg ngày 1/12/2026"},
    )

    assert response.status_code == 302
    assert CalendarDay.objects.get().basis.startswith("Quyết định 1234")
    assert "Quyết định 1234" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"day": "31/02/2027", "kind": "off", "basis": "Quyết định 1234/QĐ-TTg"},
        {"day": "01/03/2027", "kind": "half", "basis": "Quyết định 1234/QĐ-TTg"},
        {"day": "01/03/2027", "kind": "off", "basis": ""},
    ],
    ids=["no such day", "neither off nor worked", "no decision"],
)
def test_a_swap_day_with_a_mistake_keeps_the_typing(data: dict[str, str]) -> None:
    response = signed_in(small_world(), "ngoc").post(reverse("desk:calendar"), data)

    assert response.status_code == 422
    assert data["day"] in response.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("year", ["2027", "1", "99999999999", "x", "٢٠٢٧"])
def test_any_year_in_the_address_gives_a_page(year: str) -> None:
    assert signed_in(small_world(), "ngoc").get(reverse("desk:calendar"), {"year": year}).status_code == 200
