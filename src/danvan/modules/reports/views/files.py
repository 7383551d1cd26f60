"""The paper as a file: Word and PDF in its layout, the annex as a spreadsheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from danvan.web.http import public, staff_only

from .. import printing, queries

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff_only
@require_safe
def desk_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A file of a return one may read; of a draft too, marked as one."""
    return _file(queries.returns_for(request.user).filter(pk=pk).first(), kind, is_public=False)


@public
@require_safe
def public_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The same of a public return."""
    return _file(queries.public_returns().filter(pk=pk).first(), kind, is_public=True)


def _file(row: Any, kind: str, *, is_public: bool) -> HttpResponseBase:
    if row is None or kind not in _TYPES:
        raise Http404
    if kind == "xlsx":
        response: HttpResponseBase = StreamingHttpResponse(
            printing.annex_file(row), content_type=_TYPES[kind]
        )
    else:
        data = printing.word(row) if kind == "docx" else printing.pdf_file(row)
        response = HttpResponse(data, content_type=_TYPES[kind])
    name = f"{slugify(row.title)[:60] or 'bao-cao'}-{slugify(row.unit.code)}.{kind}"
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response
