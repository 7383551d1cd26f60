"""Scoring a table of counts from the command line: columns, weeks, methods, trees, and what is said of bad input."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from danvan.lib.surveillance.counts import monday_of
from danvan.project.cli import main

UNITS, WEEKS = 12, 220


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    """Twelve units, two topics, four years; in the last week unit u03 has far too many of one."""
    luck = np.random.default_rng(5)
    path = tmp_path / "counts.csv"
    first = monday_of("2022-W01")
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["week", "unit", "topic", "count"])
        for week in range(WEEKS):
            for unit in range(UNITS):
                for topic, mean in (("road", 2.0), ("waste", 0.5)):
                    extra = 15 if (week, unit, topic) == (WEEKS - 1, 3, "waste") else 0
                    day = np.datetime64(first) + 7 * week
                    lines.writerow([day, f"u{unit:02d}", topic, luck.poisson(mean) + extra])
    return path


def scored(counts: Path, *more: str) -> list[dict[str, str]]:
    output = counts.with_name("alarms.csv")
    assert main(["foresight", "score", "--input", str(counts), "--output", str(output), *more]) == 0
    with output.open() as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("method", ["pooled", "farrington"])
def test_the_planted_rise_is_the_alarm_of_the_last_week(counts: Path, method: str) -> None:
    rows = scored(counts, "--method", method)
    assert list(rows[0]) == [
        "week",
        "unit",
        "topic",
        "count",
        "expected",
        "upper",
        "p_value",
        "score",
        "alarm",
    ]
    assert len(rows) == UNITS * 2
    assert {row["week"] for row in rows} == {"2026-03-16"}
    here = next(row for row in rows if row["unit"] == "u03" and row["topic"] == "waste")
    assert here["alarm"] == "1"
    assert float(here["p_value"]) < 1e-6
    assert int(here["count"]) > float(here["upper"]) > float(here["expected"]) > 0
    assert [row for row in rows if row["alarm"] == "1" and row is not here] == []


def test_an_earlier_week_and_several_weeks_can_be_asked_for(
    counts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = scored(counts, "--as-of", "2026-W10", "--weeks", "3")
    assert sorted({row["week"] for row in rows}) == ["2026-02-16", "2026-02-23", "2026-03-02"]
    assert "3/3" in capsys.readouterr().err, "progress is told"
    assert all(row["alarm"] == "0" for row in rows)


def test_a_threshold_of_ones_own_alarms_about_as_often_as_it_says(counts: Path) -> None:
    rows = scored(counts, "--alpha", "0.05", "--as-of", "2026-W10", "--weeks", "20")
    assert 0.005 < np.mean([row["alarm"] == "1" for row in rows]) < 0.08


def test_units_above_are_judged_where_a_tree_is_given(counts: Path) -> None:
    tree = counts.with_name("tree.csv")
    lines = "".join(f"u{unit:02d},p{unit % 2}\n" for unit in range(UNITS))
    tree.write_text(f"unit,above\n{lines}p0,land\np1,land\n")
    rows = scored(counts, "--tree", str(tree))
    assert {row["unit"] for row in rows} >= {"p0", "p1", "land", "u03"}
    whole = next(row for row in rows if (row["unit"], row["topic"]) == ("land", "road"))
    parts = [int(row["count"]) for row in rows if row["unit"].startswith("u") and row["topic"] == "road"]
    assert int(whole["count"]) == sum(parts)


def test_bad_input_is_named_and_nothing_is_written(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = counts.with_name("broken.csv")
    broken.write_text("week,unit,topic,count\n2026-W07,a,road,many\n")
    output = counts.with_name("none.csv")
    assert main(["foresight", "score", "--input", str(broken), "--output", str(output)]) == 1
    assert "line 2, count" in capsys.readouterr().err
    assert not output.exists()
    wrong = ["foresight", "score", "--input", str(counts), "--output", str(output)]
    assert main([*wrong, "--as-of", "2030-W01"]) == 1
    assert "not among the weeks" in capsys.readouterr().err
    for odd in (["--alpha", "2"], ["--weeks", "0"], ["--as-of", "soon"]):
        with pytest.raises(SystemExit):
            main([*wrong, *odd])
