"""The demonstration world's figures: stated by acts, one commune late, one number contradicted and mended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.indicators.public import Statement, told
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import small_world
from danvan.lib.periods import parse_period
from danvan.modules.catalogue.seeds import Figures

pytestmark = pytest.mark.django_db
BEGINS, UNTIL = date(2025, 8, 1), date(2026, 6, 1)


def test_two_communes_tell_their_quarters_one_late_and_the_province_contradicts() -> None:
    world = small_world()
    start, end = (timezone.make_aware(datetime.combine(day, hour(9))) for day in (BEGINS, UNTIL))
    with Clock(start, until=end) as clock:
        story = Figures(
            "catalogue",
            clock,
            [Place(world.x), Place(world.y), Place(world.hamlet)],
            begins=BEGINS,
            until=end,
        )
        day = BEGINS
        while day < UNTIL:
            story.live(day)
            day += timedelta(days=1)
    quarter = parse_period("2026-Q1")

    found = told(["consultations.held", "mediation.settled_share"], world.province, quarter)
    assert found["consultations.held"].source == "stated"
    assert found["consultations.held"].value == 12
    assert found["consultations.held"].differences
    assert found["mediation.settled_share"].received >= 1
    assert Statement.objects.filter(unit=world.x, start=quarter.start).exists()
    sequence_all()
    assert verified().ok
    assert list(audit()) == []
