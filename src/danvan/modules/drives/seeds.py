"""A drive and a programme in every commune of the demonstration world."""

from danvan.kernel.dossiers.public import Story


class Drives(Story):
    """To be told."""
