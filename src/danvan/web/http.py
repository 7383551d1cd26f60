"""Who may open a view, said where the view is written: `grep -rn @public` lists the open ones."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

View = TypeVar("View", bound=Callable[..., Any])
Gate = Callable[[HttpRequest], HttpResponse | None]
Decision = Literal["public", "staff"]


def public(view: View) -> View:
    """Anyone may open this view. Works on functions, on `as_view()` results and on view classes."""
    view.decision = "public"  # type: ignore[attr-defined]  # a mark on a callable has no type of its own
    return view


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only a signed-in member of staff may open this view; the gate decides who that is."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _gate()(request) or view(request, *args, **kwargs)

    guarded.decision = "staff"  # type: ignore[attr-defined]  # a mark on a callable has no type of its own
    return guarded


def decision_of(view: Callable[..., Any]) -> Decision | None:
    """What was decided for a view: on the callable, or on the class behind `as_view()`."""
    decision: Decision | None = getattr(view, "decision", None) or getattr(
        getattr(view, "view_class", None), "decision", None
    )
    return decision


def default_gate(request: HttpRequest) -> HttpResponse | None:
    """Signed in passes; the signed-out are asked to sign in; an account put out of use sees nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not user.is_active:
        raise Http404
    return None


@functools.cache
def _gate() -> Gate:
    """`settings.WEB_STAFF_GATE`: dotted path of request → None (pass) or an answer instead."""
    path = getattr(settings, "WEB_STAFF_GATE", "")
    gate: Gate = import_string(path) if path else default_gate
    return gate


def client_ip(request: HttpRequest) -> str:
    """The address that reached us, or the one our own proxies vouch for.

    `settings.WEB_TRUSTED_PROXIES` counts the proxies in front. A forwarded header is believed only from
    the right, one entry per proxy: anything further left was written by the visitor.
    """
    proxies = int(getattr(settings, "WEB_TRUSTED_PROXIES", 0))
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if proxies and len(forwarded) >= proxies:
        return str(forwarded[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def is_htmx(request: HttpRequest) -> bool:
    """True for a part of a page asked for by htmx; a boosted visit wants the whole page."""
    return request.META.get("HTTP_HX_REQUEST") == "true" and request.META.get("HTTP_HX_BOOSTED") != "true"
