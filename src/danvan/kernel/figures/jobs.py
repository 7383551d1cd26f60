"""Cells follow the log."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .engine import refresh_all


@app.periodic(cron="*/15 * * * * *")
@app.task(queueing_lock="figures.refresh")
def refresh_cells(timestamp: int) -> None:
    """Every quarter of a minute: only units whose records changed."""
    refresh_all()
