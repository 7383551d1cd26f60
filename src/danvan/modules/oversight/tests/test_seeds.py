"""A year of the demonstration world is told by acts, and ends with something of everything."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.organisations.testing import small_world
from danvan.modules.oversight.models import Board, Critique, Opinion, Recommendation, Supervision
from danvan.modules.oversight.seeds import Oversight

pytestmark = pytest.mark.django_db


def test_a_year_of_supervision_is_told_and_the_same_luck_tells_the_same() -> None:
    world = small_world()
    begins, ends = date(2025, 7, 1), date(2026, 6, 30)
    end = timezone.make_aware(datetime.combine(ends, time(23)))
    with Clock(timezone.make_aware(datetime.combine(begins, time(8))), until=end) as clock:
        story = Oversight("oversight", clock, [Place(world.x), Place(world.y)], begins=begins, until=end)
        day = begins
        while day <= ends:
            clock.moment = timezone.make_aware(datetime.combine(day, time(12)))
            story.live(day)
            day += timedelta(days=1)
    assert Board.objects.count() == 1, "only where everybody is there"
    assert Supervision.objects.filter(state="concluded").count() >= 4
    assert {"done"} <= set(Recommendation.objects.values_list("state", flat=True))
    assert Critique.objects.get().state == "traced"
    assert Opinion.objects.filter(found=True).count() == 2
