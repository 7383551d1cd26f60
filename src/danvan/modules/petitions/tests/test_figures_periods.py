"""Figures in any period, as they were known on a day, and what changed since: over records that change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.figures.public import by_unit, changed_since, rebuild, series, values, values_in
from danvan.kernel.figures.testing import Change, Week, declared, declaring, refresh_units
from danvan.kernel.organisations.testing import World
from danvan.lib.periods import BadPeriod, Kind, Period, parse_period, period_of, week_of
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import topic
from danvan.modules.petitions.tests.test_figures import TODAY, answered, make, merged

pytestmark = pytest.mark.django_db
RECEIVED, DUE, RATE = "petitions.received", "petitions.due", "petitions.on_time_rate"
MARCH = parse_period("2026-03")


def count(name: str, unit: Any, period: Period, **how: Any) -> Any:
    return values_in([name], unit, period, **how)[name].value


def test_a_week_holds_its_seven_days_and_sums_of_the_units_below(world: World) -> None:
    for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 9)):
        make(world, unit=world.hamlet, received=day)
    rebuild("petitions", today=TODAY)
    week = parse_period("2026-W10")  # Monday 2 to Sunday 8 March
    assert [count(RECEIVED, unit, week) for unit in (world.hamlet, world.x, world.nation, world.y)] == [
        2,
        2,
        2,
        0,
    ]
    assert Week.objects.filter(unit=world.x).count() == 0, "only own counts are kept; sums are made when read"
    assert "petitions" in str(Week.objects.first())


def test_a_week_after_a_merger_counts_for_the_heir(world: World) -> None:
    make(world, received=date(2026, 6, 30))
    heir = merged(world)
    make(world, unit=world.x, received=date(2026, 7, 1))
    rebuild("petitions", today=TODAY)
    assert count(RECEIVED, heir, week_of(date(2026, 7, 1))) == 2, "the tree of the week's last day"
    assert count(RECEIVED, world.province, week_of(date(2026, 7, 1))) == 2


def test_days_over_a_merger_are_counted_on_both_sides_of_it(world: World) -> None:
    drains = topic("drains").pk
    heir = merged(world)
    make(world, received=date(2026, 6, 20), topic_id=drains)
    for unit, day in ((world.x, date(2026, 6, 30)), (heir, date(2026, 6, 30)), (world.y, date(2026, 7, 1))):
        make(world, unit=unit, received=day, topic_id=drains)
    rebuild("petitions", today=TODAY)
    over = Period(date(2026, 6, 25), date(2026, 7, 10), Kind.CUSTOM)
    assert [count(RECEIVED, unit, over) for unit in (heir, world.province, world.nation)] == [2, 3, 3]
    months = series(RECEIVED, heir, start=date(2026, 6, 1), end=date(2026, 7, 31), topic=drains)
    assert [value.value for _month, value in months] == [1, 1]


def test_a_month_that_closes_on_the_fourteenth_counts_its_own_days(world: World) -> None:
    for day in (14, 15, 31):
        make(world, received=date(2026, 3, day))
    make(world, received=date(2026, 4, 14), **answered(date(2026, 4, 20)))
    make(world, received=date(2026, 4, 15))
    rebuild("petitions", today=TODAY)
    closing = period_of(date(2026, 4, 1), Kind.MONTH, closes=14)
    assert count(RECEIVED, world.province, closing) == 3
    assert count(RECEIVED, world.y, closing) == 0
    year = period_of(date(2026, 4, 1), Kind.YEAR, closes=14)
    rate = values_in([RATE], world.nation, year)[RATE]
    assert (rate.numerator, rate.denominator) == (1, 5), "a rate is divided once, from the sums of its days"


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(st.tuples(st.sampled_from(["x", "y", "hamlet"]), st.integers(0, 364)), max_size=12))
def test_weeks_days_and_months_of_a_year_all_add_up_to_its_records(world: World, days: Any) -> None:
    Petition.objects.all().delete()
    for unit, day in days:
        make(world, unit=getattr(world, unit), received=date(2026, 1, 1) + timedelta(days=day))
    rebuild("petitions", today=date(2027, 3, 1))
    year, half = parse_period("2026"), parse_period("2026-H1")
    weeks, week = 0, week_of(date(2026, 1, 1))
    while week.start <= year.end:
        weeks += count(RECEIVED, world.nation, week)
        week = week_of(week.end + timedelta(days=1))
    assert weeks == count(RECEIVED, world.nation, year) == len(days)
    same_days = Period(half.start, half.end, Kind.CUSTOM)
    shifted = Period(half.start + timedelta(days=1), half.end, Kind.CUSTOM)
    assert count(RECEIVED, world.nation, half) == count(RECEIVED, world.nation, same_days)
    first_day = sum(day == 0 for _unit, day in days)
    assert count(RECEIVED, world.nation, shifted) == count(RECEIVED, world.nation, half) - first_day


def test_what_was_known_on_a_day_stays_what_it_was_and_the_difference_is_a_list(world: World) -> None:
    make(world, received=date(2026, 3, 2))
    late = make(world, unit=world.hamlet, received=date(2026, 3, 3))
    rebuild("petitions", today=date(2026, 4, 1))
    make(world, received=date(2026, 3, 30))  # written down afterwards
    Petition.objects.filter(pk=late.pk).update(**answered(date(2026, 3, 10)))
    refresh_units("petitions", [world.x.pk, world.hamlet.pk], today=date(2026, 5, 2))
    then, now = date(2026, 4, 1), date(2026, 5, 2)
    for unit, known, today in ((world.x, 2, 3), (world.hamlet, 1, 1), (world.nation, 2, 3), (world.y, 0, 0)):
        assert count(RECEIVED, unit, MARCH, known_on=then) == known
        assert count(RECEIVED, unit, MARCH, known_on=now) == count(RECEIVED, unit, MARCH) == today
    assert count(RECEIVED, world.nation, MARCH, known_on=date(2026, 3, 31)) == 0, "nothing was counted before"
    told = changed_since([RECEIVED, RATE], world.nation, MARCH, since=then)
    assert [(one.unit_id, one.name, one.by, one.last_on) for one in told if one.name in (RECEIVED, "petitions.on_time")] == [
        (world.x.pk, RECEIVED, 1, now), (world.hamlet.pk, "petitions.on_time", 1, now),
    ]  # fmt: skip
    assert changed_since([RECEIVED], world.nation, MARCH, since=now) == []


def test_what_is_taken_back_the_same_day_leaves_no_trace_and_rebuilding_adds_none(world: World) -> None:
    rebuild("petitions", today=date(2026, 4, 1))
    made = make(world, received=date(2026, 3, 2))
    refresh_units("petitions", [world.x.pk], today=date(2026, 4, 2))
    assert Change.objects.count() == 1
    assert "2026-03 on 2026-04-02" in str(Change.objects.get())
    Petition.objects.filter(pk=made.pk).update(received_on=date(2026, 2, 2), due_on=date(2026, 2, 16))
    Petition.objects.all().delete()
    refresh_units("petitions", [world.x.pk], today=date(2026, 4, 2))
    assert not Change.objects.exists()
    make(world, received=date(2026, 3, 2))
    rebuild("petitions", today=date(2026, 4, 3))
    once = Change.objects.count()
    rebuild("petitions", today=date(2026, 4, 4))
    assert Change.objects.count() == once, "the same counts again are no news"


def test_after_a_merger_what_was_known_is_placed_by_the_tree_of_its_month(world: World) -> None:
    make(world, received=date(2026, 3, 2))
    rebuild("petitions", today=date(2026, 4, 1))
    heir = merged(world)
    rebuild("petitions", today=TODAY)
    assert count(RECEIVED, world.province, MARCH, known_on=date(2026, 4, 1)) == 1
    assert count(RECEIVED, heir, MARCH, known_on=date(2026, 4, 1)) == 0


def test_only_whole_months_are_remembered(world: World) -> None:
    week = parse_period("2026-W10")
    with pytest.raises(BadPeriod):
        values_in([RECEIVED], world.x, week, known_on=TODAY)
    with pytest.raises(BadPeriod):
        changed_since([RECEIVED], world.x, week, since=TODAY)
    with pytest.raises(KeyError):
        values_in(["petitions.nothing"], world.x, MARCH)


@pytest.fixture
def letters() -> Iterator[None]:
    """Petitions with two figures more: a sum of whole numbers, and one that does not add."""
    told = declared()["petitions"]
    (source, *others) = told.sources
    like = next(one for one in source.measures if one.name == RECEIVED)
    money = replace(like, name="petitions.money", value="length(p.title)::bigint * 1000000000000")
    people = replace(like, name="petitions.people", adds=False)
    more = replace(source, measures=(*source.measures, money, people))
    with declaring({**declared(), "petitions": replace(told, sources=(more, *others))}):
        yield


def test_sums_of_whole_numbers_hold_more_than_thousands_of_milliards(world: World, letters: Any) -> None:
    made = [make(world, received=date(2026, 3, day)) for day in (2, 20)]
    rebuild("petitions", today=TODAY)
    expected = sum(len(one.title) for one in made) * 10**12
    assert count("petitions.money", world.nation, MARCH) == expected
    assert (
        count("petitions.money", world.nation, Period(MARCH.start, date(2026, 3, 10), Kind.CUSTOM))
        == len(made[0].title) * 10**12
    )
    assert (
        values(["petitions.money"], world.x, start=MARCH.start, end=MARCH.end)["petitions.money"].value
        == expected
    )


def test_people_reached_are_told_of_one_unit_and_month_and_never_added_up(world: World, letters: Any) -> None:
    make(world, received=date(2026, 3, 2))
    make(world, unit=world.hamlet, received=date(2026, 3, 2))
    rebuild("petitions", today=TODAY)
    told = [count("petitions.people", unit, MARCH) for unit in (world.x, world.hamlet, world.nation)]
    assert told == [1, 1, None], "of the whole country nobody knows how many came twice"
    assert count("petitions.people", world.x, parse_period("2026-Q1")) is None
    assert count("petitions.people", world.x, parse_period("2026-W10")) is None
    march = {"start": MARCH.start, "end": MARCH.end}
    assert values(["petitions.people"], world.x, **march)["petitions.people"].value == 1
    assert by_unit("petitions.people", [world.x.pk, world.nation.pk], **march).keys() == {world.x.pk}
    spring = series("petitions.people", world.x, start=MARCH.start, end=date(2026, 4, 30))
    assert [value.value for _month, value in spring] == [1, None]
