"""Public pages at the price of an empty one: rendered once per content version, compressed once, sent often.

The caller says what version the content has (one cheap look-up); a page is stored under that version, so a
page older than the version is never found again and nothing has to be thrown away. What one visitor gets
from here every visitor gets: a page with a form token or a cookie of its own is never stored.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import logging
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from danvan.web.http import is_htmx
from danvan.web.views import chosen_theme

logger = logging.getLogger("danvan.web")

View = Callable[..., HttpResponse]
Version = Callable[..., str | int | None]

DAY = 24 * 3600
LONGEST_ADDRESS = 500
MESSAGES_COOKIE = "messages"
VARY = "Accept-Encoding, Accept-Language, Cookie, HX-Request"
#: One renders, the others of this process wait: a new version must not be rendered by everybody at once.
LOCKS = [threading.RLock() for _ in range(64)]


class Page(NamedTuple):
    """A stored page: its type and its bytes in the two encodings that browsers ask for."""

    content_type: str
    brotli: bytes
    gzip: bytes


def cached_page(version: Version, *, cache: str = "default", seconds: int = DAY) -> Callable[[View], View]:
    """Cache a public page for anonymous visitors until `version(request, *args, **kwargs)` changes.

    `version` must read its number from the place where acts write it (the database), in the same order as
    the content: an act and its new version in one transaction. None means: do not cache this one.
    Pages differ by address, language, colours and whether htmx asked for a part.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            current = version(request, *args, **kwargs) if _is_shareable(request) else None
            if current is None:
                return view(request, *args, **kwargs)

            key = _key(request, current)
            if f'"{key}"' in request.META.get("HTTP_IF_NONE_MATCH", ""):
                return _headed(HttpResponse(status=304), key)
            page = caches[cache].get(key)
            if page is not None:
                return _answer(request, page, key)
            return _render_once(request, key, caches[cache], seconds, lambda: view(request, *args, **kwargs))

        return cached

    return decorate


def _render_once(
    request: HttpRequest, key: str, store: BaseCache, seconds: int, render: Callable[[], HttpResponse]
) -> HttpResponse:
    with LOCKS[int(key[:8], 16) % len(LOCKS)]:
        page = store.get(key)  # another thread may have rendered it while we waited
        if page is not None:
            return _answer(request, page, key)
        response = render()
        page = _storable(request, response)
        if page is None:
            return response
        store.set(key, page, seconds)
    return _answer(request, page, key)


def _is_shareable(request: HttpRequest) -> bool:
    """A reading visit of somebody we do not know, with no message waiting."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and MESSAGES_COOKIE not in request.COOKIES
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_ADDRESS
    )


def _key(request: HttpRequest, version: str | int) -> str:
    # META, not `headers`: that view of it is built anew for every request and costs a tenth of a hit
    query = request.META.get("QUERY_STRING", "")
    parts = (request.path, query, get_language(), chosen_theme(request), is_htmx(request), version)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def _storable(request: HttpRequest, response: HttpResponse) -> Page | None:
    """The page ready to store, or None where it is not the same for everybody or not a success."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    if response.status_code != 200 or response.streaming or response.has_header("Content-Encoding"):
        return None
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or response.cookies:
        _complain(request)
        return None
    body = response.content
    return Page(response["Content-Type"], brotli.compress(body, quality=5), gzip.compress(body, 6))


def _complain(request: HttpRequest) -> None:
    """A cached page with a token or a cookie is a mistake of ours: loud in tests, logged in production."""
    reason = f"{request.path} is a cached page but sets a cookie or uses a form token"
    if getattr(settings, "WEB_STRICT", settings.DEBUG):
        raise ImproperlyConfigured(reason)
    logger.error(reason)


def _answer(request: HttpRequest, page: Page, key: str) -> HttpResponse:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if "br" in accepted:
        response = HttpResponse(page.brotli, content_type=page.content_type)
        response["Content-Encoding"] = "br"
    elif "gzip" in accepted:
        response = HttpResponse(page.gzip, content_type=page.content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(page.gzip), content_type=page.content_type)
    return _headed(response, key)


def _headed(response: HttpResponse, key: str) -> HttpResponse:
    """Browsers may keep the page but must ask each time whether it is still the one."""
    response["ETag"] = f'W/"{key}"'
    response["Vary"] = VARY
    response["Cache-Control"] = "no-cache"
    return response
