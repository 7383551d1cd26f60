"""What a module of dossiers shows on the house's own pages: an entry of the desk's menu, of the public overview, and
its part of a unit's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from danvan.kernel.organisations.public import Unit
from danvan.web.parts import Link

from .desk import state_of


def menu(label: Any, route: str, icon: str) -> Callable[[HttpRequest], Link]:
    """An entry of the desk's menu that leads to a list; current on every page below it."""

    def entry(request: HttpRequest) -> Link:
        url = reverse(route)
        return Link(label, url, icon, request.path.startswith(url))

    return entry


def activity(label: Any, route: str, icon: str, text: Any) -> Callable[[HttpRequest], dict[str, Any]]:
    """An entry of the public overview of what goes on."""
    return lambda request: {"label": label, "url": reverse(route), "icon": icon, "text": text}


def shown_unit(request: HttpRequest) -> Unit | None:
    """The unit whose page is shown; None for the whole country and elsewhere."""
    unit: Unit | None = getattr(request, "shown_unit", None)
    return unit if unit is not None and not unit.is_country else None


def listed(rows: Any) -> list[dict[str, Any]]:
    """Rows with their states, as short lists on pages draw them."""
    return [{"row": one, "state": state_of(one)} for one in rows]


def version_of_unit(stamp: Callable[[Unit], str]) -> Callable[[HttpRequest], dict[str, Any]]:
    """What a unit's cached page depends on, from the module's own stamp (see `stamp_of`)."""

    def version(request: HttpRequest) -> dict[str, Any]:
        unit = getattr(request, "shown_unit", None)
        return {"version": stamp(unit) if unit is not None else ""}

    return version
