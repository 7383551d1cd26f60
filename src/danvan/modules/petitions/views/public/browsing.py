"""Everything published: the list with its filters, the same by place, as a feed, for search engines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from danvan.kernel.figures.public import measures
from danvan.kernel.organisations.public import Unit, ancestors_of, children_of, roots, unit_by_ref
from danvan.lib.periods import days_in_address
from danvan.lib.vietnamese.normal import normalise
from danvan.web import parts
from danvan.web.caching import cached_page
from danvan.web.http import is_htmx, public

from ...forms.public import BrowseForm
from ...queries.browsing import GROUPS, LATE, Counted, Wanted, by_place, page_of, topics
from ...queries.versions import page_version
from . import shown

_FEED_SIZE = 50
_TREE = re.compile(r"[a-z0-9-]{1,20}")
_SITEMAP_SIZE = 1000


@dataclass(frozen=True)
class Asked:
    """The list's address, understood."""

    wanted: Wanted
    after: str
    place_view: bool
    unknown_unit: bool


def asked_for(request: HttpRequest) -> Asked:
    """What the address asks for; parts that mean nothing are left out. No query unless it names a unit."""
    names = ("q", "chu_de", "trang_thai", "don-vi")
    said = {name: normalise(request.GET.get(name, ""))[:120].strip() for name in names}
    unit = unit_by_ref(said["don-vi"]) if said["don-vi"] else _root(tree_of(request))
    state = said["trang_thai"]
    return Asked(
        wanted=Wanted(
            unit=unit,
            topic=said["chu_de"],
            state=state if state in GROUPS or state == LATE else "",
            words=said["q"],
            counted=_counted(request, unit),
        ),
        after=request.GET.get("sau", "")[:40],
        place_view=request.GET.get("xem") == "noi",
        unknown_unit=unit is None and bool(said["don-vi"]),
    )


def tree_of(request: HttpRequest) -> str:
    """The tree of units that the address names, if there is such a one. Others than the home tree are imported."""
    named = request.GET.get("tree", settings.HOME_TREE)
    is_known = named == settings.HOME_TREE or (_TREE.fullmatch(named) and _root(named))
    return named if is_known else settings.HOME_TREE


def _root(tree: str) -> Unit | None:
    """A foreign tree is shown from its root; the home tree as a whole needs none."""
    return None if tree == settings.HOME_TREE else next(iter(roots(tree)), None)


def _version(request: HttpRequest) -> str | None:
    """Searches, drill-downs and the counts by place are not worth keeping: each is asked for once."""
    asked = asked_for(request)
    if asked.wanted.words or asked.wanted.counted or asked.place_view:
        return None
    return page_version(asked.wanted, after=asked.after)


@public
@require_safe
@cached_page(_version)
def matters(request: HttpRequest) -> HttpResponse:
    asked = asked_for(request)
    here = asked.wanted.unit
    context: dict[str, Any] = {
        "asked": asked,
        "form": _form(request),
        "unit": here,
        "tabs": _tabs(request, asked),
        "crumbs": _crumbs(here),
        "children": [] if asked.place_view else _below(here),
        "feed_url": _address("petitions:feed", request, but=("sau", "xem")),
        "kept": [(name, value) for name, value in request.GET.items() if name in ("tree", "don-vi", "xem")],
        "is_filtered": any(
            (asked.wanted.topic, asked.wanted.state, asked.wanted.words, asked.wanted.counted)
        ),
    }
    if asked.place_view:
        places, at = by_place(here or roots(tree_of(request))[0])
        context |= {
            "places": places,
            "empty_places": [place for place in places if not place.total],
            "counted_at": at,
            "list_url": _address("petitions:matters", request, but=("sau", "xem")),
        }
    else:
        page = page_of(asked.wanted, after=asked.after)
        context |= {
            "rows": [row_of(matter) for matter in page.matters],
            "next_url": _address("petitions:matters", request, sau=page.after) if page.after else "",
            "first_url": _address("petitions:matters", request, but=("sau",)) if asked.after else "",
        }
    template = "petitions/public/_results.html" if is_htmx(request) else "petitions/public/matters.html"
    return render(request, template, context)


def _below(here: Unit | None) -> list[Unit]:
    """Units one can go down to; from the whole country to its provinces."""
    above = here or next(iter(roots(settings.HOME_TREE)), None)
    return children_of(above) if above is not None else []


def _form(request: HttpRequest) -> BrowseForm:
    return BrowseForm(
        request.GET, topics=[(topic.code, topic.name) for topic in topics(tree=tree_of(request))]
    )


def row_of(matter: Any) -> dict[str, Any]:
    """A matter as one line of a list: no query."""
    return {
        "url": reverse("petitions:matter", args=[matter.number]),
        "number": matter.number,
        "title": matter.public_title,
        "excerpt": matter.public_text,
        "unit": matter.unit,
        "topic": matter.topic,
        "state": shown.state_of(matter),
        "clock": shown.short_clock(matter),
        "on": timezone.localtime(matter.published_at),
        "supports": matter.support_count,
        "reopened": matter.reopened_count,
    }


def _feed_version(request: HttpRequest) -> str | None:
    wanted = asked_for(request).wanted
    return None if wanted.words or wanted.counted else page_version(wanted, size=_FEED_SIZE)


@public
@require_safe
@cached_page(_feed_version)
def feed(request: HttpRequest) -> HttpResponse:
    """New matters of a unit, topic or state for a feed reader."""
    asked = asked_for(request)
    unit = asked.wanted.unit
    title = _("Published matters: %(unit)s") % {"unit": unit.full_name if unit else _("whole country")}
    link = f"{settings.BASE_URL}{_address('petitions:matters', request, but=('sau', 'xem'))}"
    atom = Atom1Feed(
        title=title, link=link, description=title, feed_url=f"{settings.BASE_URL}{request.get_full_path()}"
    )
    for matter in page_of(asked.wanted, size=_FEED_SIZE).matters:
        address = f"{settings.BASE_URL}{reverse('petitions:matter', args=[matter.number])}"
        atom.add_item(
            title=matter.public_title,
            link=address,
            unique_id=address,
            description=matter.public_text[:500],
            pubdate=matter.published_at,
            categories=[str(matter.get_state_display()), str(matter.topic or ""), matter.unit.full_name],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _sitemap_version(request: HttpRequest) -> str:
    return page_version(Wanted(), size=_SITEMAP_SIZE)


@public
@require_safe
@cached_page(_sitemap_version)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The newest published matters; older ones are found through their units."""
    found = page_of(Wanted(), size=_SITEMAP_SIZE).matters
    addresses = [
        f"{settings.BASE_URL}{reverse('petitions:matter', args=[matter.number])}" for matter in found
    ]
    return render(
        request, "petitions/public/sitemap.xml", {"addresses": addresses}, content_type="application/xml"
    )


def _counted(request: HttpRequest, unit: Unit | None) -> Counted | None:
    """The records behind a figure: its name, unit and months or days stand in the address that the figure links to."""
    name = request.GET.get("so-lieu", "")
    if name not in measures():
        return None
    try:
        start, end = days_in_address(request.GET.get("tu", ""), request.GET.get("den", ""))
    except ValueError:
        return None
    home = unit or roots(tree_of(request))[0]
    return Counted(name=name, label=str(measures()[name].label), unit=home, start=start, end=end)


def _crumbs(unit: Unit | None) -> list[parts.Link]:
    if unit is None:
        return []
    listed = reverse("petitions:matters")
    above = [one for one in ancestors_of(unit)[:-1] if not one.is_country]
    return [
        parts.Link(_("Whole country"), listed),
        *(parts.Link(one.full_name, f"{listed}?don-vi={one.ref}") for one in above),
    ]


def _tabs(request: HttpRequest, asked: Asked) -> list[parts.Link]:
    listed = _address("petitions:matters", request, but=("xem", "sau"))
    placed = _address("petitions:matters", request, but=("sau", "q", "chu_de", "trang_thai"), xem="noi")
    return [
        parts.Link(_("Newest"), listed, icon="list", current=not asked.place_view),
        parts.Link(_("By place"), placed, icon="pin", current=asked.place_view),
    ]


_KNOWN = ("tree", "don-vi", "q", "chu_de", "trang_thai", "xem", "sau", "so-lieu", "tu", "den")


def _address(name: str, request: HttpRequest, *, but: tuple[str, ...] = (), **more: str) -> str:
    """An address of this list with the filters that are on; unknown parts of the query go no further."""
    kept = {
        key: request.GET[key] for key in _KNOWN if request.GET.get(key) and key not in but and key not in more
    }
    query = urlencode(kept | {key: value for key, value in more.items() if value})
    return f"{reverse(name)}?{query}" if query else reverse(name)
