"""docs/reference says what the code does, today."""

from __future__ import annotations

import importlib.util

import pytest
from django.core.management import CommandError, call_command, get_commands

HAS_GENERATOR = (
    "reference" in get_commands() or importlib.util.find_spec("danvan.project.reference") is not None
)


@pytest.mark.skipif(not HAS_GENERATOR, reason="there is no generator yet")
def test_the_reference_is_fresh() -> None:
    try:
        call_command("reference", "--check")
    except (CommandError, SystemExit) as stale:
        pytest.fail(f"{stale}\nrun: danvan reference")
