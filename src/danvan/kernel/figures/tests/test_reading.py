"""Figures as they are read: unknown names raise, missing is not zero, every month is there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from danvan.kernel.figures.engine import declared
from danvan.kernel.figures.jobs import refresh_cells
from danvan.kernel.figures.models import Cell, Sweep
from danvan.kernel.figures.public import (
    Value,
    by_topic,
    by_unit,
    drill,
    measures,
    months,
    rates,
    rebuild,
    refresh_all,
    series,
    values,
)
from danvan.kernel.figures.testing import refresh_units
from danvan.kernel.organisations.testing import World, small_world

pytestmark = pytest.mark.django_db

SEPTEMBER = {"start": date(2026, 9, 1), "end": date(2026, 9, 30)}


@pytest.fixture
def world() -> World:
    return small_world()


def cell(world: World, *, month: date = date(2026, 9, 1), **counts: int) -> Cell:
    """A cell as the worker leaves it, in an order of measures that is not the declared one."""
    held = sorted(name for name in measures() if name.startswith("petitions."))
    Sweep.objects.update_or_create(source="petitions", defaults={"measures": held})
    row = [counts.get(name.removeprefix("petitions."), 0) for name in held]
    return Cell.objects.create(module="petitions", unit=world.x, month=month, own=row, value=row)


@pytest.mark.parametrize("name", ["petitions.nothing", "", "on_time_rate"])
def test_a_name_that_nobody_declares_raises(world: World, name: str) -> None:
    with pytest.raises(KeyError):
        values([name], world.x, **SEPTEMBER)
    with pytest.raises(KeyError):
        series(name, world.x, **SEPTEMBER)
    with pytest.raises(KeyError):
        by_unit(name, [world.x.pk], **SEPTEMBER)
    with pytest.raises(KeyError):
        by_topic(name, world.x, **SEPTEMBER)
    with pytest.raises(KeyError):
        drill(name, world.x, today=date(2026, 9, 30), **SEPTEMBER)


def test_a_rate_opens_to_no_records_but_its_parts_do(world: World) -> None:
    rate = rates()["petitions.on_time_rate"]
    with pytest.raises(KeyError, match="not a measure"):
        drill(rate.name, world.x, today=date(2026, 9, 30), **SEPTEMBER)
    assert {rate.numerator, rate.denominator, *rate.beside} <= measures().keys()


def test_nothing_counted_is_zero_and_nothing_to_divide_by_is_nothing(world: World) -> None:
    found = values(["petitions.received", "petitions.on_time_rate"], world.x, **SEPTEMBER)
    assert found["petitions.received"].value == 0
    rate = found["petitions.on_time_rate"]
    assert (rate.value, rate.numerator, rate.denominator, rate.is_rate) == (None, 0, 0, True)


def test_a_rate_that_is_really_zero_is_zero(world: World) -> None:
    cell(world, due=3)
    rate = values(["petitions.on_time_rate"], world.x, **SEPTEMBER)["petitions.on_time_rate"]
    assert (rate.value, rate.numerator, rate.denominator) == (0.0, 0, 3)
    assert isinstance(rate.beside[0], Value)


def test_rates_over_several_months_are_divided_once_and_never_averaged(world: World) -> None:
    for month, due, on_time in ((date(2026, 8, 1), 1, 1), (date(2026, 9, 1), 9, 0)):
        cell(world, due=due, on_time=on_time, month=month)
    both = values(["petitions.on_time_rate"], world.x, start=date(2026, 8, 15), end=date(2026, 9, 2))
    assert both["petitions.on_time_rate"].value == 0.1, "not the mean of 1.0 and 0.0"


def test_a_series_has_every_month_of_its_period(world: World) -> None:
    cell(world, received=5, month=date(2026, 12, 1))
    found = series("petitions.received", world.x, start=date(2026, 11, 15), end=date(2027, 1, 2))
    assert [(month.isoformat(), value.value) for month, value in found] == [
        ("2026-11-01", 0), ("2026-12-01", 5), ("2027-01-01", 0),
    ]  # fmt: skip
    assert months(date(2026, 12, 31), date(2026, 12, 1)) == [date(2026, 12, 1)]


def test_a_unit_that_has_nothing_of_a_measure_is_left_out_and_not_zero(world: World) -> None:
    held = cell(world, received=5)
    assert by_unit("petitions.received", [world.x.pk, world.y.pk], **SEPTEMBER).keys() == {world.x.pk}
    assert by_unit("petitions.due", [world.x.pk], **SEPTEMBER) == {}
    assert str(held).startswith(f"petitions {world.x.pk} 2026-09: [0, ")


def test_a_measure_that_cells_do_not_hold_yet_is_nothing_until_the_next_sweep(world: World) -> None:
    cell(world, received=5)
    Sweep.objects.update(measures=["petitions.gone"])
    assert values(["petitions.received"], world.x, **SEPTEMBER)["petitions.received"].value == 0
    refresh_all()
    assert {name for sweep in Sweep.objects.all() for name in sweep.measures} == set(measures())
    assert not Cell.objects.exists(), "made anew from the records, of which there are none"


def test_reading_takes_as_many_queries_for_many_months_and_units_as_for_one(
    world: World, django_assert_num_queries: Any
) -> None:
    names, years = [*measures(), *rates()], {"start": date(2016, 1, 1), "end": date(2026, 12, 31)}
    with django_assert_num_queries(1):
        values(names, world.nation, **years)
    with django_assert_num_queries(1):
        by_unit(names[-1], [world.x.pk, world.y.pk, world.nation.pk], **years)
    with django_assert_num_queries(
        4
    ):  # the last change of units, units, the day that is counted as of, records
        series(names[-1], world.nation, topic="roads", **years)
    with django_assert_num_queries(3):  # the tree is climbed once
        by_topic(names[-1], world.nation, **years)


def test_every_figure_says_what_it_is_and_what_is_counted() -> None:
    for figures in declared().values():
        for source in figures.sources:
            assert all(str(one.label) and str(one.definition) and str(one.counted) for one in source.measures)
        assert all(str(rate.definition) for rate in figures.rates)


def test_recomputing_nothing_changes_nothing(world: World) -> None:
    assert refresh_units("petitions", []) == 0
    assert rebuild("petitions", today=date(2026, 9, 30)) == 0
    assert refresh_all() == 0
    refresh_cells(timestamp=0)
    assert "petitions up to 0" in [str(sweep) for sweep in Sweep.objects.all()]


def test_recomputing_a_module_without_figures_raises(world: World) -> None:
    with pytest.raises(KeyError):
        rebuild("papers")
