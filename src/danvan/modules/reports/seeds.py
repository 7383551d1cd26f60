"""Returns of the demonstration world."""

from __future__ import annotations

from danvan.kernel.dossiers.public import Story


class Reports(Story):
    """Told below."""
