"""Which receipts this browser has shown. Kept in the session only, for half a day, under random handles.

An address with a handle says nothing outside the session, so no log of addresses can tell who follows what.
The code itself is never kept: only the matter it opened.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Resident

from ...queries.own import own

_KEY = "receipts"
_LAST = "receipt"
_LASTS = 12 * 3600
_MOST = 20


@dataclass(frozen=True)
class Held:
    """A matter this browser may act on, and the name it has in this session's addresses."""

    handle: str
    petition: Any
    resident: Resident


class OwnView(Protocol):
    def __call__(self, request: HttpRequest, held: Held) -> HttpResponse: ...


def hold(request: HttpRequest, uid: str, *, as_last: bool = False) -> str:
    """Remember that the receipt of matter `uid` was shown; returns its handle."""
    shown = _shown(request)
    handle = next(
        (name for name, (known, _until) in shown.items() if known == uid), ""
    ) or secrets.token_urlsafe(9)
    shown.pop(handle, None)
    shown[handle] = (uid, int(time.time()) + _LASTS)
    request.session[_KEY] = dict(list(shown.items())[-_MOST:])
    if as_last:
        request.session[_LAST] = handle
    return handle


def last_sent(request: HttpRequest) -> str:
    """Handle of the matter sent last from this browser, or nothing."""
    handle = str(request.session.get(_LAST, ""))
    return handle if handle in _shown(request) else ""


def held_uids(request: HttpRequest) -> frozenset[str]:
    return frozenset(uid for uid, _until in _shown(request).values())


def handles(request: HttpRequest) -> dict[str, str]:
    """Handle → uid of everything held, last shown first."""
    return {handle: uid for handle, (uid, _until) in reversed(_shown(request).items())}


def forget(request: HttpRequest) -> None:
    """On a borrowed phone: this browser no longer opens anything."""
    for key in (_KEY, _LAST):
        request.session.pop(key, None)


def find(request: HttpRequest, handle: str) -> Held | None:
    uid = _shown(request).get(handle, ("", 0))[0]
    petition = own(uid) if uid else None
    return None if petition is None else Held(handle, petition, Resident(holds=frozenset({uid})))


def own_matter(view: OwnView) -> Any:
    """The view gets the matter; whoever does not hold it is asked for the code, whatever was in the address."""

    @wraps(view)
    def guarded(request: HttpRequest, handle: str) -> HttpResponse:
        held = find(request, handle)
        if held is None:
            messages.info(
                request, _("Please enter your receipt code again: we keep it open only for half a day.")
            )
            return redirect("petitions:follow")
        response = view(request, held)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _shown(request: HttpRequest) -> dict[str, tuple[str, int]]:
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict):
        return {}
    now = time.time()
    return {handle: (str(uid), int(until)) for handle, (uid, until) in kept.items() if until > now}
