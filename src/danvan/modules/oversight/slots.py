"""What the house shows of oversight: menu entries, the public overview, and a unit's drafts and supervisions on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, menu, shown_unit, version_of_unit
from danvan.kernel.organisations.public import Person
from danvan.web.parts import Link

from . import queries
from .registers import listed


def _is_part(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, Person) and (person.can("oversight.read") or person.can("oversight.reply"))


def _for_parts(entry: Callable[[HttpRequest], Link]) -> Callable[[HttpRequest], Link | None]:
    """An entry for those who supervise, and for those who are asked."""
    return lambda request: entry(request) if _is_part(request) else None


menu_supervisions = _for_parts(menu(_("Supervisions"), "oversight:supervision_list", "eye"))
menu_recommendations = _for_parts(menu(_("Recommendations"), "oversight:recommendation_list", "flag"))
menu_critiques = _for_parts(menu(_("Social critique"), "oversight:critique_list", "document"))
menu_boards = menu(_("Inspection boards"), "oversight:board_list", "people")
activity_supervisions = activity(
    _("Supervisions"), "oversight:public_supervision_list", "eye",
    _("What the Front went to see, what it recommended, and what was answered."),
)  # fmt: skip
activity_critiques = activity(
    _("Social critique"), "oversight:public_critique_list", "message",
    _("Drafts on which everybody may speak, clause by clause, and what became of each opinion."),
)  # fmt: skip
unit_version = version_of_unit(queries.unit_stamp)


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's open drafts and its last supervisions."""
    unit = shown_unit(request)
    if unit is None:
        return None
    critiques = queries.public_critiques().filter(unit=unit, state="open").order_by("-pk")[:3]
    held = queries.public_supervisions().filter(unit=unit).order_by("-session_on")[:3]
    found = {
        "critiques": listed(critiques, "public_critique"), "supervisions": listed(held, "public_supervision"),
        "all_url": f"{reverse('oversight:public_supervision_list')}?unit={unit.ref}",
    }  # fmt: skip
    return found if found["critiques"] or found["supervisions"] else None
