"""QR codes as inline SVG, sized by the sheet; dark on white in every theme, as cameras expect."""

from __future__ import annotations

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext


def qr_svg(text: str, *, label: str = "") -> SafeString:
    """The code for `text` (error correction M, a quarter of the area may be lost on a worn poster)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff"
    )
    drawing = mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno; `text` is encoded, not written
    return format_html('<span role="img" aria-label="{}">{}</span>', label or gettext("QR code"), drawing)
