"""Reading what manifests offer to the portal, and the portal's own entries in menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import house, load
from danvan.web import parts


@dataclass(frozen=True)
class Offered:
    """One slot that has something to show: its data, and the template that draws them."""

    template: str
    data: dict[str, Any]


def offered(request: HttpRequest, place: str) -> list[Offered]:
    """Everything that manifests offer at a place and that has something to show now."""
    found = []
    for slot in house().slots.get(place, ()):
        render: Any = load(slot.render)
        data = render(request)
        if data:
            found.append(Offered(slot.template, data))
    return found


def versions(request: HttpRequest, place: str) -> tuple[Any, ...]:
    return tuple(one.data.get("version") for one in offered(request, place))


def menu_activities(request: HttpRequest) -> parts.Link | None:
    """One entry for all that modules bring, so that the menu stays short; none where there is nothing."""
    offers = offered(request, "portal.activities")
    if not offers:
        return None
    is_here = request.path.startswith(("/hoat-dong/", *(one.data["url"] for one in offers)))
    return parts.Link(_("Activities"), reverse("portal:activities"), "flag", is_here)


def menu_units(request: HttpRequest) -> parts.Link:
    return parts.Link(
        _("Communes and provinces"), reverse("portal:units"), "building", request.path.startswith("/don-vi/")
    )


def menu_figures(request: HttpRequest) -> parts.Link:
    return parts.Link(
        _("Open figures"), reverse("portal:figures"), "chart", request.path.startswith("/so-lieu/")
    )


def menu_rights(request: HttpRequest) -> parts.Link:
    return parts.Link(
        _("Your rights"), reverse("portal:rights"), "help", request.path.startswith("/quyen-cua-ban/")
    )


def footer_rights(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("For residents"),
        "items": [
            parts.Link(_("Your rights and deadlines"), reverse("portal:rights")),
            parts.Link(_("Find your commune or ward"), reverse("portal:units")),
        ],
    }


def footer_proof(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Check it yourself"),
        "items": [
            parts.Link(_("Public log"), reverse("portal:log")),
            parts.Link(_("Open figures"), reverse("portal:figures")),
        ],
    }
