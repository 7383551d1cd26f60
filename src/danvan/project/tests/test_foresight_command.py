"""``danvan foresight`` from table to table, and what it refuses."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from danvan.project.foresight import COLUMNS, main

START = date(2022, 1, 3)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    chance = np.random.default_rng(1)
    path = tmp_path / "counts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["week", "unit", "topic", "count"])
        for unit in ("Xã An Bình", "Phường Phú Khương"):
            for week in range(160):
                lines.writerow([START + timedelta(weeks=week), unit, "Đất đai", chance.poisson(4)])
    return path


def test_a_forecast_is_written_with_every_column_and_adds_up(table: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree.csv"
    tree.write_text("unit,above\nXã An Bình,Tỉnh\nPhường Phú Khương,Tỉnh\nTỉnh,\n", encoding="utf-8")
    out = tmp_path / "forecast.csv"
    words = ["forecast", "--input", str(table), "--output", str(out), "--tree", str(tree), "--horizon", "3"]
    assert main([*words, "--as-of", "2024-W40"]) == 0
    lines = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(lines[0]) == ["week", "unit", "topic", "horizon", "mean", *COLUMNS]
    assert set(COLUMNS) == {"q025", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q975"}
    first = {line["unit"]: float(line["mean"]) for line in lines if line["horizon"] == "1"}
    assert first["Tỉnh"] == pytest.approx(first["Xã An Bình"] + first["Phường Phú Khương"], abs=1e-8)
    assert {line["week"] for line in lines} == {"2024-10-07", "2024-10-14", "2024-10-21"}


def test_a_back_test_prints_ours_beside_the_peers(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "--input", str(table), "--origins", "3"]) == 0
    said = capsys.readouterr()
    assert "danvan" in said.out
    assert "seasonal naive" in said.out
    assert "origin 3/3" in said.err
    shares = next(line for line in said.out.splitlines() if line.startswith("pooled, week "))
    assert "Farrington flexible" in said.out
    assert 0 <= float(shares.split()[-3].rstrip("%")) < 5


@pytest.mark.parametrize(
    ("tree", "horizon", "told"),
    [
        ("unit,parent\n", "3", "unit,above"),
        ("unit,above\na,b\nb,a\n", "3", "above itself"),
        ("unit,above\na,b\na,c\n", "3", "comes twice"),
        ("unit,above\n", "0", "from 1 to 52"),
    ],
)
def test_what_cannot_be_is_refused_in_words(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], tree: str, horizon: str, told: str) -> None:  # fmt: skip
    (tmp_path / "tree.csv").write_text(tree, encoding="utf-8")
    words = ["--tree", str(tmp_path / "tree.csv"), "--horizon", horizon, "--output", str(tmp_path / "o.csv")]
    assert main(["forecast", "--input", str(table), *words]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


def test_a_file_that_is_not_there_or_too_short_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert main(["backtest", "--input", str(tmp_path / "none.csv")]) == 1
    short = tmp_path / "short.csv"
    short.write_text("week,unit,topic,count\n2024-W01,a,b,3\n", encoding="utf-8")
    assert main(["backtest", "--input", str(short)]) == 1
    assert "a back-test needs" in capsys.readouterr().err


def test_a_week_nobody_can_read_is_a_wrong_command_line(table: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["forecast", "--input", str(table), "--output", str(tmp_path / "o"), "--as-of", "hôm qua"])
    assert stopped.value.code == 2


def test_the_command_does_not_load_django() -> None:
    asked = "import sys; import danvan.project.foresight; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
