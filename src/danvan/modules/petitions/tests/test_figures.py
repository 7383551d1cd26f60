"""Figures about petitions: honest denominators, sums that survive a merger, records behind every number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.figures.public import (
    by_topic,
    by_unit,
    drill,
    measures,
    rebuild,
    refresh,
    refresh_all,
    series,
    values,
    values_in,
)
from danvan.kernel.figures.testing import Cell, Sweep, refresh_units
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import NewUnit, Unit, merge_units
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.periods import Kind, Period
from danvan.modules.petitions.actions import dispute_petition, rate_petition
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import petition, resident_of, topic

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def world() -> World:
    return small_world()


def make(world: World, *, unit: Any = None, received: date, **fields: Any) -> Petition:
    """A matter as the figures see it, written straight into its row: what is under test is the counting."""
    matter = petition(world, unit=unit or world.x)
    values = {"received_on": received, "due_on": received + timedelta(days=14), **fields}
    Petition.objects.filter(pk=matter.pk).update(**values)
    return matter


def answered(on: date) -> dict[str, Any]:
    return {"state": "answered", "answered_on": on, "answered_at": timezone.now(), "outcome": "explained"}


def test_on_time_is_divided_by_all_that_fell_due_overdue_ones_included(world: World) -> None:
    start = date(2026, 3, 2)
    make(world, received=start, **answered(start + timedelta(days=5)))
    make(world, received=start, **answered(start + timedelta(days=14)))
    make(world, received=start, **answered(start + timedelta(days=15)))
    make(world, received=start)  # nobody ever answered: it counts against the office
    rebuild("petitions", today=TODAY)
    rate = values(["petitions.on_time_rate"], world.x, **YEAR)["petitions.on_time_rate"]
    assert (rate.numerator, rate.denominator, rate.value) == (2, 4, 0.5)
    beside = {part.name: part.value for part in rate.beside}
    assert beside["petitions.answered_late"] == 1
    assert beside["petitions.overdue"] == 1


def test_what_is_not_yet_due_is_in_no_denominator_and_no_figure_is_not_zero(world: World) -> None:
    make(world, received=TODAY)
    rebuild("petitions", today=TODAY)
    found = values(["petitions.on_time_rate", "petitions.received"], world.x, **YEAR)
    assert found["petitions.on_time_rate"].value is None
    assert found["petitions.received"].value == 1


def test_refused_passed_on_and_joined_matters_leave_the_denominator_but_not_the_page(world: World) -> None:
    start = date(2026, 3, 2)
    make(world, received=start, state="refused", refusal_reason="x", ended_on=start)
    make(world, received=start, state="forwarded", ended_on=start)
    make(world, received=start, **answered(start))
    rebuild("petitions", today=TODAY)
    rate = values(["petitions.on_time_rate"], world.x, **YEAR)["petitions.on_time_rate"]
    assert (rate.numerator, rate.denominator) == (1, 1)
    beside = {part.name: part.value for part in rate.beside}
    assert beside["petitions.refused"] == beside["petitions.forwarded"] == 1


def test_what_was_received_is_accounted_for_state_by_state(world: World) -> None:
    start = date(2026, 3, 2)
    make(world, received=start)
    make(world, received=start, **answered(start))
    make(world, received=start, state="closed", outcome="resolved", ended_on=start)
    make(world, received=start, state="withdrawn", outcome="withdrawn", ended_on=start)
    rebuild("petitions", today=TODAY)
    parts = ("open", "closed", "refused", "forwarded", "joined", "split", "withdrawn")
    names = ["petitions.received", *(f"petitions.received_{part}" for part in parts)]
    found = {name: value.value for name, value in values(names, world.x, **YEAR).items()}
    assert found["petitions.received"] == 4 == sum(found[f"petitions.received_{part}"] or 0 for part in parts)
    assert found["petitions.received_open"] == 2


def test_a_disputed_answer_counts_as_reopened_and_stops_counting_as_answered(world: World) -> None:
    matter = petition(world, state="answered")
    dispute_petition(matter, by=resident_of(matter))
    rebuild("petitions")
    period = {"start": timezone.localdate().replace(day=1), "end": timezone.localdate()}
    found = values(["petitions.reopened", "petitions.answered"], world.x, **period)
    assert found["petitions.reopened"].value == 1
    assert found["petitions.answered"].value == 0


def test_rated_outcomes_count_in_the_month_of_the_first_rating_and_by_the_last_score(world: World) -> None:
    bad, good = petition(world, state="answered"), petition(world, state="answered")
    rate_petition(bad, by=resident_of(bad), score=5)
    rate_petition(bad, by=resident_of(bad), score=3)
    rate_petition(good, by=resident_of(good), score=4)
    rebuild("petitions")
    period = {"start": timezone.localdate().replace(day=1), "end": timezone.localdate()}
    found = values(["petitions.satisfaction_rate"], world.x, **period)["petitions.satisfaction_rate"]
    assert (found.numerator, found.denominator) == (1, 2)
    opened = drill("petitions.satisfied", world.x, **period, today=timezone.localdate())
    assert list(Petition.objects.filter(opened)) == [good]


def test_units_above_hold_the_sum_of_units_below(world: World) -> None:
    for unit, count in ((world.x, 3), (world.y, 2), (world.hamlet, 1)):
        for _ in range(count):
            make(world, unit=unit, received=date(2026, 3, 2))
    rebuild("petitions", today=TODAY)
    ids = [unit.pk for unit in (world.hamlet, world.x, world.y, world.province, world.nation)]
    found = by_unit("petitions.received", ids, **YEAR)
    assert [found[pk].value for pk in ids] == [1, 4, 2, 6, 6]
    own = [row for row in cells() if row[:2] == ("petitions.received", world.x.pk)]
    assert [(row[3], row[4]) for row in own] == [(3, 4)]


def test_topics_and_months_stand_apart_and_add_up(world: World) -> None:
    for month, code in ((3, "drains"), (3, "roads"), (4, "roads")):
        make(world, received=date(2026, month, 2), topic_id=topic(code).pk)
    rebuild("petitions", today=TODAY)
    topics = by_topic("petitions.received", world.nation, **YEAR)
    assert {code: value.value for code, value in topics.items()} == {"drains": 1, "roads": 2}
    months = series("petitions.received", world.nation, start=date(2026, 2, 1), end=date(2026, 5, 31))
    assert [(day.month, value.value) for day, value in months] == [(2, 0), (3, 2), (4, 1), (5, 0)]


def merged(world: World) -> Any:
    return merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 7, 1), act_number="01/NQ-UBTVQH",
    )  # fmt: skip


def test_a_merger_conserves_every_sum(world: World) -> None:
    for unit, count in ((world.x, 10), (world.y, 20), (world.hamlet, 30)):
        for _ in range(count):
            make(world, unit=unit, received=date(2026, 3, 2))
    heir = merged(world)
    rebuild("petitions", today=TODAY)
    received = by_unit("petitions.received", [world.x.pk, world.y.pk, world.province.pk], **YEAR)
    assert [received[pk].value for pk in (world.x.pk, world.y.pk, world.province.pk)] == [40, 20, 60]
    overdue = values(["petitions.overdue"], heir, start=date(2026, 3, 1), end=date(2026, 3, 31))
    assert overdue["petitions.overdue"].value in (0, None), "in March the heir did not exist"


def test_a_matter_due_after_the_merger_counts_for_the_heir_and_the_province(world: World) -> None:
    make(world, received=date(2026, 6, 25), state="closed", outcome="resolved", answered_on=date(2026, 6, 28))
    heir = merged(world)
    rebuild("petitions", today=TODAY)
    july = {"start": date(2026, 7, 1), "end": date(2026, 7, 31)}
    found = by_unit("petitions.due", [world.x.pk, heir.pk, world.province.pk, world.nation.pk], **july)
    assert [found[pk].value for pk in (world.x.pk, heir.pk, world.province.pk, world.nation.pk)] == [
        1,
        1,
        1,
        1,
    ]


def test_a_figure_of_days_that_begin_and_end_within_months_opens_to_its_records(world: World) -> None:
    for day in (14, 15, 20, 31):
        make(world, received=date(2026, 3, day))
    inside = make(world, unit=world.hamlet, received=date(2026, 4, 14))
    make(world, received=date(2026, 4, 15))
    for unit, count in ((world.x, 4), (world.hamlet, 1)):
        period = {"start": date(2026, 3, 15), "end": date(2026, 4, 14)}
        days = Period(period["start"], period["end"], Kind.CUSTOM)
        assert values_in(["petitions.received"], unit, days)["petitions.received"].value == count
        found = Petition.objects.filter(drill("petitions.received", unit, today=TODAY, **period))
        assert found.count() == count
        assert inside in found


@pytest.mark.parametrize(
    "name", ["petitions.received", "petitions.due", "petitions.overdue", "petitions.answered_late"]
)
def test_a_figure_opens_to_exactly_the_records_it_counted(world: World, name: str) -> None:
    start = date(2026, 3, 2)
    make(world, received=start, **answered(start + timedelta(days=20)))
    make(world, unit=world.hamlet, received=start, topic_id=topic("roads").pk)
    make(world, unit=world.y, received=start)
    make(world, received=date(2026, 5, 2))
    rebuild("petitions", today=TODAY)
    for unit in (world.hamlet, world.x, world.y, world.province, world.nation):
        for code in ("", "roads"):
            period = {"start": date(2026, 3, 1), "end": date(2026, 3, 31)}
            value = values([name], unit, topic=code, **period)[name].value
            found = Petition.objects.filter(drill(name, unit, topic=code, today=TODAY, **period))
            assert found.count() == (value or 0), (unit, code)


def cells() -> set[tuple[Any, ...]]:
    """(measure, unit, month, own, value) of all that cells hold; a cell that holds nothing is not there."""
    assert not Cell.objects.filter(value=[0] * len(measures())).exists()
    names = Sweep.objects.get(source="petitions").measures
    return {
        (name, cell.unit_id, cell.month, own, value)
        for cell in Cell.objects.filter(module="petitions")
        for name, own, value in zip(names, cell.own, cell.value, strict=True)
        if own or value
    }


def test_cells_follow_the_log_to_the_same_values_as_from_nothing(world: World) -> None:
    petition(world, state="answered")
    sequence_all()
    refresh_all()
    first = cells()
    assert first
    matter = petition(world, state="answered", unit=world.hamlet)
    dispute_petition(matter, by=resident_of(matter))
    petition(world, state="refused")
    sequence_all()
    assert refresh_all() > 0
    followed = cells()
    rebuild("petitions")
    assert followed == cells()
    assert followed != first
    assert refresh_all() == 0, "nothing new: nothing to do"


def test_a_matter_becomes_overdue_by_the_passing_of_days_alone(world: World) -> None:
    matter = make(world, received=date(2026, 11, 2))
    Petition.objects.filter(pk=matter.pk).update(due_on=date(2026, 11, 16))
    refresh_units("petitions", [world.x.pk], today=date(2026, 11, 16))
    november = {"start": date(2026, 11, 1), "end": date(2026, 11, 30)}
    assert not values(["petitions.overdue"], world.x, **november)["petitions.overdue"].value
    refresh_units("petitions", [world.x.pk], today=date(2026, 11, 17))
    assert values(["petitions.overdue"], world.nation, **november)["petitions.overdue"].value == 1


day_numbers = st.integers(min_value=0, max_value=300)
rows = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "hamlet"]),
        day_numbers,
        st.integers(0, 40) | st.none(),
        st.sampled_from(["", "roads"]),
    ),
    max_size=12,
)


@given(before=rows, after=rows)
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_changes_incremental_cells_equal_recomputed_ones(
    world: World, before: Any, after: Any
) -> None:
    Petition.objects.all().delete()
    rebuild("petitions", today=TODAY)
    for batch in (before, after):
        Petition.objects.all().delete()
        for unit, day, answer_after, code in batch:
            received = date(2026, 1, 5) + timedelta(days=day)
            extra = {} if answer_after is None else answered(received + timedelta(days=answer_after))
            make(
                world,
                unit=getattr(world, unit),
                received=received,
                topic_id=topic(code).pk if code else None,
                **extra,
            )
        refresh_units("petitions", [world.x.pk, world.y.pk, world.hamlet.pk], today=TODAY)
        followed = cells()
        rebuild("petitions", today=TODAY)
        assert followed == cells()


later_rows = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "hamlet", "heir", "nation"]),
        st.sampled_from(["x", "heir"]),
        day_numbers,
        st.integers(0, 40) | st.none(),
        st.sampled_from(["", "roads"]),
    ),
    max_size=8,
)


@given(before=later_rows, after=later_rows)
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_a_merger_too_cells_follow_sums_hold_and_open_to_their_records(
    world: World, before: Any, after: Any
) -> None:
    units = vars(world) | {"heir": Unit.objects.filter(code="99001").first() or merged(world)}
    Petition.objects.all().delete()
    rebuild("petitions", today=TODAY)
    for batch in (before, after):
        Petition.objects.all().delete()
        for taken_in, held, day, answer_after, code in batch:
            received = date(2026, 1, 5) + timedelta(days=day)
            extra = {} if answer_after is None else answered(received + timedelta(days=answer_after))
            make(
                world,
                unit=units["heir"],
                received=received,
                received_unit_id=units[taken_in].pk,
                unit_id=units[held].pk,
                topic_id=topic(code).pk if code else None,
                **extra,
            )
        refresh_units(
            "petitions", [units[name].pk for name in ("x", "y", "hamlet", "heir", "nation")], today=TODAY
        )
        followed = cells()
        rebuild("petitions", today=TODAY)
        assert followed == cells()
        all_of = values(
            ["petitions.received", "petitions.due"], world.nation, start=date(2026, 1, 1), end=TODAY
        )
        assert all_of["petitions.received"].value == len(batch)
        for unit in (units["heir"], world.province, world.nation):
            _opens_to_its_records(all_of.keys(), unit)


def _opens_to_its_records(names: Iterable[str], unit: Any) -> None:
    """Cells, counts by topic and the records behind them say the same."""
    period = {"start": date(2026, 1, 1), "end": TODAY}
    for name in names:
        whole = values([name], unit, **period)[name].value
        of_topics = {code: value.value for code, value in by_topic(name, unit, **period).items()}
        assert of_topics.get("roads", 0) == values([name], unit, topic="roads", **period)[name].value
        months = series(name, unit, topic="roads", **period)
        assert sum(value.value or 0 for _month, value in months) == of_topics.get("roads", 0)
        opened = Petition.objects.filter(drill(name, unit, today=TODAY, **period))
        assert opened.count() == whole
        assert opened.exclude(topic=None).count() == sum(of_topics.values())


def test_a_merger_by_itself_moves_what_falls_due_after_it(world: World) -> None:
    make(world, received=date(2026, 6, 25), state="closed", outcome="resolved", answered_on=date(2026, 6, 28))
    refresh("petitions", today=TODAY)
    heir = merged(world)
    assert refresh("petitions", today=TODAY) > 0
    followed = cells()
    rebuild("petitions", today=TODAY)
    assert followed == cells()
    assert by_unit("petitions.due", [heir.pk], **YEAR)[heir.pk].value == 1


def test_what_came_before_the_first_known_tree_is_placed_by_it_and_not_lost(world: World) -> None:
    make(world, unit=world.hamlet, received=date(2025, 3, 3))  # the small world's units begin in July 2025
    rebuild("petitions", today=TODAY)
    period = {"start": date(2025, 3, 1), "end": date(2025, 3, 31)}
    found = by_unit("petitions.received", [world.hamlet.pk, world.x.pk, world.nation.pk], **period)
    assert [found[pk].value for pk in (world.hamlet.pk, world.x.pk, world.nation.pk)] == [1, 1, 1]
    opened = Petition.objects.filter(drill("petitions.received", world.nation, today=TODAY, **period))
    assert opened.count() == 1
