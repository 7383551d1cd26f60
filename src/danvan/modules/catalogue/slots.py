"""What the house shows of indicators: an entry of the desk's menu, the public overview, a line on a unit's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, menu, shown_unit

menu_entry = menu(_("Figures of your unit"), "catalogue:entry", "edit")
activity_catalogue = activity(
    _("Indicators"), "catalogue:list", "list",
    _("What is counted, what it means, who told it, and whose figures are missing."),
)  # fmt: skip


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """The way from a unit's page to its indicators."""
    unit = shown_unit(request)
    return None if unit is None else {"unit": unit, "url": f"{reverse('catalogue:list')}?don-vi={unit.ref}"}
