"""Pages that everybody may open: a gathering, the door of a site, an invitation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import Shelf, exhibits_of
from danvan.kernel.ledger.public import proof_text
from danvan.kernel.organisations.public import Resident
from danvan.lib.codes import BadCode
from danvan.lib.errors import Refused
from danvan.web.http import public
from danvan.web.parts import Link
from danvan.web.qr import qr_svg
from danvan.web.ratelimit import by_address, limit, seconds_to_wait
from danvan.web.views import too_many

from .. import actions, queries, registers, rules
from ..forms import CodeForm

#: Wrong codes from one address before it has to wait: a hall shares one, a mobile network many halls.
_WRONG = "120/10m"
_READING = "600/10m"
_STATUS = {"bad_code": 422, "unknown": 404, "closed": 409}


def gathering_context(request: HttpRequest, gathering: Any) -> dict[str, Any]:
    """What stands on a gathering's public page: counts, never names."""
    return {
        "gathering": gathering, "attendance": queries.attendance(gathering),
        "by_unit": queries.attendance_by_unit(gathering), "papers": queries.accepted_papers(gathering),
        "honours": queries.honours_of(gathering),
        "sites_url": f"{reverse('gatherings:public_site_list')}?gathering={gathering.pk}",
        "files": [
            Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
            for one in exhibits_of(gathering, public=True)
        ],
    }  # fmt: skip


GATHERING_SHELF = Shelf(
    register=registers.PUBLIC_GATHERINGS,
    template="gatherings/public/gathering.html",
    context=gathering_context,
)
SITE_SHELF = Shelf(register=registers.PUBLIC_SITES)


# The address itself is the key and nobody's session counts here, so that there is nothing a foreign page could borrow.
@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, handle: str) -> HttpResponse:
    """The page behind a site's QR code: say your code and be counted. Scanners ask for JSON and get it."""
    if request.method != "POST":
        return _door_page(request, _site(handle), CodeForm())
    as_json = "application/json" in request.headers.get("Accept", "")
    try:
        marked = actions.check_in_through(handle, by=Resident(), code=request.POST.get("code", ""))
    except Refused as refusal:
        return _refused(request, handle, refusal, as_json=as_json)
    if as_json:
        at = marked.delegate.attended_at
        return JsonResponse(
            {"present": True, "is_new": marked.is_new, "at": at.isoformat() if at else "", "receipt": marked.delegate.uid.hex},
            status=201 if marked.is_new else 200,
        )  # fmt: skip
    return _door_page(request, _site(handle), CodeForm(), marked=marked)


def _site(handle: str) -> Any:
    site = queries.site_called(handle)
    if site is None:
        raise Http404
    return site


def _refused(request: HttpRequest, handle: str, refusal: Refused, *, as_json: bool) -> HttpResponse:
    """In words; whoever tries codes has to wait, and whoever has a good one never does."""
    site = _site(handle)
    if refusal.code != "closed":
        wait = seconds_to_wait("gatherings.wrong_code", _WRONG, by_address(request))
        if wait:
            return too_many(request, retry_after=wait)
    if as_json:
        told = {"present": False, "code": refusal.code, "message": refusal.message}
        return JsonResponse(told, status=_STATUS.get(refusal.code, 422))
    form = CodeForm(request.POST)
    form.full_clean()
    if not form.errors:
        form.add_error("code", refusal.message)
    return _door_page(request, site, form, status=422)


def _door_page(
    request: HttpRequest,
    site: Any,
    form: CodeForm,
    *,
    marked: actions.Marked | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "site": site, "gathering": site.gathering, "form": form, "marked": marked, "takes": rules.takes_delegates(site),
        "invitation_url": reverse("gatherings:invitation", args=[marked.delegate.code]) if marked else "",
    }  # fmt: skip
    return render(request, "gatherings/public/door.html", context, status=status)


def _delegate(code: str) -> Any:
    try:
        found = queries.delegate_with(code)
    except BadCode:
        found = None
    if found is None:
        raise Http404
    return found


@public
@never_cache
@require_safe
@limit("gatherings.invitation", _READING, methods=("GET",))
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """One's own invitation: what, when, where, the code as QR; and since when one is counted. Without a name."""
    delegate = _delegate(code)
    address = request.build_absolute_uri(reverse("gatherings:invitation", args=[delegate.code]))
    context = {
        "delegate": delegate, "gathering": delegate.gathering, "code": delegate.code, "qr": qr_svg(address),
        "is_over": delegate.gathering.starts_at < timezone.now(),
    }  # fmt: skip
    return render(request, "gatherings/public/invitation.html", context)


@public
@never_cache
@require_safe
@limit("gatherings.invitation", _READING, methods=("GET",))
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Proof that one was counted, as a c2sp.org/tlog-proof file; 404 until the log holds the entry."""
    text = proof_text(_delegate(code).thing, act="gatherings.delegate_attended")
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="diem-danh.tlog-proof"'
    return response
