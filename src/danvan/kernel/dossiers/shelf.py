"""Public pages of a kind of dossier: a list and a record, for everybody and without signing in.

    SHELF = Shelf(register=PUBLIC_SESSIONS, template="dialogues/public/session.html", context=session_context)
    urlpatterns = SHELF.urls("doi-thoai/", "public_session")

The register's scope gives only what is public; nothing else is ever found here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path

from danvan.web.http import public
from danvan.web.parts import State, Step
from danvan.web.registers import Register
from danvan.web.registers.acts import RegisterRecord
from danvan.web.registers.listing import RegisterList

from .desk import state_of, steps_of
from .queries import life_of


@dataclass(frozen=True)
class Shelf:
    """What everybody may read of one kind of dossier."""

    register: Register
    template: str = "dossiers/public_record.html"
    list_template: str = "dossiers/public_list.html"
    context: Callable[[HttpRequest, Any], Mapping[str, Any]] = lambda request, row: {}
    list_context: Callable[[HttpRequest], Mapping[str, Any]] = lambda request: {}

    def urls(self, prefix: str, name: str) -> list[URLPattern]:
        """`name` for the record, `name_list` for the list."""
        shelf = self
        listed = public(_PublicList.as_view(register=self.register, shelf=shelf, template=self.list_template))
        shown = public(_PublicRecord.as_view(register=self.register, shelf=shelf, template=self.template))
        return [path(prefix, listed, name=f"{name}_list"), path(f"{prefix}<int:pk>/", shown, name=name)]


class _PublicList(RegisterList):
    shelf: Any = None

    def context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        more = self.shelf.list_context(request)
        return {**super().context(request, *args, **kwargs), "frame": "web/page_portal.html", **more}


class _PublicRecord(RegisterRecord):
    shelf: Any = None

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        more = self.shelf.context(request, row)
        return {**super().context(request, row), "frame": "web/page_portal.html", **more}

    def timeline(self, request: HttpRequest, row: Any) -> list[Step]:
        return steps_of(life_of(row, public=True), file_url="dossiers:public_exhibit")

    def state(self, request: HttpRequest, row: Any) -> State | None:
        return state_of(row)
