"""What foresight does by itself: on Mondays it looks at the week that is over, judges old alarms and measures advice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from .actions import judge_due, measure_due, run_week


@app.periodic(cron="15 4 * * 1")
@app.task(queueing_lock="foresight.week")
def look_at_week(timestamp: int) -> None:
    """Early on Monday, when nobody waits for the machine; a second time changes nothing."""
    system = Person.objects.system()
    run_week(by=system)
    judge_due(by=system)
    measure_due(by=system)
