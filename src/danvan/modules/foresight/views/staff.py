"""Pages of staff that no desk declares: load ahead, the engine's button, old counts from a file, misses, papers."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import person_of
from danvan.kernel.organisations.public import unit_by_ref
from danvan.lib.errors import Refused
from danvan.lib.surveillance.counts import monday_of
from danvan.web.http import staff_only
from danvan.web.parts import Link
from danvan.web.registers.importing import ImportView
from danvan.web.registers.parsing import CellError, parse_text
from danvan.web.registers.planning import ImportField, ImportPlan

from .. import actions, history, loads, printing, queries, rules
from ..actions.baseline import OldCell
from ..forms import MissForm

_REFUSED, _A_PAGE = 422, 50
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_only
@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    """What each office has to expect in four weeks against what it gets done."""
    run = queries.last_run()
    every = loads.of_units(queries.outlooks_for(person_of(request), run)) if run is not None else []
    asked = request.GET.get("muc", "")
    rows = [one for one in every if one.word == asked] if asked in loads.WORDS else every
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "run": run,
        "rows": page.object_list,
        "is_any": bool(every),
        "tabs": _levels(every, asked),
        "chart": loads.chart(rows) if rows else "",
        "before_url": _page(asked, page.previous_page_number()) if page.has_previous() else "",
        "after_url": _page(asked, page.next_page_number()) if page.has_next() else "",
        "may_run": rules.may_run(person_of(request)),
        "may_note": rules.may_note(person_of(request)),
    }
    return render(request, "foresight/desk/capacity.html", context)


def _page(asked: str, number: int) -> str:
    return f"{reverse('foresight:capacity')}?{urlencode({'muc': asked, 'trang': number})}"


def _levels(rows: list[loads.Load], asked: str) -> list[Link]:
    """All offices, and those of each verdict with how many there are."""
    address = reverse("foresight:capacity")
    found = [Link(_("All"), address, count=len(rows), current=asked not in loads.WORDS)]
    for word, label in loads.WORDS.items():
        count = sum(1 for one in rows if one.word == word)
        if count:
            found.append(Link(str(label), f"{address}?muc={word}", count=count, current=asked == word))
    return found


@staff_only
@require_http_methods(["POST"])
def run(request: HttpRequest) -> HttpResponse:
    """The engine's button. A week that was looked at is not looked at again."""
    person = person_of(request)
    if not rules.may_run(person):
        raise Http404
    done = actions.run_week(by=person)
    said = _("The week of %(week)s: %(tests)s series looked at, %(alarms)s new alarms.")
    messages.success(
        request, said % {"week": f"{done.week:%d/%m/%Y}", "tests": done.tests, "alarms": done.alarms}
    )
    return redirect("foresight:alarm_list")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def miss(request: HttpRequest) -> HttpResponse:
    """A rise that no alarm named."""
    person = person_of(request)
    if not rules.may_note(person):
        raise Http404
    form = MissForm(request.POST if request.method == "POST" else None)
    form.for_person(person, None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_miss(by=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("It stands in the public log of hits and misses."))
            return redirect("foresight:log")
    context = {
        "form": form, "title": _("A rise that no alarm named"), "text": _("It counts as a miss in the public log."),
        "submit": _("Note it"), "cancel_url": reverse("foresight:alarm_list"),
    }  # fmt: skip
    return render(request, "dossiers/act.html", context, status=_REFUSED if form.errors else 200)


@staff_only
@require_safe
def advice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as Word file, draft or not."""
    row = queries.advice_for(person_of(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    in_charge = rules.is_in_charge(person_of(request), row.alarm.unit_id)
    return word(printing.advice_word(row, in_charge=in_charge), row.title, is_public=False)


def word(data: bytes, title: str, *, is_public: bool) -> HttpResponse:
    """A Word file as an answer."""
    response = HttpResponse(data, content_type=_DOCX)
    name = f"{slugify(title)[:60] or 'du-bao'}.docx"
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response


class Import(ImportView):
    """Weekly counts of an older system from CSV or Excel: every mistake named, all rows or none."""

    title = gettext_lazy("Bring in weekly counts of an older system")
    text = gettext_lazy(
        "One line for each week, unit and topic with a count. Weeks left out count as none. The engine needs two years at least."
    )
    most_rows = 400_000
    most_bytes = 32 * 1024 * 1024

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of(request)
        if not rules.may_import(person):
            raise Http404
        self.done_url = reverse("foresight:batch_list")
        self.topics, self.units = history.topic_names(), dict[str, Any]()
        self.fields = (
            ImportField("week", gettext_lazy("Week"), _week, True, ("tuần", "ngày", "date"), "2025-W07"),
            ImportField("unit", gettext_lazy("Unit code"), self._unit, True, ("mã đơn vị", "đơn vị"), "00337"),
            ImportField("topic", gettext_lazy("Topic"), self._topic, True, ("lĩnh vực", "chủ đề"), "drains"),
            ImportField("count", gettext_lazy("Count"), _whole, True, ("số vụ", "số lượng"), "7"),
        )  # fmt: skip
        return super().dispatch(request, *args, **kwargs)

    def _unit(self, value: Any) -> Any:
        code = parse_text(value, longest=40).strip()
        if code not in self.units:
            self.units[code] = unit_by_ref(code)
        if self.units[code] is None:
            raise CellError(
                _("We know no unit with the code “%(code)s”.") % {"code": code},
                _("Use the code of the unit as of today."),
            )
        return self.units[code]

    def _topic(self, value: Any) -> str:
        code = parse_text(value, longest=60).strip()
        if code not in self.topics:
            raise CellError(
                _("We know no topic “%(code)s”.") % {"code": code}, _("Use the codes of the list of topics.")
            )
        return code

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        person = person_of(request)
        cells = [OldCell(**values) for _row, values in plan.records]
        post = next(iter(person.posts_with("foresight.import")))
        actions.import_counts(
            by=person, unit=post.body.unit, title=_("%(count)d lines from a file") % {"count": len(cells)},
            series=history.INTAKE, cells=cells, digest=plan.digest,
        )  # fmt: skip
        return len(cells)

    def already(self, request: HttpRequest, digest: str) -> str:
        known = queries.batches_for(person_of(request)).filter(digest=digest, state="kept").exists()
        return _("This file has been brought in before.") if known else ""


import_counts = staff_only(Import.as_view())


def _week(value: Any) -> date:
    try:
        return (
            value - (value - monday_of(value.isoformat()))
            if isinstance(value, date)
            else monday_of(str(value))
        )
    except ValueError:
        raise CellError(_("This is no week."), _("Write 2026-W07 or a day like 2026-02-09.")) from None


def _whole(value: Any) -> int:
    try:
        count = int(str(value))
    except ValueError:
        count = -1
    if count < 0:
        raise CellError(_("This is no whole number."), _("Write 0 or more, without a fraction."))
    return count
