"""Who may open which page of the desk: every address × everybody. What one may not see is not there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.petitions.models import Attachment
from danvan.modules.petitions.urls import desk as desk_urls

from . import factories
from .desk_world import WHO, signed_in, whole_matter

pytestmark = pytest.mark.django_db

#: address, state of the matter, then the answer to each of WHO, in that order:
#:                                                    hanh  dung  mai   thanh lien  phuc  ngoc  quang nobody
PAGES = [
    ("petitions:desk_list", "",                        "200   200   200   200   200   200   200   200   302"),
    ("petitions:desk_reviews", "",                     "404   200   200   404   404   200   404   404   302"),
    ("petitions:desk_intake", "",                      "200   200   200   404   404   200   404   200   302"),
    ("petitions:desk_import", "",                      "404   404   404   404   404   404   200   404   302"),
    ("petitions:desk_record", "received",              "200   200   200   200   200   200   200   404   302"),
    ("petitions:desk_file", "received",                "200   200   200   200   200   200   200   404   302"),
    ("petitions:desk_acceptance", "received",          "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_answer", "accepted",              "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_message", "accepted",             "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_assignment", "received",          "403   200   403   403   403   403   403   404   302"),
    ("petitions:desk_transfer", "received",            "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_pause", "accepted",               "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_resumption", "waiting",           "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_extension", "accepted",           "403   200   403   403   403   403   403   404   302"),
    ("petitions:desk_split", "received",               "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_join", "received",                "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_forward", "received",             "403   200   403   403   403   403   403   404   302"),
    ("petitions:desk_refusal", "received",             "403   200   403   403   403   403   403   404   302"),
    ("petitions:desk_closure", "answered",             "200   200   403   403   403   403   403   404   302"),
    ("petitions:desk_publication", "received",         "403   200   200   403   403   200   403   404   302"),
    ("petitions:desk_withholding", "received",         "403   200   200   403   403   200   403   404   302"),
    ("petitions:desk_erasure", "received",             "403   403   403   403   200   403   403   404   302"),
    ("petitions:desk_opening", "received",             "404   404   404   200   404   404   404   404   302"),
]  # fmt: skip

#: Addresses that only take a POST: the same, with what is posted.
POSTS = [
    ("petitions:desk_bulk_acceptance", {"number": "{number}"}, "200   200   422   422   422   422   422   422   302"),
    ("petitions:desk_bulk_assignment", {"number": "{number}"}, "422   200   422   422   422   422   422   422   302"),
    ("petitions:desk_denunciation", {},                        "201   201   201   404   404   201   404   201   302"),
]  # fmt: skip

#: Acts that a matter in `state` does not open, tried by the person who otherwise may: told, not hidden.
CLOSED = [
    ("petitions:desk_acceptance", "accepted", "hanh"),
    ("petitions:desk_answer", "answered", "hanh"),
    ("petitions:desk_closure", "accepted", "hanh"),
    ("petitions:desk_pause", "received", "hanh"),
    ("petitions:desk_resumption", "accepted", "hanh"),
    ("petitions:desk_extension", "waiting", "dung"),
    ("petitions:desk_refusal", "closed", "dung"),
]


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


def address(name: str, world: World, state: str) -> str:
    """The address with what it needs, for a matter of x."""
    if not state:
        return reverse(name)
    matter = whole_matter(world, state=state)
    if name == "petitions:desk_file":
        return reverse(name, args=[matter.attachments.get(role=Attachment.Role.SENT).paper.uid])
    return reverse(name, args=[matter.number])


@pytest.mark.parametrize(("name", "state", "answers"), PAGES, ids=[f"{row[0]}-{row[1]}" for row in PAGES])
def test_every_page_answers_everybody_as_the_table_says(name: str, state: str, answers: str) -> None:
    world = small_world()
    url = address(name, world, state)

    got = {who: signed_in(world, who).get(url).status_code for who in WHO}

    assert got == dict(zip(WHO, map(int, answers.split()), strict=True))


@pytest.mark.parametrize(("name", "data", "answers"), POSTS, ids=[row[0] for row in POSTS])
def test_every_posting_answers_everybody_as_the_table_says(
    name: str, data: dict[str, str], answers: str
) -> None:
    world = small_world()
    got = {}
    for who in WHO:
        matter = whole_matter(world)
        posted = {key: value.format(number=matter.number) for key, value in data.items()}
        got[who] = signed_in(world, who).post(reverse(name), posted).status_code

    assert got == dict(zip(WHO, map(int, answers.split()), strict=True))


def test_the_tables_hold_every_address_of_the_desk() -> None:
    named = {row[0] for row in PAGES} | {row[0] for row in POSTS}

    assert named == {f"petitions:{pattern.name}" for pattern in desk_urls.urlpatterns}


@pytest.mark.parametrize("name", [row[0] for row in PAGES if row[1]])
def test_a_stranger_posting_to_a_matter_of_another_commune_finds_nothing(name: str) -> None:
    world = small_world()
    url = address(name, world, next(row[1] for row in PAGES if row[0] == name))

    assert signed_in(world, "quang").post(url, {"reason": "Tôi muốn xem hồ sơ này."}).status_code in (
        404,
        405,
    )
    assert "Cống" not in signed_in(world, "quang").post(url).content.decode()


@pytest.mark.parametrize(("name", "state", "who"), CLOSED)
def test_an_act_that_the_state_does_not_open_says_why(name: str, state: str, who: str) -> None:
    world = small_world()
    matter = whole_matter(world, state=state)

    response = signed_in(world, who).get(reverse(name, args=[matter.number]))

    assert response.status_code == 403
    assert str(matter.get_state_display()) in response.content.decode()


def test_another_communes_matters_are_in_no_list_and_no_file() -> None:
    world = small_world()
    matter = whole_matter(world)
    stranger = signed_in(world, "quang")
    url = reverse("petitions:desk_list")

    for query in (
        "",
        "?q=cong thoat nuoc",
        f"?q={matter.number}",
        f"?unit={world.x.pk}",
        f"?body={world.committee_x.pk}",
    ):
        response = stranger.get(url + query)
        assert response.context["rows"] == []
        assert reverse("petitions:desk_record", args=[matter.number]) not in response.content.decode()
    csv = b"".join(stranger.get(url + "?format=csv")).decode()
    assert len(csv.strip().splitlines()) == 1, "nothing but the head"
    assert str(matter.number) not in csv


def test_a_filter_value_of_somebody_elses_queue_is_not_taken() -> None:
    world = small_world()
    whole_matter(world)

    response = signed_in(world, "quang").get(
        reverse("petitions:desk_list"), {"queue": f"b{world.committee_x.pk}-l{world.committee_x.pk}"}
    )

    assert "queue" in response.context["filter_form"].errors
    assert list(response.context["rows"]) == []


def test_a_file_of_nobody_and_a_matter_of_nobody_are_not_there() -> None:
    world = small_world()
    client = signed_in(world, "hanh")

    assert client.get(reverse("petitions:desk_file", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("petitions:desk_record", args=[999_999_999])).status_code == 404


def test_a_file_is_never_run_as_a_page_of_ours() -> None:
    world = small_world()
    matter = whole_matter(world)
    paper = matter.attachments.get().paper

    response = signed_in(world, "hanh").get(reverse("petitions:desk_file", args=[paper.uid]))

    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_the_desk_asks_for_a_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    world = small_world()
    matter = factories.petition(world)

    response = signed_in(world, "hanh").get(reverse("petitions:desk_record", args=[matter.number]))

    assert response.status_code == 302
    assert response["Location"] == reverse("mfa_index")


def test_the_level_above_may_act_once_the_matter_has_gone_up() -> None:
    world = small_world()
    matter = factories.overdue(world)
    url = reverse("petitions:desk_refusal", args=[matter.number])
    assert signed_in(world, "phuc").get(url).status_code == 403

    factories.actions.escalate_overdue()

    assert signed_in(world, "phuc").get(url).status_code == 200
