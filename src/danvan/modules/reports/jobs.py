"""What happens to returns by itself: they are opened, people are reminded, annexes are put together."""

from __future__ import annotations

from procrastinate.contrib.django import app

from danvan.kernel.organisations.public import Person

from . import queries
from .actions import go_on, open_due, remind_due


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="reports.open")
def open_returns(timestamp: int) -> None:
    """Every hour: returns whose time has come stand in the calendar."""
    open_due(by=Person.objects.system())


@app.periodic(cron="0 7 * * *")
@app.task(queueing_lock="reports.remind")
def remind(timestamp: int) -> None:
    """Every morning: those who write hear of what falls due soon or is late."""
    remind_due(by=Person.objects.system())


@app.periodic(cron="*/20 * * * * *")
@app.task(queueing_lock="reports.assemble")
def assemble(timestamp: int) -> None:
    """What somebody had begun goes on, part by part, each in a transaction of its own; a restart loses none."""
    system = Person.objects.system()
    for pk in queries.running_assemblies():
        assembly = queries.assembly_called(pk)
        while assembly is not None and go_on(assembly, by=system):
            pass
