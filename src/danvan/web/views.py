"""The frame's own pages: language, colours, and what to say when something is wrong."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from danvan.web.http import public

logger = logging.getLogger("danvan.web")

THEME_COOKIE = "theme"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600


def _from_elsewhere(request: HttpRequest) -> bool:
    """True when another site sent the form. Browsers too old to say count as ours: a colour is no secret."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "same-site", "none")


@public
@csrf_exempt  # cached pages are the same for everybody and carry no token; the origin is asked instead
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Django's `set_language` for pages that carry no token."""
    if _from_elsewhere(request):
        return HttpResponseForbidden()
    return set_language(request)


@public
@csrf_exempt  # as above
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; an empty choice follows the device again."""
    if _from_elsewhere(request):
        return HttpResponseForbidden()
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def chosen_theme(request: HttpRequest) -> str:
    """light, dark, or empty: follow the device. Anything else in the cookie is nobody's choice."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context that `base.html` cannot do without; the project adds its menu, site and names."""
    return {"theme": chosen_theme(request), "menu": ()}


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/errors/400.html", status=400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/errors/403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/errors/404.html", status=404)


@public
def too_many(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """429 with the seconds to wait, in the header for programs and in words for people."""
    minutes = max(1, -(-retry_after // 60))
    response = render(request, "web/errors/429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(retry_after)
    return response


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies switched off: 403, and how to get on."""
    logger.info("form token refused: %s", reason)
    return render(request, "web/errors/csrf.html", status=403)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database, session or context processor; if even that fails, two plain sentences."""
    try:
        page: str = render_to_string("web/errors/500.html")
    except Exception:
        logger.exception("the error page itself failed")
        words = _("Something broke on our side")
        page = f"<!doctype html><meta charset=utf-8><title>500</title><h1>{words}</h1>"
    return HttpResponse(page, status=500)
