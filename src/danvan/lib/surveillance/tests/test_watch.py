"""The pooled detector, its budget and one week of a whole tree: calibrated, defined for every series, found what is planted."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from danvan.lib.surveillance import pooled
from danvan.lib.surveillance.budget import Budget, chosen, local_false, q_values, rising
from danvan.lib.surveillance.counts import EVERYWHERE, Counts, Tree, flat
from danvan.lib.surveillance.watch import watch

MONDAY = date(2020, 1, 6)


def made(values: np.ndarray, topics: int = 1) -> Counts:
    """Series side by side: topics of a unit next to each other."""
    series = values.shape[1]
    units = tuple(f"u{number // topics:03d}" for number in range(series))
    return Counts(MONDAY, units, tuple(f"t{number % topics}" for number in range(series)), values)


def country(
    units: int = 60, topics: int = 3, weeks: int = 250, seed: int = 1, mean: float = 1.0
) -> np.ndarray:
    """Counts with a yearly wave for each topic, unequal levels and some dispersion."""
    luck = np.random.default_rng(seed)
    time = np.arange(weeks)[:, None, None]
    level = mean * luck.gamma(2.0, 0.5, (1, units, topics))
    wave = np.exp(0.3 * np.cos(2 * np.pi * time / pooled.YEAR + np.arange(topics)))
    rates = level * wave
    return luck.poisson(luck.gamma(rates / 0.4, 0.4)).reshape(weeks, units * topics)


def surprises(values: np.ndarray, topics: int, weeks: range) -> tuple[np.ndarray, np.ndarray]:
    """p of the week and of the month for each of the last weeks, (n, S) each."""
    topic = np.arange(values.shape[1]) % topics
    found = []
    for at in weeks:
        told = pooled.outlook(values, at, topic, np.zeros_like(topic))
        found.append((told.tail(values[at], "week"), told.tail(values[at - 3 : at + 1].sum(axis=0), "month")))
    week, month = zip(*found, strict=True)
    return np.array(week), np.array(month)


@pytest.mark.parametrize("mean", [0.3, 4.0])
def test_in_a_quiet_land_p_values_are_what_they_say(mean: float) -> None:
    values = country(units=120, weeks=270, seed=4, mean=mean)
    week, month = surprises(values, 3, range(250, 270))
    for p in (week, month):
        share = (p <= 0.01).mean()
        assert 0.003 < share < 0.018, "a one per cent alarm comes once in a hundred weeks"
    assert (week <= 0.001).mean() < 0.0025


def test_single_series_of_all_sizes_are_calibrated_too() -> None:
    luck = np.random.default_rng(8)
    values = np.column_stack(
        [luck.poisson(mean, 300) for mean in np.repeat([0.2, 1.0, 6.0, 40.0, 300.0], 40)]
    )
    series = values.shape[1]
    p = np.array(
        [
            pooled.outlook(values, at, np.arange(series), np.zeros(series, dtype=int)).tail(
                values[at], "week"
            )
            for at in range(280, 300)
        ]
    )
    assert 0.003 < (p <= 0.01).mean() < 0.016


def test_a_planted_rise_is_an_alarm_and_nothing_else_is() -> None:
    values = country(seed=2)
    values[-1, 31] += 14
    found = watch(made(values, 3), flat([f"u{n:03d}" for n in range(60)]))
    told = found.verdicts
    here = told.row("u010", "t1")
    assert told.alarm[here]
    assert told.window(here) == "week"
    assert told.count[here] > told.upper[here] >= told.lower[here]
    others = [row for row in found.alarms if told.units[row] not in ("u010", EVERYWHERE)]
    assert others == []
    assert found.alarms[0] == here
    assert 0 < found.expected_false <= Budget().expected_false


def test_a_slow_rise_is_seen_in_four_weeks_before_it_is_seen_in_one() -> None:
    values = country(seed=5, mean=3.0)
    values[-4:, 9] += 6
    told = watch(made(values, 3), flat([f"u{n:03d}" for n in range(60)])).verdicts
    row = told.row("u003", "t0")
    assert told.alarm[row]
    assert told.p_month[row] < told.p_week[row]
    assert told.window(row) == "month"


def test_more_matters_are_never_less_surprising() -> None:
    values = country(units=20, seed=3)
    topic, area = np.arange(60) % 3, np.zeros(60, dtype=int)
    told = pooled.outlook(values, 249, topic, area)
    before = told.tail(values[249], "week")
    assert (told.tail(values[249] + 1, "week") <= before).all()
    assert (told.tail(np.zeros(60, dtype=int), "week") == 1).all()


def test_the_order_of_series_changes_no_verdict() -> None:
    values = country(units=20, seed=6)
    order = np.random.default_rng(1).permutation(60)
    topic, area = np.arange(60) % 3, np.arange(60) // 15
    one = pooled.outlook(values, 249, topic, area)
    other = pooled.outlook(values[:, order], 249, topic[order], area[order])
    assert np.allclose(one.mean[:, order], other.mean, rtol=1e-6)
    assert np.allclose(one.spread[order], other.spread, rtol=1e-6)


def test_every_series_has_an_answer() -> None:
    values = country(units=30, seed=7)
    values[:, 0] = 0
    values[:-1, 4] = 0
    values[-1, 4] = 6
    for weeks in (250, 60, 30, 13, 5, 1):
        told = watch(made(values[-weeks:], 3), flat([f"u{n:03d}" for n in range(30)])).verdicts
        for column in (told.expected, told.upper, told.p, told.q, told.score, told.trusted):
            assert np.isfinite(column).all(), weeks
        assert (told.expected > 0).all()
        assert ((told.p >= 0) & (told.p <= 1)).all()
    told = watch(made(values, 3), flat([f"u{n:03d}" for n in range(30)])).verdicts
    assert told.p_week[told.row("u000", "t0")] == 1
    assert told.p_week[told.row("u001", "t1")] < 1e-3, "six where there never was one"
    empty = watch(made(np.zeros((100, 4), dtype=int)), flat(["u000", "u001", "u002", "u003"]))
    assert not empty.verdicts.alarm.any()


def test_past_outbreaks_do_not_raise_what_is_expected() -> None:
    values = country(seed=9, mean=6.0)
    plain = pooled.outlook(values, 249, np.arange(180) % 3, np.zeros(180, dtype=int))
    dirty = values.copy()
    for start in (40, 110, 180):
        dirty[start : start + 3, 5] += 20
    told = pooled.outlook(dirty, 249, np.arange(180) % 3, np.zeros(180, dtype=int))
    assert told.mean[-1, 5] < 1.3 * plain.mean[-1, 5], "nine weeks of three times as much"
    assert told.trusted[5] < plain.trusted[5]


def test_a_holiday_that_moves_is_learned_and_raises_no_alarm() -> None:
    days = [date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10)]
    weeks = [(day - timedelta(days=day.weekday()) - MONDAY).days // 7 for day in days]
    values = country(units=40, weeks=weeks[-1] + 1, seed=11, mean=3.0)
    values[weeks] = values[weeks] * 3
    counts = made(values, 3)
    tree = flat([f"u{n:03d}" for n in range(40)])
    assert len(watch(counts, tree).alarms) > 20
    found = watch(counts, tree, holidays={"tet": days})
    told = found.verdicts
    assert len(found.alarms) <= 2
    assert np.median(told.expected) > 1.5 * np.median(watch(counts, tree).verdicts.expected)


def test_what_has_not_been_entered_yet_lowers_the_expectation() -> None:
    counts, tree = made(country(units=20, seed=12), 3), flat([f"u{n:03d}" for n in range(20)])
    whole = watch(counts, tree).verdicts
    half = watch(counts, tree, complete=[0.5]).verdicts
    assert np.allclose(half.expected, whole.expected / 2, rtol=1e-3)
    assert np.allclose(half.expected_month, whole.expected_month - whole.expected / 2, rtol=1e-2)


def test_what_has_been_entered_may_differ_by_topic() -> None:
    counts, tree = made(country(units=20, seed=12), 3), flat([f"u{n:03d}" for n in range(20)])
    whole, some = watch(counts, tree).verdicts, watch(counts, tree, complete={"t1": [0.5]}).verdicts
    late = np.array([topic == "t1" for topic in whole.topics])
    assert late.any()
    assert not late.all()
    assert np.allclose(some.expected[late], whole.expected[late] / 2, rtol=1e-3)
    assert np.allclose(some.expected[~late], whole.expected[~late])


def test_a_unit_above_that_had_fewer_makes_the_one_below_prove_more() -> None:
    values = country(units=40, seed=13, mean=4.0)
    values[-4:, 1:] = values[-4:, 1:] // 2
    values[-1, 0] += 12
    tree = Tree({f"u{n:03d}": "p" for n in range(40)} | {"p": "land"})
    told = watch(made(values, 3), tree).verdicts
    row = told.row("u000", "t0")
    assert told.month[told.row("p", "t0")] < told.expected_month[told.row("p", "t0")]
    assert told.p[row] == pytest.approx(10 * pooled.surprise(told.p_week[[row]], told.p_month[[row]])[0])


def test_neighbours_that_rise_together_are_told_where_places_are_known() -> None:
    values = country(units=60, seed=15, mean=1.5)
    for unit in (0, 1, 2, 10, 11):
        values[-2:, 3 * unit] += 4
    names = [f"u{n:03d}" for n in range(60)]
    places = {name: (105 + 0.1 * (n % 10), 20 + 0.1 * (n // 10)) for n, name in enumerate(names)}
    found = watch(made(values, 3), Tree(dict.fromkeys(names, "land"), places)).clusters
    assert found[0].topic == "t0"
    assert len(set(found[0].units) & {"u000", "u001", "u002", "u010", "u011"}) >= 3
    assert watch(made(values, 3), Tree(dict.fromkeys(names, "land"))).clusters == ()


def test_the_week_asked_for_may_be_an_earlier_one() -> None:
    values = country(units=20, seed=14)
    early = watch(made(values[:200], 3), flat([f"u{n:03d}" for n in range(20)]))
    again = watch(made(values, 3), flat([f"u{n:03d}" for n in range(20)]), week=MONDAY + timedelta(weeks=199))
    assert again.week == early.week
    assert np.allclose(again.verdicts.p, early.verdicts.p)


# --- the budget -------------------------------------------------------------------------------------------------------

ps = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=80).map(np.array)


odds_of = ps.map(lambda p: 1 / np.maximum(p, 1e-9) - 1)


@given(odds_of, st.integers(0, 5000))
def test_greater_odds_are_never_less_sure_and_q_is_a_share(odds: np.ndarray, others: int) -> None:
    q = q_values(local_false(odds, len(odds) + others))
    assert ((q >= 0) & (q <= 1)).all()
    assert (np.diff(q[np.argsort(-odds, kind="stable")]) >= -1e-12).all()


def test_the_share_that_rises_is_read_off_the_odds() -> None:
    luck = np.random.default_rng(4)
    risen = np.arange(40_000) < 400
    odds = np.exp(4 * luck.normal(4 * risen, 1) - 8)
    assert rising(odds, len(odds)) == pytest.approx(0.01, rel=0.1)
    told = q_values(local_false(odds, len(odds))) <= 0.1
    assert np.mean(~risen[told]) == pytest.approx(0.1, abs=0.04)
    assert np.mean(told[risen]) > 0.8


@given(odds_of, st.floats(0.01, 0.5), st.floats(0.1, 20))
@settings(max_examples=60)
def test_alarms_keep_all_limits(odds: np.ndarray, fdr: float, few: float) -> None:
    level, p = np.arange(len(odds)) % 2, 1 / (1 + odds)
    budget = Budget(expected_false=few, fdr=fdr)
    false = local_false(odds, len(odds))
    alarm, q = chosen(p, false, level, budget)
    assert (q[alarm] <= fdr).all()
    assert (p[alarm] <= budget.rare).all()
    assert false[alarm & (false > 0.5)].sum() <= few * (1 + 1e-9)
    for one in (0, 1):
        told = alarm & (level == one)
        assert not told.any() or false[told].max() <= false[(level == one) & ~alarm & (p <= budget.rare)].min(
            initial=1
        )
    stricter, _q = chosen(p, false, level, Budget(expected_false=few / 2, fdr=fdr / 2))
    assert not (stricter & ~alarm).any()


def test_chance_alone_raises_next_to_nothing() -> None:
    luck = np.random.default_rng(3)
    alarms = []
    for _week in range(60):
        seen = luck.normal(size=5000)
        false = local_false(np.exp(4 * seen - 8), 5000)
        alarms.append(chosen(ndtr(-seen), false, np.zeros(5000, dtype=int), Budget())[0].sum())
    assert np.mean(alarms) <= 0.3, "an alarm of chance alone in few weeks"


def test_fewer_matters_than_the_smallest_number_are_no_alarm() -> None:
    values = np.zeros((200, 30), dtype=int)
    values[::50, :] = 1
    values[-1, 3] = 2
    tree = flat([f"u{n:03d}" for n in range(30)])
    assert not watch(made(values), tree, budget=Budget(smallest=3)).verdicts.alarm[:30].any()
