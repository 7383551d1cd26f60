"""The list of papers for those whose posts reach them, and the words in which finds, refusals and remarks are shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import UNIT_FILTER, days_filter, saying, state_filter, state_of
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import FIELDS, PAPER, WORDS

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


def problem_text(code: str) -> str:
    """Why a paper could not be read, and what to do about it."""
    return {
        "too_large": gettext("The file is too large to be read."),
        "too_large_unpacked": gettext("The file is too large when unpacked."),
        "too_heavy": gettext("Reading this file takes more time or memory than allowed. Send it in parts."),
        "entities": gettext("The file holds declarations that may reach outside it, so it is not read."),
        "encrypted": gettext("The file is locked with a password. Save it without one and hand it in again."),
        "old_office": gettext("This is a file of an old office program. Save it as .docx or .xlsx and hand it in again."),
        "unknown_type": gettext("This kind of file cannot be read. Word, PDF, Excel, web pages and plain text can."),
        "pictures_only": gettext("This PDF holds pictures of pages, no text. Ask for the file it was printed from, or paste the text."),
        "empty": gettext("There is no text in this file."),
        "gone": gettext("The file is no longer there. Hand it in again."),
    }.get(code, gettext("The file is damaged and cannot be read. Save it once more and hand it in again."))  # fmt: skip


def remark_text(code: str) -> str:
    """What was left out of a paper that was read."""
    return {
        "macros_ignored": gettext("The file holds macros, which are programs. They were not opened."),
        "pages_left_out": gettext("The paper has more pages than are read; the last ones were left out."),
        "text_left_out": gettext("The paper holds more text than is read; the rest was left out."),
        "part_unreadable": gettext("A part of the file is damaged and was left out."),
        "pages_without_text": gettext("Some pages are pictures without text and were left out."),
    }.get(code, gettext("Marks that cannot be seen were taken out of the text."))


def facts_of(kind: str, told: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of a find with their labels, as people read them."""
    found = []
    for one in FIELDS[kind]:
        value = told.get(one.name)
        if value in (None, ""):
            continue
        text = queries.measure_label(str(value)) if one.type == "measure" else shown(value, one.type)
        found.append((str(one.label), text))
    return found


def shown(value: Any, type_: str = "text") -> str:
    """A value as Vietnamese writes it."""
    if type_ == "number":
        whole, _point, behind = str(value).partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        grouped = f"{int(digits):,}".replace(",", ".") if digits.isdigit() else digits
        return f"{sign}{grouped},{behind}" if behind.rstrip("0") else sign + grouped
    return str(WORDS.get(str(value), value))
