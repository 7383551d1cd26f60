"""Front door: what modules may use of figures."""

from .declarations import Figures, Measure, Rate, Source
from .engine import rebuild, refresh, refresh_all
from .queries import (
    Changed,
    Value,
    by_topic,
    by_unit,
    changed_since,
    measures,
    months,
    rates,
    series,
    values,
    values_in,
)
from .records import drill

__all__ = [
    "Changed",
    "Figures",
    "Measure",
    "Rate",
    "Source",
    "Value",
    "by_topic",
    "by_unit",
    "changed_since",
    "drill",
    "measures",
    "months",
    "rates",
    "rebuild",
    "refresh",
    "refresh_all",
    "series",
    "values",
    "values_in",
]
