"""``danvan foresight forecast | backtest | score``: early warning and forecast on any table of counts, without a database."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from danvan.lib.surveillance.counts import BadCounts, Counts, Tree, monday_of, read_counts
from danvan.lib.surveillance.farrington import farrington
from danvan.lib.surveillance.forecast import LEVELS, Forecast, forecast
from danvan.lib.surveillance.pooled import outlook, surprise
from danvan.lib.surveillance.trial import Trial, backtest

#: Columns of a forecast, after the mean.
COLUMNS = tuple(f"q{1000 * level:03.0f}" if (1000 * level) % 10 else f"q{100 * level:02.0f}" for level in LEVELS)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run one word. Returns 0; 1 where a file cannot be read or forecast; 2 for a wrong command line."""
    words = list(arguments)
    if words[:1] == ["score"]:
        return _score(words[1:])
    options = _parser().parse_args(words)
    try:
        return WORDS[options.word](options)
    except (BadCounts, OSError, UnicodeDecodeError) as problem:
        print(f"danvan foresight: không đọc được · cannot go on: {problem}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan foresight",
        description="Early warning and forecast on a table week,unit,topic,count · Cảnh báo sớm và dự báo",
    )
    words = parser.add_subparsers(dest="word", required=True)
    ahead = words.add_parser("forecast", help="weeks ahead, with bands · dự báo các tuần tới")
    ahead.add_argument("--input", type=Path, required=True, metavar="COUNTS.csv")
    ahead.add_argument("--output", type=Path, required=True, metavar="FORECAST.csv")
    ahead.add_argument("--as-of", type=_week, metavar="WEEK", help="last week known: 2026-W07 or a day of it")
    ahead.add_argument("--horizon", type=int, default=13, help="weeks ahead, 1 to 52 (default 13)")
    ahead.add_argument("--tree", type=Path, metavar="TREE.csv", help="columns unit,above: forecasts add up")
    ahead.add_argument("--holidays", type=Path, metavar="DAYS.txt", help="a day a line, past and to come")
    back = words.add_parser("backtest", help="forecasts against what came · đối chiếu dự báo với thực tế")
    back.add_argument("--input", type=Path, required=True, metavar="COUNTS.csv")
    back.add_argument("--horizon", type=int, default=4, help="weeks ahead (default 4)")
    back.add_argument("--origins", type=int, default=12, help="times at which is forecast (default 12)")
    back.add_argument("--weeks", type=int, default=52, help="last weeks judged for alarms (default 52)")
    words.add_parser("score", help="alarms of a week · cảnh báo của một tuần")
    return parser


def _score(words: list[str]) -> int:
    from .foresight_score import main as score

    return score(words)


def _week(text: str) -> date:
    try:
        return monday_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither 2026-W07 nor a day like 2026-02-09") from None


def _forecast(options: argparse.Namespace) -> int:
    counts = _read(options.input)
    if options.as_of is not None:
        counts = counts.until(options.as_of)
    tree = read_tree(options.tree) if options.tree else None
    holidays = _days(options.holidays) if options.holidays else ()
    _say(f"dự báo · forecasting {len(counts.units):,} series from {counts.weeks[-1]}")
    found = forecast(counts, tree, horizon=options.horizon, holidays=holidays)
    write(found, options.output)
    _say(f"đã ghi · written: {options.output}, {len(found.units) * len(found.weeks):,} lines")
    return 0


def _backtest(options: argparse.Namespace) -> int:
    counts = _read(options.input)
    trials = backtest(
        counts,
        number=options.origins,
        horizon=options.horizon,
        progress=lambda done, of: _say(f"gốc dự báo · origin {done}/{of}"),
    )
    print(table(trials))
    print()
    print(alarm_table(counts, options.weeks))
    return 0


def _read(path: Path) -> Counts:
    counts = read_counts(path)
    _say(f"đã đọc · read {path}: {counts.values.shape[0]:,} weeks, {len(counts.units):,} series")
    return counts


def read_tree(path: Path) -> Tree:
    """A table of unit and the unit above it (empty for a root), columns `unit,above`.

    :raises BadCounts: names the line.
    """
    above: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if not {"unit", "above"} <= set(lines.fieldnames or ()):
            raise BadCounts(f"{path}, line 1: the first line should be: unit,above")
        for number, line in enumerate(lines, start=2):
            unit, parent = (line["unit"] or "").strip(), (line["above"] or "").strip()
            if unit in above:
                raise BadCounts(f"{path}, line {number}: {unit!r} comes twice")
            if parent:
                above[unit] = parent
    tree = Tree(above)
    for unit, parent in above.items():
        if unit == parent or unit in tree.line(unit):
            raise BadCounts(f"{path}: {unit!r} is above itself")
    return tree


def _days(path: Path) -> tuple[date, ...]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        try:
            found += [date.fromisoformat(line.strip())] if line.strip() else []
        except ValueError:
            raise BadCounts(f"{path}, line {number}: {line!r} is not a day like 2026-02-17") from None
    return tuple(found)


def write(found: Forecast, path: Path) -> None:
    """One line for each series and week ahead; `week` is the Monday that is forecast."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["week", "unit", "topic", "horizon", "mean", *COLUMNS])
        for at, (unit, topic) in enumerate(zip(found.units, found.topics, strict=True)):
            for ahead, week in enumerate(found.weeks):
                bands = [f"{value:.10g}" for value in found.quantiles[:, ahead, at]]
                mean = repr(float(found.mean[ahead, at]))  # in full: sums stay right
                lines.writerow([week.isoformat(), unit, topic, ahead + 1, mean, *bands])


def table(trials: dict[str, Trial]) -> str:
    """The trials side by side: loss, coverage, coverage with counts spread over their steps, cost."""
    head = (
        "forecast", "series", "scaled pinball loss", "80 % band", "95 % band", "PIT 80 %", "PIT 95 %", "s/1,000"
    )  # fmt: skip
    rows = [
        (
            name, f"{one.series}", f"{one.loss:.3f}", f"{one.inside80:.1%}", f"{one.inside95:.1%}",
            f"{one.pit80:.1%}", f"{one.pit95:.1%}", f"{1000 * one.seconds / one.series:.2f}",
        )
        for name, one in trials.items()
    ]  # fmt: skip
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def alarm_table(counts: Counts, weeks: int) -> str:
    """How often each detector alarms at fixed thresholds in the last weeks: in quiet times as often as the threshold says.

    Rises that were real are in it, so a share somewhat above the threshold is no fault; one far above it cries wolf.
    """
    last = range(max(counts.values.shape[0] - max(weeks, 1), 1), counts.values.shape[0])
    topics = {name: number for number, name in enumerate(dict.fromkeys(counts.topics))}
    topic = np.array([topics[name] for name in counts.topics])
    week, both = [], []
    for number, at in enumerate(last, start=1):
        told = outlook(counts.values[: at + 1], at, topic, np.zeros_like(topic))
        week.append(told.tail(counts.values[at], "week"))
        both.append(
            surprise(week[-1], told.tail(counts.values[max(0, at - 3) : at + 1].sum(axis=0), "month"))
        )
        if number % 13 == 0 or number == len(last):
            _say(f"cảnh báo · alarms {number}/{len(last)}")
    standard = farrington(counts.values, list(last)).p
    rows: list[tuple[str, ...]] = [("alarms", "tests", "at 1 %", "at 0.1 %", "at 0.01 %")]
    for name, p in (
        ("pooled, week", np.array(week)),
        ("pooled, week and month", np.array(both)),
        ("Farrington flexible", standard),
    ):
        rows.append((name, f"{p.size:,}", *(f"{(p <= share).mean():.3%}" for share in (0.01, 0.001, 0.0001))))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


WORDS: dict[str, Callable[[argparse.Namespace], int]] = {"forecast": _forecast, "backtest": _backtest}
