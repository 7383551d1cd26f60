"""The whole of the event that `checkins` measures a stretch of: everybody comes, and some say it twice."""

from __future__ import annotations

from . import checkins
from .ground import Ground
from .report import Line


def measure(ground: Ground) -> list[Line]:
    return checkins.measure(ground, seconds=None)
