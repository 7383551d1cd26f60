"""Figures turned into the cards that the page frame draws."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.figures.public import Value
from danvan.kernel.organisations.public import Unit
from danvan.web import parts

from ..queries import Period
from .slots import offered


def card(
    value: Value, months: Sequence[Value], *, request: HttpRequest, unit: Unit, period: Period
) -> parts.Figure:
    """A figure that can be believed: what it is made of, what stands beside it, and where its records are."""
    return parts.Figure(
        label=value.label,
        value=value.value,
        kind="percent" if value.is_rate else "number",
        numerator=value.numerator,
        denominator=value.denominator,
        exclusions=[(beside.label, int(beside.value or 0)) for beside in value.beside],
        definition=value.definition,
        trend=[month.value for month in months] if any(month.value for month in months) else (),
        trend_label=_("Month by month"),
        url="" if value.is_rate else records_url(value.name, request=request, unit=unit, period=period),
        period=span(period),
    )


def unit_url(unit: Unit) -> str:
    """Where a unit's page is; one that has ended is asked for by a day on which it bore its code."""
    address = reverse("portal:unit", args=[unit.ref])
    return address if unit.valid_to is None else f"{address}?ngay={unit.valid_from:%Y-%m-%d}"


def span(period: Period) -> str:
    return f"{period.start:%m/%Y} – {period.end:%m/%Y}"


def records_url(name: str, *, request: HttpRequest, unit: Unit, period: Period) -> str:
    """Where the module that counts it lists the very records; empty when nobody offers a list."""
    for slot in offered(request, "portal.figures"):
        if name.startswith(slot.data.get("prefix", "\0")):
            asked = {"so-lieu": name, "tu": f"{period.start:%Y-%m}", "den": f"{period.end:%Y-%m}"}
            if not unit.is_country:
                asked["don-vi"] = unit.ref
            return f"{slot.data['records_url']}?{urlencode(asked)}"
    return ""


def first_names(request: HttpRequest) -> list[str]:
    """Figures that modules want to stand first."""
    return [name for slot in offered(request, "portal.figures") for name in slot.data["names"]]
