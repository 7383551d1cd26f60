"""What happens to promises by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from .actions import break_overdue


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="dialogues.promises")
def judge_promises(timestamp: int) -> None:
    """Every night: a promise whose day has passed without a report is broken."""
    break_overdue(by=Person.objects.system())
