"""A second count by other SQL finds the same numbers: before and after a merger, restated both ways, and on other engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from tools.recount import recount

from danvan.kernel.figures.engines import DuckEngine, compared, export
from danvan.kernel.figures.public import declared, rebuild
from danvan.kernel.figures.testing import Cell
from danvan.kernel.indicators.models import Statement
from danvan.kernel.indicators.public import Figure, state_figures
from danvan.kernel.organisations.public import NewUnit, Unit, merge_units
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.periods import parse_period
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import petition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
PERIODS = [parse_period(code) for code in ("2026-02", "2026-Q1", "2026-Q2", "2026-Q3", "2026-H1", "2026")]


@pytest.fixture
def world() -> Iterator[World]:
    with patch("django.utils.timezone.localdate", return_value=TODAY):
        yield small_world()


def fill(world: World, units: list[Unit], first: date, days: int) -> None:
    """Matters of all kinds, and figures stated of a quarter."""
    luck = random.Random(7)
    for _number in range(30):
        unit, day = luck.choice(units), first + timedelta(days=luck.randrange(days))
        is_answered = luck.random() < 0.6
        row = petition(world, unit=world.x)
        Petition.objects.filter(pk=row.pk).update(
            unit_id=unit.pk, received_unit_id=unit.pk, received_on=day, due_on=day + timedelta(days=14),
            kind=luck.choice(["feedback", "proposal", "complaint"]),
            **({"state": "answered", "answered_on": day + timedelta(days=luck.randrange(25))} if is_answered else {}),
        )  # fmt: skip


def say(world: World, unit: Unit, code: str, value: int) -> None:
    names = ("mediation.cases", "consultations.held", "decisions.taken")
    state_figures(
        [Figure(name, unit, parse_period(code), value + n) for n, name in enumerate(names)], by=world.system
    )


def counted_twice(*, restated: bool) -> int:
    held, mismatches = recount(60, seed=3, today=TODAY, periods=PERIODS, restated=restated)
    assert mismatches == [], "\n".join(map(str, mismatches))
    return held


def test_two_counts_agree_before_and_after_a_merger_in_old_and_new_boundaries(world: World) -> None:
    fill(world, [world.x, world.y, world.hamlet, world.province], date(2026, 1, 1), 170)
    say(world, world.x, "2026-Q1", 4)
    say(world, world.y, "2026-Q1", 9)
    for module in declared():
        rebuild(module, today=TODAY)
    assert counted_twice(restated=False) > 9

    heir = merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 7, 1), act_number="01/NQ-UBTVQH",
    )  # fmt: skip
    fill(world, [heir], date(2026, 7, 2), 100)
    say(world, heir, "2026-Q3", 2)
    for module in declared():
        rebuild(module, today=TODAY)
    assert counted_twice(restated=False) > 9
    assert counted_twice(restated=True) > 9


def test_a_cell_or_a_word_that_was_tampered_with_is_named(world: World) -> None:
    fill(world, [world.x], date(2026, 1, 1), 80)
    say(world, world.x, "2026-Q1", 4)
    rebuild("petitions", today=TODAY)
    for cell in Cell.objects.filter(module="petitions"):
        cell.value = [count + 1 for count in cell.value]
        cell.save(update_fields=["value"])
    _held, mismatches = recount(60, seed=3, today=TODAY, periods=PERIODS)

    assert mismatches
    assert "recounted" in str(mismatches[0])
    assert Statement.objects.exists()


def test_another_engine_counts_the_same_after_a_merger(world: World, tmp_path: Path) -> None:
    fill(world, [world.x, world.y, world.hamlet], date(2026, 1, 1), 170)
    merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 7, 1), act_number="01/NQ-UBTVQH",
    )  # fmt: skip
    engines = [DuckEngine()]
    for module in ("petitions", "dialogues", "oversight", "initiatives", "directives"):
        rebuild(module, today=TODAY)
        folder = export(module, tmp_path / module)
        for engine in engines:
            assert compared(module, engine.cells(module, folder, today=TODAY)).is_equal, (module, engine.name)
