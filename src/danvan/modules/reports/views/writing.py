"""Writing a return: its sections with the figures that may stand in them, what units below wrote, the annex."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from danvan.kernel.dossiers.public import person_of
from danvan.lib.errors import Refused
from danvan.web.http import staff_only
from danvan.web.registers.acts import ActView

from .. import actions, composing, forms, queries, rendering, rules, sources, wording


def _found(request: HttpRequest, pk: int) -> Any:
    row = queries.returns_for(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class _OfReturn(ActView):
    def where_next(self, thing: Any, outcome: Any) -> str:
        return reverse("reports:return", args=[thing.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.load(request, **kwargs)
        if not self.may(person_of(request), row):
            messages.warning(request, _("This cannot be done now: the state is “%(state)s”, or your post does not allow it.")
                             % {"state": row.standing.label})  # fmt: skip
            return redirect("reports:return", pk=row.pk)
        return super().get(request, *args, **kwargs)

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        return _found(request, kwargs["pk"])

    def may(self, person: Any, row: Any) -> bool:
        return rules.may_write(person, row)


class Write(_OfReturn):
    """All sections on one page; the figures that may be inserted stand beside them with their present values."""

    template = "reports/desk/write.html"
    title, submit = gettext_lazy("Write"), gettext_lazy("Save")
    done_message = gettext_lazy("Saved.")

    def form(self, request: HttpRequest, thing: Any) -> django_forms.Form:
        return forms.WriteForm(thing, request.POST if request.method == "POST" else None)

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.write_return(thing, by=person_of(request), texts=form.texts)

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        names = composing.named(thing.blueprint, thing.texts)
        figures = composing.figures_of(names, thing.unit, thing.period)
        mine = [
            {"name": name, "label": wording.words(one["label"]), "now": wording.shown(one), "then": wording.shown(one, "year_before")}
            for name, one in figures.items()
        ]  # fmt: skip
        others = [
            {"name": one.name, "label": wording.words(one.label)}
            for one in sources.items().values()
            if one.name not in figures
        ]
        return {
            "about": thing.title,
            "figures": mine,
            "others": others,
            "draft": f"return-{thing.pk}-{thing.version}",
        }


class Take(_OfReturn):
    """What units below wrote in one section, with their names; what is ticked is taken over."""

    template = "reports/desk/take.html"
    title, submit = gettext_lazy("Take over words of units below"), gettext_lazy("Take over")
    done_message = gettext_lazy("Taken over, with the units’ names.")

    def may(self, person: Any, row: Any) -> bool:
        return rules.may_take(person, row)

    def form(self, request: HttpRequest, thing: Any) -> django_forms.Form:
        self.offered = queries.takeable(thing)
        data = request.POST if request.method == "POST" else None
        return forms.TakeForm(thing, self._section(thing).key, self.offered, data)

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        section = self._section(thing).key
        return actions.take_passages(
            thing, by=person_of(request), section=section, editions=form.cleaned_data["editions"]
        )

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        part = self._section(thing)
        shown = [
            (one, next((each for each in one.told["sections"] if each["key"] == part.key), None))
            for one in self.offered
        ]
        return {
            "about": wording.heading(part.number, part.title),
            "passages": [
                {"unit": one.of.unit, "paragraphs": rendering.paragraphs(told["paragraphs"], one.told["figures"])}
                for one, told in shown if told is not None and told["paragraphs"]
            ],
        }  # fmt: skip

    def _section(self, row: Any) -> Any:
        key = self.kwargs["section"]
        part = next((one for one in row.blueprint.parts if one.key == key and one.is_written), None)
        if part is None:
            raise Http404
        return part


write = staff_only(Write.as_view())
take = staff_only(Take.as_view())


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def assembly(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the annex has come; begin, interrupt, go on. Refreshes by itself while it runs."""
    row = _found(request, pk)
    now = row.assemblies.order_by("-pk").first()
    if request.method == "POST":
        try:
            _act(request, row, now)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("reports:assembly", pk=pk)
    person = person_of(request)
    context = {
        "row": row, "assembly": now, "may_begin": rules.may_assemble(person, row) and (now is None or now.state == "done"),
        "may_cancel": now is not None and rules.may_cancel(person, now),
        "may_resume": now is not None and rules.may_resume(person, now),
    }  # fmt: skip
    template = (
        "reports/desk/_assembly.html" if request.headers.get("HX-Request") else "reports/desk/assembly.html"
    )
    return render(request, template, context)


def _act(request: HttpRequest, row: Any, now: Any) -> None:
    person, wanted = person_of(request), request.POST.get("act", "")
    if wanted == "begin":
        actions.assemble_return(row, by=person)
    elif wanted == "cancel" and now is not None:
        actions.cancel_assembly(now, by=person, reason=request.POST.get("reason", ""))
    elif wanted == "resume" and now is not None:
        actions.resume_assembly(now, by=person)
    else:
        raise Refused("unknown", _("There is nothing of that kind to do here."))
