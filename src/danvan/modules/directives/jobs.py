"""What happens to tasks by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from .actions import judge_due


@app.periodic(cron="45 0 * * *")
@app.task(queueing_lock="directives.judge")
def judge_tasks(timestamp: int) -> None:
    """Every night, after the figures have followed the day: tasks whose day has passed are met or not."""
    judge_due(by=Person.objects.system())
