"""What the installation itself knows besides the public log, for `danvan verify`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.registry.public import house, load
from danvan.lib.merkle.leaf import Leaf

from .keys import last_signed_note
from .models import Entry, Publication

_PATIENCE = timedelta(minutes=10)


class Tally:
    """All tallies that modules declare, asked one after the other."""

    def __init__(self) -> None:
        makers: list[Any] = [load(path) for module in house().modules.values() for path in module.tallies]
        self.tallies = [make() for make in makers]

    def __call__(self, index: int, leaf: Leaf) -> str | None:
        for tally in self.tallies:
            message: str | None = tally(index, leaf)
            if message:
                return message
        return None

    def close(self) -> list[str]:
        return [message for tally in self.tallies for message in tally.close()]

    def describe(self) -> str:
        return "\n".join(tally.describe() for tally in self.tallies)


def published_notes() -> Iterator[str]:
    """Checkpoints that have left the house: published daily, and the last one signed."""
    yield from Publication.objects.order_by("day").values_list("checkpoint__note", flat=True)
    last = last_signed_note()
    if last is not None:
        yield last


def unplaced() -> list[str]:
    """Entries that have waited for their place for longer than any window: the sequencer does not run."""
    waiting = Entry.objects.filter(idx__isnull=True, at__lt=timezone.now() - _PATIENCE).count()
    return [f"{waiting} entries wait for their place: is the worker running?"] if waiting else []
