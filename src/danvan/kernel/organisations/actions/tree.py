"""Growing the tree and keeping what is derived from it."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from danvan.kernel.registry.public import record
from danvan.lib.vietnamese.normal import fold, sort_key

from ..actors import Actor
from ..models import Unit, UnitTerm

_TREE_LOCK = 0x0DA2_0001

_COVERAGE = """
WITH RECURSIVE
step(upper, lower) AS (
    SELECT DISTINCT unnest(path), unit_id FROM organisations_unitterm
    UNION
    SELECT successor_id, predecessor_id FROM organisations_lineage WHERE is_default
),
cover(unit_id, covered_id) AS (
    SELECT id, id FROM organisations_unit
    UNION
    SELECT cover.unit_id, step.lower FROM cover JOIN step ON step.upper = cover.covered_id
)
INSERT INTO organisations_coverage (unit_id, covered_id) SELECT unit_id, covered_id FROM cover
"""


def lock_tree() -> None:
    """One change of the tree at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TREE_LOCK])


@transaction.atomic
def rebuild_coverage() -> None:
    """Recompute who answers for whom from terms and lineage."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisations_coverage")
        cursor.execute(_COVERAGE)


@transaction.atomic
def add_unit(
    name: str,
    *,
    by: Actor,
    tree: str,
    code: str,
    level: str,
    rank: int,
    kind: str = "",
    parent: Unit | None = None,
    valid_from: date,
    lat: float | None = None,
    lon: float | None = None,
) -> Unit:
    """Add one unit below `parent`, with its first term."""
    lock_tree()
    unit = create_unit(
        name,
        tree=tree,
        code=code,
        level=level,
        rank=rank,
        kind=kind,
        parent=parent,
        on=valid_from,
        lat=lat,
        lon=lon,
    )
    extend_coverage(unit)
    record(
        "organisations.unit_added",
        f"organisations.unit:{tree}/{code}",
        by=by,
        unit_code=code,
        facts={"name": name},
    )
    return unit


def create_unit(
    name: str,
    *,
    tree: str,
    code: str,
    level: str,
    rank: int,
    kind: str,
    parent: Unit | None,
    on: date,
    lat: float | None = None,
    lon: float | None = None,
) -> Unit:
    unit = Unit.objects.create(
        tree=tree, code=code, level=level, rank=rank, valid_from=on, name=name, kind=kind, parent=parent,
        key=fold(f"{kind} {name}"), sort_key=sort_key(name), lat=lat, lon=lon,
    )  # fmt: skip
    open_term(unit, on=on, name=name, kind=kind, parent=parent)
    return unit


def open_term(unit: Unit, *, on: date, name: str, kind: str, parent: Unit | None) -> UnitTerm:
    """End the unit's running term on `on` and start the next one."""
    end_terms(unit, on=on)
    return UnitTerm.objects.create(
        unit=unit, during=DateRange(on, None), name=name, kind=kind, parent=parent,
        path=[*path_on(parent, on), unit.pk], sort_key=sort_key(name),
    )  # fmt: skip


def end_terms(unit: Unit, *, on: date) -> None:
    for term in unit.terms.filter(during__contains=on):
        if term.during.lower == on:
            term.delete()
            continue
        term.during = DateRange(term.during.lower, on)
        term.save(update_fields=["during"])


def path_on(unit: Unit | None, day: date) -> list[int]:
    if unit is None:
        return []
    term = unit.terms.filter(during__contains=day).first()
    return list(term.path) if term else [unit.pk]


def extend_coverage(unit: Unit) -> None:
    """A leaf added below existing units needs no full rebuild."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organisations_coverage (unit_id, covered_id)"
            " SELECT unit_id, %s FROM organisations_coverage WHERE covered_id = %s"
            " UNION SELECT %s, %s ON CONFLICT DO NOTHING",
            [unit.pk, unit.parent_id or unit.pk, unit.pk, unit.pk],
        )
