"""The demonstration world's awards: made by acts, with a proof for each, and the same whenever they are told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.honours.models import Decision, Nomination
from danvan.modules.honours.seeds import Honours

pytestmark = pytest.mark.django_db
BEGINS, UNTIL = date(2025, 8, 1), date(2026, 8, 1)


def told(world: World) -> Honours:
    start, end = (timezone.make_aware(datetime.combine(day, hour(9))) for day in (BEGINS, UNTIL))
    with Clock(start, until=end) as clock:
        story = Honours("honours", clock, [Place(world.x)], begins=BEGINS, until=end)
        day = BEGINS
        while day < UNTIL:
            story.live(day)
            day += timedelta(days=1)
    return story


def test_a_commune_is_told_with_decisions_that_hold() -> None:
    told(small_world())
    decisions = list(Decision.objects.all())
    assert len(decisions) >= 2
    assert {one.state for one in decisions} <= {"signed", "partly_revoked"}
    assert all(BEGINS <= one.signed_on <= UNTIL for one in decisions if one.signed_on)
    granted = Nomination.objects.filter(state="granted")
    assert len({(one.recipient, one.unit_id) for one in granted}) == granted.count(), "nobody twice"
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_a_revocation_belongs_to_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.Random.random", lambda self: 0.0)
    told(small_world())
    assert Nomination.objects.filter(state="revoked").exists()
    assert Decision.objects.filter(state="partly_revoked").exists()


def test_where_nobody_holds_the_posts_nothing_is_told() -> None:
    world = small_world()
    with Clock(timezone.now()) as clock:
        story = Honours("honours", clock, [Place(world.hamlet)], begins=BEGINS, until=timezone.now())
        story.nominate(Place(world.hamlet))
    assert not Nomination.objects.exists()
