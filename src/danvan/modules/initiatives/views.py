"""Pages of models that everybody may open: the catalogue, a model's story, whether there is one already; and copying."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import (
    Shelf,
    listed,
    person_of,
    state_of,
)
from danvan.lib.errors import Refused
from danvan.web.http import public, staff_only
from danvan.web.ratelimit import limit

from . import actions, queries, registers, rules
from .forms import AlikeForm, RegisterForm

_REFUSED = 422
#: Comparing texts costs more than reading a page.
_ASKING = "60/10m"


def model_context(request: HttpRequest, initiative: Any) -> dict[str, Any]:
    """What stands on a model's public page."""
    told = queries.story(initiative, queries.public_initiatives(), public=True)
    decided = [
        {"row": one, "state": state_of(one), "level": registers.level_name(one), "points": registers.points_of(one),
         "agreement": registers.agreement_of(one), "word": registers.agreement_word(one)}
        for one in told.pop("candidacies") if one.decided_on is not None
    ]  # fmt: skip
    return {
        **told, "initiative": initiative, "candidacies": decided, "node_route": "initiatives:public_model",
        "level": registers.level_name(initiative), "clock": registers.recheck_clock(initiative),
    }  # fmt: skip


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    return {"tally": queries.tally()}


MODEL_SHELF = Shelf(
    register=registers.CATALOGUE, template="initiatives/public/model.html", context=model_context,
    list_template="initiatives/public/catalogue.html", list_context=catalogue_context,
)  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("initiatives.alike", _ASKING)
def alike(request: HttpRequest) -> HttpResponse:
    """Is there one already? A few sentences, and the models that say much the same. Nothing is stored."""
    form = AlikeForm(request.POST if request.method == "POST" else None)
    found: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        found = queries.alike(name=text[:200], text=text, unit=None, public=True).elsewhere
    context = {
        "form": form, "cancel_url": reverse("initiatives:public_model_list"),
        "found": listed(found) if found is not None else None,
    }  # fmt: skip
    status = _REFUSED if request.method == "POST" and found is None else 200
    return render(request, "initiatives/public/alike.html", context, status=status)


@public
@require_safe
def copying(request: HttpRequest, pk: int) -> HttpResponse:
    """“We copy this”: what it means, and the way to do it."""
    initiative = _copied(pk)
    return render(request, "initiatives/public/copying.html", {"initiative": initiative})


def _copied(pk: int) -> Any:
    found = queries.public_initiatives().filter(pk=pk).first()
    if found is None or not rules.may_be_copied(found):
        raise Http404
    return found


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a copy of a public model: the form comes filled in with all that can be taken over."""
    source, person = _copied(pk), person_of(request)
    if not rules.may_register(person):
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None)
    form.for_person(person, None)
    form.copying(source)
    status = 200
    if request.method == "POST":
        made = _registered(person, form, source)
        if made is not None:
            messages.success(request, _("Registered as a copy."))
            return redirect("initiatives:model", pk=made.pk)
        status = _REFUSED
    context = {
        "form": form, "title": _("Copy this model"), "submit": _("Register the copy"),
        "text": _("Taken over from “%(name)s”. Write down what is different with you: the situation, the place, the people.")
        % {"name": source.name},
        "cancel_url": reverse("initiatives:public_model", args=[pk]),
    }  # fmt: skip
    return render(request, "dossiers/act.html", context, status=status)


def _registered(person: Any, form: django_forms.Form, source: Any) -> Any:
    """The new copy, or None with the refusal told by the form."""
    if not form.is_valid():
        return None
    try:
        return actions.register_initiative(by=person, copied_from=source, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
