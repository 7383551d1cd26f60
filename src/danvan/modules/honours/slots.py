"""What the house shows of honours: menu entries, and a unit's awards on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import state_of
from danvan.web.parts import Link

from . import queries, registers


def menu_nominations(request: HttpRequest) -> Link:
    return Link(
        _("Nominations"), reverse("honours:nomination_list"), "star",
        request.path.startswith("/ban-lam-viec/de-nghi-khen-thuong/"),
    )  # fmt: skip


def menu_decisions(request: HttpRequest) -> Link:
    return Link(
        _("Decisions on awards"), reverse("honours:decision_list"), "document",
        request.path.startswith("/ban-lam-viec/quyet-dinh-khen-thuong/"),
    )  # fmt: skip


def activity(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Awards"), "url": reverse("honours:public_decision_list"), "icon": "star",
        "text": _("Who was honoured for what, by which decision. Every certificate can be checked."),
    }  # fmt: skip


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """A unit's awards: how many stand, and its last decisions."""
    unit = getattr(request, "shown_unit", None)
    if unit is None or unit.is_country:
        return None
    sums = queries.sums(unit)
    decisions = registers.PUBLIC_DECISIONS.scope(request).filter(unit=unit).order_by("-pk")[:3]
    if not decisions and not any(sums.values()):
        return None
    return {
        "unit": unit, "sums": sums, "decisions": [{"row": one, "state": state_of(one)} for one in decisions],
        "all_url": f"{reverse('honours:public_decision_list')}?unit={unit.ref}",
    }  # fmt: skip


def unit_version(request: HttpRequest) -> dict[str, Any]:
    unit = getattr(request, "shown_unit", None)
    return {"version": queries.unit_stamp(unit) if unit is not None else ""}
