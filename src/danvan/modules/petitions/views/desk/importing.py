"""Bringing in an office's own register from Excel or CSV: every mistake named, all rows or none, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.lib.errors import Refused
from danvan.web.http import staff_only
from danvan.web.registers.importing import ImportView
from danvan.web.registers.parsing import CellError, parse_choice, parse_day, parse_text
from danvan.web.registers.planning import ImportField, ImportPlan

from ...actions.taking_in import TableRow, take_in_table
from ...queries import reach, staff
from ...states import Kind
from .loading import person_of

#: Kinds under the words offices use, in both languages.
_KINDS = {
    "phản ánh": Kind.FEEDBACK,
    "kiến nghị": Kind.PROPOSAL,
    "feedback": Kind.FEEDBACK,
    "proposal": Kind.PROPOSAL,
}
_EARLIEST = date(1986, 1, 1)


class Import(ImportView):
    """The page. Units and topics are looked up once for a file, within the reader's own reach."""

    title = gettext_lazy("Bring in a register")
    text = gettext_lazy(
        "Matters recorded elsewhere, one a row. Nothing is written before every row is in order. Complaints carry"
        " names and are not brought in this way."
    )
    done_url = reverse_lazy("petitions:desk_list")  # type: ignore[assignment]  # an address, read when asked
    unique = ("reference",)
    most_rows = 2000

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = person_of(request)
        if not person.can("petitions.import"):
            raise Http404
        self.person = person
        topics = {topic.name: topic for topic in staff.topics()} | {
            topic.code: topic for topic in staff.topics()
        }
        self.fields = (
            ImportField(
                "reference", gettext_lazy("Number in the register"), parse_text, True, example="12/2026"
            ),
            ImportField("kind", gettext_lazy("Kind"), parse_choice(_KINDS), True, example="phản ánh"),
            ImportField("title", gettext_lazy("Title"), _limited(160), True, example="Cống tắc ở ngõ 12"),
            ImportField(
                "text",
                gettext_lazy("Text"),
                _limited(8000),
                True,
                example="Cống trước ngõ 12 tắc một tuần nay.",
            ),
            ImportField("unit", gettext_lazy("Code of the unit"), self._unit, True, example="00337"),
            ImportField("received_on", gettext_lazy("Received"), _past_day, True, example="22/11/2026"),
            ImportField(
                "topic", gettext_lazy("Topic"), parse_choice(topics) if topics else parse_text, example=""
            ),
            ImportField("place", gettext_lazy("Where exactly"), _limited(200), example="ngõ 12"),
        )
        self.units: dict[str, Any] = {}
        return super().dispatch(request, *args, **kwargs)

    def _unit(self, value: Any) -> Any:
        """A unit by code; a code that a spreadsheet has robbed of its zeros is understood."""
        code = parse_text(value).strip()
        if code not in self.units:
            self.units[code] = reach.unit_in_reach(self.person, code)
        unit = self.units[code]
        if unit is None:
            raise CellError(
                _("No unit in your reach has the code “%(code)s”.") % {"code": code},
                _("Write the code of a commune or ward that exists today."),
            )
        return unit

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        rows = [TableRow(**_given(values)) for _number, values in plan.records]
        new = take_in_table(rows, by=self.person, digest=plan.digest)
        if not new:
            raise Refused("known", _("Every row of this file is here already."))
        return new


def _given(values: dict[str, Any]) -> dict[str, Any]:
    topic = values.get("topic")
    return {name: value for name, value in values.items() if value not in (None, "")} | {
        "topic": topic or None
    }


def _limited(longest: int) -> Callable[[Any], str]:
    return lambda value: parse_text(value, longest=longest)


def _past_day(value: Any) -> date:
    day = parse_day(value)
    if not _EARLIEST <= day <= timezone.localdate():
        raise CellError(_("This day cannot be a day of receipt."), _("Write a day that has passed."))
    return day


table = staff_only(Import.as_view())
