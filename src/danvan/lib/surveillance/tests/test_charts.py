"""EARS, cumulative sums and likelihood ratios: by hand, and beside R."""

from __future__ import annotations

import numpy as np
import pytest

from danvan.lib.surveillance.counts import BadCounts
from danvan.lib.surveillance.cusum import cusum, ratio
from danvan.lib.surveillance.ears import ears
from danvan.lib.surveillance.tests import judge

needs_r = pytest.mark.skipif(not judge.installed(), reason="R with surveillance is not installed")


def drifting() -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(5)
    weeks = np.arange(120)[:, None]
    mean = np.round(np.exp(r.uniform(0.5, 3, 8) + 0.5 * np.sin(2 * np.pi * weeks / 52)), 3)
    return r.poisson(mean * np.where(weeks > 80, 1.5, 1)), mean


@needs_r
def test_ears_and_ratios_and_sums_equal_r():
    y, mean = drifting()
    base = {
        "week": 120,
        "first": 1,
        "h": 5,
        "change": "intercept",
        "first_full": 1,
        "back": -1,
        "dir": "inc",
        "ret": "value",
    }
    jobs = []
    for at in range(4):
        own = {"series": at + 1, "mean_of": at + 9}
        jobs += [{"method": kind, "series": at + 1, "week": 60 + at, "baseline": 7, "least_sigma": 0.0, "alpha": 0.001}
                 for kind in ("C1", "C2", "C3")]  # fmt: skip
        jobs += [{"method": kind, "series": at + 1, "week": 80 + 3 * at, "baseline": 5, "least_sigma": 1.5, "alpha": 0.01}
                 for kind in ("C1", "C2", "C3")]  # fmt: skip
        jobs += [
            {**base, **own, "method": "cusum", "k": 1.04, "h": 2.26, "trans": kind}
            for kind in ("standard", "rossi")
        ]
        jobs += [{**base, **own, "method": "glrpois", "dispersion": 0},
                 {**base, **own, "method": "glrnb", "dispersion": 0.2, "week": 40},
                 {**base, **own, "method": "glrnb", "dispersion": 0.2, "k": 0.4},
                 {**base, **own, "method": "glrpois", "dispersion": 0, "dir": "dec", "h": 2},
                 {**base, **own, "method": "glrnb", "dispersion": 0.2, "dir": "dec", "h": 2}]  # fmt: skip
    answers = judge.ask(np.hstack([y, np.round(mean * 1000).astype(int)]), jobs)
    for job, upper, path, alarms in zip(
        jobs, answers.columns["upper"], answers.paths, answers.alarms, strict=True
    ):
        at = int(job["series"]) - 1
        end = int(job["week"])
        one, mu = y[:end, at : at + 1], mean[:end, at : at + 1]
        if job["method"] in ("C1", "C2", "C3"):
            made = ears(
                one,
                job["method"],
                baseline=job["baseline"],
                alpha=job["alpha"],
                least_deviation=job["least_sigma"],
            )
            assert made.upper[job["week"] - 1, 0] == pytest.approx(upper, rel=1e-12, abs=1e-12)
            continue
        if job["method"] == "cusum":
            made = cusum(one, mu, kind=job["trans"])
        else:
            made = ratio(
                one,
                mu,
                bound=job["h"],
                dispersion=job["dispersion"],
                kappa=job.get("k"),
                rising=job["dir"] == "inc",
            )
            np.testing.assert_allclose(made.statistic[:, 0], path, rtol=1e-6, atol=1e-9)
        assert "".join(str(int(x)) for x in made.alarm[:, 0]) == alarms


def test_ears_c1_is_mean_and_deviations_of_the_last_seven_weeks():
    y = np.array([[1], [2], [3], [4], [5], [6], [7], [30]])
    made = ears(y, "C1")
    assert made.expected[7, 0] == 4
    assert made.upper[7, 0] == pytest.approx(4 + 3.0902323 * np.std(range(7), ddof=1))
    assert made.alarm[:, 0].tolist() == [False] * 7 + [True]
    assert made.ready.tolist() == [False] * 7 + [True]


def test_c3_asks_for_less_where_the_weeks_before_rose_too():
    y = np.full((20, 2), 4)
    y[::2] = 6
    y[17:19, 1] = 12
    for form in ("R", "published"):
        made = ears(y, "C3", form=form)
        assert made.upper[19, 1] < made.upper[19, 0]
        assert made.ready.tolist() == [False] * 11 + [True] * 9
    with pytest.raises(BadCounts, match="R or published"):
        ears(y, "C3", form="x")


def test_c3_has_an_answer_where_the_baseline_does_not_scatter():
    y = np.full((16, 1), 2)
    y[12] = 9
    for form in ("R", "published"):
        made = ears(y, "C3", form=form)
        assert np.isfinite(made.upper[11:]).all()
    assert ears(y, "C3", form="published").alarm[12, 0]


@pytest.mark.parametrize("since", [35])
def test_a_slow_rise_is_found_soon_after_it_began_and_not_before(since: int):
    mean = np.full((60, 1), 5.0)
    y = np.full((60, 1), 5)
    y[since:] = 7
    for made in (cusum(y, mean, reference=0.3, bound=3), ratio(y, mean), ratio(y, mean, dispersion=0.05)):
        first = int(np.argmax(made.alarm[:, 0]))
        assert since < first < since + 20
        assert not made.alarm[:since].any()


def test_a_fall_is_found_when_asked_for():
    y = np.full((60, 1), 1)
    assert ratio(y, np.full((60, 1), 4.0), rising=False).alarm.any()
    assert not ratio(y, np.full((60, 1), 4.0)).alarm.any()


def test_what_cannot_be_is_refused():
    y = np.zeros((20, 1), dtype=np.int64)
    with pytest.raises(BadCounts, match="above 0"):
        cusum(y, np.zeros((20, 1)))
    with pytest.raises(BadCounts, match="alike"):
        ratio(y, np.ones((3, 1)))
    with pytest.raises(BadCounts, match="C1, C2 or C3"):
        ears(y, "C4")
