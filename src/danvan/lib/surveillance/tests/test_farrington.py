"""Farrington's thresholds: equal to R's where R has an answer, defined where it has none."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from danvan.lib.surveillance import negbin
from danvan.lib.surveillance.counts import BadCounts
from danvan.lib.surveillance.farrington import Status, baseline, farrington, rules
from danvan.lib.surveillance.tests import campaign, judge

needs_r = pytest.mark.skipif(not judge.installed(), reason="R with surveillance is not installed")
FOLDER = os.environ.get("SURVEILLANCE_REFERENCE", "")


def test_it_equals_the_answers_of_r_that_are_stored():
    found = judge.compare(*judge.stored())
    assert not found.wrong, found.wrong[:3]
    assert found.compared > 250
    assert found.worst < 1e-6


@needs_r
def test_it_equals_r_on_series_and_rules_drawn_anew():
    counts, jobs = campaign.make(
        int(np.random.default_rng().integers(1 << 30)) if os.environ.get("CAMPAIGN") else 77, 150
    )
    found = judge.compare(counts, jobs, judge.ask(counts, jobs))
    assert not found.wrong, found.wrong[:3]
    assert found.compared > 90


@pytest.mark.skipif(not FOLDER, reason="SURVEILLANCE_REFERENCE names no folder of reference answers")
@pytest.mark.parametrize(("name", "years"), [("agona", 4), ("newport", 5), ("salmall", 5), ("flu", 5)])
@pytest.mark.parametrize("kind", ["farrington", "noufaily", "delta10", "muan10"])
def test_it_equals_the_reference_sets(name: str, years: int, kind: str):
    counts = np.loadtxt(Path(FOLDER) / f"{name}_counts.csv", delimiter=",", skiprows=1, ndmin=2).astype(int)
    with gzip.open(Path(FOLDER) / f"{name}_{kind}.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    weeks = sorted({int(row["week"]) - 1 for row in rows})
    threshold = {"farrington": "delta", "delta10": "delta", "muan10": "muan", "noufaily": "nbplugin"}[kind]
    made = farrington(
        counts, weeks, method="classic" if kind == "farrington" else "flexible", years=years, least=(0, 4),
        threshold=threshold,
    )  # fmt: skip
    for column in ("expected", "phi", "upper", "p", "alarm"):
        theirs = np.array([float(row[column].replace("NA", "nan")) for row in rows]).reshape(-1, len(weeks)).T
        known = np.array([row["upper"] != "NA" for row in rows]).reshape(-1, len(weeks)).T
        np.testing.assert_allclose(getattr(made, column)[known], theirs[known], rtol=1e-6, atol=1e-14)


def test_history_leaves_out_the_last_weeks_and_names_the_part_of_the_year():
    weeks, part = baseline(399, rules())
    assert (weeks[0], weeks[-1], weeks.size) == (136, 372, 237)
    assert np.bincount(part[:52]).tolist() == [5] * 9 + [7]
    weeks, part = baseline(399, rules("classic", years=2))
    assert weeks.tolist() == [*range(292, 299), *range(344, 351)]
    assert not part.any()


@pytest.mark.parametrize("threshold", ["nbplugin", "delta", "muan"])
def test_every_series_gets_an_answer(threshold: str):
    counts = np.zeros((300, 4), dtype=np.int64)
    counts[200, 1] = 10**6
    counts[:, 2] = 3
    counts[299] = 8
    for week in (0, 10, 40, 299):
        made = farrington(counts, [week], threshold=threshold, least=(0, 1))
        for name in ("expected", "upper", "p", "phi", "score"):
            assert np.isfinite(getattr(made, name)).all(), (week, name)
    assert made.status[0, 0] == Status.ALL_ZERO
    assert made.alarm[0, 0]
    assert farrington(counts, [0]).status.tolist() == [[Status.NO_HISTORY] * 4]


def test_without_history_a_single_case_is_no_alarm():
    made = farrington(np.ones((1, 1), dtype=np.int64), [0], least=(0, 1))
    assert not made.alarm.any()
    assert made.upper[0, 0] == stats.nbinom.ppf(0.99, 0.5, 0.5)


def test_few_cases_raise_no_alarm_by_the_rule_of_five_in_four_weeks():
    counts = np.zeros((300, 1), dtype=np.int64)
    counts[299] = 4
    assert not farrington(counts, [299]).alarm.any()
    assert farrington(counts, [299], least=(4, 4)).alarm.all()


def test_the_fast_way_raises_the_same_alarms():
    r = np.random.default_rng(3)
    counts = r.poisson(r.gamma(1, 2, 300), (320, 300))
    slow, fast = farrington(counts, [318, 319]), farrington(counts, [318, 319], fast=True)
    assert (slow.alarm == fast.alarm).all()
    assert (slow.upper == fast.upper).mean() > 0.995


def test_a_series_has_the_same_answer_in_any_company():
    r = np.random.default_rng(4)
    counts = r.poisson(r.gamma(0.5, 3, 150), (320, 150))
    made, alone = farrington(counts, [319]), farrington(counts[:, 70:71], [319])
    np.testing.assert_allclose(made.expected[0, 70], alone.expected[0, 0], rtol=1e-10)


def test_a_constant_population_changes_nothing():
    counts = np.random.default_rng(5).poisson(4, (320, 3))
    plain, rated = farrington(counts, [319]), farrington(counts, [319], population=np.full((320, 3), 7.0))
    np.testing.assert_allclose(plain.expected, rated.expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"alpha": 0.0}, "alpha"), ({"years": 0}, "years"), ({"threshold": "best"}, "threshold"),
        ({"method": "newest"}, "method"), ({"half_window": 26}, "half_window"), ({"levels": 47}, "levels"),
    ],
)  # fmt: skip
def test_rules_out_of_range_are_refused(given, says):
    with pytest.raises(BadCounts, match=says):
        farrington(np.zeros((10, 1), dtype=np.int64), [9], **given)


def test_counts_below_zero_and_weeks_outside_are_refused():
    with pytest.raises(BadCounts, match="below 0"):
        farrington(np.full((10, 1), -1), [9])
    with pytest.raises(BadCounts, match="0 to 9"):
        farrington(np.zeros((10, 1), dtype=np.int64), [10])


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-6, 1e5), st.floats(1, 20), st.floats(1e-6, 0.3))
def test_the_quantile_is_the_first_count_the_tail_allows(mean: float, phi: float, alpha: float):
    upper = negbin.quantile(alpha, mean, phi)
    assert negbin.tail(upper + 1, mean, phi) <= alpha * (1 + 1e-6) + 1e-12
    assert upper == 0 or negbin.tail(upper, mean, phi) > alpha * (1 - 1e-6)


def test_quantiles_of_means_beyond_counting_return():
    assert np.isfinite(negbin.quantile(0.01, [1e12, 1e20, 1e300], [1, 5, 2])).all()
