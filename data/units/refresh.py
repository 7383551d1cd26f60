"""Rebuild the compact unit files from a folder of raw tables.

    python data/units/refresh.py SOURCE_FOLDER

SOURCE_FOLDER holds the seven tables named in README.md. The changes after 1 July 2025 are read from
vn_changes.toml beside this file: edit that first, then run this. The output is byte for byte repeatable.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
UNIT_COLUMNS = (
    "code", "name", "kind", "level", "parent_code", "valid_from", "valid_to", "lat", "lon", "area_km2",
)  # fmt: skip
LINEAGE_COLUMNS = ("old_code", "new_code", "extent", "is_default", "confidence")
Row = dict[str, str]


def main(source: Path) -> None:
    """Read the raw tables, write the four data files."""
    changes = tomllib.loads((HERE / "vn_changes.toml").read_text(encoding="utf-8"))
    known_from, turned_on = changes["snapshot"]["known_from"], changes["snapshot"]["reorganised_on"]
    corrections = {item["printed"]: item["code"] for item in changes.get("code_correction", [])}

    write("vn_2025_before.csv.gz", UNIT_COLUMNS, before(source, known_from, turned_on))
    write("vn_2025_after.csv.gz", UNIT_COLUMNS, after(source, turned_on, corrections, changes))
    write("vn_2025_lineage.csv.gz", LINEAGE_COLUMNS, commune_lineage(source, corrections))
    write("vn_2025_lineage_provinces.csv.gz", LINEAGE_COLUMNS, province_lineage(source))


def before(source: Path, known_from: date, turned_on: date) -> Iterator[Row]:
    """Three levels as of 30 June 2025; the five island districts also stand in at commune level."""
    life = {"valid_from": known_from.isoformat(), "valid_to": turned_on.isoformat()}
    for row in read(source / "provinces_old.csv"):
        kind, name = split_kind(row["full_name"])
        yield life | {"code": row["code"], "name": name, "kind": kind, "level": "province"}
    for row in read(source / "districts_old.csv"):
        yield life | named(row) | {"level": "district", "parent_code": row["province_code"]}
    for row in read(source / "communes_old.csv"):
        yield life | named(row) | {"level": "commune", "parent_code": row["district_code"]}


def after(
    source: Path, turned_on: date, corrections: Mapping[str, str], changes: Mapping[str, list[Row]]
) -> Iterator[Row]:
    """Two levels from 1 July 2025; a unit whose kind changed later has one row per period."""
    later: dict[str, Row] = {row["code"]: row for row in changes["reclassification"]}
    for row in read(source / "provinces_new.csv"):
        kind, name = split_kind(row["full_name_2025_07_01"])
        yield from periods(
            {"code": row["code"], "name": name, "kind": kind, "level": "province"} | place(row),
            turned_on,
            later,
        )
    for row in read(source / "communes_new.csv"):
        kind, name = split_kind(row["full_name_2025_07_01"])
        unit = place(row) | {
            "code": corrections.get(row["code"], row["code"]),
            "name": name,
            "kind": kind,
            "level": "commune",
            "parent_code": row["province_code"],
        }
        yield from periods(unit, turned_on, later)


def periods(unit: Row, turned_on: date, later: Mapping[str, Mapping[str, object]]) -> Iterator[Row]:
    """One row, or two when the unit was reclassified."""
    change = later.get(unit["code"])
    if change is None:
        yield unit | {"valid_from": turned_on.isoformat()}
        return
    if (unit["name"], unit["kind"]) != (change["name"], change["from_kind"]):
        found = f"{unit['code']} is {unit['kind']} {unit['name']}"
        raise SystemExit(f"vn_changes.toml: {found}, not as written there")
    changed_on = str(change["on"])
    yield unit | {"valid_from": turned_on.isoformat(), "valid_to": changed_on}
    yield unit | {"kind": str(change["to_kind"]), "valid_from": changed_on}


def commune_lineage(source: Path, corrections: Mapping[str, str]) -> Iterator[Row]:
    """Which commune became which: two independent tables agree on a `confirmed` pair."""
    for row in read(source / "map_old_to_new.csv"):
        doubtful = row["sources"] == "vau" or row["extent"] == "part?"
        yield {
            "old_code": row["old_code"],
            "new_code": corrections.get(row["new_code"], row["new_code"]),
            "extent": row["extent"].rstrip("?"),
            "is_default": row["is_default"],
            "confidence": "unconfirmed" if doubtful else "confirmed",
        }


def province_lineage(source: Path) -> Iterator[Row]:
    """63 to 34: every old province went whole into one new one."""
    for row in read(source / "provinces_old.csv"):
        yield {
            "old_code": row["code"],
            "new_code": row["new_province_code"],
            "extent": "whole",
            "is_default": "1",
            "confidence": "confirmed",
        }


def named(row: Row) -> Row:
    """Code, bare name and type word."""
    return {"code": row["code"], "name": row["name"], "kind": row["type"]}


def place(row: Row) -> Row:
    """Label point and area."""
    return {"lat": row["label_lat"], "lon": row["label_lon"], "area_km2": row["area_km2"]}


def split_kind(full_name: str) -> tuple[str, str]:
    """`Thành phố Hà Nội` into `Thành phố` and `Hà Nội`."""
    for kind in ("Thành phố", "Đặc khu", "Phường", "Tỉnh", "Xã"):
        if full_name.startswith(kind + " "):
            return kind, full_name.removeprefix(kind + " ")
    raise SystemExit(f"{full_name}: no known type word")


def read(path: Path) -> Iterator[Row]:
    """Rows of a UTF-8 table with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """A gzip table without a time stamp, so that an unchanged country gives an unchanged file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (HERE / name).write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
