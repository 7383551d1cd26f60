"""The port through which the floors below the ledger record their acts.

The ledger stands above organisations in the kernel's stack, so organisations cannot import it; the ledger
plugs its `record` in here at start-up. Recording before that is a programming error and raises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_recorder: Callable[..., Any] | None = None


def plug_recorder(recorder: Callable[..., Any]) -> None:
    """Called once, by the ledger, when the house starts."""
    global _recorder  # noqa: PLW0603 - one port, plugged in once
    _recorder = recorder


def record(act: str, thing: str, **details: Any) -> Any:
    """Write one ledger entry inside the caller's transaction; see `ledger.actions.record`."""
    if _recorder is None:
        raise RuntimeError("an act was recorded before the ledger was plugged in")
    return _recorder(act, thing, **details)
