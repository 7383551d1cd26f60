"""Decisions with their lists and proofs, and the page where a certificate's QR code leads."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import Shelf, exhibits_of, state_of
from danvan.kernel.ledger.public import proof_text, receipt_proof
from danvan.lib.codes import BadCode, parse_code
from danvan.lib.vietnamese.normal import fold
from danvan.web.http import public
from danvan.web.parts import Link
from danvan.web.ratelimit import limit

from .. import queries, registers
from ..forms import CodeForm, NameForm
from .desk import seen

_PREFIX = "KT"
#: A name may be tried a few times, not guessed.
_TRIES = "10/10m"
_SIGNED, _REVOKED = "honours.decision_signed", "honours.awards_revoked"


def decision_context(request: HttpRequest, decision: Any) -> dict[str, Any]:
    """What stands on a decision's public page: the list with names where they may be read, and the proofs."""
    rows = queries.lines_of(decision)
    lines = [
        {
            "row": one, "state": state_of(one), "name": queries.public_name(one), "ground": queries.ground_in_words(one),
            "unit": one.unit if one.is_named else "",
        }
        for one in rows
    ]  # fmt: skip
    return {
        "decision": decision, "lines": lines, "proofs": _proofs(decision),
        "money_back": sum(one.amount for one in rows if one.state == "revoked"),
        "files": [
            Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
            for one in exhibits_of(decision, public=True)
        ],
    }  # fmt: skip


def _proofs(decision: Any) -> list[Link]:
    links = [Link(_("Proof of the signature"), reverse("honours:proof", args=[decision.pk]), "shield")]
    if decision.state != "signed":
        links.append(
            Link(
                _("Proof of the revocation"),
                reverse("honours:proof_of_revocation", args=[decision.pk]),
                "shield",
            )
        )
    return links


def list_context(request: HttpRequest) -> dict[str, Any]:
    return {"sums": queries.sums(), "check_url": reverse("honours:check")}


DECISION_SHELF = Shelf(
    register=registers.PUBLIC_DECISIONS, template="honours/public/decision.html",
    list_template="honours/public/decisions.html", context=decision_context, list_context=list_context,
)  # fmt: skip


@public
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Proof, to be checked offline, that the signed decision is the one the public log committed to."""
    return _proof(seen(queries.public_decisions().filter(pk=pk)), _SIGNED)


@public
@require_safe
def proof_of_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the last revocation."""
    rows = queries.public_decisions().filter(pk=pk).exclude(state="signed")
    return _proof(seen(rows), _REVOKED)


def _proof(decision: Any, act: str) -> HttpResponse:
    text = proof_text(decision.thing, act=act)
    if text is None:
        words = _("It is being entered in the public log. Please try again in a moment.")
        return HttpResponse(
            words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "2"}
        )
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = f"danvan-khen-thuong-{decision.pk}.tlog-proof"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            code = parse_code(form.cleaned_data["code"], prefix=_PREFIX)
        except BadCode:
            form.add_error(
                "code",
                _("This cannot be a code: a character is wrong or missing. Compare it with the certificate."),
            )
        else:
            return redirect("honours:certificate", code=code)
    status = 422 if form.is_bound else 200
    return render(request, "honours/public/check.html", {"form": form}, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("honours.name", _TRIES)
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Does this certificate stand? Where its QR code leads.

    An individual's name is shown by consent only; whoever holds the certificate may type the name and is told whether
    it is the one.
    """
    try:
        known = parse_code(code, prefix=_PREFIX)
    except BadCode as problem:
        raise Http404 from problem
    if known != code:
        return redirect("honours:certificate", code=known)
    nomination = queries.by_code(known)
    if nomination is None or nomination.decision is None:
        return render(request, "honours/public/certificate.html", {"code": known}, status=404)
    form = NameForm(request.POST if request.method == "POST" else None)
    is_same: bool | None = None
    if form.is_bound and form.is_valid():
        is_same = fold(form.cleaned_data["name"]) == fold(nomination.recipient)
    context = {
        "code": known, "award": nomination, "decision": nomination.decision, "state": state_of(nomination),
        "name": queries.public_name(nomination), "ground": queries.ground_in_words(nomination), "form": form,
        "is_same": is_same, "proofs": _proofs(nomination.decision),
        "is_logged": receipt_proof(nomination.thing, act="honours.nomination_granted") is not None,
    }  # fmt: skip
    answer = render(request, "honours/public/certificate.html", context)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
