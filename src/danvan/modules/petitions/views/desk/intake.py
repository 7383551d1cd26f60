"""Taking a matter down for somebody at the counter or on the phone, and handing out the receipt.

The contact is sealed before it is stored: who typed it sees it while typing and never again. The receipt's
code is drawn from the form's own key, so that printing twice, or a line that broke, makes no second matter.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danvan.lib.errors import Refused
from danvan.web.formats import day
from danvan.web.http import staff_only
from danvan.web.qr import qr_svg

from ... import actions
from ...actions.receiving import Contact, Receipt, Submission
from ...forms.desk import IntakeForm
from ...queries import reach, staff
from .loading import person_of


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    units = reach.units_to_register_in(person_of(request))
    if not units:
        raise Http404
    options: dict[str, Any] = {"units": units, "topics": staff.topics()}
    if request.method != "POST":
        return _page(request, IntakeForm(**options))
    form = IntakeForm(request.POST, request.FILES, **options)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        receipt = actions.receive_petition(_submission(form), by=person_of(request))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, status=422)
    return _receipt(request, receipt)


def _submission(form: IntakeForm) -> Submission:
    given = form.cleaned_data
    return Submission(
        kind=given["kind"], title=given["title"], text=given["text"], unit=form.units[given["unit"]],
        topic=form.topics.get(given["topic"]), place=given["place"], is_private=given["is_private"],
        contact=Contact(**{name: given[name] for name in IntakeForm.CONTACT}), people_count=given["people_count"],
        channel=given["channel"], key=given["key"], files=[(one.name, one) for one in given["papers"]],
    )  # fmt: skip


def _page(request: HttpRequest, form: IntakeForm, *, status: int = 200) -> HttpResponse:
    if request.FILES and form.errors:
        # a browser never fills a file field again by itself
        form.add_error(None, _("Please choose your files once more; everything else is still here."))
    response = render(request, "petitions/desk/intake.html", {"form": form}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _receipt(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Shown once, to be printed or read out; the code stands nowhere else."""
    matter = receipt.petition
    follow = f"{settings.BASE_URL}{reverse('petitions:follow')}"
    facts = [
        (_("Matter no."), matter.number), (_("Received"), day(matter.received_on)), (_("Answer due by"), day(matter.due_on)),
        (_("Place"), matter.unit), (_("Office in charge"), matter.body or "–"),
    ]  # fmt: skip
    context: dict[str, Any] = {
        "matter": matter, "code": receipt.code, "facts": facts, "is_new": receipt.is_new, "follow": follow,
        "qr": qr_svg(f"{follow}#{receipt.code}", label=_("QR code of the receipt")),
    }  # fmt: skip
    response = render(request, "petitions/desk/receipt.html", context, status=201 if receipt.is_new else 200)
    response["Cache-Control"] = "no-store"
    return response


@staff_only
@require_POST
def denunciation(request: HttpRequest) -> HttpResponse:
    """Somebody at the counter wants to denounce: show where the law wants it lodged, keep only a number."""
    units = reach.own_units(person_of(request), "petitions.register")
    if not units:
        raise Http404
    noted = actions.note_denunciation(units[0], by=person_of(request))
    return render(request, "petitions/desk/denunciation.html", {"noted": noted}, status=201)
