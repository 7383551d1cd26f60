"""A resident's own matter: where it stands, the answer, and everything they may say to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danvan.lib.codes import BadCode
from danvan.lib.errors import Refused
from danvan.web.http import public
from danvan.web.ratelimit import limit

from ... import rules
from ...actions import (
    confirm_petition,
    dispute_petition,
    erase_petition,
    rate_petition,
    reply_to_office,
    withdraw_petition,
)
from ...forms.public import CodeForm, DisputeForm, MessageForm, RatingForm
from ...queries.own import disputable_until, looks_at, own_timeline
from ...queries.public import by_receipt
from . import held as keeping
from . import shown
from .held import Held, own_matter

#: Ten wrong codes in ten minutes from one address slow a guesser down; 50 random bits stop them.
GUESSES = "30/10m"
ACTS = "120/10m"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.follow", GUESSES)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code. A well-formed code that opens nothing always gets the same answer."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            petition = by_receipt(form.cleaned_data["code"])
        except BadCode as bad:
            form.add_error("code", str(bad) if (get_language() or "vi").startswith("vi") else bad.english)
        else:
            if petition is not None:
                return redirect("petitions:mine", handle=keeping.hold(request, petition.uid.hex))
            form.add_error(
                "code", _("No matter has this code. Please compare it with your receipt, group by group.")
            )
    known = list(keeping.handles(request))
    status = 422 if form.errors else 200
    return render(request, "petitions/public/follow.html", {"form": form, "known": known}, status=status)


@public
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    keeping.forget(request)
    messages.success(request, _("This device no longer opens any matter. Your receipt code still does."))
    return redirect("petitions:follow")


@public
@own_matter
def mine(request: HttpRequest, held: Held) -> HttpResponse:
    return _show(request, held)


@public
@require_POST
@limit("petitions.confirmation", ACTS)
@own_matter
def confirmation(request: HttpRequest, held: Held) -> HttpResponse:
    done = _("Thank you. The matter is closed by your word.")
    return _act(request, held, lambda: confirm_petition(held.petition, by=held.resident), done=done)


@public
@require_POST
@limit("petitions.dispute", ACTS)
@own_matter
def dispute(request: HttpRequest, held: Held) -> HttpResponse:
    """One press reopens; words are welcome and not asked for."""
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _show(request, held, dispute=form, status=422)
    done = _("The matter is open again, with a new deadline. The level above sees it too.")
    text = form.cleaned_data["text"]
    return _act(
        request, held, lambda: dispute_petition(held.petition, by=held.resident, text=text), done=done
    )


@public
@require_POST
@limit("petitions.rating", ACTS)
@own_matter
def rating(request: HttpRequest, held: Held) -> HttpResponse:
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _show(request, held, rating=form, status=422)
    said = form.cleaned_data
    return _act(
        request,
        held,
        lambda: rate_petition(held.petition, by=held.resident, score=said["score"], comment=said["comment"]),
        done=_("Thank you. Your rating of the outcome is recorded."),
    )


@public
@require_POST
@limit("petitions.message", ACTS)
@own_matter
def message(request: HttpRequest, held: Held) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, held, message=form, status=422)
    text = form.cleaned_data["text"]
    return _act(
        request,
        held,
        lambda: reply_to_office(held.petition, by=held.resident, text=text),
        done=_("Sent to the office."),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.withdrawal", ACTS)
@own_matter
def withdrawal(request: HttpRequest, held: Held) -> HttpResponse:
    if request.method != "POST":
        return render(request, "petitions/public/withdrawal.html", {"held": held, "petition": held.petition})
    done = _("You have withdrawn the matter. Nobody will handle it any further.")
    return _act(request, held, lambda: withdraw_petition(held.petition, by=held.resident), done=done)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("petitions.erasure", ACTS)
@own_matter
def erasure(request: HttpRequest, held: Held) -> HttpResponse:
    """Erasing cannot be undone: a page explains what goes and what stays before it happens."""
    if request.method != "POST":
        return render(request, "petitions/public/erasure.html", {"held": held, "petition": held.petition})
    if request.POST.get("sure") != "1":
        trouble = _("Please tick the box: what is erased cannot be brought back.")
        return render(
            request,
            "petitions/public/erasure.html",
            {"held": held, "petition": held.petition, "trouble": trouble},
            status=422,
        )
    done = _("Your words, contact details and files are erased. The proof that a matter existed stays.")
    ground = "Người gửi yêu cầu xóa (Điều 14 Luật 91/2025/QH15)"  # into the log, which is in Vietnamese
    return _act(
        request, held, lambda: erase_petition(held.petition, by=held.resident, ground=ground), done=done
    )


def _act(request: HttpRequest, held: Held, act: Callable[[], Any], *, done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("petitions:mine", handle=held.handle)


def _show(request: HttpRequest, held: Held, *, status: int = 200, **sent: forms.Form) -> HttpResponse:
    """The page, with the form that could not be taken as it was typed."""
    petition, by = held.petition, held.resident
    context = {
        "held": held,
        "petition": petition,
        "state": shown.state_of(petition),
        "clock": shown.clock_of(petition),
        "steps": shown.steps_of(own_timeline(petition), petition, to_the_minute=True),
        "sent_files": shown.files_of(list(petition.attachments.all()), role="sent", everything=True),
        "answers": [shown.answer_of(answer, everything=True) for answer in petition.answers.all()],
        "looks": looks_at(petition),
        "rated": getattr(petition, "rating", None),
        "may": _open_acts(by, petition),
        "forms": {
            "message": sent.get("message") or MessageForm(),
            "dispute": sent.get("dispute") or DisputeForm(),
            "rating": sent.get("rating") or RatingForm(),
        },
        "dispute_until": disputable_until(petition),
    }
    return render(request, "petitions/public/mine.html", context, status=status)


def _open_acts(by: Any, petition: Any) -> dict[str, bool]:
    return {
        "confirm": rules.may_confirm(by, petition),
        "dispute": rules.may_dispute(by, petition),
        "rate": rules.may_rate(by, petition),
        "reply": rules.may_reply(by, petition),
        "withdraw": rules.may_withdraw(by, petition),
        "erase": rules.may_erase(by, petition),
    }
