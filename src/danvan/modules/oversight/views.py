"""The field sheet, the half-yearly digest, and what everybody may read and say."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import Shelf, exhibits_of, person_of, state_of
from danvan.kernel.organisations.public import Resident
from danvan.lib.errors import Refused
from danvan.web.http import public, staff_only
from danvan.web.parts import Link
from danvan.web.ratelimit import limit

from . import actions, queries, registers, rules
from .forms import DigestForm, LookForm, OpinionForm
from .registers import clause_name, clause_text, explained_clocks, listed, seats_of
from .states import Form

_REFUSED = 422
#: A village shares one address: room for all of them, none for a flood.
_SPEAKING = "60/10m"


# --- in the field and in the office


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist on one page for a phone: each line is its own small form, so a lost connection loses one line."""
    person = person_of(request)
    supervision = queries.supervisions_for(person).filter(pk=pk).first()
    if supervision is None or not person.can("oversight.read", supervision.unit_id):
        raise Http404
    checks = list(queries.checks_for(person).filter(supervision=supervision).order_by("number"))
    refused: LookForm | None = None
    chosen = request.POST.get("check", "")
    if request.method == "POST":
        check = next((one for one in checks if str(one.pk) == chosen), None)
        if check is None:
            raise Http404
        refused = LookForm(request.POST, request.FILES, auto_id=f"id_{check.pk}_%s")
        if refused.is_valid() and _looked(check, person, refused):
            return HttpResponseRedirect(f"{reverse('oversight:field', args=[pk])}#dong-{check.number}")
    lines = [
        {"row": one, "state": state_of(one), "form": refused if str(one.pk) == chosen and refused else _look_form(one, person),
         "open": rules.may_look(person, one)}
        for one in checks
    ]  # fmt: skip
    done = sum(one.state == "looked" for one in checks)
    context = {"supervision": supervision, "lines": lines, "done": done, "total": len(checks)}
    return render(request, "oversight/desk/field.html", context, status=_REFUSED if refused else 200)


def _look_form(check: Any, person: Any) -> LookForm:
    form = LookForm(auto_id=f"id_{check.pk}_%s")
    form.for_person(person, check)
    return form


def _looked(check: Any, person: Any, form: LookForm) -> bool:
    try:
        actions.look(check, by=person, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


@staff_only
@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """Half a year in counted records, for the hearing of results; prints on one page."""
    person = person_of(request)
    if not person.can("oversight.read"):
        raise Http404
    today = timezone.localdate()
    told = {"year": today.year, "half": 1 if today.month <= 6 else 2}
    form = DigestForm(request.GET or None, initial=told)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
    start, end = queries.half_year(told["year"], told["half"])
    found = queries.digest(person, start, end, today=today)
    forms_ = [(label, found.by_form.get(code, 0)) for code, label in Form.choices]
    context = {
        "form": form, "digest": found, "forms": forms_, "told": told,
        "unanswered": listed(found.unanswered, "recommendation", clock=registers.reply_clock),
    }  # fmt: skip
    return render(request, "oversight/desk/digest.html", context)


# --- for everybody


def _files(row: Any, act: str = "") -> list[Link]:
    return [
        Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
        for one in exhibits_of(row, act=act, public=True)
    ]


def programme_context(request: HttpRequest, programme: Any) -> dict[str, Any]:
    rows = programme.supervisions.select_related("supervised").order_by("session_on", "pk")
    return {"programme": programme, "supervisions": [{"row": one, "state": state_of(one)} for one in rows]}


def supervision_context(request: HttpRequest, supervision: Any) -> dict[str, Any]:
    """A concluded supervision with what was asked and answered."""
    asked = supervision.recommendations.filter(sent_on__isnull=False).select_related("addressee", "number")
    return {
        "supervision": supervision, "files": _files(supervision), "clocks": explained_clocks(supervision.thing),
        "recommendations": listed(asked.order_by("pk"), "public_recommendation", clock=registers.reply_clock),
        "team": supervision.team.exclude(state="removed").order_by("-is_head", "pk"),
    }  # fmt: skip


def recommendation_context(request: HttpRequest, recommendation: Any) -> dict[str, Any]:
    return {
        "recommendation": recommendation, "clock": registers.reply_clock(recommendation),
        "clocks": explained_clocks(recommendation.thing), "files": _files(recommendation),
    }  # fmt: skip


def critique_context(request: HttpRequest, critique: Any) -> dict[str, Any]:
    """A draft clause by clause with every opinion, what became of it and where it stands in the issued text."""
    by_clause = queries.public_opinions(critique)
    issued = [clause_name(one) for one in critique.issued_clauses]

    def shown(number: int) -> list[dict[str, Any]]:
        return [
            {"row": one, "state": state_of(one), "at": issued[one.found_at - 1] if one.found else ""}
            for one in by_clause.get(number, [])
        ]

    clauses = [
        {"number": n, "name": clause_name(one), "text": clause_text(one), "opinions": shown(n)}
        for n, one in enumerate(critique.clauses, 1)
    ]
    states = [one.state for rows in by_clause.values() for one in rows]
    return {
        "critique": critique, "clauses": clauses, "whole": shown(0), "is_open": _is_open(critique),
        "files": _files(critique), "count": len(states), "adopted": states.count("adopted"),
        "partly": states.count("partly"), "declined": states.count("declined"),
        "found": sum(bool(one.found) for rows in by_clause.values() for one in rows),
    }  # fmt: skip


def board_context(request: HttpRequest, board: Any) -> dict[str, Any]:
    asked = queries.public_recommendations().filter(board=board).order_by("-pk")
    held = queries.public_supervisions().filter(board=board).order_by("-session_on")
    return {
        "board": board, "seats": seats_of(board),
        "recommendations": listed(asked, "public_recommendation", clock=registers.reply_clock),
        "supervisions": listed(held, "public_supervision"), "clocks": explained_clocks(board.thing),
    }  # fmt: skip


PROGRAMME_SHELF = Shelf(
    register=registers.PUBLIC_PROGRAMMES,
    list_template="oversight/public/list.html",
    template="oversight/public/programme.html",
    context=programme_context,
)
SUPERVISION_SHELF = Shelf(
    register=registers.PUBLIC_SUPERVISIONS,
    list_template="oversight/public/list.html",
    template="oversight/public/supervision.html",
    context=supervision_context,
)
RECOMMENDATION_SHELF = Shelf(
    register=registers.PUBLIC_RECOMMENDATIONS, list_template="oversight/public/list.html", template="oversight/public/recommendation.html",
    context=recommendation_context,
)  # fmt: skip
CRITIQUE_SHELF = Shelf(
    register=registers.PUBLIC_CRITIQUES,
    list_template="oversight/public/list.html",
    template="oversight/public/critique.html",
    context=critique_context,
)
BOARD_SHELF = Shelf(
    register=registers.PUBLIC_BOARDS,
    list_template="oversight/public/list.html",
    template="oversight/public/board.html",
    context=board_context,
)


def _is_open(critique: Any) -> bool:
    return rules.takes_opinions(critique) and timezone.localdate() <= critique.closes_on


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("oversight.speak", _SPEAKING)
def speak(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a clause of a draft; no name is asked for."""
    critique = queries.public_critiques().filter(pk=pk).first()
    if critique is None:
        raise Http404
    address = reverse("oversight:public_critique", args=[pk])
    if not _is_open(critique):
        messages.warning(request, _("This draft takes no more opinions."))
        return redirect(address)
    asked = request.GET.get("clause", "")
    clause = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    form = OpinionForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4(), "clause": clause}
    )
    form.for_person(None, critique)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _spoken(request, critique, form):
            return redirect(f"{address}#y-kien")
        status = _REFUSED
    context = {"form": form, "critique": critique, "cancel_url": address, "clause": critique.clause(clause)}
    return render(request, "oversight/public/speak.html", context, status=status)


def _spoken(request: HttpRequest, critique: Any, form: OpinionForm) -> bool:
    try:
        given = actions.give_opinion(critique, by=Resident(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(
        request, _("Your opinion is no. %(number)d. Thank you.") % {"number": given.opinion.number}
    )
    return True
