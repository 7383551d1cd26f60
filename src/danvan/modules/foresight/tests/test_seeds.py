"""The story of the demonstration world: three rises found, one paper agreed and measured, quiet weeks before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Place
from danvan.kernel.organisations.public import Unit
from danvan.kernel.organisations.testing import World
from danvan.kernel.registry.public import load
from danvan.modules.foresight import seeds
from danvan.modules.foresight.models import Advice, Alarm, Batch, Run
from danvan.modules.foresight.seeds import Foresight

pytestmark = pytest.mark.django_db


def test_nothing_is_told_where_there_are_too_few_communes(world: World) -> None:
    tell(world)
    assert not Batch.objects.exists()


def test_three_rises_are_found_and_one_is_dealt_with(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    units = [
        Unit.objects.create(
            tree="vn",
            code=f"9{n:04d}",
            level="commune",
            rank=2,
            name=f"Xã {n}",
            kind="Xã",
            parent=world.province,
            valid_from=date(2025, 7, 1),
            key=f"xa {n}",
            sort_key=f"xa {n:03d}",
        )
        for n in range(seeds.COMMUNES)
    ]
    term: Any = apps.get_model("organisations", "UnitTerm")
    term.objects.bulk_create(
        term(
            unit=one,
            during=DateRange(one.valid_from, None),
            name=one.name,
            kind=one.kind,
            parent=world.province,
            path=[world.nation.pk, world.province.pk, one.pk],
            sort_key=one.sort_key,
        )
        for one in units
    )
    rebuild: Any = load("danvan.kernel.organisations.actions.rebuild_coverage")
    rebuild()
    monkeypatch.setattr(seeds, "children_of", lambda unit: units)
    monkeypatch.setattr(seeds, "HANDED_IN", tuple(one.name for one in seeds.RISES))
    tell(world)
    assert Run.objects.count() == seeds.LOOKED_AT + seeds.EVENT
    quiet = Run.objects.order_by("week")[: seeds.LOOKED_AT]
    assert sum(run.alarms for run in quiet) <= 1
    assert {"waterways", "land", "contributions"} <= set(Alarm.objects.values_list("topic", flat=True))
    paper = Advice.objects.get()
    assert paper.state in ("agreed", "measured")
    assert Alarm.objects.filter(state="acted").exists()


def tell(world: World) -> None:
    begins, ends = date(2025, 12, 1), date(2026, 10, 30)
    end = timezone.make_aware(datetime.combine(ends, time(23)))
    with Clock(timezone.make_aware(datetime.combine(begins, time(8))), until=end) as clock:
        story = Foresight("foresight", clock, [Place(world.x)], begins=begins, until=end)
        day = begins
        while day <= ends:
            clock.moment = timezone.make_aware(datetime.combine(day, time(12)))
            story.live(day)
            day += timedelta(days=1)


def test_older_counts_have_the_level_and_the_season_that_came_after(world: World) -> None:
    first, began, until = date(2023, 1, 2), date(2025, 6, 2), date(2026, 8, 31)
    weeks = [began + timedelta(weeks=n) for n in range((until - began).days // 7)]
    rows = [(world.x.pk, "schools", week, 30 if week.month in (8, 9) else 4) for week in weeks]
    rows += [(world.hamlet.pk, "schools", weeks[0], 5)]
    cells = list(seeds._older(rows, first, until))
    assert {one.unit for one in cells} == {world.x}, "neighbourhoods are not watched by themselves"
    assert min(one.week for one in cells) >= first
    assert max(one.week for one in cells) < began
    busy = [one.count for one in cells if one.week.month in (8, 9)]
    calm = [one.count for one in cells if one.week.month in (2, 3, 4)]
    assert sum(busy) / len(busy) > 3 * sum(calm) / len(calm)
    late = [(world.x.pk, "schools", weeks[-1], 3)]
    assert list(seeds._older(late, first, until)) == [], "too few weeks tell no level"
