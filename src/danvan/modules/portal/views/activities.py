"""What goes on beside single matters: dialogues, promises, supervision, models … as far as modules bring it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from danvan.web.http import public

from .slots import offered


@public
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/activities.html", {"offers": offered(request, "portal.activities")})
