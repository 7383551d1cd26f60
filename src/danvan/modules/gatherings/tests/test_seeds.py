"""The demonstration world's conferences: made by acts, counted, and concluded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.gatherings.models import Delegate, Gathering
from danvan.modules.gatherings.seeds import Gatherings

pytestmark = pytest.mark.django_db
BEGINS, UNTIL = date(2025, 8, 1), date(2026, 8, 1)


def told(world: World, *places: Place) -> None:
    start, end = (timezone.make_aware(datetime.combine(day, hour(9))) for day in (BEGINS, UNTIL))
    with Clock(start, until=end) as clock:
        story = Gatherings("gatherings", clock, list(places), begins=BEGINS, until=end)
        day = BEGINS
        while day < UNTIL:
            story.live(day)
            day += timedelta(days=1)


def test_a_commune_and_its_province_sum_up_their_year() -> None:
    world = small_world()
    told(world, Place(world.x), Place(world.y))
    assert {(one.unit_id, one.state) for one in Gathering.objects.all()} == {
        (world.x.pk, "concluded"), (world.province.pk, "concluded"),
    }  # fmt: skip
    above = Gathering.objects.get(unit=world.province)
    assert above.sites.count() == 3
    came = Delegate.objects.filter(state="attended").count()
    assert Delegate.objects.count() // 2 < came < Delegate.objects.count()
    sequence_all()
    assert verified().ok
    assert list(audit()) == []


def test_where_nobody_holds_the_posts_nothing_is_told() -> None:
    world = small_world()
    told(world, Place(world.hamlet))
    assert not Gathering.objects.filter(unit=world.hamlet).exists()
