"""The list of papers for those whose posts reach them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import UNIT_FILTER, days_filter, saying, state_filter, state_of
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import PAPER

PAPERS = Register(
    name="doc-van-ban", title=_("Papers read"), scope=lambda request: queries.papers_for(request.user),
    columns=(
        Column("title", _("Paper"), "title", main=True),
        Column("state", _("State"), state_of, kind="state"),
        Column("unit", _("Unit"), "unit"),
        Column("found", _("Finds"), "found", kind="number"),
        Column("abstained", _("Left unsaid"), "abstained", kind="number"),
        Column("pages", _("Pages"), "pages", kind="number", on_screen=False),
        Column("issued", _("Day of the paper"), "issued_on", kind="day", on_screen=False),
        Column("begun", _("Handed in"), "begun_at", kind="moment", sort="begun_at"),
    ),
    filters=(state_filter(PAPER), days_filter("begun_at__date", _("Handed in")), UNIT_FILTER),
    search=saying("title"), default_order=("-pk",), orders=(Order("new", _("Newest first"), ("-pk",)),),
    record_url=lambda row: reverse("reading:paper", args=[row.pk]),
    empty_title=_("No paper has been read yet"),
    empty_text=_("Hand in a report or a table: what it says is proposed, and you decide."),
)  # fmt: skip
