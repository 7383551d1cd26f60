"""Early warning: false alarms, power, a nation within its budget, slow rises, real counts, cost; no database is asked.

Three worlds are drawn with fixed seeds: 28 scenarios of single series (seven laws, each with and without trend and season;
after Noufaily et al. 2013, section 3), a nation of 66,000 thin series, and steps, ramps and bursts on a level of five.
The anchor is Farrington flexible with its negative binomial threshold, judged on the same counts in the same run.

    COUNTS=<folder> python benchmarks/warning.py      or:  python -m benchmarks --only warning      (FULL=1: 100 series, 20 seeds)
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .ground import Ground
    from .report import Line

FULL = bool(os.environ.get("FULL"))
SERIES = 100 if FULL else 40
SEEDS = 20 if FULL else 8
WEEKS, FIRST = 624, 575
#: level, dispersion, trend a week, cosine, sine on the log scale.
LAWS = (
    (0.1, 1.5, 0.0025, 0.6, 0.6), (-2.0, 2.0, 0.005, 0.1, 0.3), (1.5, 1.0, 0.003, 0.2, -0.4), (0.5, 5.0, 0.002, 0.5, 0.5),
    (2.5, 3.0, 0.001, 1.0, 0.1), (3.75, 1.1, 0.001, 0.1, 0.05), (5.0, 1.2, 0.0001, 0.05, 0.01),
)  # fmt: skip
REAL = (("zurich_zueriwieneu_weekly.csv", 0.0035), ("boston_311_animal_weekly.csv", 0.0012))


def drawn(luck: Any, mean: Any, phi: Any) -> Any:
    """Negative binomial counts of variance phi times the mean; Poisson where phi is 1."""
    over = np.maximum(np.asarray(phi, dtype=float) - 1, 1e-9)
    return luck.poisson(luck.gamma(mean / over, over))


def outbreak(luck: Any, counts: Any, start: int, size: int) -> None:
    """Cases spread over the weeks after a start, lognormal (0, 0.5)."""
    weeks = start + np.floor(luck.lognormal(0, 0.5, size)).astype(int)
    np.add.at(counts, weeks[weeks < len(counts)], 1)


def scenarios(seed: int = 20130502) -> tuple[Any, Any, Any, Any]:
    """Quiet counts, the same with four past outbreaks and one now, the present outbreak alone (T, S), scenario (S,)."""
    luck = np.random.default_rng(seed)
    quiet, loud, now, which = [], [], [], []
    for number, law in enumerate(LAWS):
        for kind in range(4):
            mean, phi = mean_of(law, kind), law[1]
            sd = np.sqrt(mean * phi)
            for _series in range(SERIES):
                calm = drawn(luck, mean, phi)
                past, present = np.zeros(WEEKS, dtype=int), np.zeros(WEEKS, dtype=int)
                for start in luck.integers(312, FIRST, 4):
                    outbreak(luck, past, start, luck.poisson(luck.integers(2, 11) * sd[start]))
                start = luck.integers(FIRST, WEEKS - 8)
                outbreak(luck, present, start, luck.poisson(luck.integers(1, 11) * sd[start]))
                quiet.append(calm)
                loud.append(calm + past + present)
                now.append(present)
                which.append(4 * number + kind)
    return np.array(quiet).T, np.array(loud).T, np.array(now).T, np.array(which)


def mean_of(law: Any, kind: int) -> Any:
    """(T,) with trend in the later two kinds, with season in the odd ones."""
    level, _phi, slope, cosine, sine = law
    time_ = np.arange(1, WEEKS + 1)
    angle = 2 * np.pi * time_ / 52
    season = cosine * np.cos(angle) + sine * np.sin(angle)
    return np.exp(level + (kind // 2) * slope * time_ + (kind % 2) * season)


def laws(which: Any) -> tuple[Any, Any]:
    """Means (T, S) and dispersions (S,) of series drawn by scenario."""
    means = np.array([mean_of(law, kind) for law in LAWS for kind in range(4)]).T
    return means[:, which], np.repeat([law[1] for law in LAWS], 4)[which]


def alone(values: Any, weeks: Any) -> tuple[Any, Any]:
    """p of week and month of series that have nothing to do with each other, (W, S) each."""
    from danvan.lib.surveillance import pooled

    series = np.arange(values.shape[1])
    week, month = [], []
    for at in weeks:
        told = pooled.outlook(values[: at + 1], at, series, np.zeros_like(series))
        week.append(told.tail(values[at], "week"))
        month.append(told.tail(values[at - 3 : at + 1].sum(axis=0), "month"))
    return np.array(week), np.array(month)


def found(p_quiet: Any, p_loud: Any, now: Any, rate: float, only: Any = None) -> float:
    """Share of outbreaks with an alarm in their weeks, at the threshold that the quiet series pass at this rate."""
    limit = np.quantile(p_quiet, rate)
    inside = now > 0
    some = inside.any(axis=0) if only is None else inside.any(axis=0) & only
    return float((((p_loud <= limit) & inside).any(axis=0))[some].mean())


def single_series() -> list[Line]:
    from danvan.lib.surveillance.farrington import farrington

    from .report import Line

    quiet, loud, now, which = scenarios()
    weeks = np.arange(FIRST, WEEKS)
    calm, rise = alone(quiet, weeks)[0], alone(loud, weeks)[0]
    before = farrington(quiet, list(weeks)).p, farrington(loud, list(weeks)).p
    now = now[FIRST:]
    rates = [float((calm[:, which == one] <= 0.01).mean()) for one in range(28)]
    whole, worst = float((calm <= 0.01).mean()), max(rates)
    anchored = float((before[0] <= 0.01).mean())
    power = [found(calm, rise, now, rate) for rate in (0.01, 0.003)]
    anchor = [found(*before, now, rate) for rate in (0.01, 0.003)]
    mean, phi = laws(which)
    truth = [by_the_truth(values[FIRST:], mean[FIRST:], phi) for values in (quiet, loud)]
    best = [found(truth[0], truth[1], now, rate) for rate in (0.01, 0.003)]
    worse = sum(
        found(calm, rise, now, 0.01, which == one) < found(*before, now, 0.01, which == one) - 0.02
        for one in range(28)
    )
    size = f"28 scenarios × {SERIES} series × {len(weeks)} weeks"
    return [
        Line("false alarms at 1 %, quiet series alone", "1.0 ± 0.3 %, worst ≤ 2.0 %", f"{whole:.2%}, worst {worst:.2%}",
             f"Farrington {anchored:.2%}; {size}", abs(whole - 0.01) <= 0.003 and worst <= 0.02),
        Line("outbreaks found at 1 % and 0.3 % false alarms", "≥ 52.5 %, ≥ 37 %", f"{power[0]:.1%}, {power[1]:.1%}",
             f"Farrington {anchor[0]:.1%}, {anchor[1]:.1%}, the law itself {best[0]:.1%}, {best[1]:.1%}", power[0] >= 0.525 and power[1] >= 0.37),
        Line("  scenarios in which the anchor finds more", "0", str(worse), "by more than two points at 1 %", worse == 0),
    ]  # fmt: skip


def by_the_truth(counts: Any, mean: Any, phi: Any) -> Any:
    """P(so many or more) by the law that drew the counts."""
    from scipy import special

    size = mean / np.maximum(phi - 1, 1e-7)
    return np.where(counts > 0, special.betainc(np.maximum(counts, 1), size, mean / (mean + size)), 1.0)


def nation(seed: int, *, hot: bool) -> tuple[Any, Any, Any, Any, Any]:
    """Counts of 3,300 communes × 20 topics in 276 weeks, the hot ones of the last week, the province of each commune, and the
    law of the last week: its means and dispersions."""
    luck = np.random.default_rng(seed)
    units, topics, weeks = 3300, 20, 276
    province = luck.integers(0, 34, units)
    level = luck.gamma(1.3, 1 / 1.3, (units, topics)) * np.exp(luck.normal(0, 0.25, 34))[province][:, None]
    level = level * np.exp(luck.normal(-1.4, 0.8, topics))
    level *= 0.52 / level.mean()
    trend = luck.normal(0, 0.05, (units, topics)) + luck.normal(0.03, 0.05, topics)
    wave, phase = luck.uniform(0, 0.6, topics), luck.uniform(0, 2 * np.pi, topics)
    phi = 1 + luck.gamma(1, 0.4, (units, topics))
    counts = np.empty((weeks, units, topics), dtype=np.int64)
    for week in range(weeks):
        season = np.exp(wave * np.cos(2 * np.pi * week / 52.18 + phase))
        mean = level * np.exp(trend * (week - weeks) / 52) * season
        counts[week] = drawn(luck, mean, phi)
    sd = np.sqrt(mean * phi)
    for at in luck.choice(units * topics, units * topics // 50, replace=False):
        unit, topic = divmod(int(at), topics)
        outbreak(
            luck, counts[:, unit, topic], int(luck.integers(0, weeks - 20)), luck.poisson(5 * sd[unit, topic])
        )
    is_hot = np.zeros((units, topics), dtype=bool)
    if hot:
        for at, size in zip(
            luck.choice(units * topics, 300, replace=False), np.repeat([3, 5, 7, 10], 75), strict=True
        ):
            unit, topic = divmod(int(at), topics)
            counts[-1, unit, topic] += luck.poisson(size * sd[unit, topic])
            is_hot[unit, topic] = True
    return counts, is_hot, province, mean.ravel(), phi.ravel()


def country() -> list[Line]:
    from danvan.lib.surveillance import pooled
    from danvan.lib.surveillance.budget import Budget, chosen, local_false

    from .report import Line

    false_quiet, alarms, false, cost, known = [], 0, 0, [], np.zeros(2)
    for seed in range(7, 7 + SEEDS):
        for hot in (False, True):
            counts, is_hot, province, mean, phi = nation(seed, hot=hot)
            weeks, units, topics = counts.shape
            flat = counts.reshape(weeks, units * topics)
            topic, area = np.tile(np.arange(topics), units), np.repeat(province, topics)
            began = time.process_time()
            told = pooled.outlook(flat, weeks - 1, topic, area)
            month = flat[-4:].sum(axis=0)
            p = pooled.surprise(told.tail(flat[-1], "week"), told.tail(month, "month"))
            some = month >= Budget().smallest
            alarm, asked = np.zeros(len(p), dtype=bool), np.flatnonzero(some & (p < 0.05))
            doubt = local_false(told.odds(flat[-4:], asked), len(p))
            alarm[asked] = chosen(p[asked], doubt, np.zeros(len(asked), dtype=np.int64), Budget())[0]
            cost.append(time.process_time() - began)
            if hot:
                alarms += int(alarm.sum())
                false += int((alarm & ~is_hot.ravel()).sum())
                truth = by_the_truth(flat[-1], mean, phi)
                ranked = np.sort(truth)
                kept = np.flatnonzero(ranked * len(truth) <= 0.1 * np.arange(1, len(truth) + 1))
                named = truth <= ranked[kept[-1]]
                known += np.array([(named & is_hot.ravel()).sum(), named.sum()])
            else:
                false_quiet.append(int(alarm.sum()))
    hits = (alarms - false) / SEEDS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return [
        Line("a nation of 66,000 tests, quiet week: false alarms", "≤ 1", f"{np.mean(false_quiet):.2f}", f"{SEEDS} seeds",
             float(np.mean(false_quiet)) <= 1),
        Line("  with 300 rises: false among alarms, rises found", "≤ 12 %, ≥ 68", f"{false / max(alarms, 1):.1%}, {hits:.0f}",
             f"the law itself, Benjamini-Hochberg at 10 %: {1 - known[0] / known[1]:.1%}, {known[0] / SEEDS:.0f}", false <= 0.12 * alarms and hits >= 68),
        Line("  66,000 series, one week, one core", "≤ 8 s", f"{min(cost):.1f} s CPU", f"{peak:.1f} GiB at most", min(cost) <= 8),
    ]  # fmt: skip


def slow_rises() -> list[Line]:
    from danvan.lib.surveillance import pooled

    from .report import Line

    luck, series = np.random.default_rng(3), 1500
    p = {}
    for kind in ("none", "step", "burst"):
        mean = np.full((308, series), 5.0)
        if kind == "step":
            mean[300:] += np.sqrt(5)
        if kind == "burst":
            mean[300] += 3 * np.sqrt(5)
        values = luck.poisson(mean)
        week, month = alone(values, range(300, 308))
        p[kind] = week, pooled.surprise(week, month)
    told = {}
    for number, name in enumerate(("week", "both")):
        limit = np.quantile(p["none"][number], 0.01)
        told[name] = [
            float((p["step"][number] <= limit).any(axis=0).mean()), float((p["burst"][number][0] <= limit).mean())
        ]  # fmt: skip
    return [
        Line("slow rise (+1 sd, mean 5) found by week 8, 1 % a week", "≥ 50 %", f"{told['both'][0]:.0%}",
             f"one week alone {told['week'][0]:.0%}", told["both"][0] >= 0.5),
        Line("  sudden rise (+3 sd) found in its week", "", f"{told['both'][1]:.0%}", f"one week alone {told['week'][1]:.0%}"),
    ]  # fmt: skip


def real_counts() -> list[Line]:
    from danvan.lib.surveillance import pooled
    from danvan.lib.surveillance.counts import read_counts

    from .report import Line

    folder = Path(os.environ.get("COUNTS", "/nowhere"))
    if not folder.is_dir():
        return [
            Line(
                "alarm share on real counts at 0.1 %",
                "≤ 0.35 %, ≤ 0.12 %",
                "left out",
                "COUNTS=<folder> names them",
            )
        ]
    lines = []
    for name, bar in REAL:
        counts = read_counts(folder / name)
        topics = {topic: number for number, topic in enumerate(dict.fromkeys(counts.topics))}
        topic = np.array([topics[one] for one in counts.topics])
        p = []
        for at in range(len(counts.weeks) - 104, len(counts.weeks)):
            told = pooled.outlook(counts.values[: at + 1], at, topic, np.zeros_like(topic))
            p.append(told.tail(counts.values[at], "week"))
        share = float((np.array(p) <= 0.001).mean())
        lines.append(
            Line(
                f"alarm share at 0.1 %, {name.split('_')[0]}",
                f"≤ {bar:.2%}",
                f"{share:.3%}",
                "104 weeks",
                share <= bar,
            )
        )
    return lines


def measure(ground: Ground) -> list[Line]:
    from .measuring import doing

    lines = []
    for what, part in (
        ("28 scenarios", single_series), ("a nation", country), ("slow rises", slow_rises), ("real counts", real_counts)
    ):  # fmt: skip
        with doing(what):
            lines += part()
    return lines


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("", "src")]
    import importlib

    from benchmarks import report

    told = importlib.import_module("benchmarks.warning").measure(None)  # nothing here asks for a database
    print(report.table(told, rows=0))
    sys.exit(0 if all(line.verdict != "MISSED" for line in told) else 1)
