"""Pages of those who enter figures: all items of a unit and period on one page, a file, and one figure changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from danvan.kernel.dossiers.public import person_of
from danvan.kernel.indicators.public import (
    Figure,
    Indicator,
    Scope,
    Statement,
    catalogue,
    checks,
    may_end,
    publish_figure,
    replace_figure,
    state_figures,
    statement_seen_by,
    withdraw_figure,
)
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.lib.errors import Refused
from danvan.lib.periods import BadPeriod, parse_period
from danvan.lib.vietnamese.normal import fold
from danvan.web.http import staff_only
from danvan.web.registers.importing import ImportView
from danvan.web.registers.parsing import CellError
from danvan.web.registers.planning import ImportField, ImportPlan

from .. import forms, queries
from .public import frame, statement_context

_BOTH = ["GET", "HEAD", "POST"]


def _unit_of(request: HttpRequest) -> Unit:
    """The unit whose figures are entered: one of the person's own, the first unless told."""
    units = queries.own_units(person_of(request))
    wanted = request.GET.get("don-vi", "")
    found = next((unit for unit in units if not wanted or unit.ref == wanted), None)
    if found is None:
        raise Http404
    return found


def _body_of(person: Person, unit: Unit) -> Body | None:
    return next(
        (post.body for post in person.posts_with("indicators.state") if post.body.unit_id == unit.pk), None
    )


class _Chapter:
    """An indicator on the form: folded, unless something in it is asked for, wrong, or worth a second look."""

    def __init__(
        self, indicator: Indicator, rows: list[tuple[Any, BoundField, list[Any]]], wanted: str
    ) -> None:
        self.indicator, self.rows = indicator, rows
        words = fold(" ".join([str(indicator), *(line.item.text() for line, _field, _doubts in rows)]))
        self.is_found = bool(wanted) and all(word in words for word in fold(wanted).split())
        self.is_open = self.is_found or any(field.errors or doubts for _line, field, doubts in rows)
        self.filled = sum(field.value() not in (None, "") for _line, field, _doubts in rows)


@staff_only
@require_http_methods(_BOTH)
def entry(request: HttpRequest) -> HttpResponse:
    """One form for all items; what was typed survives a refusal."""
    person = person_of(request)
    if not person.posts_with("indicators.state"):
        return _nothing_of_ones_own(request, person)
    unit = _unit_of(request)
    place = queries.asked(unit.ref, request.GET.get("ky", ""))
    if place is None:
        raise Http404
    scope = request.GET.get("pham-vi", Scope.WHOLE)
    scope = scope if scope in Scope.values else str(Scope.WHOLE)
    chapters = queries.lines(unit, place.period, scope)
    rows = [line for _indicator, of_it in chapters for line in of_it]
    is_search = "find" in request.POST
    wanted = (request.POST.get("tim") or request.GET.get("tim", ""))[:100].strip()
    sent = request.POST if request.method == "POST" else None
    form = forms.EntryForm(rows, typed=sent) if is_search else forms.EntryForm(rows, sent)
    if request.method == "POST" and not is_search and form.is_valid():
        try:
            count = _state(form, person, place, scope)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            _thank(request, count)
            return redirect(f"{request.path}?{_same(place, scope)}")
    doubts: dict[str, list[Any]] = {}
    for doubt in checks(unit, place.period):
        doubts.setdefault(doubt.item.name, []).append(doubt)
    shown = [
        _Chapter(
            indicator,
            [(line, form[forms.field_of(line.item.name)], doubts.get(line.item.name, [])) for line in of_it],
            wanted,
        )
        for indicator, of_it in chapters
    ]
    if shown and not wanted and not any(chapter.is_open for chapter in shown):
        shown[0].is_open = True
    context = frame(place) | {
        "form": form, "chapters": shown, "units": queries.own_units(person), "scope": scope, "scopes": forms.SCOPES,
        "before_name": queries.period_name(place.period.before()), "doubts": sum(map(len, doubts.values())),
        "same": _same(place, scope), "wanted": wanted, "found": sum(chapter.is_found for chapter in shown),
    }  # fmt: skip
    return render(request, "catalogue/entry.html", context, status=422 if form.errors else 200)


def _state(form: forms.EntryForm, person: Person, place: queries.Asked, scope: str) -> int:
    body = _body_of(person, place.unit)
    reason = form.cleaned_data["reason"]
    figures = [
        Figure(name, place.unit, place.period, form.value(name), scope, body, replaces=form.rows[name].stated,
               reason=reason if form.rows[name].stated else "")
        for name in [*form.added(), *form.changed()]
    ]  # fmt: skip
    return len(state_figures(figures, by=person)) if figures else 0


def _thank(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(
            request, ngettext("%(n)d figure stated.", "%(n)d figures stated.", count) % {"n": count}
        )
    else:
        messages.info(request, _("Nothing was changed."))


def _same(place: queries.Asked, scope: str) -> str:
    return urlencode({"don-vi": place.unit.ref, "ky": place.period.code, "pham-vi": scope})


def _nothing_of_ones_own(request: HttpRequest, person: Person) -> HttpResponse:
    """Whoever only sees figures of others is led to the public pages of their unit."""
    posts = person.posts_with("indicators.read")
    if not posts:
        raise Http404
    return redirect(f"{reverse('catalogue:list')}?{urlencode({'don-vi': posts[0].body.unit.ref})}")


class Import(ImportView):
    """Figures from Excel or CSV: every mistake named, all rows or none."""

    title = gettext_lazy("Bring figures in from a file")
    text = gettext_lazy("One figure a row: the name of the item, the period, and the number.")
    unique = ("item", "period")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.unit = _unit_of(request)
        self.done_url = f"{reverse('catalogue:entry')}?{urlencode({'don-vi': self.unit.ref})}"
        self.fields = (
            ImportField("item", gettext_lazy("Item"), _item, True, ("chỉ tiêu", "mã chỉ tiêu"), "mediation.cases"),
            ImportField("period", gettext_lazy("Period"), _period, True, ("kỳ",), "2026-Q1"),
            ImportField("value", gettext_lazy("Number"), _number, True, ("số liệu", "giá trị"), "12"),
            ImportField("remark", gettext_lazy("Remark"), _remark, False, ("ghi chú",)),
        )  # fmt: skip
        return super().dispatch(request, *args, **kwargs)

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        person = person_of(request)
        body = _body_of(person, self.unit)
        figures = [
            Figure(values["item"], self.unit, values["period"], values["value"], body=body, remark=values.get("remark") or "")
            for _row, values in plan.records
        ]  # fmt: skip
        return len(state_figures(figures, by=person))


def _item(value: Any) -> str:
    """An item by its name or by its label, where one label means one item only."""
    words = fold(str(value).strip())
    named = [one.name for one in catalogue() if words == one.name]
    labelled = [one.name for one in catalogue() if words in (fold(one.label_vi), fold(one.label_en))]
    found = named or labelled
    if len(found) != 1:
        raise CellError(
            _("No one item is called “%(name)s”.") % {"name": str(value)[:60]},
            _("Write the name of the item as the catalogue has it, for instance mediation.cases."),
        )
    return found[0]


def _period(value: Any) -> Any:
    try:
        return parse_period(str(int(value)) if isinstance(value, float) else str(value))
    except (BadPeriod, ValueError):
        raise CellError(
            _("“%(period)s” is no period.") % {"period": str(value)[:30]}, _("Write 2026-03, 2026-Q1, 2026-H1 or 2026.")
        ) from None  # fmt: skip


def _number(value: Any) -> Any:
    try:
        text = (
            str(value).replace(".", ",")
            if isinstance(value, int | float) and not isinstance(value, bool)
            else str(value)
        )
        return forms.parse_number(text.removesuffix(",0"))
    except ValueError:
        raise CellError(
            _("“%(text)s” is no number.") % {"text": str(value)[:30]}, _("Write 1234 or 1.234,5.")
        ) from None


def _remark(value: Any) -> str:
    return str(value).strip()[:500]


import_figures = staff_only(Import.as_view())


# --- one figure -------------------------------------------------------------------------------------------------------


def _statement(request: HttpRequest, uid: str, *, to_end: bool = False) -> Statement:
    person = person_of(request)
    found = statement_seen_by(person, uid) if len(uid) == 32 and uid.isalnum() else None
    if found is None or not person.can("indicators.read", found.unit_id):
        raise Http404
    if to_end and not may_end(person, found.unit_id, found.paper_id is not None):
        raise Http404
    return found


@staff_only
@require_safe
def statement_page(request: HttpRequest, uid: str) -> HttpResponse:
    found = _statement(request, uid)
    may = may_end(person_of(request), found.unit_id, found.paper_id is not None)
    context = statement_context(found) | {"frame": "web/page_desk.html", "may_end": may, "is_desk": True}
    return render(request, "catalogue/statement.html", context)


@staff_only
@require_http_methods(_BOTH)
def replace(request: HttpRequest, uid: str) -> HttpResponse:
    found = _statement(request, uid, to_end=True)
    form = forms.ReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            new = replace_figure(
                found,
                value=told["value"],
                reason=told["reason"],
                by=person_of(request),
                remark=told["remark"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The figure was replaced. The old one stays to be read."))
            return redirect("catalogue:desk-statement", new.uid.hex)
    return _act(request, found, form, _("Replace the figure"))


@staff_only
@require_http_methods(_BOTH)
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    found = _statement(request, uid, to_end=True)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_figure(found, reason=form.cleaned_data["reason"], by=person_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The figure was withdrawn. It stays to be read."))
            return redirect("catalogue:desk-statement", uid)
    return _act(request, found, form, _("Withdraw the figure"))


@staff_only
@require_POST
def publish(request: HttpRequest, uid: str) -> HttpResponse:
    found = _statement(request, uid, to_end=True)
    publish_figure(found, published=not found.published, by=person_of(request))
    return redirect("catalogue:desk-statement", uid)


def _act(request: HttpRequest, found: Statement, form: Any, title: str) -> HttpResponse:
    context = statement_context(found) | {
        "form": form, "title": title, "submit": title, "cancel_url": reverse("catalogue:desk-statement", args=[found.uid.hex]),
    }  # fmt: skip
    return render(request, "catalogue/act.html", context, status=422 if form.errors else 200)
