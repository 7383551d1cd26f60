"""The demonstration world's returns: one accepted, one late and returned, a province's half year with words of both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as hour

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.organisations.testing import World
from danvan.modules.reports.models import Return
from danvan.modules.reports.seeds import Reports

from .factories import add_person

pytestmark = pytest.mark.django_db
BEGINS, UNTIL = date(2026, 6, 1), date(2026, 11, 20)


def test_two_communes_and_their_province_report(world: World) -> None:
    add_person(world.committee_y, "head", name="Người ký")
    start, end = (timezone.make_aware(datetime.combine(day, hour(9))) for day in (BEGINS, UNTIL))
    with Clock(start, until=end) as clock:
        story = Reports("reports", clock, [Place(world.x), Place(world.y)], begins=BEGINS, until=end)
        day = BEGINS
        while day <= UNTIL:
            story.live(day)
            day += timedelta(days=1)
    states = {(one.unit_id, one.kind): (one.state, one.is_late) for one in Return.objects.all()}
    assert states[world.x.pk, "quarter"] == ("accepted", False)
    assert states[world.y.pk, "quarter"] == ("returned", True)
    assert states[world.province.pk, "half"] == ("accepted", False)
    merged = Return.objects.get(unit=world.province, kind="half")
    assert len(merged.taken["democracy"]) == 2
    sequence_all()
    assert verified().ok
    assert list(audit()) == []
