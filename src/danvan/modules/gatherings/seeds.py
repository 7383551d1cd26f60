"""A summing-up conference a year in every commune, and one of a province at several sites."""

from __future__ import annotations

from danvan.kernel.dossiers.public import Story


class Gatherings(Story):
    """What is held."""
