"""Pages of dialogues that everybody may open: a session, asking there, the hall's screen, the register of promises."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import (
    Shelf,
    exhibits_of,
    state_of,
)
from danvan.kernel.organisations.public import Resident
from danvan.lib.errors import Refused
from danvan.web.http import is_htmx, public
from danvan.web.parts import Link
from danvan.web.qr import qr_svg
from danvan.web.ratelimit import limit

from . import actions, queries, registers, rules
from .forms import AskForm
from .states import Source

_REFUSED = 422
#: A hall full of people shares one address: room for all of them, none for a flood.
_ASKING = "60/10m"


def _session(pk: int) -> Any:
    found = queries.public_sessions().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _questions(session: Any) -> list[dict[str, Any]]:
    promises = {one.question_id: one.pk for one in session.commitments.all() if one.question_id}
    return [
        {"row": one, "state": state_of(one),
         "promise_url": reverse("dialogues:public_commitment", args=[promises[one.pk]]) if one.pk in promises else ""}
        for one in queries.public_questions(session)
    ]  # fmt: skip


def _commitments(session: Any) -> list[dict[str, Any]]:
    return [
        {"row": one, "state": state_of(one), "clock": registers.clock_of(one),
         "url": reverse("dialogues:public_commitment", args=[one.pk])}
        for one in session.commitments.order_by("pk")
    ]  # fmt: skip


def session_context(request: HttpRequest, session: Any) -> dict[str, Any]:
    """What stands on a session's public page."""
    return {
        "session": session, "questions": _questions(session), "commitments": _commitments(session),
        "takes_questions": rules.takes_questions(session),
        "notices": [
            Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
            for one in exhibits_of(session, public=True)
        ],
    }  # fmt: skip


def commitment_context(request: HttpRequest, commitment: Any) -> dict[str, Any]:
    """What stands on a promise's public page."""
    return {"commitment": commitment, "clock": registers.clock_of(commitment)}


def register_context(request: HttpRequest) -> dict[str, Any]:
    return {"score": queries.score()}


SESSION_SHELF = Shelf(
    register=registers.PUBLIC_SESSIONS, template="dialogues/public/session.html", context=session_context
)
COMMITMENT_SHELF = Shelf(
    register=registers.PUBLIC_COMMITMENTS, template="dialogues/public/commitment.html",
    list_template="dialogues/public/commitments.html", context=commitment_context, list_context=register_context,
)  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("dialogues.ask", _ASKING)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question to a session: text, and an address for the answer if one likes."""
    session = _session(pk)
    if not rules.takes_questions(session):
        messages.warning(request, _("This session takes no more questions."))
        return redirect("dialogues:public_session", pk=pk)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    status = 200
    if request.method == "POST":
        if form.is_valid() and _asked(request, session, form):
            return redirect(reverse("dialogues:public_session", args=[pk]) + "#cau-hoi")
        status = _REFUSED
    context = {"form": form, "session": session, "cancel_url": reverse("dialogues:public_session", args=[pk])}
    return render(request, "dialogues/public/ask.html", context, status=status)


def _asked(request: HttpRequest, session: Any, form: AskForm) -> bool:
    told = form.cleaned_data
    source = Source.ROOM if session.state == "live" else Source.BEFORE
    try:
        asked = actions.ask_question(
            session, by=Resident(), text=told["text"], email=told["email"], source=source, key=told["key"]
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(
        request, _("Your question is no. %(number)d. Thank you.") % {"number": asked.question.number}
    )
    return True


@public
@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The hall's screen: large, and up to date by itself, with or without scripts."""
    session = _session(pk)
    questions = _questions(session)
    context = {
        "session": session,
        "now": next((one for one in questions if one["row"].state == "called"), None),
        "waiting": [one for one in questions if one["row"].state == "waiting"][:6],
        "settled": sum(one["row"].state not in ("waiting", "called") for one in questions),
        "ask_url": request.build_absolute_uri(reverse("dialogues:ask", args=[pk])),
        "qr": qr_svg(request.build_absolute_uri(reverse("dialogues:ask", args=[pk]))),
    }
    template = "dialogues/public/_screen.html" if is_htmx(request) else "dialogues/public/screen.html"
    return render(request, template, context)


@public
@require_safe
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet with the QR code that leads to asking; prints on one page."""
    session = _session(pk)
    address = request.build_absolute_uri(reverse("dialogues:ask", args=[pk]))
    return render(
        request, "dialogues/public/code.html", {"session": session, "qr": qr_svg(address), "address": address}
    )
