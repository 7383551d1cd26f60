"""Every address, for one who may and for one who may not; every act with what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.dossiers.testing import again, evidence, in_days, refused
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import verified
from danvan.kernel.organisations.testing import World
from danvan.modules.foresight import actions
from danvan.modules.foresight.models import ForesightRecord
from danvan.modules.foresight.tests.factories import REPORT, foresight_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World, settings: Any) -> Client:
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(world.dung)
    return client


def test_one_is_led_from_plan_to_end_through_its_pages_and_counted(desk: Client, world: World) -> None:
    new = reverse("foresight:foresight_record_new")
    assert desk.get(new).status_code == 200
    told = {"body": world.committee_x.pk, "title": "Việc làm cùng dân", "due_on": in_days(-1)}
    assert desk.post(new, told).status_code == 422, "a day that has passed was taken"
    assert desk.post(new, told | {"due_on": in_days(9)}).status_code == 302
    made = ForesightRecord.objects.get()
    for door, said in (("begin", {}), ("end", {"report": REPORT, "exhibits": evidence()})):
        address = reverse(f"foresight:foresight_record_{door}", args=[made.pk])
        assert desk.get(address).status_code == 200
        assert desk.post(address, said).status_code == 302
    assert again(made).state == "ended"
    assert made.title in desk.get(reverse("foresight:foresight_record_list")).content.decode()
    assert REPORT in desk.get(reverse("foresight:foresight_record", args=[made.pk])).content.decode()
    rebuild("foresight")
    today = timezone.localdate()
    assert (
        values(["foresight.ended"], world.x, start=today.replace(day=1), end=today)["foresight.ended"].value
        == 1
    )
    sequence_all()
    assert verified().ok


def test_one_that_was_called_off_is_not_begun(desk: Client, world: World) -> None:
    made = foresight_record(world)
    cancel = reverse("foresight:foresight_record_cancel", args=[made.pk])
    assert desk.post(cancel, {"reason": "ngắn"}).status_code == 422
    assert desk.post(cancel, {"reason": "Trùng với việc khác của phường."}).status_code == 302
    with refused("not_allowed"):
        actions.begin_foresight_record(made, by=world.dung)


def test_another_units_records_are_not_there(client: Client, world: World, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    made = foresight_record(world)
    client.force_login(world.quang)
    assert client.get(reverse("foresight:foresight_record", args=[made.pk])).status_code == 404
    assert client.get(reverse("foresight:foresight_record_new")).status_code == 404
    assert made.title not in client.get(reverse("foresight:foresight_record_list")).content.decode()


def test_everybody_reads_what_has_begun_and_nothing_before(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    planned, running = foresight_record(world), foresight_record(world, "running")
    assert client.get(reverse("foresight:public_foresight_record", args=[planned.pk])).status_code == 404
    assert client.get(reverse("foresight:public_foresight_record", args=[running.pk])).status_code == 200
    for _more in range(6):
        foresight_record(world, "running")
    with django_assert_max_num_queries(12):
        assert client.get(reverse("foresight:public_foresight_record_list")).status_code == 200
