"""What time does to models."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from .actions import mark_overdue


@app.periodic(cron="20 0 * * *")
@app.task(queueing_lock="initiatives.rechecks")
def mark_missed_rechecks(timestamp: int) -> None:
    """Every night: a recognition whose re-check day has passed is no longer sure."""
    mark_overdue(by=Person.objects.system())
