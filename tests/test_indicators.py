"""Indicators over the whole house: records and words side by side, as they were known, and after a merger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.figures.public import rebuild
from danvan.kernel.indicators.models import Sheet, Statement
from danvan.kernel.indicators.public import checks, state_figure, told, told_below, told_in
from danvan.kernel.organisations.public import NewUnit, Unit, merge_units
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.periods import Period, parse_period
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import petition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NAME = "petitions.received"
QUARTER = parse_period("2026-Q1")


@pytest.fixture
def world() -> Iterator[World]:
    with patch("django.utils.timezone.localdate", return_value=TODAY):
        yield small_world()


def receive(world: World, unit: Unit, day: date, count: int = 1) -> None:
    for _ in range(count):
        matter = petition(world, unit=world.x)
        Petition.objects.filter(pk=matter.pk).update(
            unit_id=unit.pk, received_unit_id=unit.pk, received_on=day, due_on=day + timedelta(days=14)
        )


def counted(*modules: str) -> None:
    for module in modules or ("petitions",):
        rebuild(module, today=TODAY)


def say(
    world: World, unit: Unit, value: int, period: str = "2026-Q1", name: str = NAME, scope: str = "whole"
) -> Statement:
    return state_figure(
        name, unit=unit, period=parse_period(period), value=value, by=world.system, scope=scope
    )


def one(unit: Unit, period: str | Period = "2026-Q1", name: str = NAME, **how: Any) -> Any:
    period = parse_period(period) if isinstance(period, str) else period
    return told([name], unit, period, **how)[name]


def test_records_tell_where_nobody_states_anything(world: World) -> None:
    receive(world, world.x, date(2026, 2, 3), 3)
    receive(world, world.hamlet, date(2026, 2, 3), 2)
    counted()

    found = one(world.province)

    assert (found.value, found.source, found.computed) == (Decimal(5), "records", 5)
    assert (found.received, found.expected) == (1, 2)
    assert one(world.y).value is None, "no record was ever kept there: that is no zero"
    assert one(world.x, "2026-Q2").value == 0, "records are kept there, and none is of this quarter"
    assert one(world.x, "2025").value is None, "before the first record nothing is known"


def test_what_an_office_states_stands_and_records_stand_beside_it(world: World) -> None:
    receive(world, world.x, date(2026, 2, 3), 3)
    receive(world, world.y, date(2026, 2, 3), 10)
    counted()
    say(world, world.x, 5)

    found = one(world.x)
    above = one(world.province)

    assert (found.value, found.source, found.computed) == (Decimal(5), "stated", 3)
    assert [(d.of, d.by) for d in found.differences] == [("records", Decimal(2))]
    assert (above.value, above.source, above.computed, above.received) == (Decimal(15), "summed", 13, 2)


def test_a_unit_that_states_itself_alone_adds_to_the_records_below_it(world: World) -> None:
    receive(world, world.x, date(2026, 2, 3), 3)
    receive(world, world.hamlet, date(2026, 2, 3), 2)
    counted()
    say(world, world.x, 4, scope="own")

    found = one(world.x)

    assert (found.value, found.source) == (Decimal(6), "summed")
    assert [(d.stated, d.other) for d in found.differences] == [(Decimal(4), Decimal(3))]


def test_months_that_no_word_covers_are_those_of_the_records(world: World) -> None:
    for month in (1, 2, 3):
        receive(world, world.x, date(2026, month, 5), 2)
    counted()
    say(world, world.x, 10, "2026-01", scope="own")

    assert one(world.x).value == Decimal(14)


def test_weeks_and_months_that_close_on_another_day_are_counted_from_the_records(world: World) -> None:
    receive(world, world.x, date(2026, 3, 10), 2)
    receive(world, world.x, date(2026, 3, 20), 5)
    receive(world, world.y, date(2026, 3, 20), 7)
    counted()
    spring = "2026-02-15..2026-03-14"
    say(world, world.y, 9, spring)

    assert one(world.x, spring).value == Decimal(2)
    assert one(world.province, spring).value == Decimal(11)
    assert [(unit, found[NAME].value) for unit, found in told_below([NAME], world.province, parse_period(spring))] == [
        (world.y, Decimal(9)), (world.x, Decimal(2)),
    ]  # fmt: skip
    assert one(world.x, "2026-W11").value == Decimal(2)


def test_what_was_known_on_a_day_is_told_of_records_and_words_alike(world: World) -> None:
    receive(world, world.x, date(2026, 2, 3), 3)
    rebuild("petitions", today=date(2026, 4, 1))
    receive(world, world.x, date(2026, 2, 4), 2)
    rebuild("petitions", today=date(2026, 5, 1))
    row = say(world, world.y, 7)
    Statement.objects.filter(pk=row.pk).update(stated_on=date(2026, 4, 15))

    known = [one(world.province, known_on=date(2026, *day)) for day in ((3, 1), (4, 1), (4, 20), (5, 1))]

    assert [found.value for found in known] == [None, Decimal(3), Decimal(10), Decimal(12)]
    assert [found.received for found in known] == [0, 1, 2, 2]
    assert one(world.province).value == Decimal(12)


def merged(world: World) -> Unit:
    return merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 7, 1), act_number="01/NQ-UBTVQH",
    )  # fmt: skip


def test_a_series_is_told_in_old_and_in_new_boundaries(world: World) -> None:
    receive(world, world.x, date(2026, 2, 3), 3)
    receive(world, world.y, date(2026, 2, 3), 4)
    say(world, world.y, 5)
    heir = merged(world)
    receive(world, heir, date(2026, 8, 3), 6)
    counted()
    periods = [QUARTER, parse_period("2026-Q3")]

    old = [found[NAME].value for found in told_in([NAME], heir, periods)]
    new = [found[NAME] for found in told_in([NAME], heir, periods, tree_of=TODAY)]

    assert old == [None, Decimal(6)]
    assert [found.value for found in new] == [Decimal(8), Decimal(6)]
    assert [(found.received, found.expected) for found in new] == [(2, 2), (1, 1)]
    for found in (
        told_in([NAME], world.province, periods),
        told_in([NAME], world.province, periods, tree_of=TODAY),
    ):
        assert [values[NAME].value for values in found] == [Decimal(8), Decimal(6)]


words = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "hamlet", "heir", "province"]), st.sampled_from(["own", "whole"]),
        st.sampled_from(["2026-01", "2026-02", "2026-03", "2026-08", "2026-Q1", "2026-Q3", "2026"]), st.integers(0, 9),
    ),
    max_size=10, unique_by=lambda row: row[:3],
)  # fmt: skip
matters = st.lists(
    st.tuples(st.sampled_from(["x", "y", "hamlet", "heir", "province"]), st.integers(0, 330)), max_size=8
)


@given(words=words, matters=matters, name=st.sampled_from([NAME, "consultations.held"]))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_said_and_recorded_sums_hold_in_both_boundaries(
    world: World, words: Any, matters: Any, name: str
) -> None:
    heir = Unit.objects.filter(code="99001").first() or merged(world)
    units = vars(world) | {"heir": heir}
    Statement.objects.all().delete()
    Sheet.objects.all().delete()
    Petition.objects.all().delete()
    for unit, day in matters:
        on = date(2026, 1, 1) + timedelta(days=day)
        receive(world, units["x" if unit == "heir" and on < heir.valid_from else unit], on)
    counted()
    sheet = Sheet.objects.create(unit=world.x, stated_by=world.system, count=len(words))
    for unit, scope, code, value in words:
        period = parse_period(code)
        Statement.objects.create(
            sheet=sheet, item=name, unit=units[unit], scope=scope, start=period.start, end=period.end,
            period_kind=period.kind, value=value, stated_on=TODAY,
        )  # fmt: skip
    months = [parse_period(f"2026-{month:02d}") for month in (1, 2, 3)]
    for period in (QUARTER, parse_period("2026-Q3")):
        for tree_of in (None, TODAY):
            nation = one(world.nation, period, name, tree_of=tree_of)
            province = one(world.province, period, name, tree_of=tree_of)
            own_word = any(unit == "province" and scope == "whole" for unit, scope, *_ in words)
            assert nation.value == province.value, "one province is all there is"
            below = {unit.pk: found[name].value for unit, found in told_below([name], world.province, period)}
            if tree_of is None and not any(unit == "province" for unit, *_ in [*words, *matters]):
                assert (province.value or 0) == sum(value or 0 for value in below.values() if value is not None) + sum(
                    (one(ended, period, name).value or 0) for ended in (world.x, world.y) if ended.pk not in below and period == QUARTER
                ) - 0  # fmt: skip
            if (
                tree_of is not None
                and not own_word
                and not any(unit == "province" for unit, *_ in [*words, *matters])
            ):
                assert (one(heir, period, name, tree_of=tree_of).value or 0) == (province.value or 0)
    if all(code in ("2026-01", "2026-02", "2026-03") for _unit, _scope, code, _value in words):
        each = [found[name] for found in told_in([name], world.x, months)]
        whole = one(world.x, QUARTER, name)
        if all(found.value is not None for found in each) and not any(unit == "hamlet" for unit, *_ in words):
            scopes = {scope for unit, scope, *_ in words if unit == "x"}
            if len(scopes) < 2:
                assert whole.value == sum(found.value for found in each)
        if all(found.value is None for found in each):
            assert whole.value is None, "what is missing in every month is missing in the quarter, never zero"


def test_parts_above_their_whole_and_leaps_are_said_in_words(world: World) -> None:
    for year in range(2020, 2026):
        say(world, world.x, 40 + year % 3, str(year), "mediation.cases")
    say(world, world.x, 400, "2026", "mediation.cases")
    say(world, world.x, 410, "2026", "mediation.settled")

    found = checks(world.x, parse_period("2026"))

    assert [(one.item.name, one.what) for one in found] == [
        ("mediation.cases", "history"),
        ("mediation.settled", "part"),
    ]
    assert "400" in found[0].text()
    assert "410" in found[1].text()
    assert "10" in str(found[1])


def test_a_leap_that_no_neighbour_made_is_said_whatever_its_size(world: World) -> None:
    from danvan.kernel.organisations.public import add_unit

    others = [
        add_unit(str(n), by=world.system, tree="vn", rank=3, parent=world.province, code=f"9{n}", kind="Phường", level="commune", valid_from=date(2025, 7, 1))
        for n in range(6)
    ]  # fmt: skip
    for n, unit in enumerate(others):
        say(world, unit, 100 * (n + 1), "2025", "training.held")
        say(world, unit, 103 * (n + 1) + n % 2, "2026", "training.held")
    say(world, world.x, 10, "2025", "training.held")
    say(world, world.x, 50, "2026", "training.held")

    assert [one.what for one in checks(world.x, parse_period("2026"))] == ["sisters"]
    assert checks(others[0], parse_period("2026")) == ()
