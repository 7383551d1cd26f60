"""Front door: what modules may use of figures."""

from .declarations import Figures, Measure, Rate, Source
from .engine import rebuild, refresh, refresh_all
from .queries import Value, by_topic, by_unit, measures, months, rates, series, values
from .records import drill

__all__ = [
    "Figures",
    "Measure",
    "Rate",
    "Source",
    "Value",
    "by_topic",
    "by_unit",
    "drill",
    "measures",
    "months",
    "rates",
    "rebuild",
    "refresh",
    "refresh_all",
    "series",
    "values",
]
