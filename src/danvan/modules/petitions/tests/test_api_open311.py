"""Open311 GeoReport v2: what already speaks it can send here and read from here."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition

from . import factories

pytestmark = pytest.mark.django_db
BASE = "/api/v1/open311/v2"


@pytest.fixture
def world() -> World:
    factories.topic()
    return small_world()


def shown(world: World, **fields: Any) -> Petition:
    matter = factories.petition(world, **fields)
    return actions.publish_petition(matter, by=world.system)


def get(path: str, **query: Any) -> Any:
    return Client().get(f"{BASE}/{path}", query)


def send(key: str = "", **fields: Any) -> Any:
    sent = {"jurisdiction_id": "00337", "service_code": "drains", "description": factories.TEXT} | fields
    return Client().post(f"{BASE}/requests.json", sent, headers={"Idempotency-Key": key} if key else {})


def test_services_are_the_topics(world: World) -> None:
    assert [one["service_code"] for one in get("services.json").json()] == ["drains"]
    assert get("services.json", jurisdiction_id="nowhere:1").status_code == 404


def test_a_request_is_a_matter_with_a_receipt(world: World) -> None:
    response = send(lat="20.96", long="105.83", address_string="Ngõ 12", first_name="Tư", phone="0912345678")

    told = response.json()[0]
    matter = Petition.objects.get()
    assert response.status_code == 200
    assert told["service_request_id"] == str(matter.number)
    assert (matter.unit, matter.topic_id, matter.lat, matter.lon) == (world.x, "drains", 20.96, 105.83)
    assert matter.contact is not None


def test_the_same_key_is_one_request(world: World) -> None:
    key = str(uuid.uuid4())
    assert send(key).json() == send(key).json()
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"jurisdiction_id": ""}, 400),
        ({"jurisdiction_id": "99999"}, 404),
        ({"service_code": "weather"}, 404),
        ({"description": ""}, 400),
        ({"lat": "north", "long": "1"}, 400),
        ({"email": "nobody"}, 400),
    ],
)
def test_faults_have_the_form_of_the_standard(world: World, fields: dict[str, str], status: int) -> None:
    response = send(**fields)

    assert response.status_code == status
    assert response.json()[0]["code"] == status
    assert response.json()[0]["description"]
    assert not Petition.objects.exists()


def test_only_published_requests_are_read(world: World) -> None:
    matter, hidden = shown(world), factories.petition(world)

    assert [one["service_request_id"] for one in get("requests.json").json()] == [str(matter.number)]
    assert get(f"requests/{matter.number}.json").json()[0]["status"] == "open"
    assert get(f"requests/{hidden.number}.json").status_code == 404
    assert get("requests/none.json").status_code == 400


def test_requests_are_narrowed_by_time_service_and_status(world: World) -> None:
    recent = shown(world, topic=factories.topic())
    shown(world, received_at=factories.days_ago(100))
    closed = shown(world)
    factories.bring(closed, world=world, state="closed")

    def ids(**query: Any) -> list[int]:
        return [int(one["service_request_id"]) for one in get("requests.json", **query).json()]

    assert sorted(ids()) == sorted([recent.number, closed.number]), "ninety days unless told"
    assert ids(service_code="drains") == [recent.number]
    assert ids(status="closed") == [closed.number]
    assert ids(start_date="2020-01-01T00:00:00Z", end_date="2020-02-01T00:00:00Z") == []
    assert get("requests.json", start_date="yesterday").status_code == 400
    assert get("requests.json", status="lost").status_code == 400


def test_times_are_told_to_the_day(world: World) -> None:
    shown(world)
    assert "T00:00:00" in get("requests.json").json()[0]["requested_datetime"]


def test_the_discovery_leads_here(world: World) -> None:
    assert get("discovery.json").json()["endpoints"][0]["url"].endswith(BASE)
