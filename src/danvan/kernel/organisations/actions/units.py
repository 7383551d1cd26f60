"""The four things that law does to units: merge, split, rename, transfer. Nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import record
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.normal import fold, sort_key

from .. import rules
from ..actors import Actor
from ..models import ChangeKind, Extent, Lineage, Unit, UnitChange
from .tree import create_unit, end_terms, lock_tree, open_term, rebuild_coverage


@dataclass(frozen=True)
class NewUnit:
    """What a merger or split creates."""

    code: str
    name: str
    kind: str = ""
    lat: float | None = None
    lon: float | None = None


@transaction.atomic
def merge_units(
    predecessors: Sequence[Unit],
    *,
    by: Actor,
    into: NewUnit,
    parent: Unit,
    effective_on: date,
    act_number: str,
) -> Unit:
    """End `predecessors` on `effective_on`; one new unit continues them, their parts and their open matters."""
    lock_tree()
    _check(by, predecessors, effective_on, act_number)
    require(len(predecessors) > 1, "too_few", _("A merger needs at least two units."))

    change = _change(ChangeKind.MERGE, predecessors[0], effective_on, act_number)
    successor = _found(into, like=predecessors[0], parent=parent, on=effective_on)
    for unit in predecessors:
        _end(unit, on=effective_on)
        Lineage.objects.create(change=change, predecessor=unit, successor=successor)
        _move_children(unit, to=successor, on=effective_on)
    rebuild_coverage()

    record(
        "organisations.units_merged", f"organisations.change:{change.pk}", by=by, unit_code=successor.code,
        facts={"act": act_number, "from": " ".join(unit.code for unit in predecessors), "into": successor.code},
        payload={"change": change.pk},
    )  # fmt: skip
    return successor


@transaction.atomic
def split_unit(
    unit: Unit,
    *,
    by: Actor,
    into: Sequence[NewUnit],
    default: str,
    parent: Unit,
    effective_on: date,
    act_number: str,
) -> list[Unit]:
    """End `unit`; several new ones continue it. Open matters follow the one whose code is `default`."""
    lock_tree()
    _check(by, [unit], effective_on, act_number)
    require(len(into) > 1, "too_few", _("A split needs at least two new units."))
    require(
        default in {new.code for new in into},
        "no_default",
        _("Name the new unit that takes over open matters."),
    )

    change = _change(ChangeKind.SPLIT, unit, effective_on, act_number)
    heirs = [_found(new, like=unit, parent=parent, on=effective_on) for new in into]
    _end(unit, on=effective_on)
    for heir in heirs:
        is_default = heir.code == default
        Lineage.objects.create(
            change=change, predecessor=unit, successor=heir, extent=Extent.PART, is_default=is_default
        )
        if is_default:
            _move_children(unit, to=heir, on=effective_on)
    rebuild_coverage()

    record(
        "organisations.unit_split", f"organisations.change:{change.pk}", by=by, unit_code=unit.code,
        facts={"act": act_number, "into": " ".join(heir.code for heir in heirs), "default": default},
        payload={"change": change.pk},
    )  # fmt: skip
    return heirs


@transaction.atomic
def rename_unit(unit: Unit, *, by: Actor, name: str, kind: str, effective_on: date, act_number: str) -> Unit:
    """The same territory under another name or kind; records keep pointing at the same unit."""
    lock_tree()
    _check(by, [unit], effective_on, act_number)

    change = _change(ChangeKind.RENAME, unit, effective_on, act_number)
    open_term(unit, on=effective_on, name=name, kind=kind, parent=unit.parent)
    unit.name, unit.kind, unit.key, unit.sort_key = name, kind, fold(f"{kind} {name}"), sort_key(name)
    unit.save(update_fields=["name", "kind", "key", "sort_key"])

    record(
        "organisations.unit_renamed", f"organisations.change:{change.pk}", by=by, unit_code=unit.code,
        facts={"act": act_number, "unit": unit.code, "name": unit.full_name}, payload={"change": change.pk},
    )  # fmt: skip
    return unit


@transaction.atomic
def transfer_unit(unit: Unit, *, by: Actor, to: Unit, effective_on: date, act_number: str) -> Unit:
    """The same territory under another superior, with all that lies below it."""
    lock_tree()
    _check(by, [unit], effective_on, act_number)
    require(to.exists_on(effective_on), "no_superior", _("The new superior does not exist on that day."))

    change = _change(ChangeKind.TRANSFER, unit, effective_on, act_number)
    _place(unit, under=to, on=effective_on)
    rebuild_coverage()

    record(
        "organisations.unit_transferred", f"organisations.change:{change.pk}", by=by, unit_code=unit.code,
        facts={"act": act_number, "unit": unit.code, "to": to.code}, payload={"change": change.pk},
    )  # fmt: skip
    return unit


def _check(by: Actor, units: Sequence[Unit], on: date, act_number: str) -> None:
    require(bool(act_number.strip()), "no_act", _("Name the legal act that orders this change."))
    require(
        on <= timezone.localdate(), "not_yet", _("Record the change on the day it takes effect, not before.")
    )
    for unit in units:
        require(rules.may_change_units(by, unit), "not_allowed", _("Your post may not change this unit."))
        if not unit.exists_on(on):
            raise Refused("not_existing", _("%(unit)s does not exist on that day.") % {"unit": unit})


def _change(kind: str, unit: Unit, on: date, act_number: str) -> UnitChange:
    return UnitChange.objects.create(tree=unit.tree, kind=kind, effective_on=on, act_number=act_number)


def _found(new: NewUnit, *, like: Unit, parent: Unit, on: date) -> Unit:
    return create_unit(
        new.name, tree=like.tree, code=new.code, level=like.level, rank=like.rank, kind=new.kind or like.kind,
        parent=parent, on=on, lat=new.lat, lon=new.lon,
    )  # fmt: skip


def _end(unit: Unit, *, on: date) -> None:
    end_terms(unit, on=on)
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])


def _move_children(unit: Unit, *, to: Unit, on: date) -> None:
    for child in Unit.objects.filter(parent=unit).existing_on(on):
        _place(child, under=to, on=on)


def _place(unit: Unit, *, under: Unit, on: date) -> None:
    open_term(unit, on=on, name=unit.name, kind=unit.kind, parent=under)
    unit.parent = under
    unit.save(update_fields=["parent"])
    for child in Unit.objects.filter(parent=unit).existing_on(on):
        _place(child, under=unit, on=on)
