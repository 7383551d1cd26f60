"""Bringing in matters that were recorded elsewhere: a mapping says what each column means, a plan what would happen."""

from .mapping import Mapping, MappingError, load_mapping
from .planning import Plan, PlannedRow
from .preparing import plan_file

__all__ = ["Mapping", "MappingError", "Plan", "PlannedRow", "load_mapping", "plan_file"]
