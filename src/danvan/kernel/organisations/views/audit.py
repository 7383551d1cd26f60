"""Who looked at sealed data: a register like any other, for those who oversee it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.web.http import staff_only
from danvan.web.registers import Column, Filter, Order, Register
from danvan.web.registers.listing import RegisterList

from .. import queries, rules
from .frame import person_of


def _between(rows: Any, span: tuple[Any, Any]) -> Any:
    start, end = span
    rows = rows.filter(at__date__gte=start) if start else rows
    return rows.filter(at__date__lte=end) if end else rows


def _readers(request: HttpRequest) -> list[tuple[str, Any]]:
    looks = queries.looks_visible_to(person_of(request)).order_by("person__name", "person_id")
    return [(str(pk), name) for pk, name in looks.values_list("person_id", "person__name").distinct()[:300]]


def _bodies(request: HttpRequest) -> list[tuple[str, Any]]:
    looks = queries.looks_visible_to(person_of(request)).order_by("sealed__key__body__name")
    names = looks.values_list("sealed__key__body_id", "sealed__key__body__name").distinct()
    return [(str(pk), name) for pk, name in names[:300]]


def _second_person(look: Any) -> str:
    return str(look.opening.approved_by) if look.opening_id and look.opening.approved_by_id else ""


_WHAT = {"contact": _("Identity and contact"), "original": _("Unmasked text")}

LOOKS = Register(
    name="luot-xem",
    title=_("Who looked at sealed data"),
    scope=lambda request: queries.looks_visible_to(person_of(request)),
    columns=(
        Column("at", _("When"), "at", kind="moment", sort="at", main=True),
        Column("person", _("Who"), "person"),
        Column("second", _("Second person"), _second_person),
        Column("what", _("What"), lambda look: _WHAT.get(look.sealed.purpose, look.sealed.purpose)),
        Column("body", _("Keeper of the seal"), "sealed.key.body"),
        Column("reason", _("Reason"), "purpose"),
        Column("legal", _("Written request"), "opening.legal_request"),
        Column("reference", _("Reference"), lambda look: look.thing.partition(":")[2][:8], kind="code"),
        Column("log", _("Name in the public log"), "thing", on_screen=False),
    ),
    filters=(
        Filter("at", _("When"), "date_range", _between),
        Filter("person", _("Who"), "choice", lambda rows, value: rows.filter(person_id=value), choices=_readers),
        Filter("body", _("Keeper of the seal"), "choice",
               lambda rows, value: rows.filter(sealed__key__body_id=value), choices=_bodies),
        Filter("what", _("What"), "choice", lambda rows, value: rows.filter(sealed__purpose=value),
               choices=lambda request: list(_WHAT.items())),
    ),
    search=lambda rows, words: rows.filter(purpose__icontains=words),
    search_label=_("Search in the reasons"),
    default_order=("-pk",),
    orders=(Order("new", _("Newest first"), ("-pk",)), Order("old", _("Oldest first"), ("pk",))),
    record_url=lambda look: reverse("organisations:opening", args=[look.opening_id]) if look.opening_id else "",
    empty_title=_("Nobody has looked"),
    empty_text=_("Every reading of sealed data appears here, with who, when and why."),
)  # fmt: skip


class Looks(RegisterList):
    register = LOOKS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rules.may_audit_looks(person_of(request)):
            raise Http404
        return super().get(request, *args, **kwargs)


looks = staff_only(Looks.as_view())
