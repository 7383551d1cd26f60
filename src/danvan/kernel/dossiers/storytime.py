"""Telling the house another time, so that a year and a half can happen in a minute.

Acts, defaults of columns and deadlines all ask `django.utils.timezone.now`, which asks the `datetime` of its own
module: that one name is replaced while the seeds run, and nothing else.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from types import TracebackType
from typing import Any

from django.utils import timezone


class Clock:
    """The time of the demonstration world: `moment` moves, everybody in the house reads it.

    with Clock(start) as clock:
        clock.moment = later
    """

    def __init__(self, moment: datetime, *, until: datetime | None = None) -> None:
        self.moment = moment
        self.until = until or moment  #: the present, where every story ends

    def __enter__(self) -> Clock:
        self._real: Any = timezone.datetime  # type: ignore[attr-defined]  # an import of that module, not its API
        told: Any = _told_by(self)
        timezone.datetime = told  # type: ignore[attr-defined]  # as above
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        timezone.datetime = self._real  # type: ignore[attr-defined]  # as above


class _AnyDatetime(type):
    """Ordinary datetimes count as ours where that module asks what something is."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


def _told_by(clock: Clock) -> type:
    class Told(datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # an ordinary datetime
            return clock.moment.astimezone(tz)

    return Told
