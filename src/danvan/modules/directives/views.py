"""Pages of directives that everybody may open, and what the house shows of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Shelf, exhibits_of
from danvan.web.parts import Link

from . import registers
from .desks import of_directive


def directive_context(request: HttpRequest, directive: Any) -> dict[str, Any]:
    files = [
        Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
        for one in exhibits_of(directive, public=True)
    ]
    return {"directive": directive, "files": files, "about": of_directive(request, directive)}


SHELF = Shelf(
    register=registers.PUBLIC_DIRECTIVES,
    template="directives/public/directive.html",
    context=directive_context,
)


def menu_directives(request: HttpRequest) -> Link:
    return Link(
        _("Papers"),
        reverse("directives:directive_list"),
        "document",
        request.path.startswith("/ban-lam-viec/van-ban/"),
    )


def menu_tasks(request: HttpRequest) -> Link:
    return Link(
        _("Tasks"),
        reverse("directives:task_list"),
        "flag",
        request.path.startswith("/ban-lam-viec/nhiem-vu/"),
    )


def activity(request: HttpRequest) -> dict[str, Any]:
    return {
        "label": _("Papers and tasks"), "url": reverse("directives:public_directive_list"), "icon": "document",
        "text": _("Which paper is in force, what replaced it, and how far each unit has come with what it asks."),
    }  # fmt: skip
