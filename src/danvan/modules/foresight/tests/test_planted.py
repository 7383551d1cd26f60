"""Three rises are planted after half a quiet year: found within 2, 2 and 6 weeks, and nothing else beyond the budget."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from danvan.lib.surveillance.counts import Counts, Tree
from danvan.modules.foresight import engine, history, seeds

FIRST = date(2023, 1, 2)
WITHIN = {"canal": 2, "land": 2, "contributions": 6}


def test_planted_rises_are_found_in_time_and_quiet_weeks_are_quiet() -> None:
    weeks = seeds.YEARS * 52 + seeds.QUIET + seeds.EVENT
    drawn = seeds.drawn(weeks)
    units = [f"c{n}" for n in range(seeds.COMMUNES)]
    counts = Counts(
        FIRST,
        tuple(unit for _key in drawn for unit in units),
        tuple(history.name_of(*key) for key in drawn for _unit in units),
        np.hstack(list(drawn.values())),
    )
    tree = Tree({**dict.fromkeys(units, "province"), "province": "nation"})

    seen = {
        at: engine.look(counts, tree, FIRST + timedelta(weeks=at))
        for at in range(weeks - seeds.QUIET - seeds.EVENT, weeks)
    }
    quiet = [one for at, look in seen.items() if at < weeks - seeds.EVENT for one in look.verdicts]
    permitted = sum(look.expected_false for at, look in seen.items() if at < weeks - seeds.EVENT)
    assert len(quiet) <= max(3, permitted), [(one.unit, one.topic, one.p) for one in quiet]

    for rise in seeds.RISES:
        name = history.name_of(rise.series, rise.topic)
        wanted = {f"c{n}" for n in rise.communes} | (
            {"province", "nation"} if len(rise.communes) > 1 else set()
        )
        first = next(
            at - (weeks - seeds.EVENT) + 1
            for at in sorted(seen) if at >= weeks - seeds.EVENT
            for one in seen[at].verdicts if one.topic == name and one.unit in wanted
        )  # fmt: skip
        assert first <= WITHIN[rise.name], rise.name
    planted = {history.name_of(rise.series, rise.topic) for rise in seeds.RISES}
    strays = [
        one
        for at, look in seen.items()
        if at >= weeks - seeds.EVENT
        for one in look.verdicts
        if one.topic not in planted
    ]
    assert len(strays) <= 3, [(one.unit, one.topic, one.p) for one in strays]
