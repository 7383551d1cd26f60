"""What a return says, made ready for a page: every number with the way to its records, tables, charts with their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.lib.periods import parse_period
from danvan.web.charts import Bar, Series, bar_chart, line_chart

from . import wording

#: (name of a figure, moment, code of a unit below or "") → address; empty where nothing opens.
Opens = Callable[[str, str, str], str]

HEADS = {
    "now": gettext_lazy("This period"), "before": gettext_lazy("Period before"),
    "year_before": gettext_lazy("Same period last year"), "change": gettext_lazy("Change on last year"),
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Words, or a number with its address and its name."""

    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class Passage:
    """What a unit below wrote."""

    who: str
    edition: str
    paragraphs: list[list[Piece]]


@dataclass(frozen=True)
class Sheet:
    """A table: heads, and rows whose first cell names them."""

    title: str
    heads: list[str]
    rows: list[list[Piece]]


@dataclass(frozen=True)
class Section:
    """One section of a return."""

    heading: str
    level: int
    paragraphs: list[list[Piece]] = field(default_factory=list)
    taken: list[Passage] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    charts: list[Any] = field(default_factory=list)


def nothing_opens(name: str, moment: str, unit: str) -> str:
    return ""


def sections(told: Mapping[str, Any], opens: Opens = nothing_opens) -> list[Section]:
    """All sections of what `composing.compose` gave, now or once."""
    return [
        Section(
            heading=wording.heading(one["number"], one["title"]), level=one["level"],
            paragraphs=paragraphs(one["paragraphs"], told["figures"], opens),
            taken=[_passage(each) for each in one["taken"]],
            sheets=[sheet(each, told, opens) for each in one["tables"] if _has_rows(each, told)],
            charts=[chart for each in one["charts"] if (chart := _chart(each, told)) is not None],
        )
        for one in told["sections"]
    ]  # fmt: skip


def paragraphs(
    lines: Iterable[Sequence[Any]], figures: Mapping[str, Any], opens: Opens = nothing_opens
) -> list[list[Piece]]:
    """Words with their numbers put in."""
    return [[_piece(one, figures, opens) for one in line] for line in lines]


def _piece(one: Any, figures: Mapping[str, Any], opens: Opens) -> Piece:
    if isinstance(one, str):
        return Piece(one)
    name, moment = one
    figure = figures.get(name)
    if figure is None:
        return Piece(_("(no figures yet)"))
    where = "now" if moment == "change" else moment
    return Piece(wording.in_words(figure, moment), opens(name, where, ""), wording.words(figure["label"]))


def _passage(told: Mapping[str, Any]) -> Passage:
    return Passage(told["unit"]["name"], told["edition"], paragraphs(told["paragraphs"], told["figures"]))


def _has_rows(table: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return table["by"] == "items" or bool(told["rows"])


def sheet(table: Mapping[str, Any], told: Mapping[str, Any], opens: Opens = nothing_opens) -> Sheet:
    """A table of figures, or of units below."""
    title = wording.words(table["title"])
    if table["by"] == "units":
        return Sheet(title, [_("Unit"), *(named(told["figures"][name]) for name in table["items"])],
                     [_unit_row(row, table, told, opens) for row in told["rows"]])  # fmt: skip
    heads = [_("Figure"), *(str(HEADS[column]) for column in table["columns"])]
    rows = [
        _item_row(name, table["columns"], told["figures"][name], opens)
        for name in table["items"]
        if name in told["figures"]
    ]
    return Sheet(title, heads, rows)


def named(figure: Mapping[str, Any]) -> str:
    """A figure as a table names it: with its unit, and its number in the catalogue where it has one."""
    label, unit = wording.words(figure["label"]), figure["unit"]
    return f"{label} ({unit})" if unit and unit != "%" else label


def _item_row(name: str, columns: Sequence[str], figure: Mapping[str, Any], opens: Opens) -> list[Piece]:
    row = [Piece(named(figure))]
    for column in columns:
        text = wording.shown(figure, column)
        url = "" if column == "change" or text == wording.MISSING else opens(name, column, "")
        row.append(Piece(text, url, wording.words(figure["label"])))
    return row


def _unit_row(
    row: Mapping[str, Any], table: Mapping[str, Any], told: Mapping[str, Any], opens: Opens
) -> list[Piece]:
    found = [Piece(row["name"])]
    for name in table["items"]:
        figure = told["figures"][name]
        text = wording.shown_value(row["values"][name]["value"], figure["kind"])
        url = opens(name, "now", row["code"]) if text != wording.MISSING else ""
        found.append(Piece(text, url, f"{row['name']}: {wording.words(figure['label'])}"))
    return found


def bars_of(chart: Mapping[str, Any], told: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    """A chart's numbers by their labels, for every way of drawing it. None: no figure."""
    if chart["kind"] == "items":
        figures = [told["figures"][name] for name in chart["items"] if name in told["figures"]]
        return [(wording.words(one["label"]), _drawn(one["now"]["value"], one["kind"])) for one in figures]
    name = chart["items"][0]
    kind = told["figures"][name]["kind"] if name in told["figures"] else "count"
    if chart["kind"] == "units":
        return [(row["name"], _drawn(row["values"][name]["value"], kind)) for row in told["rows"]]
    return [
        (wording.period_words(parse_period(code)), _drawn(value, kind))
        for code, value in told["series"].get(name, [])
    ]


def axis_of(chart: Mapping[str, Any], told: Mapping[str, Any]) -> list[str]:
    """The periods of a series as an axis names them, as many as its numbers."""
    return [
        wording.short_period(parse_period(code)) for code, _value in told["series"].get(chart["items"][0], [])
    ]


def kind_of(chart: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    """How its numbers are written: number, or percent."""
    figure = told["figures"].get(chart["items"][0])
    return "percent" if figure is not None and figure["kind"] == "rate" else "number"


def _chart(chart: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    """Drawn for the page, with its table underneath; None where there is nothing to draw."""
    bars, title = bars_of(chart, told), wording.words(chart["title"])
    if not any(value is not None for _label, value in bars):
        return None
    kind = kind_of(chart, told)
    if chart["kind"] == "series":
        line = Series(title, [value for _label, value in bars])
        return line_chart(axis_of(chart, told), [line], title=title, kind=kind)
    return bar_chart([Bar(label, value) for label, value in bars], title=title, kind=kind)


def _drawn(value: str | None, kind: str) -> float | None:
    """For drawing only; shares as parts of one."""
    if value is None:
        return None
    return float(value) / 100 if kind == "rate" else float(value)
