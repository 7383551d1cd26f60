"""What the house shows of dialogues: menu entries, the public overview, and a unit's sessions and promises on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, begins, listed, menu, shown_unit, version_of_unit

from . import queries, registers

from_paper = begins(_("Plan a dialogue"), "dialogues:session_new")
menu_sessions = menu(_("Dialogues"), "dialogues:session_list", "people")
menu_commitments = menu(_("Promises"), "dialogues:commitment_list", "check")
activity_sessions = activity(
    _("Dialogues between leaders and residents"), "dialogues:public_session_list", "people",
    _("When and where they meet, what was asked, what was answered. Ask without a name."),
)  # fmt: skip
activity_promises = activity(
    _("Register of promises"), "dialogues:public_commitment_list", "check",
    _("Who promised what by when: kept, kept late, broken or open, with the first date."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's dialogues and how its promises stand."""
    unit = shown_unit(request)
    if unit is None:
        return None
    sessions = registers.PUBLIC_SESSIONS.scope(request).filter(unit=unit).order_by("-starts_at")[:3]
    score = queries.score(unit)
    if not score.made and not sessions:
        return None
    return {
        "unit": unit, "score": score, "sessions": listed(sessions),
        "all_url": f"{reverse('dialogues:public_commitment_list')}?unit={unit.ref}",
    }  # fmt: skip
