"""The public log explained: what it holds, what was published each day, how to check it without us."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from danvan.kernel.ledger.public import latest_checkpoint, publications, verifier_key
from danvan.web.caching import cached_page
from danvan.web.http import public

_DAYS = 30


def _version(request: HttpRequest) -> str:
    head, day = latest_checkpoint(), publications().values_list("day", flat=True).first()
    return repr((head.size if head else None, day, timezone.localdate()))


@public
@require_safe
@cached_page(_version)
def log(request: HttpRequest) -> HttpResponse:
    head = latest_checkpoint()
    context = {
        "head": head,
        "root": bytes(head.root).hex() if head else "",
        "note": head.note if head else "",
        "days": list(publications()[:_DAYS]),
        "key": verifier_key(),
        "origin": settings.LOG_ORIGIN,
        "address": f"{settings.BASE_URL}/nhat-ky/",
    }
    return render(request, "portal/log.html", context)
