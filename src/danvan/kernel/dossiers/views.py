"""Files that acts on dossiers brought: for staff who may see the dossier, and for everybody where it is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from danvan.kernel.papers.public import path_of
from danvan.kernel.registry.public import house, load
from danvan.web.http import public, staff_only

from .queries import exhibit_called


@staff_only
@require_safe
def exhibit(request: HttpRequest, uid: UUID) -> FileResponse:
    """A file of a dossier one may read."""
    return _served(request, uid, house().registers, is_public=False)


@public
@require_safe
def public_exhibit(request: HttpRequest, uid: UUID) -> FileResponse:
    """A file of a public dossier, unless the act that brought it kept it back."""
    return _served(request, uid, house().shelves, is_public=True)


def _served(
    request: HttpRequest, uid: UUID, registers: Mapping[str, str], *, is_public: bool
) -> FileResponse:
    found = exhibit_called(uid)
    if found is None or (is_public and not found.is_public):
        raise Http404
    kind, _colon, name = found.thing.partition(":")
    if kind not in registers:
        raise Http404
    register: Any = load(registers[kind])
    path = path_of(found.paper.sha256)
    if not register.scope(request).filter(uid=UUID(name)).exists() or not path.is_file():
        raise Http404
    paper = found.paper
    response = FileResponse(
        path.open("rb"), content_type=paper.media_type, as_attachment=not paper.is_image, filename=paper.name
    )
    response["Cache-Control"] = "public, max-age=3600" if is_public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
