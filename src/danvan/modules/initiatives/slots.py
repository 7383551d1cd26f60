"""What the house shows of models: menu entries, the public overview, and a unit's models on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, listed, menu, shown_unit, version_of_unit

from . import queries

menu_models = menu(_("Models"), "initiatives:model_list", "star")
menu_dossiers = menu(_("Dossiers of models"), "initiatives:candidacy_list", "document")
menu_assessments = menu(_("Assessments"), "initiatives:assessment_list", "edit")
menu_seasons = menu(_("Seasons"), "initiatives:season_list", "calendar")
activity_models = activity(
    _("Models worth copying"), "initiatives:public_model_list", "star",
    _("What others have solved, how they did it, and how to copy it."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's models and how they stand."""
    unit = shown_unit(request)
    if unit is None:
        return None
    tally = queries.tally(unit)
    if not tally.registered:
        return None
    models = queries.public_initiatives().filter(unit=unit).order_by("-pk")[:3]
    return {
        "unit": unit, "tally": tally, "models": listed(models),
        "all_url": f"{reverse('initiatives:public_model_list')}?unit={unit.ref}",
    }  # fmt: skip
