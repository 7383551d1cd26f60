"""Which layout a body's papers have, and how that layout stood on a day. From data/reports/layouts.toml."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.conf import settings

from danvan.lib.papers import Layout, load_layouts

_PARTY = frozenset({"party_committee", "party_board", "steering"})
_FRONT = frozenset({"front", "union", "farmers", "youth", "women", "veterans"})


def of_body(kind: str) -> str:
    """Party papers for bodies of the Party, papers of the Front for the Front and its members, State papers for others."""
    if kind in _PARTY:
        return "party"
    return "front" if kind in _FRONT else "state"


def layout(name: str, *, on: date) -> Layout:
    """The version of a layout in force on a day; before the first one, the first."""
    versions = [one for one in _layouts() if one.name == name]
    there = [one for one in versions if one.effective_from <= on]
    return there[-1] if there else versions[0]


@lru_cache(maxsize=1)
def _layouts() -> tuple[Layout, ...]:
    return load_layouts(settings.DATA_DIR / "reports" / "layouts.toml")
