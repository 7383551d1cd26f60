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
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
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
    known = _standing()

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


class _Known(NamedTuple):
    """What the loader needs to know of a unit that is there."""

    pk: int
    province: str  #: code of its province, empty for the root
    path: list[int]


def _standing() -> dict[Key, _Known]:
    """Units that are in the database with the path of their first term."""
    provinces = dict(Unit.objects.filter(tree=TREE, level="province").values_list("pk", "code"))
    terms = UnitTerm.objects.filter(unit__tree=TREE).order_by("-during")
    rows = terms.values_list("unit__code", "unit__valid_from", "unit_id", "path")
    return {
        (code, on): _Known(
            pk, next((provinces[above] for above in path if above in provinces), ""), list(path)
        )
        for code, on, pk, path in rows.iterator()
    }


def _add_units(files: _Files, known: dict[Key, _Known]) -> tuple[int, int]:
    """Units that are missing, level by level, each with its first term."""
    before = len(known)
    if (ROOT_CODE, _FOUNDED) not in known:
        root = create_unit(
            "Việt Nam", tree=TREE, code=ROOT_CODE, level="nation", rank=0, kind="", parent=None, on=_FOUNDED
        )
        known[ROOT_CODE, _FOUNDED] = _Known(root.pk, "", [root.pk])
    for level in ("province", "district", "commune"):
        fresh = [
            row
            for row in files.rows
            if row["level"] == level and (row["code"], files.starts(row)) not in known
        ]
        firsts = {(row["code"], files.starts(row)): row for row in reversed(fresh)}
        _write_units(firsts, known, files)
    return len(known) - before, len(known) - before


def _write_units(rows: Mapping[Key, Row], known: dict[Key, _Known], files: _Files) -> None:
    """By COPY: fourteen thousand rows take a second and not six."""
    units, terms = [], []
    for pk, ((code, on), row) in zip(_next_ids(len(rows)), rows.items(), strict=True):
        above = known[row["parent_code"], on] if row["parent_code"] else known[ROOT_CODE, _FOUNDED]
        path = [*above.path, pk]
        known[code, on] = _Known(pk, above.province or code, path)
        name, kind, order = row["name"], row["kind"], sort_key(row["name"])
        ends = files.turned if files.is_old(row) else None
        key = fold(f"{kind} {name}")
        units.append(
            (
                pk,
                TREE,
                code,
                row["level"],
                RANKS[row["level"]],
                on,
                ends,
                name,
                kind,
                above.pk,
                key,
                order,
                row["lat"] or None,
                row["lon"] or None,
            )
        )
        terms.append(
            (pk, f"[{on},{ends or ''})", name, kind, above.pk, f"{{{','.join(map(str, path))}}}", order)
        )
    _copy("organisations_unit", _UNIT_COLUMNS, units)
    _copy("organisations_unitterm", _TERM_COLUMNS, terms)


_UNIT_COLUMNS = (
    "id, tree, code, level, rank, valid_from, valid_to, name, kind, parent_id, key, sort_key, lat, lon"
)
_TERM_COLUMNS = "unit_id, during, name, kind, parent_id, path, sort_key"


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target,
    ):
        for row in rows:
            target.write_row(row)


def _next_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organisations_unit', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [pk for (pk,) in cursor.fetchall()]


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


def _add_lineage(files: _Files, known: Mapping[Key, _Known], acts: _Acts) -> int:
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
            change = acts.change(
                acts.ordering(level, new.province, files.turned), on=files.turned, kind=ChangeKind.REORGANISE,
                is_confirmed=row["confidence"] == "confirmed",
            )  # fmt: skip
            fresh.append((change.pk, old.pk, new.pk, row["extent"], row["is_default"] == "1"))
    _copy("organisations_lineage", "change_id, predecessor_id, successor_id, extent, is_default", fresh)
    return len(fresh)


def _add_later_terms(files: _Files, known: Mapping[Key, _Known], acts: _Acts) -> int:
    """Reclassifications after the great reorganisation, in order of their days."""
    added = 0
    units = Unit.objects.in_bulk(
        [known[item["code"], files.turned].pk for item in _reclassified(files.changes)]
    )
    for item in sorted(_reclassified(files.changes), key=lambda item: item["on"]):
        unit = units[known[item["code"], files.turned].pk]
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
