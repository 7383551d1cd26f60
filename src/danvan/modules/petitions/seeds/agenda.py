"""One matter as the story knows it, and what is still to happen."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.organisations.public import Resident

from ..models import Petition
from .places import Commune
from .words import Place

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass
class Matter:
    """A petition with what the story needs to remember of it."""

    petition: Petition
    commune: Commune
    topic: str
    place: Place
    number: int
    fate: str = "answer"
    variant: int = 0
    has_photo: bool = False
    has_evidence: bool = False
    is_published: bool = False
    times_answered: int = 0
    crowd: list[Matter] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.petition.state

    @property
    def resident(self) -> Resident:
        return Resident(holds=frozenset({self.petition.uid.hex}))


class Agenda:
    """Steps to come, in order of time; the same order at every run."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._serial = itertools.count()

    def add(self, moment: datetime, step: Callable[..., None], *what: Any) -> None:
        heapq.heappush(self._heap, (moment, next(self._serial), step, what))

    @property
    def next_at(self) -> datetime:
        """When the next step is due; the end of time when there is none."""
        return self._heap[0][0] if self._heap else _NEVER

    def matters_before(self, moment: datetime) -> Iterator[Petition]:
        """Petitions that steps before `moment` speak of, as far as that is known already."""
        for due, _serial, _step, what in self._heap:
            if due < moment and what and isinstance(what[0], Matter):
                yield what[0].petition

    def step(self, clock: Clock) -> None:
        """Take the next step, at its own time."""
        clock.moment, _serial, step, what = heapq.heappop(self._heap)
        step(*what)
