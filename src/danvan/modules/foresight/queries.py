"""The only readers for screens: say whose eyes, and keep to a fixed number of statements."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from danvan.kernel.dossiers.public import within_reach

from .models import ForesightRecord
from .states import PUBLIC


def foresight_for(person: Any) -> QuerySet[ForesightRecord]:
    """Those of units that the person's posts reach."""
    return within_reach(ForesightRecord.objects.select_related("unit", "body"), person, "foresight.read")


def public_foresight() -> QuerySet[ForesightRecord]:
    """Those that everybody may read."""
    return ForesightRecord.objects.filter(state__in=PUBLIC).select_related("unit", "body")
