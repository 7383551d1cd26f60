"""Files that staff download: the decision in Word, certificates as PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from danvan.web.http import staff_only

from .. import queries, registers
from . import papers

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_only
@require_safe
def decision_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision with its list, as a Word file."""
    decision = seen(registers.DECISIONS.scope(request).filter(pk=pk))
    name = f"quyet-dinh-khen-thuong-{decision.pk}.docx"
    return _saved(papers.decision_file(decision), _WORD, name)


@staff_only
@require_safe
def certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of a decision that stand, a page each."""
    decision = seen(registers.DECISIONS.scope(request).filter(pk=pk, state__in=("signed", "partly_revoked")))
    rows = [one for one in queries.lines_of(decision) if one.state == "granted"]
    return _saved(_printed(decision, rows), "application/pdf", f"khen-thuong-{decision.pk}.pdf")


@staff_only
@require_safe
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate, while its award stands."""
    nomination = seen(registers.NOMINATIONS.scope(request).filter(pk=pk, state="granted"))
    return _saved(_printed(nomination.decision, [nomination]), "application/pdf", f"{nomination.code}.pdf")


def seen(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise Http404
    return row


def _printed(decision: Any, rows: list[Any]) -> bytes:
    address = settings.BASE_URL + reverse("honours:certificate", args=["CODE"]).replace("CODE", "{code}")
    return papers.certificates(decision, rows, address=address)


def _saved(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
