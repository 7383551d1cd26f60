"""From a cell to a value. A parser gives the value or says what is wrong with the cell and how to mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from danvan.web.formats import fold
from danvan.web.registers.tabular import Value


class CellError(Exception):
    """A cell that cannot be taken: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


def parse_text(value: Value, *, longest: int = 2000) -> str:
    """A cell as text; whole numbers lose the ".0" that a spreadsheet gives them."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > longest:
        raise CellError(
            _("The text has %(length)d characters, %(longest)d are allowed.")
            % {"length": len(text), "longest": longest},
            _("Shorten it."),
        )
    return text


def parse_day(value: Value) -> dt.date:
    """A day: a real date cell, 22/11/2026, 22-11-2026, 22.11.2026 or 2026-11-22. Never month first."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellError(
        _("“%(value)s” is not a date.") % {"value": value},
        _("Write it as day/month/year, for example 22/11/2026."),
    )


def parse_count(value: Value) -> int:
    """A count of things: a whole number, not negative; 1.234 and 1 234 are read as 1234."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        digits = value.replace(" ", "").replace("\u202f", "")
        head, *groups = digits.replace(",", ".").split(".")
        if head.isdecimal() and all(len(group) == 3 and group.isdecimal() for group in groups):
            value = int(head + "".join(groups))
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise CellError(
            _("“%(value)s” is not a count.") % {"value": value}, _("Write a whole number, for example 1234.")
        )
    return value


def parse_choice(choices: dict[str, Any]) -> Callable[[Value], Any]:
    """A parser for one of `choices` (word → value), whatever the capitals and diacritics."""
    folded = {fold(word): chosen for word, chosen in choices.items()}

    def parse(value: Value) -> Any:
        word = fold(str(value).strip())
        if word not in folded:
            raise CellError(
                _("“%(value)s” is not one of the choices.") % {"value": value},
                _("Choose from: %(choices)s.") % {"choices": ", ".join(list(choices)[:12])},
            )
        return folded[word]

    return parse
