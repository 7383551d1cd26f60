"""The story that the demonstration world tells of models."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.ledger.testing import audit
from danvan.kernel.organisations.public import Body
from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.modules.initiatives.models import Candidacy, Initiative, Season
from danvan.modules.initiatives.seeds import Initiatives

pytestmark = pytest.mark.django_db
BEGINS, UNTIL = date(2025, 7, 2), datetime(2026, 11, 20, 10)  # noqa: DTZ001 - made aware below


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.mark.parametrize("name", ["initiatives", "another luck"])
def test_two_years_of_models_happen_by_their_acts(world: World, name: str) -> None:
    front_y = Body.objects.create(
        unit=world.y, kind="front", name="UBMTTQ phường Định Công", valid_from=date(2025, 7, 1)
    )
    for body, role in ((front_y, "checker_head"), (front_y, "checker"), (world.committee_y, "reception")):
        add_person(body, role)
    until = timezone.make_aware(UNTIL)
    with Clock(timezone.make_aware(datetime(2025, 7, 2, 8)), until=until) as clock:  # noqa: DTZ001 - made aware
        story = Initiatives(name, clock, [Place(world.x), Place(world.y)], begins=BEGINS, until=until)
        day = BEGINS
        while day <= until.date():
            clock.moment = timezone.make_aware(datetime(day.year, day.month, day.day, 7))  # noqa: DTZ001 - made aware
            story.live(day)
            day += timedelta(days=1)
    assert Season.objects.count() == 4
    assert Initiative.objects.count() == 8
    assert Initiative.objects.filter(copied_from__isnull=False).exists()
    assert Initiative.objects.filter(rechecks_done=1).exists()
    assert Candidacy.objects.filter(decided_on__isnull=False, agreement__isnull=False).exists()
    assert list(audit()) == []
