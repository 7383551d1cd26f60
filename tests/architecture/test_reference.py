"""docs/reference says what the code does, today."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command


def test_the_reference_is_fresh() -> None:
    try:
        call_command("reference", "--check")
    except (CommandError, SystemExit) as stale:
        pytest.fail(f"{stale}\nrun: danvan reference")
