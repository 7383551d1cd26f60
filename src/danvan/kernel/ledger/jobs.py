"""The head of every day, fixed for all to keep."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .sequencer import publish_checkpoint


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="ledger.publish")
def publish_daily_checkpoint(timestamp: int) -> None:
    """Shortly after midnight, local time."""
    publish_checkpoint()
