"""Putting the annex of a province or the country together: part by part, shown, interrupted, gone on with."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import require
from danvan.lib.periods import Period

from .. import composing, rules, sources
from ..models import Assembly, AssemblyPart, Return


@transaction.atomic
def assemble_return(row: Return, *, by: Person) -> Assembly:
    """Begin to gather every unit's figures. The worker goes on with it; `go_on` does one part."""
    row = held(row)
    allow(rules.may_assemble, by, row)
    running = row.assemblies.filter(state="running").exists()
    require(not running, "running", _("It is being put together already."))
    units = _units(row)
    require(bool(units), "no_units", _("There is no unit below whose figures could be gathered."))
    assembly = Assembly(unit=row.unit, state="running", of=row, total=len(units))
    return begin(assembly, "reports.assembly_begun", by=by, facts={"parts": len(units)})


@transaction.atomic
def go_on(assembly: Assembly, *, by: Person) -> bool:
    """One more part. False when nothing is left to do, or somebody has interrupted it."""
    assembly = held(assembly)
    if not rules.may_go_on(by, assembly):
        return False
    row = assembly.of
    there = set(assembly.parts.values_list("unit_id", flat=True))
    left = [unit for unit in _units(row) if unit.pk not in there]
    if left:
        _gather(assembly, row, left[0])
    if len(left) > 1:
        return True
    digests = assembly.parts.order_by("unit__code").values_list("sha256", flat=True)
    change(
        assembly, "reports.assembly_finished", by=by, state="done",
        digest=composing.digest("".join(digests)), facts={"parts": assembly.total},
    )  # fmt: skip
    return False


def _gather(assembly: Assembly, row: Return, unit: Unit) -> None:
    """A unit with all directly below it: every figure of the return in its period and the same one a year before."""
    period = row.period
    names = composing.named(row.blueprint, row.texts)
    earlier = period.year_before()
    own, own_then = sources.told(names, unit, [period, earlier])
    now = [(unit, own), *_below(names, unit, period)]
    then = {unit: own_then, **dict(_below(names, unit, earlier))}
    rows = [
        [one.code, one.full_name, [_cell(told[name], then.get(one, {}).get(name)) for name in names]]
        for one, told in now
    ]
    text = composing.canonical({"items": names, "rows": rows})
    AssemblyPart.objects.create(assembly=assembly, unit=unit, content=text, sha256=composing.digest(text))


def _below(names: list[str], unit: Unit, period: Period) -> list[tuple[Unit, dict[str, Any]]]:
    below = sources.told_below(names, unit, period)
    return [(one, told) for one, told in below if one.level in composing.SENDING]


def _cell(now: Any, then: Any) -> list[str | None]:
    return [sources.written(now.value), sources.written(then.value) if then is not None else None, now.source]


def _units(row: Return) -> list[Unit]:
    """What is one part: a province of the country, or a province itself."""
    return composing.units_below(row.unit, row.period) if row.unit.rank == 0 else [row.unit]


@transaction.atomic
def cancel_assembly(assembly: Assembly, *, by: Person, reason: str) -> Assembly:
    """Stop after the part that is being made; what is there stays."""
    assembly = held(assembly)
    allow(rules.may_cancel, by, assembly)
    return change(assembly, "reports.assembly_cancelled", by=by, words=reasoned(reason), state="cancelled")


@transaction.atomic
def resume_assembly(assembly: Assembly, *, by: Person) -> Assembly:
    """Go on where it was interrupted."""
    assembly = held(assembly)
    allow(rules.may_resume, by, assembly)
    running = Assembly.objects.filter(of=assembly.of, state="running").exists()
    require(not running, "running", _("It is being put together already."))
    return change(assembly, "reports.assembly_resumed", by=by, state="running")
