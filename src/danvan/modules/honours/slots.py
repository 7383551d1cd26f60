"""What the house shows of honours: menu entries, and a unit's awards on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, begins, listed, menu, shown_unit, version_of_unit

from . import queries, registers

from_paper = begins(_("Draft a decision"), "honours:decision_new")
menu_nominations = menu(_("Nominations"), "honours:nomination_list", "star")
menu_decisions = menu(_("Decisions on awards"), "honours:decision_list", "document")
activity_awards = activity(
    _("Awards"), "honours:public_decision_list", "star",
    _("Who was honoured, by whom and for what; verify a certificate by its code."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's awards: how many stand, and its last decisions."""
    unit = shown_unit(request)
    if unit is None:
        return None
    sums = queries.sums(unit)
    decisions = registers.PUBLIC_DECISIONS.scope(request).filter(unit=unit).order_by("-pk")[:3]
    if not decisions and not any(sums.values()):
        return None
    return {
        "unit": unit, "sums": sums, "decisions": listed(decisions),
        "all_url": f"{reverse('honours:public_decision_list')}?unit={unit.ref}",
    }  # fmt: skip
