"""A drive's public face, offering help there, the book of contributions, receipts, joint programmes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import Exhibit, Shelf, exhibits_of, state_of
from danvan.kernel.ledger.public import receipt_proof
from danvan.kernel.organisations.public import Resident
from danvan.kernel.rulebook.public import rule
from danvan.lib.codes import BadCode, parse_code
from danvan.lib.errors import Refused
from danvan.web.charts import Bar, bar_chart
from danvan.web.http import public
from danvan.web.parts import Link
from danvan.web.qr import qr_svg
from danvan.web.ratelimit import limit
from danvan.web.registers.listing import RegisterList

from .. import actions, queries, registers, rules
from ..actions.books import PREFIX as GIFT
from ..actions.matching import PREFIX as OFFER
from ..forms import CodeForm, OfferForm
from ..registers import clock_of
from ..states import UNITS, Good, measured

_REFUSED = 422
_LAST = 10
#: A neighbourhood house shares one address: room for all who help, none for a flood.
_OFFERING, _LOOKING = "30/10m", "30/10m"


def drive_context(request: HttpRequest, drive: Any) -> dict[str, Any]:
    """What stands on a drive's public page: the books computed anew, needs and offers by place and kind."""
    lines = queries.books(drive)
    helps = queries.help_of(drive)
    given = queries.public_contributions().filter(drive=drive).order_by("-pk")[:_LAST]
    return {
        "drive": drive, "lines": lines, "problems": [problem for line in lines for problem in line.problems],
        "progress": queries.progress(drive, lines, helps), "charts": [_chart(line) for line in lines if line.came_in > 0],
        "helps": helps, "accepts": [Good(one).label for one in drive.accepts], "takes_offers": rules.takes_offers(drive),
        "given": [{"row": one, "name": queries.public_name(one), "words": _words(one), "state": state_of(one)} for one in given],
        "spent": [
            {"row": one, "words": _words(one), "state": state_of(one)}
            for one in drive.spendings.exclude(state__in=["entered", "refused"]).order_by("-pk")[:_LAST]
        ],
        "book_url": f"{reverse('drives:book')}?drive={drive.pk}", "basis": disclosure(drive),
        "files": [
            Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
            for one in exhibits_of(drive, public=True)
        ],
    }  # fmt: skip


def disclosure(drive: Any) -> str:
    """What the law wants to be public of a drive, and where it says so, as it stood when the drive was opened."""
    language, day = (get_language() or "vi")[:2], drive.opened_on or timezone.localdate()
    asked = rule("contributions.disclosed", on=day)
    told = {
        "basis": rule("contributions.on_website", on=day).cite(language),
        "what": "; ".join(choice.label(language) for choice in asked.choices),
    }
    return _("To be disclosed by %(basis)s: %(what)s.") % told


def _words(row: Any) -> str:
    return ("−" if row.counters_id else "") + measured(row.kind, row.quantity)


def _chart(line: queries.Line) -> Any:
    bars = [
        Bar(_("Received"), line.came_in), Bar(_("Spent or handed out"), line.went_out), Bar(_("Remaining"), line.remaining)
    ]  # fmt: skip
    unit = str(UNITS[line.kind])
    return bar_chart(
        bars, title=f"{capfirst(line.label)} ({unit})", value_label=capfirst(unit), top=line.came_in
    )


DRIVE_SHELF = Shelf(
    register=registers.PUBLIC_DRIVES, template="drives/public/drive.html", list_template="drives/public/drives.html",
    context=drive_context,
)  # fmt: skip


class Book(RegisterList):
    """All contributions of all drives, to be read and taken along as a file."""

    template = "dossiers/public_list.html"

    def context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().context(request, *args, **kwargs), "frame": "web/page_portal.html"}


book = public(Book.as_view(register=registers.PUBLIC_CONTRIBUTIONS))


# --- offering


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limit("drives.offer", _OFFERING)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer help: how much of what, and a sealed address if one likes."""
    drive = queries.public_drives().filter(pk=pk).first()
    if drive is None:
        raise Http404
    if not rules.takes_offers(drive):
        messages.warning(request, _("This drive takes no more offers."))
        return redirect("drives:public_drive", pk=pk)
    form = OfferForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    form.for_drive(drive)
    status = 200
    if request.method == "POST":
        made = _made(drive, form) if form.is_valid() else None
        if made is not None:
            return redirect("drives:receipt", code=made.code)
        status = _REFUSED
    context = {"form": form, "drive": drive, "cancel_url": reverse("drives:public_drive", args=[pk])}
    return render(request, "drives/public/offer.html", context, status=status)


def _made(drive: Any, form: OfferForm) -> Any:
    try:
        return actions.make_offer(drive, by=Resident(), **form.cleaned_data).offer
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


# --- receipts


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Type the code of a receipt and see it counted."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = _code(form.cleaned_data["code"])
        if code:
            return redirect("drives:receipt", code=code)
        form.add_error(
            "code", _("This cannot be a code: a character is wrong or missing. Compare it with the receipt.")
        )
    status = _REFUSED if form.is_bound else 200
    return render(request, "drives/public/check.html", {"form": form}, status=status)


def _code(typed: str) -> str:
    """The code of a gift or an offer in its written form; nothing where it cannot be one."""
    for prefix in (GIFT, OFFER):
        try:
            return parse_code(typed, prefix=prefix)
        except BadCode:
            continue
    return ""


@public
@require_safe
@limit("drives.receipt", _LOOKING)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What a receipt stands for, and that it is counted. No name stands here unless its owner agreed."""
    known = _code(code)
    if not known:
        raise Http404
    if known != code:
        return redirect("drives:receipt", code=known)
    row = queries.by_code(known)
    context: dict[str, Any] = {"code": known, "row": row}
    if row is not None:
        told = _gift(row) if known.startswith(GIFT) else _help(row)
        context |= {
            "words": measured(row.kind, row.quantity), "label": Good(row.kind).label, "state": state_of(row),
            "is_logged": receipt_proof(row.thing) is not None,
            "qr": qr_svg(settings.BASE_URL + reverse("drives:receipt", args=[known]), label=_("QR code of this receipt")),
            **told,
        }  # fmt: skip
    answer = render(request, "drives/public/receipt.html", context, status=200 if row is not None else 404)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _gift(row: Any) -> dict[str, Any]:
    line = next((one for one in queries.books(row.drive) if one.kind == row.kind), None)
    return {"is_gift": True, "name": queries.public_name(row), "line": line}


def _help(row: Any) -> dict[str, Any]:
    matched, delivered = measured(row.kind, row.matched), measured(row.kind, row.delivered)
    return {"is_gift": False, "matched": matched, "delivered": delivered}


# --- programmes


def programme_context(request: HttpRequest, programme: Any) -> dict[str, Any]:
    """Parties, the plan with what became of each task, and what shows it."""
    tasks = list(programme.tasks.select_related("body").order_by("year", "due_on", "pk"))
    shown: dict[str, list[Link]] = defaultdict(list)
    things = [one.thing for one in tasks]
    for one in (
        Exhibit.objects.filter(thing__in=things, is_public=True).select_related("paper").order_by("pk")
    ):
        address = reverse("dossiers:public_exhibit", args=[one.paper.uid])
        shown[one.thing].append(Link(one.paper.name, address, "paperclip"))
    return {
        "programme": programme, "parties": queries.parties_of(programme), "kept": queries.kept(tasks),
        "tasks": [{"row": one, "state": state_of(one), "clock": clock_of(one), "files": shown[one.thing]} for one in tasks],
    }  # fmt: skip


PROGRAMME_SHELF = Shelf(
    register=registers.PUBLIC_PROGRAMMES, template="drives/public/programme.html", context=programme_context
)
