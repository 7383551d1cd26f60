"""One matter, whole: from a phone to a proven answer and an honest figure, on whatever PostgreSQL serves."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.figures.public import drill, refresh_all, values
from danvan.kernel.ledger.public import receipt_proof, sequence_all, verifier_key
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.merkle.proofs import verify_receipt
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.receiving import received_statement
from danvan.modules.petitions.actions.upkeep import tally_petitions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries import by_receipt
from danvan.modules.petitions.tests.factories import answer, resident_of

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]

SENT = {
    "kind": "feedback",
    "title": "Cống thoát nước ở chợ bị tắc",
    "text": "Cống ở cổng chợ bị tắc hơn một tuần nay, mưa là ngập. Gọi tôi số 0912345678.",
    "contact": {"name": "Nguyễn Thị Tư", "phone": "0912345678"},
}


@pytest.fixture
def world(settings: Any) -> World:
    settings.RATE_LIMITS = False
    return small_world()


def send(client: Client, world: World, key: str) -> dict[str, Any]:
    given = client.post(
        "/api/v1/petitions", json.dumps(SENT | {"unit": world.x.code}), content_type="application/json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip
    assert given.status_code in (200, 201), given.content
    return dict(given.json())


def test_a_matter_is_sent_answered_disputed_answered_again_counted_once_and_proven(
    world: World, client: Client
) -> None:
    key = str(uuid.uuid4())
    first, again = send(client, world, key), send(client, world, key)
    assert first["code"] == again["code"], "sent twice over a broken line: one matter"
    matter = by_receipt(first["code"])
    assert matter is not None
    assert "0912345678" not in matter.text
    words = received_statement(matter)

    actions.publish_petition(matter, by=world.mai)
    actions.accept_petition(matter, by=world.hanh)
    answer(matter, world=world)
    reopened = actions.dispute_petition(matter, by=resident_of(matter), text="Mới nạo được một nửa.")
    assert (reopened.state, reopened.escalated_body) == ("accepted", world.committee_a)
    answer(matter, world=world)
    actions.confirm_petition(matter, by=resident_of(matter))
    tally_petitions()
    assert sequence_all() == 8

    refresh_all()
    today = timezone.localdate()
    period = {"start": today, "end": today}
    counted = values(
        ["petitions.received", "petitions.reopened", "petitions.closed_by_word"], world.nation, **period
    )
    assert [value.value for value in counted.values()] == [1, 1, 1]
    opened = Petition.objects.filter(drill("petitions.received", world.nation, today=today, **period))
    assert list(opened) == [matter], "the figure opens to that very record"

    assert client.get(reverse("petitions:matter", args=[matter.number])).status_code == 200
    proof = receipt_proof(matter.thing)
    assert proof is not None
    assert verify_receipt(proof, keys=[verifier_key()], content=words).content_matches is True
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "OK: nothing was dropped or changed." in out.getvalue()
