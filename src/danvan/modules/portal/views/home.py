"""The first page, and the words for machines beside it."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.web.caching import cached_page
from danvan.web.http import public

from .. import queries
from . import shown
from .slots import offered, versions

#: Figures follow the log by a few minutes anyway; everything else on the page has a version of its own.
FIGURE_WINDOW = 300


def window() -> int:
    return int(time.time() // FIGURE_WINDOW)


def _version(request: HttpRequest) -> str:
    return repr(
        (versions(request, "portal.home_version"), queries.units_changed(), timezone.localdate(), window())
    )


@public
@require_safe
@cached_page(_version)
def home(request: HttpRequest) -> HttpResponse:
    country = queries.home_unit(settings.HOME_TREE)
    period = queries.Period.last_months(12)
    context: dict[str, Any] = {
        "country": country,
        "hero": offered(request, "portal.hero"),
        "slots": offered(request, "portal.home"),
        "figures": [],
        "period": shown.span(period),
    }
    if country is not None:
        context["figures"] = [
            shown.card(value, months, request=request, unit=country, period=period)
            for value, months in queries.headline(shown.first_names(request), country, period)
        ]
    return render(request, "portal/home.html", context)


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines; what belongs to one resident is not for them."""
    maps = [reverse("portal:sitemap"), *(slot.data["url"] for slot in offered(request, "portal.sitemaps"))]
    lines = ["User-agent: *", "Disallow: /theo-doi/", "Disallow: /bien-nhan/", "Disallow: /tai-khoan/"]
    lines += ["Disallow: /ban-lam-viec/", *(f"Sitemap: {settings.BASE_URL}{address}" for address in maps), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _sitemap_version(request: HttpRequest) -> str:
    return repr((queries.units_changed(), timezone.localdate()))


@public
@require_safe
@cached_page(_sitemap_version)
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [reverse(f"portal:{name}") for name in ("home", "units", "figures", "log", "rights")]
    pages += [reverse("portal:unit", args=[code]) for code in queries.unit_codes(settings.HOME_TREE)]
    addresses = [f"{settings.BASE_URL}{page}" for page in pages]
    return render(request, "portal/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a telephone can keep the portal among its apps. Nothing runs in the background."""
    return JsonResponse(
        {
            "name": "Dân Vận",
            "short_name": "Dân Vận",
            "description": _("Say what is wrong, see it answered, check the proof."),
            "lang": "vi",
            "start_url": reverse("portal:home"),
            "display": "minimal-ui",
            "background_color": "#faf7f1",
            "theme_color": "#0a3d48",
            "icons": [{"src": static("web/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}],
        },
        content_type="application/manifest+json",
    )
