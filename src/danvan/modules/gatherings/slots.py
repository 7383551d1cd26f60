"""What the house shows of gatherings: menu entries, the public overview, and a unit's gatherings on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, begins, listed, menu, shown_unit, version_of_unit

from . import queries, registers

from_paper = begins(_("Plan a gathering"), "gatherings:gathering_new")
menu_gatherings = menu(_("Gatherings"), "gatherings:gathering_list", "people")
menu_sites = menu(_("Sites"), "gatherings:site_list", "pin")
menu_papers = menu(_("Papers read out"), "gatherings:paper_list", "edit")
activity_gatherings = activity(
    _("Conferences and gatherings"), "gatherings:public_gathering_list", "people",
    _("What, when and where, how many came at each site, which papers were read, and what was concluded."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's latest gatherings."""
    unit = shown_unit(request)
    if unit is None:
        return None
    rows = registers.PUBLIC_GATHERINGS.scope(request).filter(unit=unit).order_by("-starts_at")[:3]
    if not rows:
        return None
    return {
        "unit": unit, "gatherings": listed(rows),
        "all_url": f"{reverse('gatherings:public_gathering_list')}?unit={unit.ref}",
    }  # fmt: skip
