"""What petitions offer to the portal's pages. The portal knows none of this; it shows what is plugged in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Unit
from danvan.web import parts

from ...figures import STANDINGS
from ...queries.browsing import Wanted, page_of, resolved_with_pictures
from ...queries.versions import page_version, resolved_version
from . import shown
from .browsing import row_of

HEADLINE = (
    "petitions.on_time_rate",
    "petitions.received",
    "petitions.overdue",
    "petitions.satisfaction_rate",
)


def menu_report(request: HttpRequest) -> parts.Link:
    return parts.Link(
        _("Send a matter"), reverse("petitions:submit"), "edit", request.path.startswith("/gui/")
    )


def menu_matters(request: HttpRequest) -> parts.Link:
    return parts.Link(
        _("Published matters"), reverse("petitions:matters"), "list", request.path.startswith("/phan-anh/")
    )


def menu_follow(request: HttpRequest) -> parts.Link:
    is_here = request.path.startswith(("/theo-doi/", "/bien-nhan/"))
    return parts.Link(_("Follow"), reverse("petitions:follow"), "eye", is_here)


def hero(request: HttpRequest) -> dict[str, Any]:
    """The two things a resident comes for."""
    return {"submit_url": reverse("petitions:submit"), "follow_url": reverse("petitions:follow")}


def resolved(request: HttpRequest) -> dict[str, Any] | None:
    """The newest matters that were resolved and show it, with pictures before and after."""
    found = [_before_and_after(matter) for matter in resolved_with_pictures()]
    return (
        {"matters": found, "all_url": f"{reverse('petitions:matters')}?trang_thai=closed"} if found else None
    )


def home_version(request: HttpRequest) -> dict[str, Any]:
    return {"version": resolved_version()}


def of_unit(request: HttpRequest) -> dict[str, Any] | None:
    """Newest published matters of the unit whose page is shown, and the way to send one."""
    unit: Unit | None = getattr(request, "shown_unit", None)
    if unit is None:
        return None
    page = page_of(Wanted(unit=unit), size=5)
    return {
        "unit": unit,
        "rows": [row_of(matter) for matter in page.matters],
        "all_url": f"{reverse('petitions:matters')}?don-vi={unit.ref}",
        "submit_url": f"{reverse('petitions:submit')}?don-vi={unit.ref}",
        "feed_url": f"{reverse('petitions:feed')}?don-vi={unit.ref}",
    }


def unit_version(request: HttpRequest) -> dict[str, Any]:
    unit: Unit | None = getattr(request, "shown_unit", None)
    return {"version": page_version(Wanted(unit=unit), size=5) if unit else ""}


def figures(request: HttpRequest) -> dict[str, Any]:
    """Which figures stand first, and where the records behind a figure are listed."""
    return {
        "names": HEADLINE,
        "records_url": reverse("petitions:matters"),
        "prefix": "petitions.",
        "identity": ("petitions.received", tuple(f"petitions.received_{state}" for state in STANDINGS)),
    }


def poster(request: HttpRequest) -> dict[str, Any]:
    """Where the QR code of a poster leads."""
    return {"url": reverse("petitions:submit")}


def sitemaps(request: HttpRequest) -> dict[str, Any]:
    return {"url": reverse("petitions:sitemap")}


def _before_and_after(matter: Any) -> dict[str, Any]:
    files = list(matter.attachments.all())
    before = [file for file in shown.files_of(files, role="sent") if file["is_image"]]
    after = [file for file in shown.files_of(files, role="evidence") if file["is_image"]]
    return row_of(matter) | {
        "before": before[:1],
        "after": after[:1],
        "done_on": matter.ended_on or matter.answered_on,
    }
