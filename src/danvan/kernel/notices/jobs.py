"""Sending what waits in the outbox."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .actions import send_waiting


@app.periodic(cron="*/10 * * * * *")
@app.task(queueing_lock="notices.send", pass_context=False)
def send_notices(timestamp: int) -> None:
    """Every ten seconds."""
    while sum(send_waiting()):
        pass
