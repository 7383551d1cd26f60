"""Pages of the host and of a site's clerk: lists from a file, ticking names, QR codes and invitations to print."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import person_of
from danvan.lib.errors import Refused
from danvan.web.http import is_htmx, staff_only
from danvan.web.qr import qr_svg
from danvan.web.registers.importing import ImportView
from danvan.web.registers.parsing import CellError, parse_text
from danvan.web.registers.planning import ImportField, ImportPlan

from .. import actions, queries, rules

#: Names on one page of the clerk; a site with more is searched by name.
_NAMES = 200
#: Invitations on one sheet of the printer's queue.
_CARDS = 120


def _gathering(request: HttpRequest, pk: int) -> Any:
    found = queries.gatherings_for(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _site(request: HttpRequest, pk: int) -> Any:
    found = queries.sites_for(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class Import(ImportView):
    """Delegates of a gathering from Excel or CSV: every mistake named, all rows or none."""

    title = gettext_lazy("Bring delegates in from a file")
    text = gettext_lazy("One delegate a row. A site is named by its number, or by the code of its unit.")
    most_rows = 100_000
    most_bytes = 16 * 1024 * 1024

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.gathering = _gathering(request, kwargs["pk"])
        if not rules.may_register(person_of(request), self.gathering):
            raise Http404
        self.done_url = reverse("gatherings:gathering", args=[self.gathering.pk])
        self.sites: dict[str, Any] | None = None
        self.fields = (
            ImportField("site", gettext_lazy("Site"), self._find, True, ("điểm cầu", "mã đơn vị"), "1"),
            ImportField("name", gettext_lazy("Name"), _limited(120), True, ("họ và tên", "họ tên"), "Nguyễn Văn A"),
            ImportField("role", gettext_lazy("Body and post"), _limited(200), False, ("chức vụ, đơn vị", "chức vụ"), "Phó Chủ tịch"),
            ImportField("email", gettext_lazy("E-mail"), _email, False, ("thư điện tử",)),
        )  # fmt: skip
        return super().dispatch(request, *args, **kwargs)

    def _find(self, value: Any) -> Any:
        word = parse_text(value, longest=40).strip()
        if self.sites is None:
            self.sites = _names_of_sites(self.gathering)
        for name in (word, f"#{word.zfill(5)}", f"#{word.zfill(2)}"):
            site = self.sites.get(name)
            if site is not None:
                return site
        raise CellError(
            _("No site of this gathering is called “%(name)s”.") % {"name": word},
            _("Write the number of the site, or the code of a unit that has one site."),
        )

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        listed = [actions.NewDelegate(**values) for _row, values in plan.records]
        actions.register_delegates(
            self.gathering, by=person_of(request), delegates=listed, file_digest=plan.digest
        )
        return len(listed)

    def already(self, request: HttpRequest, digest: str) -> str:
        is_known = self.gathering.rolls.filter(file_digest=digest).exists()
        return _("This very file has been entered already.") if is_known else ""


def _names_of_sites(gathering: Any) -> dict[str, Any]:
    """Sites by their number, and by the code of their unit where the unit has one only: one query."""
    found: dict[str, Any] = {}
    for site in gathering.sites.filter(state="set").select_related("unit"):
        site.gathering = gathering
        found[str(site.number)] = site
        code = f"#{site.unit.code}"
        found[code] = None if code in found else site
    return found


def _limited(longest: int) -> Any:
    return lambda value: parse_text(value, longest=longest).strip()


def _email(value: Any) -> str:
    text = parse_text(value, longest=254).strip()
    try:
        fields.EmailField().clean(text)
    except fields.ValidationError:
        raise CellError(
            _("“%(value)s” is no e-mail address.") % {"value": text}, _("Mend it or leave it out.")
        ) from None
    return text


import_delegates = staff_only(Import.as_view())


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def ticking(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk's list: tick names, send once; whoever is ticked already stays so."""
    site, person = _site(request, pk), person_of(request)
    if not rules.may_tick(person, site):
        messages.warning(request, _("Nobody is counted here now: the gathering has not begun, or is over."))
        return redirect("gatherings:site", pk=pk)
    if request.method == "POST":
        return _ticked(request, site)
    term = request.GET.get("q", "").strip()[:100]
    rows = queries.delegates_for(person).filter(site=site, state="invited").order_by("name", "pk")
    waiting = rows.filter(name__icontains=term) if term else rows
    shown = list(waiting[: _NAMES + 1])
    context = {
        "site": site, "gathering": site.gathering, "delegates": shown[:_NAMES], "is_cut": len(shown) > _NAMES, "term": term,
        "invited": site.invited_count, "present": site.present_count,
    }  # fmt: skip
    return render(request, "gatherings/desk/ticking.html", context)


def _ticked(request: HttpRequest, site: Any) -> HttpResponse:
    keys = [
        int(one)
        for one in request.POST.getlist("delegate")
        if one.isascii() and one.isdigit() and len(one) < 19
    ]
    chosen = list(site.delegates.filter(pk__in=keys[:_NAMES]))
    try:
        new = actions.mark_delegates(site, by=person_of(request), delegates=chosen)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, ngettext("%(n)d more is counted.", "%(n)d more are counted.", new) % {"n": new}
        )
    return redirect("gatherings:ticking", pk=site.pk)


@staff_only
@require_safe
def site_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for the door of the site, with its QR code; prints on one page."""
    site = _printable(request, pk)
    address = request.build_absolute_uri(reverse("gatherings:door", args=[site.handle]))
    context = {"site": site, "gathering": site.gathering, "qr": qr_svg(address), "address": address}
    return render(request, "gatherings/desk/code.html", context)


@staff_only
@require_safe
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitations of a site with names, codes and QR, to be printed and cut."""
    site = _printable(request, pk)
    start = request.GET.get("from", "0")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    rows = queries.delegates_for(request.user).filter(site=site).exclude(state="withdrawn").order_by("pk")
    shown = list(rows[first : first + _CARDS + 1])
    cards = [
        {"row": one, "code": one.code, "qr": qr_svg(request.build_absolute_uri(reverse("gatherings:invitation", args=[one.code])))}
        for one in shown[:_CARDS]
    ]  # fmt: skip
    more = first + _CARDS if len(shown) > _CARDS else None
    context = {"site": site, "gathering": site.gathering, "cards": cards, "more": more}
    return render(request, "gatherings/desk/invitations.html", context)


def _printable(request: HttpRequest, pk: int) -> Any:
    site = _site(request, pk)
    if not (rules.may_register_at(person_of(request), site) or rules.may_tick(person_of(request), site)):
        raise Http404
    return site


@staff_only
@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts as they stand now; the page fetches them again by itself."""
    gathering = _gathering(request, pk)
    here = {"attendance": queries.attendance(gathering), "by_unit": queries.attendance_by_unit(gathering)}
    if is_htmx(request):
        return render(request, "gatherings/_attendance.html", here)
    address = reverse("gatherings:live", args=[pk])
    return render(request, "gatherings/desk/live.html", {"gathering": gathering, "live_url": address, **here})
