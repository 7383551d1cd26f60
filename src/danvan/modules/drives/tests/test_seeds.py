"""The demonstration world's drives: made by acts, their books reconcile, and the log holds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import small_world
from danvan.modules.drives import queries
from danvan.modules.drives.models import Contribution, Drive, JointTask, Match, Programme, Spending
from danvan.modules.drives.seeds import Drives

pytestmark = pytest.mark.django_db


def test_a_year_of_drives_is_told_and_its_books_reconcile() -> None:
    world = small_world()
    begins, ends = date(2025, 8, 1), date(2026, 9, 1)
    end = timezone.make_aware(datetime.combine(ends, time(23)))
    with Clock(timezone.make_aware(datetime.combine(begins, time(8))), until=end) as clock:
        story = Drives(
            "drives", clock, [Place(world.x), Place(world.y), Place(world.hamlet)], begins=begins, until=end
        )
        day = begins
        while day <= ends:
            clock.moment = timezone.make_aware(datetime.combine(day, time(12)))
            story.live(day)
            day += timedelta(days=1)
    assert sorted(one.state for one in Drive.objects.all()) == ["accounted", "open"], (
        "only where everybody is there"
    )
    assert Entry.objects.count() < 160, "the whole demonstration must fill in two minutes"
    for drive in Drive.objects.all():
        assert [problem for line in queries.books(drive) for problem in line.problems] == []
    assert Contribution.objects.filter(state="received").count() >= 10
    assert Spending.objects.filter(state="approved").exists()
    assert Match.objects.filter(state="delivered").exists()
    assert Programme.objects.get().state == "reviewed"
    assert JointTask.objects.filter(state__in=["done", "done_late"]).count() >= 3
    sequence_all()
    assert verified().ok
    assert list(audit()) == []
