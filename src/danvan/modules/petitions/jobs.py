"""What happens to petitions by itself, in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .actions import close_silent, escalate_overdue, refresh_words
from .actions.upkeep import reroute_orphans, tally_petitions


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="petitions.upkeep")
def keep_up(timestamp: int) -> None:
    """Every hour: overdue goes up a level, silence ends, nobody's matters find somebody."""
    escalate_overdue()
    close_silent()
    reroute_orphans()


@app.periodic(cron="0 0 * * *")
@app.task(queueing_lock="petitions.tally")
def tally_day(timestamp: int) -> None:
    """Every midnight: received = open + every kind of end, written where nobody can change it."""
    tally_petitions()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="petitions.words")
def count_words(timestamp: int) -> None:
    """Every night: the vocabulary by which typing errors are understood."""
    refresh_words()
