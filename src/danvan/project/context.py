"""What every page's frame needs to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from danvan.kernel.registry.public import Slot, house, load
from danvan.web.views import frame as web_frame

DESK, ACCOUNT = "/ban-lam-viec/", "/tai-khoan/"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Theme, entries of the menu and the address under which this house is known."""
    at_desk = request.path.startswith(DESK) or (
        request.path.startswith(ACCOUNT) and _person(request) is not None
    )
    return {
        **web_frame(request),
        "menu": menu(request, "desk.menu" if at_desk else "portal.menu"),
        **(desk(request) if at_desk else public(request)),
        "base_url": settings.BASE_URL,
        "is_demo": settings.ENV == "demo",
    }


def public(request: HttpRequest) -> dict[str, Any]:
    """What the public face shows besides: the way to the desk, and the groups of links at the foot."""
    return {
        "desk_url": reverse("desk:home") if _person(request) else "",
        "footer_nav": menu(request, "portal.footer"),
    }


def _person(request: HttpRequest) -> Any:
    """Who has signed in; None for everybody else, and where no session was read."""
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def desk(request: HttpRequest) -> dict[str, Any]:
    """What only the staff face shows: where the account is, and in which post one sits."""
    person = _person(request)
    posts = person.posts if person else []
    return {
        "account_url": reverse("mfa_index"),
        "home_url": reverse("desk:home"),
        "menu_groups": groups(request, "desk.more"),
        "user_post": posts[0].title if posts else "",
    }


def menu(request: HttpRequest, place: str) -> list[Any]:
    """Entries that manifests offer for a menu and that this reader may open, in their order."""
    return [entry for _slot, entry in _offered(request, place)]


def groups(request: HttpRequest, place: str) -> list[dict[str, Any]]:
    """The same under headings, in the order of each heading's first entry; open where the reader is."""
    found: dict[str, list[Any]] = {}
    for slot, entry in _offered(request, place):
        found.setdefault(str(slot.group), []).append(entry)
    return [
        {"title": title, "entries": entries, "is_open": any(entry.current for entry in entries)}
        for title, entries in found.items()
    ]


def _offered(request: HttpRequest, place: str) -> Iterator[tuple[Slot, Any]]:
    """Each slot that shows something to this reader, once for each address."""
    shown = set()
    for slot in house().slots.get(place, []):
        person = _person(request) if slot.permission else None
        if slot.permission and not (person and person.can(slot.permission)):
            continue
        render: Any = load(slot.render)
        entry = render(request)
        address = getattr(entry, "url", id(slot))
        if entry and address not in shown:
            shown.add(address)
            yield slot, entry
