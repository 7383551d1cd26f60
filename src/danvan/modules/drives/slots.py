"""What the house shows of drives: menu entries, activities, and a unit's drives on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import state_of
from danvan.web.parts import Link

from . import queries, registers
from .states import Good, measured


def menu_drives(request: HttpRequest) -> Link:
    return Link(
        _("Drives for help"), reverse("drives:drive_list"), "people",
        request.path.startswith("/ban-lam-viec/van-dong/"),
    )  # fmt: skip


def menu_programmes(request: HttpRequest) -> Link:
    return Link(
        _("Joint programmes"), reverse("drives:programme_list"), "link",
        request.path.startswith(("/ban-lam-viec/phoi-hop/", "/ban-lam-viec/viec-chung/")),
    )  # fmt: skip


def activity_drives(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Drives for help"), "url": reverse("drives:public_drive_list"), "icon": "people",
        "text": _("What is needed, what came in and what went out, to the last dong. Offer help without an account."),
    }  # fmt: skip


def activity_receipts(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Look up a receipt"), "url": reverse("drives:check"), "icon": "search",
        "text": _("See that what you gave or offered is counted, by the code of the receipt."),
    }  # fmt: skip


def activity_programmes(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Joint programmes"), "url": reverse("drives:public_programme_list"), "icon": "link",
        "text": _("What bodies agreed to do together, who is in charge of what by when, and what became of it."),
    }  # fmt: skip


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's last drives, with the money of all of them."""
    unit = getattr(request, "shown_unit", None)
    if unit is None or unit.is_country:
        return None
    drives = registers.PUBLIC_DRIVES.scope(request).filter(unit=unit).order_by("-pk")[:3]
    money = queries.money_of(unit)
    if not drives and not money.came_in:
        return None
    return {
        "unit": unit, "drives": [{"row": one, "state": state_of(one)} for one in drives],
        "came_in": measured(Good.MONEY, money.came_in), "went_out": measured(Good.MONEY, money.went_out),
        "all_url": f"{reverse('drives:public_drive_list')}?unit={unit.ref}",
    }  # fmt: skip


def unit_version(request: HttpRequest) -> dict[str, Any]:
    unit = getattr(request, "shown_unit", None)
    return {"version": queries.unit_stamp(unit) if unit is not None else ""}
