"""What is told of an item: by whom, of how many units, and that nothing missing becomes zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from danvan.kernel.indicators import queries
from danvan.kernel.indicators.actions import (
    Figure,
    replace_figure,
    state_figure,
    state_figures,
    withdraw_figure,
)
from danvan.kernel.indicators.catalogue import catalogue
from danvan.kernel.indicators.models import Statement
from danvan.kernel.indicators.queries import Told, told, told_below, told_in
from danvan.kernel.organisations.public import Unit
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.periods import parse_period

pytestmark = pytest.mark.django_db

QUARTER = parse_period("2026-Q1")
MONTHS = [parse_period(f"2026-0{month}") for month in (1, 2, 3)]
NAME = "consultations.held"


@pytest.fixture
def world() -> World:
    return small_world()


def say(world: World, value: int, *, at: Unit | None = None, period: str = "2026-Q1", name: str = NAME, scope: str = "whole") -> Statement:  # fmt: skip
    return state_figure(
        name, unit=at or world.x, period=parse_period(period), value=value, by=world.system, scope=scope
    )


def one(unit: Unit, name: str = NAME, period: str = "2026-Q1", **more: Any) -> Told:
    return told([name], unit, parse_period(period), **more)[name]


def test_what_nobody_said_is_missing_and_not_zero(world: World) -> None:
    found = told([item.name for item in catalogue()], world.province, QUARTER)

    assert {one.value for one in found.values()} == {None}
    assert {one.source for one in found.values()} == {"missing"}
    assert found[NAME].received == 0
    assert found[NAME].expected == 2


def test_a_stated_zero_is_zero(world: World) -> None:
    say(world, 0)

    assert one(world.x).value == Decimal(0)
    assert one(world.x).source == "stated"


def test_a_province_is_the_sum_of_communes_that_said_something_and_says_how_many_did(world: World) -> None:
    say(world, 3)

    first = one(world.province)
    say(world, 4, at=world.y)
    both = one(world.province)

    assert (first.value, first.source, first.received, first.expected) == (Decimal(3), "summed", 1, 2)
    assert not first.is_complete
    assert (both.value, both.received, both.is_complete) == (Decimal(7), 2, True)
    assert one(world.nation).value == Decimal(7)


def test_the_word_for_the_whole_stands_before_the_sum_and_the_difference_is_told(world: World) -> None:
    say(world, 3)
    say(world, 4, at=world.y)
    say(world, 9, at=world.province)

    found = one(world.province)

    assert (found.value, found.source, found.summed) == (Decimal(9), "stated", Decimal(7))
    (difference,) = found.differences
    assert (difference.of, difference.stated, difference.other, difference.by) == ("below", 9, 7, 2)
    assert one(world.nation).value == Decimal(9)


def test_what_a_unit_says_of_itself_alone_adds_to_what_is_below(world: World) -> None:
    say(world, 3)
    say(world, 5, at=world.province, scope="own")

    found = one(world.province)

    assert (found.value, found.source, found.received) == (Decimal(8), "summed", 1)


def test_months_add_to_a_quarter_only_when_none_is_missing(world: World) -> None:
    say(world, 1, period="2026-01")
    say(world, 2, period="2026-02")

    assert one(world.x).value is None
    assert one(world.province).partly == 1

    say(world, 4, period="2026-03")
    assert one(world.x).value == Decimal(7)
    assert one(world.province).value == Decimal(7)


def test_a_stated_quarter_stands_before_its_months(world: World) -> None:
    for number, month in enumerate(MONTHS, 1):
        say(world, number, period=month.code)
    say(world, 10)

    assert one(world.x).value == Decimal(10)
    assert one(world.province, period="2026").value is None


def test_people_do_not_add(world: World) -> None:
    say(world, 3, name="reception.people")
    say(world, 4, at=world.y, name="reception.people")
    say(world, 3, name="reception.people", period="2026-05")

    assert one(world.x, "reception.people").value == Decimal(3)
    assert one(world.province, "reception.people").value is None
    assert one(world.x, "reception.people", "2026-Q2").value is None


def test_a_state_is_that_of_the_end_and_adds_over_units_only(world: World) -> None:
    say(world, 3, name="inspection.boards", period="2026-01")
    say(world, 5, name="inspection.boards", period="2026-03")
    say(world, 1, at=world.y, name="inspection.boards")

    assert one(world.x, "inspection.boards").value == Decimal(5)
    assert one(world.province, "inspection.boards").value == Decimal(6)
    say(world, 9, name="members.count")
    assert one(world.province, "members.count").value is None


def test_a_rate_is_computed_again_from_units_that_told_both_sides(world: World) -> None:
    say(world, 10, name="mediation.cases")
    say(world, 8, name="mediation.settled")
    say(world, 90, at=world.y, name="mediation.cases")

    found = one(world.province, "mediation.settled_share")

    assert (found.value, found.numerator, found.denominator) == (Decimal("80.00"), Decimal(8), Decimal(10))
    assert (found.received, found.expected) == (1, 2)


def test_a_rate_of_nothing_is_missing(world: World) -> None:
    say(world, 0, name="mediation.cases")
    say(world, 0, name="mediation.settled")

    assert one(world.x, "mediation.settled_share").value is None


def test_a_stated_rate_stands_only_where_its_sides_are_not_known(world: World) -> None:
    state_figure(
        "poor_fund.share", unit=world.x, period=QUARTER, value=Decimal("110.75"), by=world.system
    )  # fmt: skip
    assert one(world.x, "poor_fund.share").value == Decimal("110.75")

    say(world, 500, name="poor_fund.taken")
    say(world, 1000, name="poor_fund.planned")
    found = one(world.x, "poor_fund.share")

    assert found.value == Decimal("50.00")
    assert [difference.by for difference in found.differences] == [Decimal("60.75")]


def test_a_replaced_figure_stays_to_be_known_as_it_was(world: World) -> None:
    old = say(world, 3)
    type(old).objects.filter(pk=old.pk).update(stated_on=date(2026, 4, 2))
    new = replace_figure(old, value=5, reason="Đếm lại theo biên bản.", by=world.system)

    assert one(world.x).value == Decimal(5)
    assert one(world.x, known_on=date(2026, 4, 3)).value == Decimal(3)
    assert one(world.x, known_on=date(2026, 4, 1)).value is None

    withdraw_figure(new, reason="Không có biên bản nào.", by=world.system)
    assert one(world.x).value is None


def test_told_takes_the_same_queries_for_one_item_as_for_all(
    world: World, django_assert_max_num_queries: Any
) -> None:
    state_figures(
        [
            Figure(item.name, unit, QUARTER, 2)
            for item in catalogue()
            if item.kind != "rate"
            for unit in (world.x, world.y)
        ],
        by=world.system,
    )
    names = [item.name for item in catalogue()]

    with django_assert_max_num_queries(13):
        found = told(names, world.province, QUARTER)
    with django_assert_max_num_queries(13):
        told_in(names, world.province, [QUARTER, *MONTHS])
    with django_assert_max_num_queries(15):
        below = told_below(names, world.province, QUARTER)

    assert found[NAME].value == Decimal(4)
    assert [of[NAME].value for _unit, of in below] == [Decimal(2), Decimal(2)]


def test_what_is_not_published_is_told_within_only(world: World) -> None:
    state_figure(NAME, unit=world.x, period=QUARTER, value=3, by=world.system, published=False)

    assert one(world.x).value == Decimal(3)
    assert one(world.x, public=True).value is None


def test_numbers_are_written_as_pages_write_them() -> None:
    assert queries.number(Decimal("1234567.50")) == "1.234.567,5"
    assert queries.number(Decimal("12.00")) == "12"
    assert queries.number(0) == "0"
    assert queries.number(None) == "–"
