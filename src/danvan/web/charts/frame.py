"""What all charts share: the figure around them, the table under them, the scale."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from danvan.web.formats import number, percent
from danvan.web.parts import Text

Kind = Literal["number", "percent"]
COLOURS = 6


def shown(value: float | None, kind: Kind) -> str:
    """A value as text; percent takes a ratio."""
    return percent(value) if kind == "percent" else number(value, 0 if _is_whole(value) else 1)


def _is_whole(value: float | None) -> bool:
    return value is None or float(value).is_integer()


def share(part: float, whole: float) -> str:
    """Length in percent for an SVG attribute, at most two decimals."""
    return f"{max(0.0, min(100.0, 100 * part / whole)) if whole > 0 else 0:.2f}".rstrip("0").rstrip(".") + "%"


def nice_top(values: Iterable[float | None]) -> float:
    """The smallest of 1, 2, 2.5, 5 × 10ⁿ that holds all values; 1 when there are none."""
    highest = max((value for value in values if value is not None), default=0)
    if highest < 1e-9:  # nothing to see, and too small for a power of ten
        return 1
    step: float = 10 ** math.floor(math.log10(highest))
    return next(factor * step for factor in (1, 2, 2.5, 5, 10) if factor * step >= highest * 0.9999)


def figure(title: Text, body: SafeString, *, table: SafeString, legend: SafeString | str = "") -> SafeString:
    """The chart inside its caption, with its table folded away underneath."""
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption>{}{}'
        '<details class="more"><summary>{}</summary><div class="table-scroll" tabindex="0" role="region" '
        'aria-label="{}">{}</div></details></figure>',
        title,
        legend,
        body,
        gettext("Show the numbers as a table"),
        title,
        table,
    )


def data_table(headers: Sequence[Text], rows: Iterable[Sequence[Any]]) -> SafeString:
    """A plain table; the first cell of a row names it."""
    head = format_html_join("", '<th scope="col">{}</th>', ((header,) for header in headers))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (row[0], format_html_join("", '<td class="cell--number">{}</td>', ((cell,) for cell in row[1:])))
            for row in rows
        ),
    )
    return format_html('<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, body)


def colour(position: int) -> int:
    """The colour class number of the n-th series, counted from 0."""
    return position % COLOURS + 1
