"""Lists of foresight, for staff and for everybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import UNIT_FILTER, days_filter, saying, state_filter, state_of
from danvan.web.registers import Column, Register

from . import queries
from .states import FORESIGHT_RECORD, PUBLIC

_SHARED: dict[str, Any] = {
    "columns": (
        Column("title", _("Title"), "title", main=True),
        Column("body", _("Who does it"), "body"),
        Column("unit", _("Unit"), "unit"),
        Column("due", _("Due"), "due_on", kind="day", sort="due_on"),
        Column("state", _("State"), state_of, kind="state"),
        Column("text", _("What it is about"), "text", on_screen=False),
    ),
    "search": saying("title", "text"),
    "default_order": ("-pk",),
    "empty_title": _("Nothing here yet"),
}
FORESIGHT = Register(
    name="foresight", title=_("Foresight"), scope=lambda request: queries.foresight_for(request.user),
    filters=(state_filter(FORESIGHT_RECORD), UNIT_FILTER, days_filter("due_on", _("Due"))),
    record_url=lambda row: reverse("foresight:foresight_record", args=[row.pk]), **_SHARED,
)  # fmt: skip
PUBLIC_FORESIGHT = Register(
    name="public-foresight", title=_("Foresight"), scope=lambda request: queries.public_foresight(),
    filters=(state_filter(FORESIGHT_RECORD, public=PUBLIC), UNIT_FILTER),
    record_url=lambda row: reverse("foresight:public_foresight_record", args=[row.pk]), **_SHARED,
)  # fmt: skip
