"""The background: gives log entries their place, sends news, keeps deadlines."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection

from danvan.kernel.ledger.keys import LogRolledBack
from danvan.kernel.ledger.sequencer import Sequencer, publish_checkpoint

logger = logging.getLogger("danvan.worker")

_QUICK, _IDLE = 0.02, 0.25


class Command(BaseCommand):
    help = "Run the background worker: log sequencer and jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-ledger", action="store_true", help="sequence the log and do nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=_sequence, args=(stop,), name="sequencer", daemon=True)
        thread.start()
        publish_checkpoint()
        if options["only_ledger"]:
            _wait_for_signal(stop)
        else:
            _run_jobs()
        stop.set()
        thread.join(timeout=10)


def _run_jobs() -> None:
    from procrastinate.contrib.django import app

    connector: Any = app.connector  # Django's connector, which the library types as its base
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(concurrency=2, delete_jobs="successful", install_signal_handlers=True)


def _wait_for_signal(stop: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


def _sequence(stop: threading.Event) -> None:
    """Windows of about 20 ms while there is work, longer ones while there is none."""
    sequencer, pause = Sequencer(), _QUICK
    while not stop.is_set():
        try:
            busy = sequencer.step() > 0
        except LogRolledBack:
            logger.critical(
                "The log will not be signed: the database does not continue what was signed.", exc_info=True
            )
            stop.wait(30)
            continue
        except Exception:
            logger.exception("Sequencing failed; trying again.")
            close_old_connections()
            sequencer, busy = Sequencer(), False
            time.sleep(1)
        pause = _QUICK if busy else min(_IDLE, pause * 1.5)
        stop.wait(pause)
    connection.close()
