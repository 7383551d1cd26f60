"""Text written by people with figures inserted by name: `{{dialogues.held}}`, `{{dialogues.held|last_year}}`.

A figure is never typed: what stands in the braces is looked up each time the text is shown, until the return is
frozen. Plain Python.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

#: What may follow the bar, and which number of the figure is meant.
MOMENTS = {"": "now", "now": "now", "before": "before", "last_year": "year_before", "change": "change"}
_SLOT = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True)
class Slot:
    """A place in the text where a figure stands."""

    name: str
    moment: str = "now"  #: now, before, year_before or change


@dataclass(frozen=True)
class Problem:
    """What is wrong with a place in the text: `code` is unknown, moment or braces; `said` is what was typed."""

    code: str
    said: str


Piece = str | Slot


def paragraphs(text: str) -> list[list[Piece]]:
    """The text as paragraphs of words and slots. A slot that is not written properly stays as it was typed."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return [list(_pieces(line)) for line in lines if line]


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for found in _SLOT.finditer(line):
        if found.start() > end:
            yield line[end : found.start()]
        yield _slot(found[1]) or found[0]
        end = found.end()
    if end < len(line):
        yield line[end:]


def _slot(inside: str) -> Slot | None:
    name, _bar, moment = (part.strip() for part in inside.partition("|"))
    return Slot(name, MOMENTS[moment]) if name and moment in MOMENTS else None


def problems(text: str, known: Collection[str]) -> list[Problem]:
    """Every place that cannot be shown: a name that is not there, a moment that is not there, a brace left open."""
    found = []
    for match in _SLOT.finditer(text):
        slot = _slot(match[1])
        if slot is None:
            found.append(Problem("moment", match[1].strip()))
        elif slot.name not in known:
            found.append(Problem("unknown", slot.name))
    rest = _SLOT.sub("", text)
    if "{{" in rest or "}}" in rest:
        found.append(Problem("braces", ""))
    return found


def names_in(text: str) -> list[str]:
    """Figures that the text asks for, in their order, each once."""
    slots = (piece for line in paragraphs(text) for piece in line if isinstance(piece, Slot))
    return list(dict.fromkeys(slot.name for slot in slots))
