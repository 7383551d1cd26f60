"""Units as people look for them: by name with or without diacritics, by an old name, by a position."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import Cos, Power, Radians
from django.utils import timezone

from danvan.lib.vietnamese.normal import fold

from .models import Unit
from .queries import search_units

#: One letter matches half a country; two are the start of a name.
SHORTEST = 2
_LONGEST = 6


@dataclass(frozen=True)
class Named:
    """A unit of today, and the former name by which it was found, if that was it."""

    unit: Unit
    formerly: str = ""


def units_called(words: str, *, tree: str, limit: int = 12) -> list[Named]:
    """Units below the root whose name holds all words, best first; names of ended units lead to their heirs."""
    folded = fold(words)
    if len(folded) < SHORTEST:
        return []
    today = [unit for unit in search_units(words, tree=tree, limit=limit + 1) if unit.rank > 0]
    exact = sorted(today, key=lambda unit: folded not in (fold(unit.name), unit.key))
    found = [Named(unit) for unit in exact[:limit]]
    known = {named.unit.pk for named in found}
    for former in _former(folded, tree=tree, limit=limit):
        for step in former.heirs.all():
            if step.successor.valid_to is None and step.successor_id not in known and len(found) < limit:
                known.add(step.successor_id)
                found.append(Named(step.successor, formerly=former.full_name))
    return found


def units_near(lat: float, lon: float, *, tree: str, limit: int = 5) -> list[Named]:
    """Units at the lowest levels whose label points are nearest. A guess to choose from: no boundaries here."""
    north = Power(F("lat") - Value(lat), Value(2.0), output_field=FloatField())
    east = Power((F("lon") - Value(lon)) * Cos(Radians(Value(lat))), Value(2.0), output_field=FloatField())
    units = Unit.objects.existing_on(timezone.localdate()).filter(tree=tree, lat__isnull=False, rank__gt=1)
    nearest = units.select_related("parent").annotate(apart=north + east).order_by("apart")[:limit]
    return [Named(unit) for unit in nearest]


def _former(folded: str, *, tree: str, limit: int) -> list[Unit]:
    """Ended units whose name holds all words, with those that continue them."""
    names = Q()
    for word in folded.split()[:_LONGEST]:
        names &= Q(key__contains=word)
    ended = Unit.objects.filter(names, tree=tree, valid_to__lte=timezone.localdate(), heirs__isnull=False)
    return list(
        ended.distinct().prefetch_related("heirs__successor__parent").order_by("sort_key", "pk")[:limit]
    )
