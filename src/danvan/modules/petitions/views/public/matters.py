"""One published matter, and the word of those who have the same problem."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from danvan.kernel.organisations.public import Resident
from danvan.lib.errors import Refused
from danvan.web.caching import cached_page
from danvan.web.http import public
from danvan.web.ratelimit import limit

from ...actions import support_petition
from ...queries.public import by_number
from ...queries.timeline import timeline
from ...queries.versions import matter_version
from . import shown

_COOKIE = "dong-tinh"
_YEAR = 365 * 24 * 3600


def _version(request: HttpRequest, number: int) -> str | None:
    return matter_version(number)


@public
@require_safe
@cached_page(_version)
def matter(request: HttpRequest, number: int) -> HttpResponse:
    """The public page. What is not published does not exist."""
    petition = by_number(number)
    if petition is None:
        raise Http404
    proof = reverse("petitions:proof", args=[number])
    context = {
        "petition": petition,
        "state": shown.state_of(petition),
        "clock": shown.clock_of(petition),
        "steps": shown.steps_of(timeline(petition, public=True), petition),
        "files": shown.files_of(list(petition.attachments.all()), role="sent"),
        "answers": [shown.answer_of(answer) for answer in petition.answers.all()],
        "transfers": petition.transfers.all(),
        "links": _neighbours(petition),
        "proof_url": proof,
        "proof_text_url": reverse("petitions:proof-text", args=[number]),
        "share_url": f"{settings.BASE_URL}{reverse('petitions:matter', args=[number])}",
        "may_join": petition.is_open,
    }
    return render(request, "petitions/public/matter.html", context)


def _neighbours(petition: Any) -> list[tuple[str, Any]]:
    """Published matters that this one went into, came from, or was divided into."""
    found = []
    if petition.joined_into is not None and petition.joined_into.published_at is not None:
        found.append((_("Goes on in matter"), petition.joined_into))
    if petition.split_from is not None and petition.split_from.published_at is not None:
        found.append((_("Was split from matter"), petition.split_from))
    found += [
        (_("Continues in matter"), part) for part in petition.parts.all() if part.published_at is not None
    ]
    return found


@public
@csrf_exempt  # the cached page is the same for everybody and carries no token; the origin is asked instead
@require_POST
@limit("petitions.support", "120/10m")
def support(request: HttpRequest, number: int) -> HttpResponse:
    """ "I have this too": once for each browser, known by a random token that says nothing about anybody."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return HttpResponseForbidden()
    petition = by_number(number)
    if petition is None:
        raise Http404
    token = request.COOKIES.get(_COOKIE, "")
    token = token if 20 <= len(token) <= 60 else secrets.token_urlsafe(24)
    try:
        is_new = support_petition(petition, by=Resident(), token=token)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _thanks(petition.support_count + is_new, is_new=is_new))
    response = redirect("petitions:matter", number=number)
    response.set_cookie(
        _COOKIE, token, max_age=_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _thanks(count: int, *, is_new: bool) -> str:
    if not is_new:
        return _("You have joined this matter already.")
    return ngettext(
        "You have joined. %(n)d person has the same problem.",
        "You have joined. %(n)d people have the same problem.",
        count,
    ) % {"n": count}
