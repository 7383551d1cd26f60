"""What the house shows of drives: menu entries, activities, and a unit's drives on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, listed, menu, shown_unit, version_of_unit

from . import queries, registers
from .states import Good, measured

menu_drives = menu(_("Drives for help"), "drives:drive_list", "people")
menu_programmes = menu(_("Joint programmes"), "drives:programme_list", "link")
activity_drives = activity(
    _("Drives for help"), "drives:public_drive_list", "people",
    _("What is needed, what came in and what went out, to the last dong. Offer help without an account."),
)  # fmt: skip
activity_receipts = activity(
    _("Look up a receipt"), "drives:check", "search",
    _("See that what you gave or offered is counted, by the code of the receipt."),
)  # fmt: skip
activity_programmes = activity(
    _("Joint programmes"), "drives:public_programme_list", "link",
    _("What bodies agreed to do together, who is in charge of what by when, and what became of it."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's last drives, with the money of all of them."""
    unit = shown_unit(request)
    if unit is None:
        return None
    drives = registers.PUBLIC_DRIVES.scope(request).filter(unit=unit).order_by("-pk")[:3]
    money = queries.money_of(unit)
    if not drives and not money.came_in:
        return None
    return {
        "unit": unit, "drives": listed(drives), "came_in": measured(Good.MONEY, money.came_in),
        "went_out": measured(Good.MONEY, money.went_out),
        "all_url": f"{reverse('drives:public_drive_list')}?unit={unit.ref}",
    }  # fmt: skip
