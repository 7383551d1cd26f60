"""Drawings for paper: bars and lines in black ink with their labels and values, as SVG without styles of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from danvan.web.charts.frame import nice_top

_ROW, _LABEL, _WIDTH, _BARS = 30, 300, 800, 400
_LEFT, _RIGHT, _TOP, _PLOT, _FOOT = 78, 30, 30, 190, 34
_MOST_NAMED = 7  #: labels below a line that do not run into each other
_WORDS = 'font-family="Tinos, Times New Roman, Liberation Serif, serif" font-size="15" fill="#000000"'

Row = tuple[str, float | None, str]


def bars(rows: Sequence[Row], *, kind: Any = "number") -> str:
    """One lying bar for each (label, value, value as text); none where there is no figure."""
    top = 1.0 if kind == "percent" else max((value or 0 for _label, value, _text in rows), default=0) or 1.0
    drawn = "".join(_bar(place, *row, top=top) for place, row in enumerate(rows))
    height = len(rows) * _ROW + 8
    axis = f'<line x1="{_LABEL}" y1="2" x2="{_LABEL}" y2="{height - 2}" stroke="#000000"/>'
    return _sheet(height, axis + drawn)


def line(rows: Sequence[Row], *, write: Callable[[float], str], kind: Any = "number") -> str:
    """A line through (label, value, value as text) in their order, from zero; a missing value breaks it.

    `write` tells the numbers of the axis. Values stand beside their dots where there are few.
    """
    top = 1.0 if kind == "percent" else nice_top([value for _label, value, _text in rows])
    across = (_WIDTH - _LEFT - _RIGHT) / max(1, len(rows) - 1)
    base = _TOP + _PLOT
    dots = [
        (round(_LEFT + place * across, 1), round(base - _PLOT * max(0.0, value) / top, 1), text)
        if value is not None
        else None
        for place, (_label, value, text) in enumerate(rows)
    ]
    parts = [
        f'<line x1="{_LEFT}" y1="{base - _PLOT * n // 2}" x2="{_WIDTH - _RIGHT}" y2="{base - _PLOT * n // 2}" '
        f'stroke="{"#000000" if n == 0 else "#c4c9cb"}"/>'
        f'<text x="{_LEFT - 8}" y="{base - _PLOT * n // 2 + 5}" text-anchor="end" {_WORDS}>{escape(write(top * n / 2))}</text>'
        for n in range(3)
    ]
    for before, after in pairwise(dots):
        if before and after:
            ends = f'x1="{before[0]}" y1="{before[1]}" x2="{after[0]}" y2="{after[1]}"'
            parts.append(f'<line {ends} stroke="#33454d" stroke-width="2.5"/>')
    step = max(1, -(-(len(rows) - 1) // (_MOST_NAMED - 1)))
    for place, (label, _value, _text) in enumerate(rows):
        if (len(rows) - 1 - place) % step == 0:
            x = round(_LEFT + place * across, 1)
            parts.append(
                f'<text x="{x}" y="{base + 24}" text-anchor="middle" {_WORDS}>{escape(label)}</text>'
            )
    for dot in filter(None, dots):
        parts.append(f'<circle cx="{dot[0]}" cy="{dot[1]}" r="4" fill="#33454d"/>')
        if len(rows) <= 2 * _MOST_NAMED:
            parts.append(
                f'<text x="{dot[0]}" y="{dot[1] - 9}" text-anchor="middle" {_WORDS}>{escape(dot[2])}</text>'
            )
    return _sheet(base + _FOOT, "".join(parts))


def _sheet(height: int, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>{drawn}</svg>'
    )


def _bar(place: int, label: str, value: float | None, text: str, *, top: float) -> str:
    at = place * _ROW + 4
    width = round(_BARS * min(1.0, max(0.0, (value or 0) / top)), 1)
    short = label if len(label) <= 42 else f"{label[:40]}…"
    return (
        f'<text x="{_LABEL - 8}" y="{at + 18}" text-anchor="end" {_WORDS}>{escape(short)}</text>'
        f'<rect x="{_LABEL}" y="{at + 4}" width="{width}" height="18" fill="#5b6b73"/>'
        f'<text x="{_LABEL + width + 8}" y="{at + 18}" {_WORDS}>{escape(text)}</text>'
    )
