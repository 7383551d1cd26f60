"""Loading a country's units through time from data/units.

How the tables become rows:

- The key of a unit is (code, first day). On 1 July 2025 almost every code was given anew, so each unit of the
  new list is a unit of its own, also where name and territory stayed the same: lineage says which one it
  continues. One rule for all is easier to trust than a guess at which communes "stayed".
- A reclassification after that day (xã to phường, tỉnh to thành phố) changes a unit's kind, not its existence:
  one `Unit`, one `UnitTerm` for each stretch, one `UnitChange` for the act.
- Until 30 June 2025 a commune stood below a district, since then directly below its province. Districts ended
  without heirs. The root exists throughout, so that one path holds the whole country.
- Lineage carries the act that ordered it; pairs that only one source knows hang on a change of the same act
  marked `unconfirmed`.

Loading again adds what is missing and changes nothing else: what operators recorded since stays.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import record
from danvan.lib.errors import require
from danvan.lib.vietnamese.normal import fold, sort_key

from .. import rules
from ..actors import Actor
from ..models import ChangeKind, Lineage, Unit, UnitChange, UnitTerm
from .tree import create_unit, lock_tree, open_term, rebuild_coverage

TREE = "vn"
ROOT_CODE = "VN"
RANKS = {"nation": 0, "province": 1, "district": 2, "commune": 3, "neighbourhood": 4}
#: The state was founded on this day; units are known only from the first day of the tables.
_FOUNDED = date(1945, 9, 2)
_BEFORE, _AFTER = "vn_2025_before.csv.gz", "vn_2025_after.csv.gz"
_LINEAGE = {"commune": "vn_2025_lineage.csv.gz", "province": "vn_2025_lineage_provinces.csv.gz"}
_CHANGES = "vn_changes.toml"

Row = dict[str, str]
Key = tuple[str, date]


@dataclass(frozen=True)
class Loaded:
    """What one run added; all zero when everything was there. `digest` is SHA-256 over the files."""

    units: int
    terms: int
    changes: int
    lineage: int
    digest: str

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.terms or self.changes or self.lineage)


@transaction.atomic
def load_country(*, by: Actor, folder: Path | None = None) -> Loaded:
    """Add the units of data/units with their terms, lineage and legal acts. A few seconds; repeatable."""
    require(rules.may_load_country(by), "not_allowed", _("Your post may not load the list of units."))
    folder = folder or settings.UNITS_DIR
    lock_tree()
    files = _Files(folder)
    known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.filter(tree=TREE)}

    units, terms = _add_units(files, known)
    acts = _Acts(files.changes)
    lineage = _add_lineage(files, known, acts)
    terms += _add_later_terms(files, known, acts)
    loaded = Loaded(units=units, terms=terms, changes=acts.added, lineage=lineage, digest=files.digest())
    if loaded.is_empty:
        return loaded
    rebuild_coverage()
    with connection.cursor() as cursor:  # the planner knows nothing yet of tables that were just filled
        cursor.execute(
            "ANALYZE organisations_unit, organisations_unitterm, organisations_lineage, organisations_coverage"
        )

    record(
        "organisations.country_loaded", f"organisations.tree:{TREE}", by=by, unit_code=ROOT_CODE,
        facts={"units": units, "terms": terms, "changes": acts.added, "lineage": lineage, "sha256": loaded.digest},
    )  # fmt: skip
    return loaded


class _Files:
    """The tables of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        names = [_BEFORE, _AFTER, *_LINEAGE.values(), _CHANGES]
        self.raw = {name: (folder / name).read_bytes() for name in names}
        self.changes: dict[str, Any] = tomllib.loads(self.raw[_CHANGES].decode())
        self.began: date = self.changes["snapshot"]["known_from"]
        self.turned: date = self.changes["snapshot"]["reorganised_on"]
        self.rows = self.table(_BEFORE) + self.table(_AFTER)

    def table(self, name: str) -> list[Row]:
        return list(csv.DictReader(io.StringIO(gzip.decompress(self.raw[name]).decode())))

    def digest(self) -> str:
        """Over the contents in the order of their names; gzip headers may differ and do not count."""
        total = hashlib.sha256()
        for name in sorted(self.raw):
            data = gzip.decompress(self.raw[name]) if name.endswith(".gz") else self.raw[name]
            total.update(hashlib.sha256(data).digest())
        return total.hexdigest()

    def starts(self, row: Row) -> date:
        """First day of the unit a row belongs to: later rows of the same unit only tell its later kinds."""
        return min(_day(row["valid_from"]), self.turned) if not self.is_old(row) else self.began

    def is_old(self, row: Row) -> bool:
        return _day(row["valid_from"]) < self.turned


def _add_units(files: _Files, known: dict[Key, Unit]) -> tuple[int, int]:
    """Units that are missing, level by level, each with its first term."""
    root = known.get((ROOT_CODE, _FOUNDED))
    before = len(known)
    if root is None:
        root = create_unit(
            "Việt Nam", tree=TREE, code=ROOT_CODE, level="nation", rank=0, kind="", parent=None, on=_FOUNDED
        )
        known[ROOT_CODE, _FOUNDED] = root
    paths = {root.pk: [root.pk]} | dict(
        UnitTerm.objects.filter(unit__tree=TREE).values_list("unit_id", "path")
    )
    terms = len(known) - before
    for level in ("province", "district", "commune"):
        fresh: dict[Key, Unit] = {}
        for row in files.rows:
            key = (row["code"], files.starts(row))
            if row["level"] == level and key not in known and key not in fresh:
                parent = known[row["parent_code"], key[1]] if row["parent_code"] else root
                fresh[key] = _unit(
                    row, parent=parent, on=key[1], ends=files.turned if files.is_old(row) else None
                )
        Unit.objects.bulk_create(fresh.values(), batch_size=2000)
        known |= fresh
        paths |= {unit.pk: [*paths[unit.parent_id or root.pk], unit.pk] for unit in fresh.values()}
        UnitTerm.objects.bulk_create(
            (_term(unit, paths[unit.pk]) for unit in fresh.values()), batch_size=2000
        )
        terms += len(fresh)
    return len(known) - before, terms


def _unit(row: Row, *, parent: Unit, on: date, ends: date | None) -> Unit:
    return Unit(
        tree=TREE, code=row["code"], level=row["level"], rank=RANKS[row["level"]], valid_from=on, valid_to=ends,
        name=row["name"], kind=row["kind"], parent=parent, key=fold(f"{row['kind']} {row['name']}"),
        sort_key=sort_key(row["name"]), lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
    )  # fmt: skip


def _term(unit: Unit, path: list[int]) -> UnitTerm:
    return UnitTerm(
        unit=unit, during=DateRange(unit.valid_from, unit.valid_to), name=unit.name, kind=unit.kind,
        parent_id=unit.parent_id, path=path, sort_key=unit.sort_key,
    )  # fmt: skip


class _Acts:
    """Legal acts as changes of the tree, each written down once."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        self.listed: list[dict[str, Any]] = changes["act"]
        self.added = 0
        self.known = {
            (change.act_number, change.effective_on, change.confidence): change
            for change in UnitChange.objects.filter(tree=TREE)
        }

    def ordering(self, level: str, province: str, on: date) -> str:
        """Number of the act that rearranged `level` in a province on a day."""
        for act in self.listed:
            same_place = act.get("province_code", province) == province
            if act["level"] == level and act["effective_from"] == on and same_place:
                return str(act["number"])
        raise LookupError(f"{_CHANGES} names no act for {level} of {province} on {on}")

    def change(self, number: str, *, on: date, kind: str, is_confirmed: bool = True) -> UnitChange:
        act = next(act for act in self.listed if act["number"] == number)
        confidence = act["confidence"] if is_confirmed else "unconfirmed"
        found = self.known.get((number, on, confidence))
        if found is None:
            found = UnitChange.objects.create(
                tree=TREE,
                kind=kind,
                effective_on=on,
                act_number=number,
                act_title=act["title_vi"],
                confidence=confidence,
            )
            self.known[number, on, confidence] = found
            self.added += 1
        return found


def _add_lineage(files: _Files, known: Mapping[Key, Unit], acts: _Acts) -> int:
    """Who continues whom, with the resolution of the successor's province."""
    present = set(
        Lineage.objects.filter(successor__tree=TREE).values_list("predecessor_id", "successor_id").iterator()
    )
    fresh = []
    for level, name in _LINEAGE.items():
        for row in files.table(name):
            old, new = known[row["old_code"], files.began], known[row["new_code"], files.turned]
            if (old.pk, new.pk) in present:
                continue
            province = known_province(new)
            change = acts.change(
                acts.ordering(level, province, files.turned), on=files.turned, kind=ChangeKind.REORGANISE,
                is_confirmed=row["confidence"] == "confirmed",
            )  # fmt: skip
            fresh.append(
                Lineage(
                    change=change,
                    predecessor=old,
                    successor=new,
                    extent=row["extent"],
                    is_default=row["is_default"] == "1",
                )  # fmt: skip
            )
    Lineage.objects.bulk_create(fresh, batch_size=2000)
    return len(fresh)


def known_province(unit: Unit) -> str:
    """Code of the province a province or commune belongs to."""
    return unit.code if unit.level == "province" or unit.parent is None else unit.parent.code


def _add_later_terms(files: _Files, known: Mapping[Key, Unit], acts: _Acts) -> int:
    """Reclassifications after the great reorganisation, in order of their days."""
    added = 0
    for item in sorted(_reclassified(files.changes), key=lambda item: item["on"]):
        unit = known[item["code"], files.turned]
        if unit.valid_to is not None or unit.terms.filter(during__startswith__gte=item["on"]).exists():
            continue  # recorded before, by this file or by an operator
        acts.change(item["act"], on=item["on"], kind=ChangeKind.RENAME)
        open_term(unit, on=item["on"], name=item["name"], kind=item["to_kind"], parent=unit.parent)
        unit.name, unit.kind, unit.key = (
            item["name"],
            item["to_kind"],
            fold(f"{item['to_kind']} {item['name']}"),
        )
        unit.save(update_fields=["name", "kind", "key"])
        added += 1
    return added


def _reclassified(changes: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    found: list[dict[str, Any]] = changes.get("reclassification", [])
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)
