"""Denunciations are never taken in here: where to lodge one, how the law protects, and a number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from danvan.kernel.organisations.public import Resident
from danvan.web.http import public
from danvan.web.ratelimit import limit

from ...actions import note_denunciation
from .law import terms
from .submitting import unit_named

_KEY = "denunciation"
_TERMS = (
    "denunciations.initial", "denunciations.transfer", "denunciations.acceptance_notice", "denunciations.settle",
    "denunciations.conclusion_sent",
)  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.denunciation", "20/h")
def denunciation(request: HttpRequest) -> HttpResponse:
    """What the law says; on request a number, so that it is counted that somebody was shown the way.

    There is no text field on this page, and whatever else is posted is not read.
    """
    unit = unit_named(request.GET.get("don-vi", "") or request.POST.get("unit", ""))
    if unit is None:
        return redirect(f"{reverse('petitions:submit')}?loai=to-cao")
    given = request.session.get(_KEY, {})
    if request.method == "POST":
        if unit.code not in given:
            request.session[_KEY] = given | {unit.code: note_denunciation(unit, by=Resident()).number}
        return redirect(f"{reverse('petitions:denunciation')}?don-vi={unit.code}")
    context = {
        "unit": unit,
        "above": unit.parent if unit.parent is not None and unit.parent.rank > 0 else None,
        "number": given.get(unit.code, ""),
        "terms": terms(_TERMS),
    }
    return render(request, "petitions/public/denunciation.html", context)
