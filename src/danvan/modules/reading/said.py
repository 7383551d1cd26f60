"""Refusals and remarks of extraction, and fields of finds, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .forms import measure_label
from .states import FIELDS, WORDS


def problem_text(code: str) -> str:
    """Why a paper could not be read, and what to do about it."""
    return {
        "too_large": _("The file is too large to be read."),
        "too_large_unpacked": _("The file is too large when unpacked."),
        "too_heavy": _("Reading this file takes more time or memory than allowed. Send it in parts."),
        "entities": _("The file holds declarations that may reach outside it, so it is not read."),
        "encrypted": _("The file is locked with a password. Save it without one and hand it in again."),
        "old_office": _("This is a file of an old office program. Save it as .docx or .xlsx and hand it in again."),
        "unknown_type": _("This kind of file cannot be read. Word, PDF, Excel, web pages and plain text can."),
        "pictures_only": _("This PDF holds pictures of pages, no text. Ask for the file it was printed from, or paste the text."),
        "empty": _("There is no text in this file."),
        "gone": _("The file is no longer there. Hand it in again."),
    }.get(code, _("The file is damaged and cannot be read. Save it once more and hand it in again."))  # fmt: skip


def remark_text(code: str) -> str:
    """What was left out of a paper that was read."""
    return {
        "macros_ignored": _("The file holds macros, which are programs. They were not opened."),
        "pages_left_out": _("The paper has more pages than are read; the last ones were left out."),
        "text_left_out": _("The paper holds more text than is read; the rest was left out."),
        "part_unreadable": _("A part of the file is damaged and was left out."),
        "pages_without_text": _("Some pages are pictures without text and were left out."),
    }.get(code, _("Marks that cannot be seen were taken out of the text."))


def facts_of(kind: str, told: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of a find with their labels, as people read them."""
    found = []
    for one in FIELDS[kind]:
        value = told.get(one.name)
        if value in (None, ""):
            continue
        text = measure_label(str(value)) if one.type == "measure" else shown(value, one.type)
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
