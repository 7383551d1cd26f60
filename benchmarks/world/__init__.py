"""A prepared world: the whole country with an office in every commune and a given number of believable matters."""

from .building import build
from .places import busiest, offices

__all__ = ["build", "busiest", "offices"]
