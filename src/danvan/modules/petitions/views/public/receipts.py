"""The receipt, and the proof that what it stands for is in the public log."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.kernel.ledger import public as ledger
from danvan.lib.codes import spell
from danvan.web import formats
from danvan.web.http import public
from danvan.web.qr import qr_svg

from ...queries.public import published
from ...writing import receipt_from_key
from . import held, shown
from .held import Held, own_matter

_PUBLISHED = "petitions.published"


@public
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of the matter sent last from this browser. No code stands in any address."""
    handle = held.last_sent(request)
    mine = held.find(request, handle) if handle else None
    if mine is None or mine.petition.submission is None:
        return redirect("petitions:follow")
    code = receipt_from_key(mine.petition.submission)
    context = {
        "held": mine,
        "petition": mine.petition,
        "code": code,
        "spelled": spoken(code),
        "qr": qr_svg(
            f"{settings.BASE_URL}{reverse('petitions:follow')}#{code}", label=_("QR code of this receipt")
        ),
        "clock": shown.clock_of(mine.petition),
        "is_logged": ledger.receipt_proof(mine.petition.thing) is not None,
    }
    response = render(request, "petitions/public/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


def spoken(code: str) -> str:
    """The code as one says it on the telephone, in the reader's language."""
    return spell(code) if (get_language() or "vi").startswith("vi") else formats.spell(code)


@public
@own_matter
def own_proof(request: HttpRequest, held: Held) -> HttpResponse:
    """Proof of receipt, with the salt that opens what was committed to: for the sender's hands only."""
    return _json(held.petition)


@public
@own_matter
def own_proof_text(request: HttpRequest, held: Held) -> HttpResponse:
    return _text(held.petition)


@public
@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """Proof that the words on the public page are the ones the log committed to on publication.

    Not the proof of receipt: its salt would open the words before a person had checked them.
    """
    return _json(_published(number), act=_PUBLISHED)


@public
@require_safe
def proof_text(request: HttpRequest, number: int) -> HttpResponse:
    return _text(_published(number), act=_PUBLISHED)


def _published(number: int) -> Any:
    petition = published().filter(number=number).first()
    if petition is None:
        raise Http404
    return petition


def _json(petition: Any, *, act: str | None = None) -> HttpResponse:
    found = ledger.receipt_proof(petition.thing, act=act)
    if found is None:
        return _not_yet()
    text = found.as_json(matter=str(petition.number))
    return _saved(HttpResponse(text, content_type="application/json"), f"danvan-{petition.number}.json")


def _text(petition: Any, *, act: str | None = None) -> HttpResponse:
    text = ledger.proof_text(petition.thing, act=act)
    if text is None:
        return _not_yet()
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return _saved(answer, f"danvan-{petition.number}.tlog-proof")


def _saved(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _not_yet() -> HttpResponse:
    words = _("It is being entered in the public log. Please try again in a moment.")
    return HttpResponse(
        words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "2"}
    )
