"""Words around returns: periods, headings, numbers. In the language of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from danvan.lib.periods import Kind, Period
from danvan.web.formats import grouped, number, percent

from . import blueprints

_ROMAN = ("", "I", "II", "III", "IV")
MISSING = "–"


def period_words(period: Period) -> str:
    """A period as a title names it: quarter I of 2026."""
    year, week, _day = period.start.isocalendar()
    said = {
        Kind.CUSTOM: _("from %(start)s to %(end)s"), Kind.WEEK: _("week %(week)d of %(week_year)d"),
        Kind.MONTH: _("month %(month)d of %(year)d"), Kind.QUARTER: _("quarter %(quarter)s of %(year)d"),
        Kind.HALF: _("the first six months of %(year)d") if period.end.month == 6 else _("the last six months of %(year)d"),
        Kind.NINE_MONTHS: _("the first nine months of %(year)d"), Kind.YEAR: _("the year %(year)d"),
    }  # fmt: skip
    return said[period.kind] % {
        "start": f"{period.start:%d/%m/%Y}", "end": f"{period.end:%d/%m/%Y}", "week": week, "week_year": year,
        "month": period.end.month, "year": period.end.year, "quarter": _ROMAN[(period.end.month + 2) // 3],
    }  # fmt: skip


def short_period(period: Period) -> str:
    """A period as the axis of a drawing names it: I/2026. Where months close on another day, by its last day."""
    end = period.end
    if period.kind in {Kind.CUSTOM, Kind.WEEK} or period.closes:
        return f"{end:%d/%m/%Y}"
    said = {
        Kind.MONTH: f"{end.month}/{end.year}", Kind.QUARTER: f"{_ROMAN[(end.month + 2) // 3]}/{end.year}",
        Kind.HALF: _("%(months)s months %(year)d") % {"months": "1–6" if end.month == 6 else "7–12", "year": end.year},
        Kind.NINE_MONTHS: _("%(months)s months %(year)d") % {"months": "1–9", "year": end.year}, Kind.YEAR: f"{end.year}",
    }  # fmt: skip
    return said[period.kind]


def words(told: Mapping[str, str]) -> str:
    """Data's own words in the reader's language."""
    return blueprints.said(told, get_language() or "vi")


def heading(mark: str, title: Mapping[str, str]) -> str:
    """The number of a section and its title."""
    return f"{mark}. {words(title)}" if mark else words(title)


def shown(figure: Mapping[str, Any], moment: str = "now") -> str:
    """A number of an edition as text; what nobody said is an em dash, not zero."""
    if moment == "change":
        return shown_change(figure)
    return shown_value(figure[moment]["value"], figure["kind"])


def shown_value(value: str | None, kind: str) -> str:
    if value is None:
        return MISSING
    exact = Decimal(value)
    if kind == "rate":
        return f"{grouped(exact, 1)}%"
    return grouped(exact, 0 if exact == exact.to_integral_value() else 1)


def shown_change(figure: Mapping[str, Any], *, to: str = "year_before") -> str:
    """+12 (+4.5%) beside the same period a year before; of a rate in points of a hundred."""
    now, then = figure["now"]["value"], figure[to]["value"]
    if now is None or then is None:
        return MISSING
    difference = Decimal(now) - Decimal(then)
    if figure["kind"] == "rate":
        return _("%(points)s points") % {"points": _signed(grouped(difference, 1), difference)}
    told = _signed(number(int(difference) if difference == int(difference) else difference), difference)
    if Decimal(then) == 0 or difference == 0:
        return told
    share = difference / Decimal(then)
    return f"{told} ({_signed(percent(share), share)})"


def _signed(text: str, value: Decimal) -> str:
    return f"+{text}" if value > 0 else text


def in_words(figure: Mapping[str, Any], moment: str = "now") -> str:
    """The same within a sentence, where a dash would not be understood."""
    told = shown(figure, moment)
    return _("(no figures yet)") if told == MISSING else told
