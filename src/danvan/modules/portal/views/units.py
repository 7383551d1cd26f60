"""Communes and provinces: finding one, and everything open about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import years_of
from danvan.kernel.organisations.public import Unit, ancestors_of, units_called
from danvan.lib.vietnamese.normal import normalise
from danvan.web import parts
from danvan.web.caching import cached_page
from danvan.web.http import is_htmx, public

from .. import queries
from . import posters, shown, years
from .home import window
from .slots import offered, versions


@public
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Search by name, old names included; without words the top level."""
    words = normalise(request.GET.get("tim", ""))[:80].strip()
    found = units_called(words, tree=settings.HOME_TREE, limit=30) if words else None
    country, elsewhere = queries.home_unit(settings.HOME_TREE), queries.roots_elsewhere(settings.HOME_TREE)
    if found == []:
        found = queries.called_elsewhere(words, elsewhere)
    context: dict[str, Any] = {"words": words, "found": found, "provinces": [], "elsewhere": []}
    if found is not None and len(found) == 1 and not is_htmx(request):
        return redirect("portal:unit", code=found[0].unit.ref)
    if found is None and country is not None:
        context |= {"provinces": queries.parts_of(country), "elsewhere": elsewhere}
    return render(request, "portal/_units.html" if is_htmx(request) else "portal/units.html", context)


def _version(request: HttpRequest, code: str) -> str | None:
    found = _unit(request, code)
    if found is None:
        return None
    request.shown_unit = found  # type: ignore[attr-defined]  # read by the slots of this page
    own = versions(request, "portal.unit_version")
    return repr((found.pk, own, queries.units_changed(), timezone.localdate(), window()))


@public
@require_safe
@cached_page(_version)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(request, code)
    if found is None:
        raise Http404
    request.shown_unit = found  # type: ignore[attr-defined]  # read by the slots of this page
    today, period = timezone.localdate(), queries.Period.last_months(12)
    ancestors = ancestors_of(found, on=_day(request))
    context = {
        "unit": found,
        "exists": found.exists_on(today),
        "crumbs": [_link(above) for above in ancestors[:-1] if not above.is_country],
        "figures": [
            shown.card(value, months, request=request, unit=found, period=period)
            for value, months in queries.headline(shown.first_names(request), found, period)
        ],
        "slots": offered(request, "portal.unit"),
        "bodies": queries.bodies_in(found),
        "predecessors": queries.predecessors(found),
        "successors": queries.successors(found),
        "names": queries.earlier_names(found),
        "parts": queries.parts_of(found),
        "years": [(year, years.year_url(found, year)) for year in years_of(found)],
        "has_poster": bool(offered(request, "portal.poster")) and found.rank > 0,
    }
    return render(request, "portal/unit.html", context)


@public
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """An A4 sheet for the notice board: the QR code opens the form with this place filled in."""
    found = _unit(request, code)
    leads = offered(request, "portal.poster")
    if found is None or not leads or found.rank == 0 or not found.exists_on(timezone.localdate()):
        raise Http404
    spot = normalise(request.GET.get("to", ""))[:60].strip()
    pdf = posters.poster(found, spot=spot, address=f"{settings.BASE_URL}{leads[0].data['url']}")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ap-phich-{found.code}.pdf"'
    return response


def _unit(request: HttpRequest, code: str) -> Unit | None:
    return queries.unit_called(normalise(code)[:60], tree=settings.HOME_TREE, on=_day(request))


def _day(request: HttpRequest) -> date | None:
    """`ngay` asks for the unit that bore the code on that day: codes were given anew in 2025."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return None


def _link(unit: Unit) -> parts.Link:
    return parts.Link(unit.full_name, reverse("portal:unit", args=[unit.ref]))
