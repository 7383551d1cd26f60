"""``danvan foresight score``: which counts of a week are more than should have come, over any table of counts."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from danvan.lib.surveillance.budget import Budget
from danvan.lib.surveillance.counts import BadCounts, Counts, Tree, flat, monday_of, read_counts
from danvan.lib.surveillance.farrington import farrington
from danvan.lib.surveillance.pooled import surprise
from danvan.lib.surveillance.watch import watch

COLUMNS = ("week", "unit", "topic", "count", "expected", "upper", "p_value", "score", "alarm")
_ALPHA = 0.01


def main(arguments: Sequence[str]) -> int:
    """Returns 0; 1 where a file cannot be read."""
    options = _parser().parse_args(list(arguments))
    try:
        counts = read_counts(options.input)
        if options.as_of is not None:
            counts = counts.until(options.as_of)
        weeks = counts.weeks[-options.weeks :]
        _say(f"đã đọc · read: {len(counts.weeks):,} weeks, {len(counts.units):,} series")
        rows = (
            _standard(counts, weeks, options)
            if options.method == "farrington"
            else _pooled(counts, weeks, options)
        )
        with options.output.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(COLUMNS)
            alarms = 0
            for row in rows:
                lines.writerow(row)
                alarms += row[-1]
    except (BadCounts, OSError, UnicodeDecodeError) as problem:
        print(f"danvan foresight: không đọc được · cannot go on: {problem}", file=sys.stderr)
        return 1
    _say(f"{alarms:,} cảnh báo · alarms: {options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan foresight score",
        description="Which counts of a week are too many · Tuần này đơn vị nào, lĩnh vực nào nhiều bất thường. "
        "p_value is that of the single week; score and alarm also look at the four weeks that end with it.",
    )
    add: Any = parser.add_argument
    add("--input", type=Path, required=True, metavar="COUNTS.csv", help="columns week,unit,topic,count")
    add("--output", type=Path, required=True, metavar="ALARMS.csv", help=",".join(COLUMNS))
    add("--as-of", type=_week, metavar="WEEK", help="the last week to score: 2026-W07 or a day of it")
    add(
        "--weeks", type=_some, default=1, metavar="N", help="score this many weeks up to that one (default 1)"
    )
    add("--method", choices=("pooled", "farrington"), default="pooled",
        help="pooled: all series together; farrington: each alone, as the standard of 2013")  # fmt: skip
    add(
        "--alpha",
        type=_share,
        metavar="A",
        help="alarm at this p instead of by the budget; upper is its bound",
    )
    add("--budget", type=float, default=Budget().expected_false, metavar="N",
        help="alarms a week that chance may raise (default 5)")  # fmt: skip
    add("--tree", type=Path, metavar="TREE.csv", help="columns unit,above: upper units are judged too")
    return parser


def _pooled(counts: Counts, weeks: Sequence[date], options: argparse.Namespace) -> Iterator[tuple[Any, ...]]:
    tree = _tree(options.tree) if options.tree else flat(set(counts.units))
    asked = set(counts.units) | set(tree.above) | (set(tree.above.values()) if options.tree else set())
    alpha = options.alpha or _ALPHA
    for number, week in enumerate(weeks, start=1):
        told = watch(
            counts, tree, week=week, budget=Budget(expected_false=options.budget), band=2 * alpha
        ).verdicts
        p = surprise(told.p_week, told.p_month)
        alarm = p <= options.alpha if options.alpha else told.alarm
        for row, unit in enumerate(told.units):
            if unit in asked:
                yield _line(week, unit, told.topics[row], told.count[row], told.expected[row], told.upper[row],
                            told.p_week[row], 0.0 - np.log10(max(p[row], 1e-300)), alarm[row])  # fmt: skip
        _say(f"{week}: {number}/{len(weeks)}")


def _standard(
    counts: Counts, weeks: Sequence[date], options: argparse.Namespace
) -> Iterator[tuple[Any, ...]]:
    at = [counts.week_number(week) for week in weeks]
    found = farrington(counts.values, at, alpha=options.alpha or _ALPHA)
    for number, week in enumerate(weeks):
        for series, unit in enumerate(counts.units):
            yield _line(
                week, unit, counts.topics[series], counts.values[at[number], series], found.expected[number, series],
                found.upper[number, series], found.p[number, series], found.score[number, series],
                found.alarm[number, series],
            )  # fmt: skip


def _line(week: date, unit: str, topic: str, *numbers: Any) -> tuple[Any, ...]:
    count, expected, upper, p, score, alarm = numbers
    return (
        week.isoformat(), unit, topic, int(count), f"{expected:.10g}", f"{upper:.10g}", f"{p:.6g}", f"{score:.6g}",
        int(alarm),
    )  # fmt: skip


def _tree(path: Path) -> Tree:
    from .foresight import read_tree

    return read_tree(path)


def _week(text: str) -> date:
    try:
        return monday_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither 2026-W07 nor a day like 2026-02-09") from None


def _some(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of weeks")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} does not lie between 0 and 0.5")
    return share


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
