"""Lines over time. A missing value breaks the line: a gap is never drawn as a fall to zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from danvan.web.charts.bars import Series, legend
from danvan.web.charts.frame import Kind, colour, data_table, figure, nice_top, share, shown
from danvan.web.parts import Text

WIDTH = 1000
PLOT = 180
HEAD = 18
FOOT = 26
TICKS = 4
MOST_LABELS = 5
LONG_LABEL = 8


def line_chart(
    labels: Sequence[Text],
    series: Sequence[Series],
    *,
    title: Text,
    kind: Kind = "number",
    label_heading: Text = "",
    top: float | None = None,
    band: tuple[Sequence[float | None], Sequence[float | None]] | None = None,
) -> SafeString:
    """Lines from zero. `band` is a lower and an upper bound per label, drawn as a veil behind the lines."""
    bounds = [value for edge in band or () for value in edge]
    whole = top or nice_top([*bounds, *(value for one in series for value in one.values)])
    plot = format_html(
        '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" '
        'overflow="visible">{}{}</svg>',
        HEAD,
        PLOT,
        WIDTH,
        PLOT,
        _band(band, whole=whole) if band else "",
        format_html_join("", "{}", ((_line(one, order, whole),) for order, one in enumerate(series))),
    )
    body = format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}">{}{}{}{}</svg>',
        HEAD + PLOT + FOOT,
        title,
        _grid(whole, kind),
        plot,
        _dots(labels, series, whole=whole, kind=kind),
        _axis(labels),
    )
    table = data_table(
        [label_heading or gettext("Period"), *(one.name for one in series)],
        ((label, *(shown(one.values[place], kind) for one in series)) for place, label in enumerate(labels)),
    )
    names = legend(series, lines=True) if len(series) > 1 else ""
    return figure(title, body, table=table, legend=names)


def _x(place: int, count: int) -> float:
    return WIDTH * (place / (count - 1) if count > 1 else 0.5)


def _y(value: float, whole: float) -> float:
    return PLOT - PLOT * value / whole


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Unbroken stretches of (place, value)."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((place, value))
    if run:
        yield run


def _points(run: Sequence[tuple[int, float]], *, count: int, whole: float) -> str:
    return " ".join(f"{_x(place, count):.1f},{_y(value, whole):.1f}" for place, value in run)


def _line(one: Series, order: int, whole: float) -> SafeString:
    return format_html_join(
        "",
        '<polyline points="{}" class="line l{}" vector-effect="non-scaling-stroke"/>',
        (
            (_points(run, count=len(one.values), whole=whole), colour(order))
            for run in _runs(one.values)
            if len(run) > 1
        ),
    )


def _band(band: tuple[Sequence[float | None], Sequence[float | None]], *, whole: float) -> SafeString:
    low, high = band
    known = [
        (place, bottom, upper)
        for place, (bottom, upper) in enumerate(zip(low, high, strict=True))
        if bottom is not None and upper is not None
    ]
    there = _points([(place, upper) for place, _, upper in known], count=len(low), whole=whole)
    back = _points([(place, bottom) for place, bottom, _ in reversed(known)], count=len(low), whole=whole)
    return format_html('<polygon points="{} {}" class="band"/>', there, back)


def _dots(labels: Sequence[Text], series: Sequence[Series], *, whole: float, kind: Kind) -> SafeString:
    """A dot per value with its name and number; left out where they would form a sausage."""
    if len(labels) > 40:
        return SafeString("")
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="3.5" class="c{}"><title>{} · {}: {}</title></circle>',
        (
            (
                share(_x(place, len(labels)), WIDTH),
                f"{HEAD + _y(value, whole):.1f}",
                colour(order),
                labels[place],
                one.name,
                shown(value, kind),
            )
            for order, one in enumerate(series)
            for place, value in enumerate(one.values)
            if value is not None
        ),
    )


def _grid(whole: float, kind: Kind) -> SafeString:
    return format_html_join(
        "",
        '<line x1="0" x2="100%" y1="{}" y2="{}" class="{}"/><text x="0" y="{}" class="tick">{}</text>',
        (
            (
                HEAD + PLOT - PLOT * tick // TICKS,
                HEAD + PLOT - PLOT * tick // TICKS,
                "axis" if tick == 0 else "gridline",
                HEAD + PLOT - PLOT * tick // TICKS - 4,
                shown(whole * tick / TICKS, kind) if tick else "",
            )
            for tick in range(TICKS + 1)
        ),
    )


def _axis(labels: Sequence[Text]) -> SafeString:
    """At most five labels, three long ones, so that they stand apart at 360 px; those at the edges lean inwards."""
    count = len(labels)
    most = MOST_LABELS if all(len(str(label)) < LONG_LABEL for label in labels) else MOST_LABELS - 2
    step = max(1, -(-count // most))
    return format_html_join(
        "",
        '<text x="{}" y="{}" class="axis-text {}">{}</text>',
        (
            (share(_x(place, count), WIDTH), HEAD + PLOT + 18, _anchor(_x(place, count)), labels[place])
            for place in range(0, count, step)
        ),
    )


def _anchor(x: float) -> str:
    if x < WIDTH * 0.1:
        return ""
    return "end" if x > WIDTH * 0.9 else "mid"


def sparkline(values: Sequence[float | None], *, label: Text = "") -> SafeString:
    """A line the size of a word, from its lowest to its highest value; the label says what it shows."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    spread = (high - low) or 1
    lines = format_html_join(
        "",
        '<polyline points="{}" class="line l1" vector-effect="non-scaling-stroke"/>',
        (
            (
                " ".join(
                    f"{100 * place / (len(values) - 1):.1f},{33 - 30 * (value - low) / spread:.1f}"
                    for place, value in run
                ),
            )
            for run in _runs(values)
            if len(run) > 1
        ),
    )
    said = label or gettext("Trend")
    return format_html(
        '<svg class="spark" viewBox="0 0 100 36" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        f"{said}: {shown(known[0], 'number')} → {shown(known[-1], 'number')}",
        lines,
    )
