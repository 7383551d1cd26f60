"""The poster for a notice board, as PDF."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import segno
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Unit

_TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "portal" / "poster.typ"
#: Sans-serif families whose every version holds all Vietnamese letters, best first. "Liberation Sans" is
#: missing on purpose: its old 1.x, still widely installed under the same name, lacks 93 of them and would be
#: patched letter by letter from another font. The last one comes inside the typesetter itself.
FAMILIES = ("Arimo", "Be Vietnam Pro", "Noto Sans", "Roboto", "DejaVu Sans", "Libertinus Serif")


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Those of FAMILIES that are installed."""
    installed = set(_fonts().families())
    return tuple(name for name in FAMILIES if name in installed)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading all fonts takes a second; they are read once for each process."""
    return typst.Fonts()


def poster(unit: Unit, *, spot: str, address: str) -> bytes:
    """An A4 page whose QR code opens `address` with the unit, and a neighbourhood, filled in."""
    asked = {"don-vi": unit.code} | ({"to": spot} if spot else {})
    target = f"{address}?{urlencode(asked)}"
    above = unit.parent.full_name if unit.parent is not None and unit.parent.rank > 0 else ""
    told = {
        "lang": (get_language() or "vi")[:2],
        "families": families(),
        "title": _("Tell us: %(unit)s") % {"unit": unit.full_name},
        "unit": unit.full_name,
        "above": above,
        "headline": _("Something is wrong? Say it."),
        "lead": _("A broken lamp, rubbish, papers that take too long, an idea for the hamlet."),
        "scan": _("Scan with the camera of your telephone"),
        "spot": spot,
        "address": f"{urlsplit(address).netloc}{urlsplit(address).path}",
        "promises": [
            _("No account. Your name is not needed to report something."),
            _("You get a code: with it you see every step, and nobody can make the matter vanish."),
            _("There is a legal deadline. When it passes, the level above sees it."),
            _("You have the last word: not done, it is opened again."),
        ],
        "foot": _("No telephone? Say it at the reception of the commune: it is entered with the same code."),
    }  # fmt: skip
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        sys_inputs={"told": json.dumps(told, ensure_ascii=False), "qr": _qr(target)},
    )


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out, kind="svg", xmldecl=False, border=0, scale=4, dark="#0a3d48"
    )
    return out.getvalue().decode()
