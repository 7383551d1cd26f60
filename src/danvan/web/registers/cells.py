"""A value as a cell: on screen as escaped markup, in a file as a plain value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from danvan.web.formats import code, day, days_left, moment, number, percent
from danvan.web.registers.declaration import Column, Register
from danvan.web.templatetags.danvan import clock_pill, pill

FileValue = str | int | float | dt.date | dt.datetime | None


class Cell(NamedTuple):
    """What the table template needs for one cell."""

    kind: str
    label: str
    html: SafeString
    main: bool


def screen_cell(column: Column, row: Any, *, url: str = "") -> Cell:
    """The cell of `column` for `row`; the main column links to the record."""
    html = _markup(column, column.of(row))
    if column.main and url:
        html = format_html('<a href="{}">{}</a>', url, html or "–")
    return Cell(column.kind, str(column.label), html, column.main)


def _markup(column: Column, value: Any) -> SafeString:
    if value is None or value == "":
        return SafeString("–" if column.kind in ("number", "percent") else "")
    if column.kind == "state":
        return pill(value)
    if column.kind == "clock":
        return format_html("<span>{}</span>", clock_pill(value))
    if column.kind == "code":
        return format_html('<span class="code">{}</span>', code(value))
    return conditional_escape(_text(column, value))


def _text(column: Column, value: Any) -> Any:
    if column.kind == "bool":
        return gettext("Yes") if value else gettext("No")
    return WORDS[column.kind](value) if column.kind in WORDS else value


#: Kinds whose value is written out for the reader.
WORDS: dict[str, Callable[[Any], str]] = {"day": day, "moment": moment, "number": number, "percent": percent}


def file_value(column: Column, row: Any) -> FileValue:
    """The value of `column` for a file: dates stay dates and numbers numbers; all else is text."""
    value = column.of(row)
    if value is None:
        return None
    if column.kind in FILE_WORDS:
        return FILE_WORDS[column.kind](value)
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (int, float, dt.date)) else str(value)


#: Kinds whose value is an object or a truth: what stands in the file instead.
FILE_WORDS: dict[str, Callable[[Any], str]] = {
    "state": lambda state: str(state.word),
    "clock": lambda clock: f"{day(clock.due_on)} {days_left(clock)}".strip(),
    "bool": lambda truth: gettext("Yes") if truth else gettext("No"),
}


def screen_rows(register: Register, rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as the table template draws them."""
    drawn = []
    for row in rows:
        url = register.record_url(row) if register.record_url else ""
        drawn.append(
            {"url": url, "cells": [screen_cell(one, row, url=url) for one in register.shown_columns]}
        )
    return drawn
