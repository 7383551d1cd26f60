"""A plan for a file, against what is here already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from danvan.kernel.organisations.public import Unit

from ..models import Petition, Topic
from .mapping import Mapping
from .places import Places
from .planning import Plan, plan_import
from .reading import read_file


def plan_file(
    path: Path, mapping: Mapping, *, create_units: bool = False, progress: Callable[[int], None] | None = None
) -> Plan:
    """What importing `path` would do today: three queries whatever its size. Raises TableError."""
    table = read_file(path)
    units = Unit.objects.filter(tree=mapping.tree)
    topics = Topic.objects.filter(tree=mapping.tree, is_active=True).values_list("code", flat=True)
    keys = Petition.objects.filter(source_key__startswith=f"{mapping.origin}:").values_list(
        "source_key", flat=True
    )
    return plan_import(
        table,
        mapping,
        places=Places(units, mapping, may_create=create_units),
        topics=set(topics),
        known={key for key in keys.iterator(chunk_size=20_000) if key},
        progress=progress,
    )
