"""Printed sheets as PDF: the fonts that are there, and QR codes as the typesetter takes them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

#: Sans-serif families whose every version holds all Vietnamese letters, best first. "Liberation Sans" is
#: missing on purpose: its old 1.x, still widely installed under the same name, lacks 93 of them and would be
#: patched letter by letter from another font. The last one comes inside the typesetter itself.
FAMILIES = ("Arimo", "Be Vietnam Pro", "Noto Sans", "Roboto", "DejaVu Sans", "Libertinus Serif")
#: The same with serifs, for papers that are framed.
SERIF_FAMILIES = ("Tinos", "Noto Serif", "Libertinus Serif")


@lru_cache(maxsize=4)
def families(wanted: Sequence[str] = FAMILIES) -> tuple[str, ...]:
    """Those of the wanted families that are installed."""
    installed = set(_fonts().families())
    return tuple(name for name in wanted if name in installed)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading all fonts takes a second; they are read once for each process."""
    return typst.Fonts()


def pdf(template: Path, told: Mapping[str, Any], **inputs: str) -> bytes:
    """The sheet that a Typst template makes of what it is told (JSON under `told`) and of plain texts."""
    return typst.compile(
        str(template), root=str(template.parent), sys_inputs={"told": json.dumps(told, ensure_ascii=False), **inputs}
    )  # fmt: skip


def qr_for_print(text: str) -> str:
    """The code as SVG in the brand's dark colour, readable with a quarter of it worn off."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out, kind="svg", xmldecl=False, border=0, scale=4, dark="#0a3d48"
    )
    return out.getvalue().decode()
