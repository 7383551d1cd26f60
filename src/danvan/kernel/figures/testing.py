"""For tests of modules and for benchmarks: the rows behind figures, and recomputing parts of them."""

from .engine import rebuild_months, rebuild_weeks, refresh_units
from .models import Cell, Sweep

__all__ = ["Cell", "Sweep", "rebuild_months", "rebuild_weeks", "refresh_units"]
