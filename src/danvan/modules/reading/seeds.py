"""One paper of the demonstration world, read and half reviewed."""

from __future__ import annotations

from danvan.kernel.dossiers.public import Story


class Readings(Story):
    """A report that a commune handed in."""
