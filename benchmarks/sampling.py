"""Which matters are asked for: drawn at random, the same ones in every run over the same world."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from danvan.modules.petitions.models import Petition


def drawn(count: int, *, rows: int, seed: int, **wanted: Any) -> list[Petition]:
    """`count` matters of the prepared world that are as `wanted`."""
    found: list[Petition] = []
    for pks in _batches(rows, random.Random(seed)):
        matters = Petition.objects.filter(pk__in=pks, **wanted).defer("search", "bands")
        found += sorted(matters, key=lambda one: pks.index(one.pk))
        if len(found) >= count:
            return found[:count]
    return found


def _batches(rows: int, rng: random.Random) -> Iterator[list[int]]:
    for _ in range(200):
        yield [rng.randrange(1, rows + 1) for _ in range(500)]
