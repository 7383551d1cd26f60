"""One database server for every test, whoever starts it first.

Settings ask ``embedded.default_url()`` when ``DATABASE_URL`` is unset, and pytest-django reads settings
before this file is loaded, in the controlling process before its workers: so the server is up by then.
At a desk it stays up for the next run; in CI the run that started it stops it.
"""

from __future__ import annotations

import os

import pytest

from danvan.project import embedded


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL") and not hasattr(config, "workerinput"):
        embedded.default_url()


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ.get("CI") and not hasattr(config, "workerinput") and embedded.started_here():
        embedded.stop()


def pytest_report_header() -> str:
    return f"database: {'DATABASE_URL' if os.environ.get('DATABASE_URL') else 'embedded PostgreSQL'}"
