"""Start-up refuses a catalogue of indicators that contradicts itself or the figures that modules declare."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .catalogue import BadCatalogue, the_catalogue


@register()
def catalogue_agrees(**_: Any) -> list[CheckMessage]:
    """The file can be read, and everything that it names exists."""
    try:
        the_catalogue()
    except (BadCatalogue, OSError) as problem:
        return [Error(str(problem), id="danvan.E003")]
    return []
