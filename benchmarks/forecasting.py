"""Forecasts of weekly counts: loss, bands, cost, and sums over a nation; no database is asked.

COUNTS=<folder> names a folder of tables week,unit,topic,count; without it the tables are drawn here and the row says so.

    COUNTS=<folder> python benchmarks/forecasting.py        or:  python -m benchmarks --only forecasting
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from danvan.lib.surveillance.counts import Counts

    from .ground import Ground
    from .report import Line

#: Table, whether its sums are forecast in place of its series, bar of the loss, best library on the same protocol.
SETS = (
    ("zurich_zueriwieneu_weekly.csv", False, 0.545, 0.645),
    ("boston_311_animal_weekly.csv", False, 0.455, 0.561),
    ("zurich_zueriwieneu_weekly.csv", True, 0.505, 0.537),
    ("boston_311_animal_weekly.csv", True, 0.460, 0.527),
    ("germany_survstat_states_weekly.csv", False, 0.585, 0.590),
)
SECONDS, COHERENT, GAP = 1.5, 0.1, 1e-9


def sums(counts: Counts) -> Counts:
    """Every topic, every unit, and all together."""
    import numpy as np

    from danvan.lib.surveillance.counts import Counts

    groups: dict[tuple[str, str], list[int]] = {}
    for at, (unit, topic) in enumerate(zip(counts.units, counts.topics, strict=True)):
        for name in ((unit, "*"), ("*", topic), ("*", "*")):
            groups.setdefault(name, []).append(at)
    values = np.stack([counts.values[:, members].sum(axis=1) for members in groups.values()], axis=1)
    units, topics = zip(*groups, strict=True)
    return Counts(counts.first_week, units, topics, values)


def drawn() -> Counts:
    """400 thin seasonal series of 8 topics that drift, 320 weeks, seed 11."""
    import numpy as np

    from danvan.lib.surveillance.counts import Counts

    chance = np.random.default_rng(11)
    weeks, many = np.arange(320)[:, None], 400
    topic = np.arange(many) % 8
    season = 0.5 * np.sin(2 * np.pi * (weeks / 52.18 + topic / 8))
    level = np.log(chance.lognormal(0, 1, many)) + np.cumsum(chance.normal(0, 0.03, (320, many)), axis=0)
    mean = np.exp(level + season)
    values = chance.negative_binomial(2.0, 2.0 / (2.0 + mean)).astype(np.int64)
    return Counts(
        date(2019, 1, 7), tuple(f"u{n // 8}" for n in range(many)), tuple(f"t{n}" for n in topic), values
    )


def nation() -> tuple[float, float, int]:
    """(seconds, incoherence, nodes): 20 topics over 1 nation, 34 provinces, 3,300 communes; 4 weeks ahead."""
    import numpy as np

    from danvan.lib.surveillance.coherence import incoherence, reconciled

    parents = [-1]
    parents += [0] * 20
    parents += [1 + n % 20 for n in range(680)]
    parents += [21 + n % 680 for n in range(66_000)]
    others = len(parents)
    parents += [-1] + [others] * 34 + [others + 1 + n % 34 for n in range(3_299)]
    above = np.array(parents, dtype=np.int64)
    chance = np.random.default_rng(5)
    mean, variance = chance.gamma(2, 1, (4, above.size)), chance.gamma(2, 1, (4, above.size))
    reconciled(mean, variance, above)
    began = time.process_time()
    found = reconciled(mean, variance, above)
    return time.process_time() - began, incoherence(found, above), above.size


def rows() -> list[tuple[str, str, str, str, bool | None]]:
    """(what, bar, measured, beside what, kept)."""
    from danvan.lib.surveillance.counts import read_counts
    from danvan.lib.surveillance.trial import backtest

    folder, told = os.environ.get("COUNTS", ""), []
    tables: list[tuple[str, Counts, float | None, float | None]] = []
    for name, is_summed, bar, best in SETS if folder else ():
        counts = read_counts(Path(folder) / name)
        label = name.split("_")[0] + (", sums" if is_summed else "")
        tables.append((label, sums(counts) if is_summed else counts, bar, best))
    if not folder:
        tables.append(("drawn here (COUNTS not given)", drawn(), None, None))
    for label, counts, bar, best in tables:
        trials: dict[str, Any] = backtest(counts)
        ours, naive = trials["danvan"], trials["seasonal naive"]
        least = min(naive.loss, trials["climatology"].loss)
        said = f"best library {best:.3f}; " if best else ""
        kept = ours.loss <= bar if bar else ours.loss < least
        told.append((f"forecast, {label}: {ours.series} series", f"loss ≤ {bar or least:.3f}",
                     f"{ours.loss:.3f}", f"{said}seasonal naive {naive.loss:.3f}", kept))  # fmt: skip
        fits = 0.78 <= ours.pit80 <= 0.82 and 0.94 <= ours.pit95 <= 0.96
        told.append(("  bands", "PIT 78-82, 94-96 %", f"{ours.pit80:.1%}, {ours.pit95:.1%}",
                     f"plain coverage {ours.inside80:.1%}, {ours.inside95:.1%}", fits))  # fmt: skip
        far: Any = backtest(counts, horizon=13)["danvan"]
        told.append(
            (
                "  1 to 13 weeks ahead",
                "",
                f"loss {far.loss:.3f}",
                f"PIT {far.pit80:.1%}, {far.pit95:.1%}",
                None,
            )
        )
        cost = 1000 * ours.seconds / ours.series
        told.append(("  cost of 1,000 series, an origin", f"≤ {SECONDS} s", f"{cost:.2f} s", "", cost <= SECONDS))  # fmt: skip
    took, gap, nodes = nation()
    told.append((f"sums made coherent: {nodes:,} nodes × 4 weeks", f"≤ {COHERENT} s, ≤ {GAP:.0e}",
                 f"{took * 1000:.0f} ms, {gap:.0e}", "", took <= COHERENT and gap <= GAP))  # fmt: skip
    return told


def measure(ground: Ground) -> list[Line]:
    from .report import Line

    return [Line(*row) for row in rows()]


if __name__ == "__main__":
    found = rows()
    for what, bar, measured, beside, kept in found:
        verdict = "" if kept is None else "kept" if kept else "MISSED"
        print(f"{what:<55} {bar:<22} {measured:<16} {beside:<45} {verdict}")
    sys.exit(0 if all(row[-1] is not False for row in found) else 1)
