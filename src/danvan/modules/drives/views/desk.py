"""Staff pages beside the desks: the receipt that is printed, and bank statements brought in as tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from danvan.kernel.dossiers.public import person_of
from danvan.lib.errors import Refused
from danvan.web.http import staff_only
from danvan.web.qr import qr_svg
from danvan.web.registers.importing import ImportView
from danvan.web.registers.parsing import CellError, parse_choice, parse_count, parse_day, parse_text
from danvan.web.registers.planning import ImportField, ImportPlan

from .. import actions, queries, registers, rules
from ..actions.books import MOST, Row
from ..states import BOOKED, Consent, Giver, Good, measured


@staff_only
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of a contribution, for the giver's hands."""
    row = (
        registers.CONTRIBUTIONS.scope(request)
        .filter(pk=pk, counters=None)
        .select_related("drive__host")
        .first()
    )
    if row is None:
        raise Http404
    address = settings.BASE_URL + reverse("drives:receipt", args=[row.code])
    context = {
        "row": row, "words": measured(row.kind, row.quantity), "name": row.giver or queries.public_name(row),
        "qr": qr_svg(address, label=_("QR code of this receipt")),
        "check_url": settings.BASE_URL + reverse("drives:check"),
    }  # fmt: skip
    answer = render(request, "drives/desk/slip.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


class Import(ImportView):
    """The page where a bank statement or an office's own list comes in: all lines or none, each once."""

    title = gettext_lazy("Bring in a bank statement")
    text = gettext_lazy(
        "Contributions, one a row. Nothing is written before every row is in order. A line whose reference is in the books"
        " already is not entered again."
    )
    unique = ("reference",)
    most_rows = 5000

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        drive = registers.DRIVES.scope(request).filter(pk=kwargs["pk"]).first()
        if drive is None or not rules.may_give(person_of(request), drive):
            raise Http404
        self.drive = drive
        self.done_url = reverse("drives:drive", args=[drive.pk])
        kinds = {str(Good(one).label): one for one in BOOKED if one in drive.accepts}
        words = {
            "reference": _("Transaction number"),
            "day": _("Transaction date"),
            "quantity": _("Amount"),
            "giver": _("Sender"),
        }
        givers = {_("individual"): Giver.INDIVIDUAL, _("collective"): Giver.COLLECTIVE}
        consents = {_("yes"): Consent.GIVEN, _("no"): Consent.NONE}
        today = f"{timezone.localdate():%d/%m/%Y}"
        self.fields = (
            ImportField("reference", gettext_lazy("Reference"), _reference, True, (words["reference"],), "FT26327001"),
            ImportField("day", gettext_lazy("Day"), self._day, True, (words["day"],), today),
            ImportField("quantity", gettext_lazy("Quantity"), _amount, True, (words["quantity"],), "500000"),
            ImportField("kind", gettext_lazy("Kind"), parse_choice(kinds), example=next(iter(kinds), "")),
            ImportField("giver", gettext_lazy("Giver"), _name, aliases=(words["giver"],)),
            ImportField("giver_kind", gettext_lazy("Who gives"), parse_choice(givers), example=_("individual")),
            ImportField("consent", gettext_lazy("To be named"), parse_choice(consents), example=_("no")),
        )  # fmt: skip
        return super().dispatch(request, *args, **kwargs)

    def _day(self, value: Any) -> date:
        day = parse_day(value)
        if not self.drive.opened_on <= day <= timezone.localdate():
            raise CellError(
                _("This day lies outside the drive."),
                _("Write a day from the opening of the drive until today."),
            )
        return day

    def check(self, record: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Whoever is to be named needs a name."""
        if record.get("consent") == Consent.GIVEN and not record.get("giver"):
            return [("giver", _("Nobody is named here."), _("Write the name, or “no” under “To be named”."))]
        return []

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        rows = [Row(**values) for _number, values in plan.records]
        new = actions.take_in_contributions(self.drive, by=person_of(request), rows=rows)
        if not new:
            raise Refused("known", _("Every line of this file is in the books already."))
        return new


def _reference(value: Any) -> str:
    return parse_text(value, longest=80).strip()


def _name(value: Any) -> str:
    return parse_text(value, longest=200).strip()


def _amount(value: Any) -> int:
    amount = parse_count(value)
    if not 0 < amount <= MOST:
        raise CellError(_("This cannot be an amount."), _("Write a whole number above zero."))
    return amount


table = staff_only(Import.as_view())
