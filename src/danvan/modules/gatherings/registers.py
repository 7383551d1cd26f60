"""Lists of gatherings, sites, delegates and papers, for staff; of gatherings and sites for everybody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    days_filter,
    of_filter,
    saying,
    state_filter,
    state_of,
)
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import DELEGATE, GATHERING, PAPER, SITE, GatheringKind

_COLUMNS = (
    Column("title", _("Gathering"), "title", main=True),
    Column("starts", _("Begins"), "starts_at", kind="moment", sort="starts_at"),
    Column("unit", _("Unit"), "unit"),
    Column("host", _("Host"), "host"),
    Column("kind", _("Kind"), "get_kind_display"),
    Column("state", _("State"), state_of, kind="state"),
    Column("place", _("Place"), "place", on_screen=False),
    Column("form", _("How people take part"), "get_form_display", on_screen=False),
    Column("number", _("Number of the notice"), "number", on_screen=False),
)
_ORDERS = (
    Order("new", _("Latest first"), ("-starts_at", "-pk")),
    Order("old", _("Earliest first"), ("starts_at", "pk")),
)
_KIND = choice_filter("kind", _("Kind"), GatheringKind.choices)
_DAY = days_filter("starts_at__date", _("Day"))

GATHERINGS = Register(
    name="hoi-nghi", title=_("Gatherings"), scope=lambda request: queries.gatherings_for(request.user),
    columns=_COLUMNS, filters=(state_filter(GATHERING), _KIND, _DAY, UNIT_FILTER), search=saying("title", "place"),
    default_order=("-starts_at", "-pk"), orders=_ORDERS,
    record_url=lambda row: reverse("gatherings:gathering", args=[row.pk]),
    empty_title=_("No gathering yet"), empty_text=_("Plan the first one: its sites, delegates and papers follow."),
)  # fmt: skip

_SITE_COLUMNS = (
    Column("place", _("Site"), "place", main=True),
    Column("number", _("No."), "number", kind="number", sort="number"),
    Column("unit", _("Unit"), "unit"),
    Column("expected", _("Expected"), "expected", kind="number"),
    Column("invited", _("Invited"), "invited_count", kind="number"),
    Column("present", _("Present"), "present_count", kind="number"),
)
_SITE_ORDERS = (Order("number", _("By number"), ("gathering_id", "number", "pk")),)
_OF_GATHERING = of_filter("gathering", _("Gathering"))

SITES = Register(
    name="diem-cau", title=_("Sites"), scope=lambda request: queries.sites_for(request.user),
    columns=(*_SITE_COLUMNS, Column("gathering", _("Gathering"), "gathering"), Column("state", _("State"), state_of, kind="state")),
    filters=(_OF_GATHERING, state_filter(SITE), UNIT_FILTER), search=saying("place", "unit__name"),
    default_order=("-gathering_id", "number", "pk"), orders=_SITE_ORDERS,
    record_url=lambda row: reverse("gatherings:site", args=[row.pk]),
    empty_title=_("No site here"),
)  # fmt: skip

DELEGATES = Register(
    name="dai-bieu", title=_("Delegates"), scope=lambda request: queries.delegates_for(request.user),
    columns=(
        Column("name", _("Name"), "name", main=True),
        Column("role", _("Body and post"), "role"),
        Column("site", _("Site"), "site"),
        Column("state", _("State"), state_of, kind="state"),
        Column("attended", _("Came at"), "attended_at", kind="moment"),
        Column("how", _("Counted"), "get_attended_how_display", on_screen=False),
        Column("unit", _("Unit"), "unit", on_screen=False),
        Column("code", _("Code"), "code", on_screen=False, in_export=False),
    ),
    filters=(_OF_GATHERING, of_filter("site", _("Site")), state_filter(DELEGATE), UNIT_FILTER),
    search=saying("name", "role"), default_order=("site_id", "pk"),
    record_url=lambda row: reverse("gatherings:delegate", args=[row.pk]),
    empty_title=_("No delegate yet"), empty_text=_("Enter a list at a site, or bring one in from a file."),
)  # fmt: skip

PAPERS = Register(
    name="tham-luan", title=_("Papers read out"), scope=lambda request: queries.papers_for(request.user),
    columns=(
        Column("title", _("Paper"), "title", main=True),
        Column("gathering", _("Gathering"), "gathering"),
        Column("body", _("Body"), "body"),
        Column("speaker", _("Speaker (post)"), "speaker"),
        Column("order", _("Order"), "place_in_order", kind="number"),
        Column("state", _("State"), state_of, kind="state"),
    ),
    filters=(_OF_GATHERING, state_filter(PAPER), UNIT_FILTER), search=saying("title", "speaker"), default_order=("-pk",),
    record_url=lambda row: reverse("gatherings:paper", args=[row.pk]),
    empty_title=_("No paper yet"), empty_text=_("Ask a body for one on the page of a gathering."),
)  # fmt: skip

PUBLIC_GATHERINGS = Register(
    name="public-gatherings", title=_("Conferences and gatherings"), scope=lambda request: queries.public_gatherings(),
    columns=_COLUMNS[:6],
    filters=(state_filter(GATHERING, public=queries.PUBLIC_STATES), _KIND, _DAY, UNIT_FILTER),
    search=saying("title", "place"), default_order=("-starts_at", "-pk"), orders=_ORDERS,
    record_url=lambda row: reverse("gatherings:public_gathering", args=[row.pk]),
    empty_title=_("No gathering has been announced yet"),
)  # fmt: skip

PUBLIC_SITES = Register(
    name="public-sites", title=_("Sites of gatherings"), scope=lambda request: queries.public_sites(),
    columns=_SITE_COLUMNS, filters=(_OF_GATHERING, UNIT_FILTER), search=saying("place", "unit__name"),
    default_order=("-gathering_id", "number", "pk"), orders=_SITE_ORDERS,
    record_url=lambda row: reverse("gatherings:public_gathering", args=[row.gathering_id]),
    empty_title=_("No site here"),
)  # fmt: skip
