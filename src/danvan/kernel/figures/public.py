"""Front door: what modules may use of figures."""

from .declarations import Figures, Measure, Rate, Source, Whole
from .engine import declared, rebuild, refresh, refresh_all
from .queries import (
    Changed,
    Levels,
    Value,
    by_level,
    by_topic,
    by_unit,
    changed_since,
    measures,
    months,
    rates,
    series,
    values,
    values_in,
    values_of,
    years_of,
)
from .records import Level, drill, kind_of

__all__ = [
    "Changed",
    "Figures",
    "Level",
    "Levels",
    "Measure",
    "Rate",
    "Source",
    "Value",
    "Whole",
    "by_level",
    "by_topic",
    "by_unit",
    "changed_since",
    "declared",
    "drill",
    "kind_of",
    "measures",
    "months",
    "rates",
    "rebuild",
    "refresh",
    "refresh_all",
    "series",
    "values",
    "values_in",
    "values_of",
    "years_of",
]
