"""Whether the house stands: asked by the demo runner, by proxies, by monitors."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from danvan.web.http import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@public
def empty(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it: the yardstick of the benchmarks."""
    return HttpResponse("")
