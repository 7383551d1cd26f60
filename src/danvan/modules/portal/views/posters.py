"""The poster for a notice board, as PDF."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Unit
from danvan.web.typesetting import families, pdf, qr_for_print

_TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "portal" / "poster.typ"


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
    return pdf(_TEMPLATE, told, qr=qr_for_print(target))
