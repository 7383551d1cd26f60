"""What foresight does by itself: on Mondays it looks at the week that is over, and at those that it missed, judges old alarms and measures advice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from .actions import catch_up, judge_due, measure_due


@app.periodic(cron="15 4 * * 1")
@app.task(queueing_lock="foresight.week")
def look_at_week(timestamp: int) -> None:
    """Early on Monday, when nobody waits for the machine; a second time changes nothing."""
    system = Person.objects.system()
    catch_up(by=system)
    judge_due(by=system)
    measure_due(by=system)
