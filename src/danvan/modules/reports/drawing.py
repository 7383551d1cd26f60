"""Drawings for paper: bars in black ink with their labels and values, as SVG without styles of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_ROW, _LABEL, _WIDTH, _BARS = 30, 300, 800, 400


def bars(rows: Sequence[tuple[str, float | None, str]], *, kind: Any = "number") -> str:
    """One lying bar for each (label, value, value as text); none where there is no figure."""
    top = 1.0 if kind == "percent" else max((value or 0 for _label, value, _text in rows), default=0) or 1.0
    drawn = "".join(_bar(place, *row, top=top) for place, row in enumerate(rows))
    height = len(rows) * _ROW + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<line x1="{_LABEL}" y1="2" x2="{_LABEL}" y2="{height - 2}" stroke="#000000"/>{drawn}</svg>'
    )


def _bar(place: int, label: str, value: float | None, text: str, *, top: float) -> str:
    at = place * _ROW + 4
    width = round(_BARS * min(1.0, max(0.0, (value or 0) / top)), 1)
    words = 'font-family="Tinos, Times New Roman, Liberation Serif, serif" font-size="15" fill="#000000"'
    short = label if len(label) <= 42 else f"{label[:40]}…"
    return (
        f'<text x="{_LABEL - 8}" y="{at + 18}" text-anchor="end" {words}>{escape(short)}</text>'
        f'<rect x="{_LABEL}" y="{at + 4}" width="{width}" height="18" fill="#5b6b73"/>'
        f'<text x="{_LABEL + width + 8}" y="{at + 18}" {words}>{escape(text)}</text>'
    )
