"""One declaration, three engines, the same figures: PostgreSQL, DuckDB over Parquet, Spark."""

from __future__ import annotations

import importlib.util
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.figures.engine import declared
from danvan.kernel.figures.engines import DuckEngine, SparkEngine, compared, export
from danvan.kernel.figures.models import Cell
from danvan.kernel.figures.public import rebuild
from danvan.kernel.organisations.testing import World
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import petition
from danvan.modules.petitions.tests.test_figures import TODAY, answered, make, merged

pytestmark = pytest.mark.django_db

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
ENGINES = [
    pytest.param(DuckEngine(), id="duckdb"),
    pytest.param(
        SparkEngine(), id="spark",
        marks=pytest.mark.skipif(not HAS_SPARK, reason="Spark needs Java and requirements/engines.txt"),
    ),
]  # fmt: skip


def filled(world: World) -> None:
    """Matters of all kinds before and after a merger."""
    for number, unit in enumerate((world.x, world.hamlet, world.y, world.x)):
        make(world, unit=unit, received=date(2026, 3, 2) + timedelta(days=9 * number))
    make(world, received=date(2026, 6, 25), **answered(date(2026, 7, 3)))
    petition(world, state="answered", unit=world.hamlet)
    petition(world, state="refused")
    heir = merged(world)
    make(
        world,
        unit=heir,
        received=date(2026, 8, 3),
        state="closed",
        outcome="resolved",
        answered_on=date(2026, 8, 9),
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("grain", ["month", "week"])
def test_another_engine_finds_the_same_cells(world: World, tmp_path: Path, engine: Any, grain: Any) -> None:
    filled(world)
    rebuild("petitions", today=TODAY)
    folder = export("petitions", tmp_path / "parquet")
    found = engine.cells("petitions", folder, today=TODAY, grain=grain)
    told = compared("petitions", found, grain=grain)
    assert told.is_equal, told.differences[:5]
    assert told.cells > 8


@pytest.mark.parametrize("module", sorted(declared()))
def test_every_module_that_counts_is_understood_by_the_other_engine(
    world: World, tmp_path: Path, module: str
) -> None:
    rebuild(module, today=TODAY)
    found = DuckEngine().cells(module, export(module, tmp_path), today=TODAY)
    assert compared(module, found).is_equal


@hypothesis_settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["x", "y", "hamlet", "nation"]),
            st.integers(0, 300),
            st.integers(0, 40) | st.none(),
        ),
        max_size=10,
    )
)
def test_whatever_is_recorded_both_engines_count_the_same(world: World, tmp_path: Path, rows: Any) -> None:
    Petition.objects.all().delete()
    for unit, day, after in rows:
        received = date(2026, 1, 5) + timedelta(days=day)
        make(
            world,
            unit=getattr(world, unit),
            received=received,
            **(answered(received + timedelta(days=after)) if after is not None else {}),
        )
    rebuild("petitions", today=TODAY)
    for grain in ("month", "week"):
        found = DuckEngine().cells("petitions", export("petitions", tmp_path), today=TODAY, grain=grain)
        assert compared("petitions", found, grain=grain).is_equal


def test_a_cell_that_was_tampered_with_is_named(world: World, tmp_path: Path) -> None:
    filled(world)
    rebuild("petitions", today=TODAY)
    found = DuckEngine().cells("petitions", export("petitions", tmp_path), today=TODAY)
    cell = Cell.objects.filter(unit=world.province, month=date(2026, 3, 1)).get()
    Cell.objects.filter(unit=world.province, month=date(2026, 3, 1)).update(value=[n + 1 for n in cell.value])
    told = compared("petitions", found)
    assert not told.is_equal
    assert {(unit, day) for unit, day, *_rest in told.differences} == {(world.province.pk, date(2026, 3, 1))}


def test_no_text_and_no_person_is_exported(world: World, tmp_path: Path) -> None:
    folder = export("petitions", tmp_path)
    import duckdb

    columns = {
        row[0]
        for path in folder.glob("*.parquet")
        for row in duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    }
    assert columns & {"title", "text", "contact", "handler_id", "public_text"} == set()
    assert {"state", "unit_id", "due_on"} <= columns


def test_the_command_compares_every_cell_and_names_what_differs(
    world: World, tmp_path: Path, capsys: Any
) -> None:
    filled(world)
    call_command(
        "figures", "--rebuild", "--module", "petitions", "--engine", "duckdb", "--folder", str(tmp_path)
    )
    assert "khớp với duckdb" in capsys.readouterr().out
    assert (tmp_path / "petitions" / "petitions_petition.parquet").exists()
    Cell.objects.filter(unit=world.nation).update(
        value=[0] * len(Cell.objects.filter(unit=world.nation)[0].value)
    )
    with pytest.raises(CommandError, match="differ"):
        call_command("figures", "--module", "petitions", "--engine", "duckdb")
    assert "petitions.received" in capsys.readouterr().out
    with pytest.raises(CommandError, match="papers"):
        call_command("figures", "--module", "papers")
