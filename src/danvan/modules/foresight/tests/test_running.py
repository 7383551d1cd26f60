"""The weekly look over imported counts: what rose is named once, quiet weeks are quiet, and only counts get in."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.organisations.public import Unit
from danvan.kernel.organisations.testing import World
from danvan.kernel.registry.public import house, load
from danvan.lib.surveillance.counts import Counts, Tree
from danvan.modules.foresight import actions, checks, engine, history, queries
from danvan.modules.foresight.models import Alarm, OldCount, Run

from .factories import REASON, WEEK, last_week, past

pytestmark = pytest.mark.django_db
RISE = {("x", "drains"): [9, 12, 11, 14]}


def test_a_rise_is_named_where_it_is_and_nowhere_else(world: World) -> None:
    past(world, RISE)
    run = actions.run_week(by=world.system)
    found = Alarm.objects.get(unit=world.x)
    assert (found.topic, found.state, found.week) == ("drains", "seen", last_week())
    assert found.count > found.upper > found.expected
    assert last_week() - 8 * WEEK <= found.since <= last_week() - 3 * WEEK, (
        "as far back as it stood above expectation"
    )
    assert not Alarm.objects.exclude(topic="drains").exists()
    assert run.tests > 6
    assert run.expected_false < 5
    assert {one["name"] for one in found.told["checks"]} == {
        "holiday",
        "campaign",
        "repeated",
        "entered",
        "form",
        "merged",
    }
    assert not next(one for one in found.told["checks"] if one["name"] == "entered")["found"], (
        "the file came in time"
    )


def test_a_week_is_looked_at_once(world: World) -> None:
    past(world, RISE)
    first = actions.run_week(by=world.system)
    assert actions.run_week(by=world.system).pk == first.pk
    assert Run.objects.count() == 1
    assert Alarm.objects.filter(unit=world.x).count() == 1


def test_a_rise_that_goes_on_is_the_same_alarm(world: World) -> None:
    past(world, RISE)
    actions.run_week(by=world.system, week=last_week() - WEEK)
    actions.run_week(by=world.system)
    found = Alarm.objects.get(unit=world.x)
    assert (found.week, found.last_week) == (last_week() - WEEK, last_week())


def test_quiet_weeks_are_quiet(world: World) -> None:
    past(world)
    for back in range(4):
        actions.run_week(by=world.system, week=last_week() - back * WEEK)
    assert Alarm.objects.count() <= 1


def test_a_system_without_a_past_raises_no_alarm(world: World) -> None:
    past(world, RISE, weeks=history.LEAST - 1)
    run = actions.run_week(by=world.system)
    assert (run.tests, run.alarms) == (0, 0)


def test_no_week_that_is_not_over_and_nobody_without_leave(world: World) -> None:
    with refused("not_over"):
        actions.run_week(by=world.system, week=last_week() + WEEK)
    with refused("no_monday"):
        actions.run_week(by=world.system, week=last_week() + timedelta(days=1))
    with refused("not_allowed"):
        actions.run_week(by=world.hanh)


def test_nothing_personal_can_reach_the_engine(world: World) -> None:
    """Its only input has four fields, and what fills them are keys of units, names of series and whole numbers."""
    assert {one.name for one in dataclasses.fields(Counts)} == {"first_week", "units", "topics", "values"}
    past(world)
    given = history.history(last_week())
    assert given.counts is not None
    known = {str(world.x.pk), str(world.y.pk)}
    assert set(given.counts.units) == known
    assert given.counts.values.dtype.kind == "i"
    series = set(queries.series_names())
    assert all(history.parted(name)[0] in series for name in given.counts.topics)
    assert {one.name for one in OldCount._meta.concrete_fields} == {
        "id",
        "batch",
        "unit",
        "topic",
        "week",
        "count",
    }


def test_old_counts_come_in_whole_or_not_at_all(world: World) -> None:
    made = past(world)
    with refused("known"):
        past(world)
    assert made.rows == 170 * 6
    withdrawn = actions.withdraw_batch(made, by=world.ngoc, reason=REASON)
    assert withdrawn.state == "withdrawn"
    assert history.history(last_week()).counts is None, "taken out of the baseline"
    with refused("not_allowed"):
        actions.withdraw_batch(withdrawn, by=world.ngoc, reason=REASON)


def test_load_ahead_stands_beside_what_gets_done(world: World) -> None:
    past(world)
    run = actions.run_week(by=world.system)
    mine = {one.unit_id: one for one in queries.outlooks_for(world.dung, run)}
    assert set(mine) <= {world.x.pk, world.hamlet.pk}
    one = mine[world.x.pk]
    assert one.lower < one.expected < one.upper
    assert 12 <= one.expected <= 36, "three topics of two a week over four weeks"


def test_four_weeks_later_the_rule_judges(world: World) -> None:
    past(world, {("x", "drains"): [9, 12, 11, 14, 10, 9, 8, 11]})
    week = last_week() - 4 * WEEK
    actions.run_week(by=world.system, week=week)
    found = Alarm.objects.get(unit=world.x)
    assert actions.judge_due(by=world.system) >= 1
    found = again(found)
    assert (found.judged, found.followed) == ("hit", 38)
    assert actions.judge_due(by=world.system) == 0
    assert queries.quarters()[0].hits >= 1
    assert timezone.localdate() >= found.judged_on


def raised(unit: Unit, *, number: int = 1) -> None:
    """Matters that residents raised on the Wednesday of the last week."""
    ask: Any = load(house().offer("petitions.receive_elsewhere_raised"))
    moment = timezone.make_aware(datetime.combine(last_week() + timedelta(days=2), time(9)))
    with Clock(moment):
        for _one in range(number):
            ask(title="Cống tắc", text="Cống trước nhà văn hoá tắc ba ngày nay.", unit=unit, key=uuid.uuid4())


def test_what_is_raised_in_a_neighbourhood_counts_with_its_commune(world: World) -> None:
    past(world)
    raised(world.hamlet, number=3)
    raised(world.x)
    given = history.history(last_week())
    assert given.counts is not None
    assert str(world.hamlet.pk) not in given.units
    at = list(zip(given.counts.units, given.counts.topics, strict=True)).index(
        (str(world.x.pk), history.name_of(history.INTAKE, ""))
    )
    assert given.counts.values[-1, at] == 4
    assert history.waiting(last_week())[world.x.pk] == 4
    assert history.offices([world.hamlet.pk, world.y.pk], on=last_week()) == {
        world.hamlet.pk: world.x.pk,
        world.y.pk: world.y.pk,
    }


def test_how_late_matters_are_entered_is_learned_from_earlier_looks(world: World) -> None:
    past(world)
    for back in range(14, 0, -1):
        run = actions.run_week(by=world.system, week=last_week() - back * WEEK)
        run.told["entered"][history.INTAKE] = [100, 200, 200, 200, *[200] * 8]
        run.save(update_fields=["told"])
    run = actions.run_week(by=world.system)
    share = run.told["complete"][history.INTAKE]
    assert 500 <= share[0] <= 540, "thousandths, a little nearer to one than what was seen"
    assert share[1:] == [1000, 1000, 1000]


def test_a_system_that_has_just_begun_takes_its_weeks_as_complete(world: World) -> None:
    past(world)
    actions.run_week(by=world.system, week=last_week() - WEEK)
    assert actions.run_week(by=world.system).told["complete"] == {}


def test_a_dialogue_of_the_office_is_named_as_another_explanation(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    week = last_week()

    def held(unit: Unit) -> list[checks.Check]:
        rows = [(unit.pk, "", week, 1)]
        monkeypatch.setattr(checks, "in_weeks", lambda name, **days: rows)
        found = checks.checks(history.INTAKE, world.x, "drains", since=week - WEEK, week=week)
        return [one for one in found if one.name == "campaign"]

    assert held(world.hamlet) == [checks.Check("campaign", True, week.isoformat())]
    assert held(world.y) == [checks.Check("campaign", False)]


def test_a_house_that_stood_still_catches_up_and_misses_no_week(world: World) -> None:
    past(world)
    assert [run.week for run in actions.catch_up(by=world.system)] == [last_week()], (
        "the first look is at the last week"
    )
    Run.objects.update(week=last_week() - 3 * WEEK)
    told: list[Run] = []
    actions.catch_up(by=world.system, tell=told.append)
    assert [run.week for run in told] == [last_week() - n * WEEK for n in (2, 1, 0)]
    assert actions.catch_up(by=world.system) == []
    with refused("not_allowed"):
        Run.objects.filter(week=last_week()).delete()
        actions.catch_up(by=world.hanh)


def test_the_command_looks_at_weeks_and_says_what_it_did(world: World) -> None:
    past(world)
    said = StringIO()
    call_command("run_foresight", stdout=said)
    assert f"{last_week():%d/%m/%Y}: " in said.getvalue()
    call_command("run_foresight", stdout=said)
    assert "every week that is over has been looked at" in said.getvalue()
    call_command("run_foresight", "--week", (last_week() - WEEK).isoformat(), stdout=said)
    assert Run.objects.count() == 2
    for wrong in ("x", (last_week() + WEEK).isoformat()):
        with pytest.raises(CommandError):
            call_command("run_foresight", "--week", wrong, stdout=said)


def test_four_weeks_ahead_keep_their_word_and_are_narrower_than_four_single_weeks() -> None:
    luck, units = np.random.default_rng(5), [f"u{n}" for n in range(30)]
    level = luck.gamma(3, 2, len(units))
    values = luck.negative_binomial(2 * level, 2 / 3, (200, len(units)))
    tree = Tree({**dict.fromkeys(units, "p"), "p": "n"})
    inside = narrower = of = 0
    for until in range(156, 200, 4):
        counts = Counts(last_week(), tuple(units), ("",) * len(units), values[:until])
        ahead = engine.ahead(counts, tree)
        for number, unit in enumerate(units):
            low, _mean, high = ahead[unit].whole
            inside += bool(low <= values[until : until + 4, number].sum() <= high)
            narrower += high - low < sum(week[2] - week[0] for week in ahead[unit].weeks)
            of += 1
    assert 0.92 <= inside / of <= 0.99
    assert narrower == of
