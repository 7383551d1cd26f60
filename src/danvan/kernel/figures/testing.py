"""For tests of modules: the rows behind figures, and recomputing them for chosen units on a chosen day."""

from .engine import refresh_units
from .models import Cell, Sweep

__all__ = ["Cell", "Sweep", "refresh_units"]
