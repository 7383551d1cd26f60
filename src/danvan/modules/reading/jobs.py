"""Reading in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .actions import read_left_over, read_paper_of


@app.task(name="reading.read_paper", queue="reading")
def read_paper(pk: int) -> None:
    """Read one paper; what cannot be read is said on its page."""
    read_paper_of(pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="reading.left_over")
def read_left(timestamp: int) -> None:
    """Every five minutes: papers whose reading was broken off, by a restart for example."""
    read_left_over()
