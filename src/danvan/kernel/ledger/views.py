"""The public log over HTTP: static resources that any C2SP client reads (c2sp.org/tlog-tiles)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from danvan.lib.errors import Refused
from danvan.lib.merkle.notes import NoteError
from danvan.lib.merkle.standalone import bundle
from danvan.web.http import public

from .actions import add_cosignatures
from .keys import verifier_key
from .queries import DatabaseSource, publications

_YEAR = "public, max-age=31536000, immutable"
_TEXT = "text/plain; charset=utf-8"
_PAST = 400
_LARGEST_NOTE = 64 * 1024


@public
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head. Changes with every batch."""
    return _served("checkpoint", kind=_TEXT, cache="no-cache")


@public
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Hashes or entries; never changes once it is there."""
    return _served(f"tile/{path}", kind="application/octet-stream", cache=_YEAR)


@public
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The key that verifies the log. Compare it with the notice board: a server can only vouch for itself."""
    return HttpResponse(f"{verifier_key()}\n", content_type=_TEXT)


@public
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """All daily checkpoints of the last year, for whoever missed some: notes separated by a line of '='."""
    notes = [publication.checkpoint.note for publication in publications()[:_PAST]]
    return HttpResponse("====\n".join(notes), content_type=_TEXT)


@public
@require_safe
def published(request: HttpRequest, day: str) -> HttpResponse:
    """The checkpoint published for one day."""
    found = publications().filter(day=day).first()
    if found is None:
        raise Http404
    return HttpResponse(found.checkpoint.note, content_type=_TEXT)


@public
@csrf_exempt
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """A registered witness hands in its cosignature; the signature is the only key to this door."""
    if len(request.body) > _LARGEST_NOTE:
        return HttpResponse("too large\n", status=413, content_type=_TEXT)
    try:
        taken = add_cosignatures(request.body)
    except (Refused, NoteError) as refusal:
        return HttpResponse(f"{refusal}\n", status=422, content_type=_TEXT)
    return HttpResponse(f"{taken}\n", content_type=_TEXT)


@public
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The stand-alone verifier as one file: needs Python and nothing else."""
    answer = HttpResponse(bundle(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="danvan-verify.pyz"'
    return answer


def _served(path: str, *, kind: str, cache: str) -> HttpResponse:
    data = DatabaseSource().read(path)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = cache
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
