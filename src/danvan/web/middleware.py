"""Two guards around every page: headers that a browser obeys, and no view without a decision."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from danvan.web.http import decision_of

logger = logging.getLogger("danvan.web")

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), display-capture=(), geolocation=(self), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}


class SecurityHeaders:
    """Headers that Django and django-csp do not set. A view that set one itself keeps its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class RequireDecision:
    """Deny by default: a view is marked `public` or `staff_only`, or it does not answer.

    Views of other people's packages are decided by module in `settings.WEB_DECIDED_MODULES`, a tuple of
    prefixes. `settings.WEB_STRICT` (default: DEBUG) raises instead of answering 403, so that a forgotten
    mark is found in the first test that touches it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if decision_of(view) is not None:
            return None
        name = f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', type(view).__name__)}"
        if name.startswith(tuple(getattr(settings, "WEB_DECIDED_MODULES", ()))):
            return None
        if getattr(settings, "WEB_STRICT", settings.DEBUG):
            raise ImproperlyConfigured(f"{name} is neither public nor staff_only: decide who may open it")
        logger.error("%s refused: neither public nor staff_only", name)
        raise PermissionDenied
