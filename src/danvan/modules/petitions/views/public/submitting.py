"""Sending a matter: where, what kind, the words, a last look, one press. Every step works without scripts.

Place and kind travel in the address, the words in hidden fields of the resident's own page. Nothing is stored
before it is sent, and every way back carries what was typed.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danvan.kernel.organisations.public import Named, Resident, Unit, unit_by_code, units_called, units_near
from danvan.lib.errors import Refused
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise
from danvan.web.http import is_htmx, public
from danvan.web.ratelimit import limit

from ...actions import receive_petition
from ...actions.receiving import Contact, Receipt, Submission
from ...forms.public import PRIVATE, FilesForm, MatterForm, PlaceForm
from ...queries.browsing import topic_by_code, topics
from ...queries.suggesting import hints_for
from ...writing import mask_place
from . import held, wording
from .law import terms

#: Limits by address leave room for a whole hamlet behind one mobile gateway.
SENDINGS = "60/10m"
LOOKUPS = "600/10m"
_COMPLAINT_TERMS = (
    "complaints.time_bar", "complaints.acceptance", "complaints.settle_first", "complaints.settle_first_complex",
    "complaints.appeal",
)  # fmt: skip
#: Refusals that are about a chosen file, not about the words.
_FILE_TROUBLE = {
    "empty", "too_large", "unknown_type", "macros", "old_office", "broken_image", "image_too_large", "disk_full",
}  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.submit", SENDINGS)
def submit(request: HttpRequest) -> HttpResponse:
    """GET asks where, what kind and which words, in this order; POST sends."""
    if request.method == "POST":
        return _send(request)
    unit = unit_named(request.GET.get("don-vi", ""))
    if unit is None:
        return _where(request)
    kind = wording.KIND_OF.get(request.GET.get("loai", ""))
    if kind == wording.DENUNCIATION:
        return redirect(f"{reverse('petitions:denunciation')}?don-vi={unit.code}")
    if kind is None:
        return render(
            request,
            "petitions/public/kind.html",
            _about(unit) | {"kinds": wording.kinds(), "place": _spot(request)},
        )
    form = _form(
        initial={"unit": unit.code, "kind": kind, "submission": uuid.uuid4(), "place": _spot(request)},
        kind=kind,
    )
    return _words(request, form, unit=unit)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.check", LOOKUPS)
def check(request: HttpRequest) -> HttpResponse:
    """The last look before sending. Also the way back: `change` names what the resident wants to alter."""
    if request.method != "POST":
        return redirect("petitions:submit")
    form = _form(request.POST)
    unit = unit_named(request.POST.get("unit", ""))
    change = request.POST.get("change", "")
    if change == "where" or unit is None:
        return _where(request, carried=_carried(form, but="unit"))
    if change == "kind" or form["kind"].value() not in wording.KIND_OF.values():
        carried = _carried(form, but="kind")
        return render(
            request,
            "petitions/public/kind.html",
            _about(unit) | {"kinds": wording.kinds(), "carried": carried},
        )
    if change == "words":
        return _words(request, _form(initial=_typed(form), kind=str(form["kind"].value())), unit=unit)
    if not form.is_valid():
        return _words(request, form, unit=unit, status=422)
    return _last_look(request, form, unit=unit)


@public
@require_POST
@limit("petitions.hints", LOOKUPS)
def hints(request: HttpRequest) -> HttpResponse:
    """While one writes: has somebody said this before, what will be masked. A part of a page, for htmx."""
    words = [normalise(request.POST.get(name, ""))[:8000] for name in ("title", "text", "place")]
    unit = unit_named(request.POST.get("unit", ""))
    return render(request, "petitions/public/_hints.html", {"hints": hints_for(*words, unit=unit)})


@public
@require_POST
@limit("petitions.nearby", LOOKUPS)
def nearby(request: HttpRequest) -> HttpResponse:
    """Communes near the device. Sent by POST so that no position stands in a log; it is stored nowhere."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _where(
            request, notice=_("Your position could not be read. Please search by name."), status=422
        )
    near = units_near(form.cleaned_data["lat"], form.cleaned_data["lon"], tree=settings.HOME_TREE)
    return _where(request, found=near, notice=_("Nearest first. Please choose where the matter is."))


def unit_named(code: str) -> Unit | None:
    """A unit below the country that exists today."""
    unit = unit_by_code(settings.HOME_TREE, normalise(code)[:40]) if code.strip() else None
    return unit if unit is not None and unit.rank > 0 else None


def _where(
    request: HttpRequest,
    *,
    found: list[Named] | None = None,
    carried: list[tuple[str, str]] | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.POST if carried is not None else request.GET
    words = normalise(asked.get("tim", ""))[:80].strip()
    if found is None and words:
        found = units_called(words, tree=settings.HOME_TREE)
    if asked.get("don-vi") and not notice:
        notice = _("We know no unit with this code. Please search by name.")
    context = {
        "words": words,
        "found": found,
        "carried": carried,
        "notice": notice,
        "kind": asked.get("loai", ""),
    }
    template = (
        "petitions/public/_units.html"
        if is_htmx(request) and carried is None
        else "petitions/public/where.html"
    )
    return render(request, template, context, status=status)


def _words(request: HttpRequest, form: MatterForm, *, unit: Unit, status: int = 200) -> HttpResponse:
    kind = str(form["kind"].value())
    is_complaint = kind == "complaint"
    context = _about(unit) | {
        "form": form,
        "kind": wording.kind(kind),
        "is_complaint": is_complaint,
        "terms": terms(_COMPLAINT_TERMS) if is_complaint else [],
    }
    return render(request, "petitions/public/words.html", context, status=status)


def _last_look(
    request: HttpRequest,
    form: MatterForm,
    *,
    unit: Unit,
    files: FilesForm | None = None,
    repeated: Receipt | None = None,
    status: int = 200,
) -> HttpResponse:
    said = form.cleaned_data
    found = hints_for(said["title"], said["text"], said["place"], unit=unit)
    if not said["topic"] and found.topic:
        form.initial["topic"] = found.topic
    context = _about(unit) | {
        "form": form,
        "files": files or FilesForm(),
        "hints": found,
        "kind": wording.kind(said["kind"]),
        "is_private": said["reading"] == PRIVATE,
        "shown": {name: wording.masked(mask(said[name])) for name in ("title", "text")}
        | {"place": wording.masked(mask_place(said["place"]))},
        "carried": _carried(form, but="topic"),
        "topic": said["topic"] or found.topic,
        "topics": form.topic_choices,
        "repeated": repeated,
    }
    return render(request, "petitions/public/check.html", context, status=status)


def _send(request: HttpRequest) -> HttpResponse:
    form, files = _form(request.POST), FilesForm(request.POST, request.FILES)
    unit = unit_named(request.POST.get("unit", ""))
    if unit is None:
        return _where(request, carried=_carried(form, but="unit"), status=422)
    if not form.is_valid():
        return _words(request, form, unit=unit, status=422)
    if not files.is_valid():
        return _last_look(request, form, unit=unit, files=files, status=422)

    try:
        receipt = receive_petition(_submission(form, files, unit=unit), by=Resident())
    except Refused as refusal:
        return _refused(request, refusal, form, files, unit=unit)
    if not receipt.is_new and not _says(receipt.petition, form):
        return _another(request, form, receipt, unit=unit)
    held.hold(request, receipt.petition.uid.hex, as_last=True)
    return redirect("petitions:receipt")


def _refused(
    request: HttpRequest, refusal: Refused, form: MatterForm, files: FilesForm, *, unit: Unit
) -> HttpResponse:
    if refusal.code in _FILE_TROUBLE:
        files.add_error("attachments", refusal.message)
        return _last_look(request, form, unit=unit, files=files, status=422)
    form.add_error(None, refusal.message)
    return _words(request, form, unit=unit, status=422)


def _another(request: HttpRequest, form: MatterForm, receipt: Receipt, *, unit: Unit) -> HttpResponse:
    """The same form sent again with other words, from a page the browser had kept: a new matter, not a repeat.

    Answering with the old receipt would lose what was just written. The page comes back under a new key.
    """
    held.hold(request, receipt.petition.uid.hex)
    renewed = _form(request.POST.dict() | {"submission": str(uuid.uuid4())})
    renewed.is_valid()
    return _last_look(request, renewed, unit=unit, repeated=receipt, status=409)


def _says(petition: Any, form: MatterForm) -> bool:
    """Are these the words that were received under this key?"""
    said = form.cleaned_data
    return bool(
        petition.title == mask(said["title"].strip())[:160]
        and petition.text == mask(said["text"].strip())
        and petition.kind == said["kind"]
    )


def _submission(form: MatterForm, files: FilesForm, *, unit: Unit) -> Submission:
    said = form.cleaned_data
    return Submission(
        kind=said["kind"],
        title=said["title"],
        text=said["text"],
        unit=unit,
        topic=topic_by_code(said["topic"]) if said["topic"] else None,
        place=said["place"],
        is_private=said["reading"] == PRIVATE,
        contact=Contact(name=said["name"], phone=said["phone"], email=said["email"], address=said["address"]),
        key=said["submission"],
        files=[(file.name or "", file) for file in files.cleaned_data["attachments"]],
    )


def _form(data: Any = None, *, initial: dict[str, Any] | None = None, kind: str = "") -> MatterForm:
    choices = [(topic.code, topic.name) for topic in topics(tree=settings.HOME_TREE)]
    kind = kind or (data.get("kind", "") if data is not None else "")
    return MatterForm(data, initial=initial, topics=choices, kind=kind)


def _typed(form: MatterForm) -> dict[str, Any]:
    """What stands in the fields, whether or not it is right."""
    return {name: form[name].value() or "" for name in form.fields}


def _carried(form: MatterForm, *, but: str) -> list[tuple[str, str]]:
    return [
        (name, str(value)) for name, value in _typed(form).items() if name != but and value not in (None, "")
    ]


def _about(unit: Unit) -> dict[str, Any]:
    return {"unit": unit, "above": unit.parent if unit.parent is not None and unit.parent.rank > 0 else None}


def _spot(request: HttpRequest) -> str:
    """The neighbourhood a poster names, as the start of the place."""
    return normalise(request.GET.get("to", ""))[:60].strip()
