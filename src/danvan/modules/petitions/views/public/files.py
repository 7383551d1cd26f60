"""Files that came with a matter. Served so that no browser runs anything in them."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from PIL import Image

from danvan.kernel.papers.public import path_of
from danvan.web.http import public

from ...queries.own import readable_paper
from . import held

_HARMLESS = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'"
#: Shown in the page; everything else is offered for saving under its own name.
_SHOWN = ("image/jpeg", "image/png", "image/webp", "application/pdf")
_THUMB_EDGE = 320
_HOUR = 3600


@public
@require_safe
def stored(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    paper = _readable(request, uid)
    etag = f'"{paper.sha256[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponse(status=304), etag)
    try:
        source = path_of(paper.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(source, content_type=paper.media_type)
    how = "inline" if paper.media_type in _SHOWN else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(paper.name)}"
    return _guarded(response, etag)


@public
@require_safe
def thumbnail(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A picture small enough for a poor line. Held in memory only, so that erasing the picture erases this too."""
    paper = _readable(request, uid)
    if not paper.is_image:
        raise Http404
    etag = f'"{paper.sha256[:30]}-t"'
    if request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponse(status=304), etag)
    key = f"petitions.thumbnail.{paper.sha256}"
    small = cache.get(key)
    if small is None:
        small = _shrunk(paper)
        cache.set(key, small, _HOUR)
    response = HttpResponse(small, content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return _guarded(response, etag)


def _readable(request: HttpRequest, uid: UUID) -> Any:
    paper = readable_paper(uid, holds=held.held_uids(request))
    if paper is None:
        raise Http404
    return paper


def _shrunk(paper: Any) -> bytes:
    out = io.BytesIO()
    try:
        with Image.open(path_of(paper.sha256)) as image:
            image.draft("RGB", (_THUMB_EDGE * 2, _THUMB_EDGE * 2))
            image.thumbnail((_THUMB_EDGE, _THUMB_EDGE))
            image.convert("RGB").save(out, "WEBP", quality=55, method=4)
    except OSError:
        raise Http404 from None
    return out.getvalue()


def _guarded(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Fixed type, no scripts, no frames; kept by the browser only as long as it asks each time."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _HARMLESS
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
