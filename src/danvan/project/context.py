"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from danvan.kernel.registry.public import house
from danvan.web.views import frame as web_frame


def frame(request: HttpRequest) -> dict[str, Any]:
    """Theme, entries of the menu and the address under which this house is known."""
    place = "desk.menu" if request.path.startswith("/ban-lam-viec/") else "portal.menu"
    return {
        **web_frame(request),
        "menu": menu(request, place),
        "base_url": settings.BASE_URL,
        "is_demo": settings.ENV == "demo",
    }


def menu(request: HttpRequest, place: str) -> list[dict[str, Any]]:
    """Entries that manifests offer for a menu and that this reader may open."""
    from danvan.kernel.registry.public import load

    entries = []
    for slot in house().slots.get(place, []):
        if slot.permission and not (request.user.is_authenticated and request.user.can(slot.permission)):
            continue
        render: Any = load(slot.render)
        entry = render(request)
        if entry:
            entries.append(entry)
    return entries
