"""Bars. Lying down, label above the bar, so that a long Vietnamese name needs no slanted text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from danvan.web.charts.frame import Kind, colour, data_table, figure, share, shown
from danvan.web.parts import Text

ROW = 46
BAR = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `note` is said beside the value ("12 of 40"). None means: no figure, which is not zero."""

    label: Text
    value: float | None
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one colour of stacked bars: a name and one value per label."""

    name: Text
    values: Sequence[float | None]
    tone: Literal["", "ok", "wait", "bad", "info", "quiet"] = ""

    def fill(self, order: int) -> str:
        """The class that colours it: by meaning where it has one, else by its place."""
        return f"t-{self.tone}" if self.tone else f"c{colour(order)}"


def bar_chart(
    bars: Sequence[Bar],
    *,
    title: Text,
    value_label: Text = "",
    label_heading: Text = "",
    kind: Kind = "number",
    top: float | None = None,
) -> SafeString:
    """Bars from zero to `top` (default: the highest value; 1 for percent)."""
    whole = top or (1 if kind == "percent" else max((bar.value or 0 for bar in bars), default=0)) or 1
    rows = format_html_join(
        "", "{}", ((_bar(bar, at=place * ROW, whole=whole, kind=kind),) for place, bar in enumerate(bars))
    )
    body = _drawing(rows, height=len(bars) * ROW, title=title, linked=any(bar.url for bar in bars))
    table = data_table(
        [label_heading or gettext("Name"), value_label or gettext("Value")],
        ((bar.label, _value_and_note(bar, kind)) for bar in bars),
    )
    return figure(title, body, table=table)


def _value_and_note(bar: Bar, kind: Kind) -> str:
    text = shown(bar.value, kind)
    return f"{text} ({bar.note})" if bar.note else text


def _bar(bar: Bar, *, at: int, whole: float, kind: Kind) -> SafeString:
    row = format_html(
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" class="end">{}</text>'
        '<rect x="0" y="{}" width="100%" height="{}" rx="3" class="q0"/>'
        '<rect x="0" y="{}" width="{}" height="{}" rx="3" class="c1"/>',
        at + 16,
        bar.label,
        at + 16,
        _value_and_note(bar, kind),
        at + 23,
        BAR,
        at + 23,
        share(bar.value or 0, whole),
        BAR,
    )
    return format_html('<a href="{}">{}</a>', bar.url, row) if bar.url else row


def _drawing(rows: SafeString, *, height: int, title: Text, linked: bool) -> SafeString:
    """Width in percent, height in pixels: bars stretch with the page, letters keep their size."""
    return format_html(
        '<svg width="100%" height="{}" role="{}" aria-label="{}">{}</svg>',
        height,
        "group" if linked else "img",
        title,
        rows,
    )


def stacked_bars(
    labels: Sequence[Text],
    series: Sequence[Series],
    *,
    title: Text,
    label_heading: Text = "",
    to_whole: bool = False,
) -> SafeString:
    """One bar per label, one colour per series. `to_whole` stretches every bar to 100 %."""
    totals = [sum(one.values[place] or 0 for one in series) for place in range(len(labels))]
    widest = max(totals, default=0) or 1
    rows = format_html_join(
        "",
        "{}",
        (
            (_stack(label, place, series, total=totals[place], whole=totals[place] if to_whole else widest),)
            for place, label in enumerate(labels)
        ),
    )
    table = data_table(
        [label_heading or gettext("Name"), *(one.name for one in series), gettext("Total")],
        (
            (label, *(shown(one.values[place], "number") for one in series), shown(totals[place], "number"))
            for place, label in enumerate(labels)
        ),
    )
    body = _drawing(rows, height=len(labels) * ROW, title=title, linked=False)
    return figure(title, body, table=table, legend=legend(series))


def _stack(label: Text, place: int, series: Sequence[Series], *, total: float, whole: float) -> SafeString:
    at = place * ROW
    pieces, start = [], 0.0
    for order, one in enumerate(series):
        value = one.values[place] or 0
        if value <= 0:
            continue
        pieces.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" class="{} seam"><title>{}: {}</title></rect>',
                share(start, whole),
                at + 23,
                share(value, whole),
                BAR,
                one.fill(order),
                one.name,
                shown(value, "number"),
            )
        )
        start += value
    return format_html(
        '<text x="0" y="{}">{}</text><text x="100%" y="{}" class="end">{}</text>{}',
        at + 16,
        label,
        at + 16,
        shown(total, "number"),
        mark_safe("".join(pieces)),  # noqa: S308 - joined from format_html above
    )


def legend(series: Sequence[Series], *, lines: bool = False) -> SafeString:
    """Which colour is which; for lines the dash tells as well."""
    if lines:
        line = '<line x2="24" y1="7" y2="7" class="line {}"/>'
        swatch = f'<svg width="24" height="14" aria-hidden="true">{line}</svg>'
        rows = ((f"l{colour(order)}", one.name) for order, one in enumerate(series))
    else:
        swatch = (
            '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" class="{}"/></svg>'
        )
        rows = ((one.fill(order), one.name) for order, one in enumerate(series))
    return format_html('<ul class="legend">{}</ul>', format_html_join("", "<li>" + swatch + "{}</li>", rows))
