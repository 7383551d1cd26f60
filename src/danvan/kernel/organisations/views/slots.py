"""What organisations offer to the desk: menu entries and cards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.web.parts import Link

from .. import queries, rules
from .frame import person_of
from .seals import names_of


def menu_openings(request: HttpRequest) -> Link | None:
    """One entry, whichever of the permissions opens it."""
    if getattr(request, "_openings_in_menu", False):
        return None
    request._openings_in_menu = True  # type: ignore[attr-defined]  # a note for the second slot of this request
    url = reverse("organisations:openings")
    return Link(label=_("Seals"), url=url, icon="key", current=request.path.startswith(url))


def menu_units(request: HttpRequest) -> Link:
    url = reverse("organisations:units")
    return Link(label=_("Units"), url=url, icon="building", current=request.path.startswith(url))


def openings_card(request: HttpRequest) -> dict[str, Any]:
    """What waits for this person's decision, and who lately looked at sealed data."""
    person = person_of(request)
    waiting = queries.openings_visible_to(person).filter(approved_at__isnull=True, refused_at__isnull=True)[
        :20
    ]
    deciding = [one for one in waiting if rules.may_approve_opening(person, one)]
    looks = list(queries.looks_visible_to(person)[:3])
    names = names_of(request, [*(one.thing for one in deciding), *(one.thing for one in looks)])
    return {
        "waiting": [{"opening": one, "thing": names.get(one.thing, {})} for one in deciding],
        "looks": [{"look": one, "thing": names.get(one.thing, {})} for one in looks],
        "openings_url": reverse("organisations:openings"), "looks_url": reverse("organisations:looks"),
    }  # fmt: skip


def units_card(request: HttpRequest) -> dict[str, Any]:
    """The latest changes of law in this person's reach."""
    changes = queries.recent_changes(person_of(request), limit=4)
    return {"changes": changes, "url": reverse("organisations:units"), "today": timezone.localdate()}
