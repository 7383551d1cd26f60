"""For tests of modules and for benchmarks: the rows behind figures, recomputing parts of them, other declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from . import engine, queries, records
from .declarations import Figures
from .engine import declared, rebuild_months, rebuild_weeks, refresh_units
from .models import Cell, Change, Sweep, Week

__all__ = [
    "Cell",
    "Change",
    "Sweep",
    "Week",
    "declared",
    "declaring",
    "rebuild_months",
    "rebuild_weeks",
    "refresh_units",
]


@contextmanager
def declaring(figures: Mapping[str, Figures]) -> Iterator[None]:
    """The house counts these figures for a while."""
    places = [patch.object(module, "declared", lambda: figures) for module in (engine, queries, records)]
    for place in places:
        place.start()
    queries.measures.cache_clear()
    try:
        yield
    finally:
        for place in places:
            place.stop()
        queries.measures.cache_clear()
