"""Units and what law does to them. Each change names its act; nothing is ever overwritten."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from danvan.web.http import staff_only
from danvan.web.registers.acts import ActView

from .. import actions, forms, queries
from ..actions.units import NewUnit
from .frame import person_of, unit_or_404

_FOUND = 40


@staff_only
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Look for a unit; below it the latest changes of law."""
    person = person_of(request)
    reach = queries.units_visible_to(person)
    if not reach.exists():
        raise Http404
    words = request.GET.get("q", "").strip()
    own = sorted({post.body.unit for post in person.posts}, key=lambda unit: unit.rank)
    found = _search(request, words) if words else []
    context = {
        "words": words, "found": found, "own": own, "changes": queries.recent_changes(person),
        "below": queries.children_of(own[0])[:200] if own and not words else [],
    }  # fmt: skip
    return render(request, "organisations/units.html", context)


def _search(request: HttpRequest, words: str, *, limit: int = _FOUND) -> list[Any]:
    """Units of today in this person's reach whose name holds all words."""
    tree = next((post.body.unit.tree for post in person_of(request).posts), settings.HOME_TREE)
    found = queries.search_units(words[:100], tree=tree, limit=limit)
    allowed = set(
        queries.units_visible_to(person_of(request))
        .filter(pk__in=[u.pk for u in found])
        .values_list("pk", flat=True)
    )
    return [unit for unit in found if unit.pk in allowed]


@staff_only
@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit through time, with its bodies, posts and people."""
    found = unit_or_404(request, pk)
    today = timezone.localdate()
    bodies = queries.bodies_in(found)
    for post in (post for body in bodies for post in body.posts.all()):
        post.__dict__["role_label"] = forms.ROLE_LABELS.get(post.role, post.role)
    context = {
        "unit": found, "path": queries.ancestors_of(found)[:-1], "history": queries.history_of(found),
        "bodies": bodies, "below": queries.children_of(found)[:200],
        "exists": found.exists_on(today), "today": today,
    }  # fmt: skip
    return render(request, "organisations/unit.html", context)


class UnitAct(ActView):
    """A change of law on one unit."""

    template = "organisations/unit_act.html"

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        return unit_or_404(request, kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thing = self.load(request, **kwargs)
        if "look_for" in request.POST:
            form: Any = self.form(request, thing)
            form._errors = {}
            return self._page(request, thing, form, status=200)
        try:
            return super().post(request, *args, **kwargs)
        except IntegrityError:
            form = self.form(request, thing)
            form.add_error(None, _("A unit with this code already begins on that day."))
            return self._page(request, thing, form, status=422)

    def where_next(self, thing: Any, outcome: Any) -> str:
        return reverse("organisations:unit", args=[(outcome or thing).pk])


class Renaming(UnitAct):
    form_class = forms.RenameForm
    title = gettext_lazy("Rename a unit")
    text = gettext_lazy(
        "The same territory under another name or kind. Records keep pointing at the same unit."
    )
    submit = gettext_lazy("Rename")
    done_message = gettext_lazy("The unit bears its new name.")

    def form(self, request: HttpRequest, thing: Any) -> Any:
        if request.method == "POST":
            return self.form_class(request.POST)
        return self.form_class(
            initial={"kind": thing.kind, "name": thing.name, "effective_on": timezone.localdate()}
        )

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.rename_unit(thing, by=person_of(request), **form.cleaned_data)


class Transfer(UnitAct):
    form_class = forms.TransferForm
    title = gettext_lazy("Move a unit under another superior")
    text = gettext_lazy("The same territory, with all that lies below it, under another superior.")
    submit = gettext_lazy("Move")
    done_message = gettext_lazy("The unit has its new superior.")

    def form(self, request: HttpRequest, thing: Any) -> Any:
        form = (
            self.form_class(request.POST) if request.method == "POST" else self.form_class(initial=_today())
        )
        words = request.POST.get("find", "")
        form.offer(
            "to", [one for one in _search(request, words, limit=12) if one.rank < thing.rank] if words else []
        )
        return form

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.transfer_unit(
            thing, by=person_of(request), to=form.units[given["to"]], effective_on=given["effective_on"],
            act_number=given["act_number"],
        )  # fmt: skip


class Split(UnitAct):
    form_class = forms.SplitForm
    title = gettext_lazy("Split a unit")
    text = gettext_lazy("The unit ends; new ones continue it. Open matters follow the unit you name.")
    submit = gettext_lazy("Split the unit")
    done_message = gettext_lazy("The unit has been split.")

    def form(self, request: HttpRequest, thing: Any) -> Any:
        return (
            self.form_class(request.POST) if request.method == "POST" else self.form_class(initial=_today())
        )

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        heirs = actions.split_unit(
            thing, by=person_of(request), into=[NewUnit(**part) for part in form.parts()], default=given["default"],
            parent=thing.parent, effective_on=given["effective_on"], act_number=given["act_number"],
        )  # fmt: skip
        return next(heir for heir in heirs if heir.code == given["default"])


class Merger(UnitAct):
    """Begins at one of the units that merge; its neighbours are offered, others can be looked for."""

    form_class = forms.MergeForm
    title = gettext_lazy("Merge units")
    text = gettext_lazy("The units end; one new unit continues them, their parts and their open matters.")
    submit = gettext_lazy("Merge")
    done_message = gettext_lazy("The units have merged. Open matters follow within moments.")

    def form(self, request: HttpRequest, thing: Any) -> Any:
        form = (
            self.form_class(request.POST) if request.method == "POST"
            else self.form_class(initial={"predecessors": [str(thing.pk)], "kind": thing.kind, **_today()})
        )  # fmt: skip
        ticked = request.POST.getlist("predecessors")
        offered = {
            one.pk: one for one in [thing, *(queries.children_of(thing.parent) if thing.parent else [])]
        }
        offered |= {
            one.pk: one
            for one in _search(request, request.POST.get("find", ""), limit=12)
            if one.rank == thing.rank
        }
        missing = [int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19 and int(pk) not in offered]
        offered |= {
            one.pk: one for one in queries.units_visible_to(person_of(request)).filter(pk__in=missing)
        }
        form.offer("predecessors", list(offered.values()))
        return form

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.merge_units(
            [form.units[pk] for pk in given["predecessors"]], by=person_of(request),
            into=NewUnit(code=given["code"], name=given["name"], kind=given["kind"]), parent=thing.parent,
            effective_on=given["effective_on"], act_number=given["act_number"],
        )  # fmt: skip


def _today() -> dict[str, Any]:
    return {"effective_on": timezone.localdate()}


renaming = staff_only(Renaming.as_view())
transfer = staff_only(Transfer.as_view())
split = staff_only(Split.as_view())
merger = staff_only(Merger.as_view())
