"""Accepted returns for everybody: the paper with numbers that open, its editions, and what changed since."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from danvan.kernel.dossiers.public import Shelf
from danvan.web.http import public, staff_only

from .. import queries, registers, rendering, wording


def opens_in_public(row: Any) -> rendering.Opens:
    """Where a number of a public return opens."""

    def opens(name: str, moment: str, unit: str) -> str:
        asked = [
            f"{key}={value}"
            for key, value in (("ky", "" if moment == "now" else moment), ("don-vi", unit))
            if value
        ]
        url = reverse("reports:public_number", args=[row.pk, name])
        return f"{url}?{'&'.join(asked)}" if asked else url

    return opens


def return_context(request: HttpRequest, row: Any) -> dict[str, Any]:
    """What stands on a return's public page."""
    edition = queries.last_edition(row)
    if edition is None:
        raise Http404
    return {
        "row": row, "edition": edition, "sections": rendering.sections(edition.told, opens_in_public(row)),
        "period": wording.period_words(row.period), "entry": queries.entry_of(edition),
    }  # fmt: skip


SHELF = Shelf(
    register=registers.PUBLIC_RETURNS, template="reports/public/return.html", context=return_context
)


@public
@require_safe
def edition(request: HttpRequest, digest: str) -> HttpResponse:
    """Where the code on a printed paper leads: to the return once it is public, else to what the log says of it."""
    found = queries.edition_called(digest)
    if found is None:
        raise Http404
    last = queries.last_edition(found.of)
    if found.of.state == "accepted" and last is not None and last.pk == found.pk:
        return redirect("reports:public_return", pk=found.of_id)
    context = {"edition": found, "row": found.of, "entry": queries.entry_of(found)}
    return render(request, "reports/public/edition.html", context)


@public
@require_safe
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What is counted otherwise today than in the edition that was signed, and why."""
    return _differences(
        request,
        queries.public_returns().filter(pk=pk).first(),
        "web/page_portal.html",
        "reports:public_return",
    )


@staff_only
@require_safe
def desk_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for those who may see the return before it is public."""
    return _differences(
        request,
        queries.returns_for(request.user).filter(pk=pk).first(),
        "web/page_desk.html",
        "reports:return",
    )


def _differences(request: HttpRequest, row: Any, frame: str, back: str) -> HttpResponse:
    edition = queries.last_edition(row) if row is not None else None
    if row is None or edition is None:
        raise Http404
    found = queries.differences(edition)
    units = queries.units_named(change.unit_id for one in found for change in one.changes)
    told = [
        {
            "row": one, "label": one.label,
            "then": wording.shown_value(one.then, _kind(edition, one.name)),
            "now": wording.shown_value(one.now, _kind(edition, one.name)),
            "changes": [
                {"unit": units[each.unit_id], "month": each.month, "by": each.by, "on": each.last_on}
                for each in one.changes if each.unit_id in units
            ],
        }
        for one in found
    ]  # fmt: skip
    context = {
        "frame": frame,
        "row": row,
        "edition": edition,
        "differences": told,
        "back": reverse(back, args=[row.pk]),
    }
    return render(request, "reports/differences.html", context)


def _kind(edition: Any, name: str) -> str:
    return str(edition.told["figures"][name]["kind"])
