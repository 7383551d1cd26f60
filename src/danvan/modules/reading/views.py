"""Pages of review: parse, ask an action or a query, render."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from danvan.kernel.dossiers.public import beginnings, person_of, state_of
from danvan.kernel.organisations.public import unit_by_ref
from danvan.kernel.papers.public import path_of
from danvan.lib.errors import Refused
from danvan.lib.periods import BadPeriod, parse_period
from danvan.web.charts import Bar, Series
from danvan.web.http import staff_only

from . import actions, queries, rules
from .forms import BesideForm, EntryForm, FindForm, ManyForm
from .registers import facts_of
from .states import FIELDS, FIND, Kind

_REFUSED = 422
#: So many letters of the paper stand round the words in question; all of it on wish.
_AROUND = 5_000
_FILTERS = ("kind", "state")


@staff_only
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper on one side with the words lit, what was understood on the other."""
    paper = _paper(request, pk)
    finds = list(queries.finds_of(paper, **_filters(request)))
    find = _current(request, finds)
    form = (
        EntryForm(prefix="entry").fit(find, queries.units_named(paper))
        if find and find.kind == "figure"
        else None
    )
    return render(request, "reading/review.html", _review(request, paper, finds, find, form))


@staff_only
@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Accept, reject or take back; then on to the next."""
    paper = _paper(request, pk)
    find = _find(paper, number)
    wanted, person = request.POST.get("act", ""), person_of(request)
    form = None
    try:
        if wanted == "accept":
            if find.kind == "figure":
                form = EntryForm(request.POST, prefix="entry").fit(find, queries.units_named(paper))
                if not form.is_valid():
                    return _again(request, paper, find, form)
            actions.accept_find(find, by=person, entry=form.entry() if form else None)
        elif wanted == "reject":
            actions.reject_find(find, by=person)
        elif wanted == "undo":
            actions.undo_find(find, by=person)
            return _to(paper, request, find.number)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _again(request, paper, find, form)
    return _to(paper, request, _next(paper, request, find))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was understood, to be set right field by field."""
    paper = _paper(request, pk)
    find = _find(paper, number)
    if not rules.may_decide(request.user, find):
        return _to(paper, request, number)
    data = request.POST if request.method == "POST" else None
    form = FindForm(data, kind=find.kind, told=find.meant)
    entry = (
        EntryForm(data, prefix="entry").fit(find, queries.units_named(paper))
        if find.kind == "figure"
        else None
    )
    if data is not None and form.is_valid() and (entry is None or entry.is_valid()):
        try:
            actions.correct_find(
                find, by=person_of(request), fields=form.told(), entry=entry.entry() if entry else None
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _to(paper, request, _next(paper, request, find))
    context = {"paper": paper, "find": find, "form": form, "entry": entry, "title": _("Correct"), "query": _query(request),
               "back": _address(paper, request, number)}  # fmt: skip
    return render(request, "reading/correct.html", context, status=200 if data is None else _REFUSED)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Something the paper says and reading has not found."""
    paper = _paper(request, pk)
    if not rules.may_review(request.user, paper):
        raise Http404
    kind = request.GET.get("kind") or Kind.FIGURE.value
    if kind not in FIELDS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FindForm(data, kind=kind, quoted=True)
    if data is not None and form.is_valid():
        try:
            added = actions.add_find(
                paper, by=person_of(request), kind=kind, quote=form.cleaned_data["quote"], fields=form.told()
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("It is added, and counts as missed by reading."))
            return redirect(f"{reverse('reading:review', args=[paper.pk])}?find={added.number}")
    context = {"paper": paper, "form": form, "kinds": Kind.choices, "kind": kind, "title": _("Add what was not found"),
               "back": reverse("reading:review", args=[paper.pk])}  # fmt: skip
    return render(request, "reading/add.html", context, status=200 if data is None else _REFUSED)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def accept_many(request: HttpRequest, pk: int) -> HttpResponse:
    """All finds above a confidence: first how many and which, then the yes."""
    paper = _paper(request, pk)
    if not rules.may_review(request.user, paper):
        raise Http404
    form = ManyForm(
        request.POST if request.method == "POST" else request.GET or None, initial={"least": 95, "kind": ""}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        done, left = actions.accept_above(
            paper, by=person_of(request), least=told["least"], kind=told["kind"]
        )
        messages.success(
            request, ngettext("%(count)d find accepted.", "%(count)d finds accepted.", done) % {"count": done}
        )
        if left:
            messages.warning(
                request,
                ngettext("%(count)d still waits: its figure stands already, or needs your eyes.",
                         "%(count)d still wait: their figures stand already, or need your eyes.", left) % {"count": left},
            )  # fmt: skip
        return redirect("reading:review", pk=paper.pk)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {"least": 95, "kind": ""}
    finds = [
        one
        for one in queries.finds_of(paper, kind=told["kind"], state="waiting")
        if one.confidence >= told["least"]
    ]
    entries = queries.proposals(paper, finds)
    rows = [_listed(one, entries.get(one.pk)) for one in finds[:200]]
    context = {"paper": paper, "form": form if form.is_bound else ManyForm(initial=told), "rows": rows, "count": len(finds),
               "told": told, "back": reverse("reading:review", args=[paper.pk])}  # fmt: skip
    return render(request, "reading/many.html", context)


@staff_only
@require_safe
def contradictions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper says otherwise than this house, with both numbers and why."""
    paper = _paper(request, pk)
    context = {
        "paper": paper,
        "rows": queries.contradictions(paper),
        "back": reverse("reading:paper", args=[pk]),
    }
    return render(request, "reading/contradictions.html", context)


@staff_only
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """How well papers are read, by what people decided. It never leaves the house."""
    _reader(request)
    kinds, months = queries.measured(person_of(request))
    bars = [
        Bar(label=one.label, value=one.precision or 0.0, note=str(one.decided))
        for one in kinds
        if one.decided
    ]
    lines = [
        Series(name=_("Read right"), values=[one.precision for one in months]),
        Series(name=_("Found"), values=[one.recall for one in months]),
    ]
    context = {"kinds": kinds, "months": months, "bars": bars, "lines": lines, "labels": [one.label for one in months],
               "back": reverse("reading:paper_list")}  # fmt: skip
    return render(request, "reading/quality.html", context)


@staff_only
@require_safe
def beside(request: HttpRequest, ref: str = "", code: str = "") -> HttpResponse:
    """What papers say of a unit and period beside what the records count."""
    person = _reader(request)
    if request.GET.get("unit"):
        form = BesideForm(request.GET)
        if form.is_valid():
            told = form.cleaned_data
            return redirect("reading:beside", ref=told["unit"], code=told["period"].code)
        return render(
            request,
            "reading/beside.html",
            {"form": form, "back": reverse("reading:paper_list")},
            status=_REFUSED,
        )
    form = BesideForm(initial={"unit": ref, "period": code})
    context: dict[str, Any] = {"form": form, "back": reverse("reading:paper_list")}
    if ref:
        try:
            period = parse_period(code)
        except BadPeriod:
            raise Http404 from None
        unit = unit_by_ref(ref, on=None) or unit_by_ref(ref, on=period.end)
        if unit is None or not person.can("reading.read", unit.pk):
            raise Http404
        rows = queries.beside(unit, period)
        context |= {"unit": unit, "period": period, "rows": rows, "codes": queries.periods_stated(unit), "ref": ref,
                    "differing": sum(one.verdict == "differs" for one in rows),
                    "agreeing": sum(one.verdict == "agrees" for one in rows)}  # fmt: skip
    return render(request, "reading/beside.html", context)


@staff_only
@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The paper itself, as it was handed in."""
    paper = _paper(request, pk)
    path = path_of(paper.paper.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), content_type=paper.paper.media_type, as_attachment=True, filename=paper.paper.name
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# --- parts ------------------------------------------------------------------------------------------------------------


def _listed(find: Any, entry: Any) -> dict[str, Any]:
    return {"find": find, "facts": facts_of(find.kind, find.meant), "entry": entry,
            "item": queries.item_text(entry.item) if entry is not None else ""}  # fmt: skip


def _reader(request: HttpRequest) -> Any:
    person = person_of(request)
    if not person.can("reading.read"):
        raise Http404
    return person


def _paper(request: HttpRequest, pk: int) -> Any:
    found = queries.papers_for(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _find(paper: Any, number: int) -> Any:
    found = queries.finds_of(paper).filter(number=number).select_related("unit", "reading__paper").first()
    if found is None:
        raise Http404
    return found


def _filters(request: HttpRequest) -> dict[str, str]:
    known = {"kind": set(Kind.values), "state": set(FIND.states)}
    return {name: value for name in _FILTERS if (value := request.GET.get(name, "")) in known[name]}


def _query(request: HttpRequest) -> str:
    return urlencode(_filters(request))


def _address(paper: Any, request: HttpRequest, number: int | None) -> str:
    told = {**({"find": str(number)} if number else {}), **_filters(request)}
    tail = f"?{urlencode(told)}" if told else ""
    return reverse("reading:review", args=[paper.pk]) + tail + ("#here" if number else "")


def _to(paper: Any, request: HttpRequest, number: int | None) -> HttpResponse:
    return HttpResponseRedirect(_address(paper, request, number))


def _next(paper: Any, request: HttpRequest, find: Any) -> int | None:
    """The next one that waits after this; before the end of the paper none is skipped."""
    kind = _filters(request).get("kind", "")
    waiting = list(queries.finds_of(paper, kind=kind, state="waiting").values_list("start", "number"))
    after = [number for start, number in waiting if start >= find.start]
    return next(iter(after or [number for _start, number in waiting]), None)


def _current(request: HttpRequest, finds: list[Any]) -> Any:
    asked = request.GET.get("find", "")
    for one in finds:
        if str(one.number) == asked:
            return one
    return next((one for one in finds if one.state == "waiting"), finds[0] if finds else None)


def _again(request: HttpRequest, paper: Any, find: Any, form: Any) -> HttpResponse:
    finds = list(queries.finds_of(paper, **_filters(request)))
    fresh = _find(paper, find.number)
    if form is None and fresh.kind == "figure":
        form = EntryForm(prefix="entry").fit(fresh, queries.units_named(paper))
    return render(
        request, "reading/review.html", _review(request, paper, finds, fresh, form), status=_REFUSED
    )


def _review(request: HttpRequest, paper: Any, finds: list[Any], find: Any, form: Any) -> dict[str, Any]:
    numbers = [one.number for one in finds]
    at = numbers.index(find.number) if find is not None and find.number in numbers else -1
    person = person_of(request)
    if find is not None:
        find.reading = paper
    stated = queries.statement_of(find) if find is not None else None
    return {
        "paper": paper, "find": find, "form": form, "counts": queries.counts_of(paper), "query": _query(request),
        "filters": _filters(request), "kinds": Kind.choices, "states": FIND.choices,
        "at": at + 1, "all": len(finds), "person": person,
        "previous": _address(paper, request, numbers[at - 1]) if at > 0 else "",
        "following": _address(paper, request, numbers[at + 1]) if 0 <= at < len(numbers) - 1 else "",
        "lines": _lines(paper.text, find, whole=bool(request.GET.get("whole"))) if find is not None else [],
        "facts": facts_of(find.kind, find.meant) if find is not None else [],
        "machine": facts_of(find.kind, find.understood) if find is not None and find.corrected is not None else [],
        "state": state_of(find) if find is not None else None,
        "begins": beginnings(request, find.kind, find.thing, person) if find and rules.may_begin(person, find) else [],
        "stated": stated, "stated_item": queries.item_text(stated.item) if stated is not None else "",
        "may_decide": find is not None and rules.may_decide(person, find),
        "may_undo": find is not None and rules.may_undo(person, find),
        "may_review": rules.may_review(person, paper), "back": reverse("reading:paper", args=[paper.pk]),
        "is_cut": len(paper.text.text) > 2 * _AROUND and not request.GET.get("whole"),
    }  # fmt: skip


def _lines(text: Any, find: Any, *, whole: bool) -> list[dict[str, Any]]:
    """Paragraphs and rows of tables round the words, each in pieces of which the lit one is `mark`."""
    first, last = (0, len(text.text)) if whole else (find.start - _AROUND, find.end + _AROUND)
    lines: list[dict[str, Any]] = []
    place: Any = None
    for start, end, page, table, row, kind in text.blocks:
        if end < first or start > last:
            continue
        cell = _pieces(text.text, start, end, find)
        here = (table, row)
        if table >= 0 and here == place:
            lines[-1]["cells"].append(cell)
        elif table >= 0:
            lines.append({"cells": [cell], "kind": "row", "page": page})
        else:
            lines.append({"cells": [cell], "kind": kind, "page": page})
        place = here if table >= 0 else None
    shown = 0
    for line in lines:
        line["new_page"] = line["page"] if line["page"] != shown and line["page"] else 0
        shown = line["page"] or shown
    return lines


def _pieces(text: str, start: int, end: int, find: Any) -> tuple[str, str, str]:
    """What stands before the lit words, the words, what stands after."""
    left, right = max(start, find.start), min(end, find.end)
    if left >= right:
        return text[start:end], "", ""
    return text[start:left], text[left:right], text[right:end]
