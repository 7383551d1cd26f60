"""The tables of the country: complete, consistent, and no code mistaken for a unit."""

from __future__ import annotations

import csv
import gzip
import tomllib
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[4] / "data" / "units"
Row = dict[str, str]


def table(name: str) -> list[Row]:
    with gzip.open(UNITS / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


BEFORE, AFTER = table("vn_2025_before.csv.gz"), table("vn_2025_after.csv.gz")
LINEAGE, PROVINCES = table("vn_2025_lineage.csv.gz"), table("vn_2025_lineage_provinces.csv.gz")
CHANGES = tomllib.loads((UNITS / "vn_changes.toml").read_text(encoding="utf-8"))


def on(rows: list[Row], day: str, level: str) -> list[Row]:
    return [
        row
        for row in rows
        if row["level"] == level
        and row["valid_from"] <= day
        and (not row["valid_to"] or day < row["valid_to"])
    ]


@pytest.mark.parametrize(
    ("day", "provinces", "cities", "communes", "wards"),
    [
        ("2025-07-01", 34, 6, 3321, 687),
        ("2026-04-29", 34, 6, 3321, 687),
        ("2026-04-30", 34, 7, 3321, 697),
        ("2026-09-01", 34, 8, 3321, 697),
        ("2026-09-20", 34, 9, 3321, 709),
    ],
)
def test_the_country_counts_right_on_every_day_it_changed(
    day: str, provinces: int, cities: int, communes: int, wards: int
) -> None:
    top, bottom = on(AFTER, day, "province"), on(AFTER, day, "commune")
    kinds = Counter(row["kind"] for row in bottom)

    assert len(top) == provinces
    assert sum(row["kind"] == "Thành phố" for row in top) == cities
    assert len(bottom) == communes
    assert kinds["Phường"] == wards
    assert kinds["Đặc khu"] == 13
    assert kinds["Xã"] == communes - wards - 13


def test_the_old_country_counts_right() -> None:
    levels = Counter(row["level"] for row in BEFORE)
    communes = Counter(row["kind"] for row in BEFORE if row["level"] == "commune")

    assert levels == {"province": 63, "district": 696, "commune": 10040}
    assert communes == {"Xã": 7692, "Phường": 1726, "Thị trấn": 617, "Huyện": 5}


@pytest.mark.parametrize(
    ("rows", "up"),
    [(BEFORE, {"commune": "district", "district": "province"}), (AFTER, {"commune": "province"})],
)
def test_every_unit_has_a_parent_of_the_level_above(rows: list[Row], up: dict[str, str]) -> None:
    codes = defaultdict(set)
    for row in rows:
        codes[row["level"]].add(row["code"])

    for row in rows:
        if row["level"] == "province":
            assert row["parent_code"] == ""
        else:
            assert row["parent_code"] in codes[up[row["level"]]]


def test_a_unit_has_one_row_for_every_day_of_its_life() -> None:
    for rows in (BEFORE, AFTER):
        periods = defaultdict(list)
        for row in rows:
            periods[row["level"], row["code"]].append((row["valid_from"], row["valid_to"]))
        for spans in periods.values():
            spans.sort()
            assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert {row["valid_to"] for row in BEFORE} == {"2025-07-01"}
    assert min(row["valid_from"] for row in AFTER) == "2025-07-01"


def test_every_old_commune_has_a_successor_and_one_by_default() -> None:
    old = {row["code"] for row in BEFORE if row["level"] == "commune"}
    new = {row["code"] for row in AFTER if row["level"] == "commune"}
    defaults = Counter(row["old_code"] for row in LINEAGE if row["is_default"] == "1")

    assert len(LINEAGE) == 10572
    assert len({(row["old_code"], row["new_code"]) for row in LINEAGE}) == 10572
    assert {row["old_code"] for row in LINEAGE} == old
    assert {row["new_code"] for row in LINEAGE} == new
    assert set(defaults) == old
    assert set(defaults.values()) == {1}


def test_a_unit_that_went_whole_went_to_one_place() -> None:
    successors = Counter(row["old_code"] for row in LINEAGE)

    assert Counter(successors.values()) == {1: 9599, 2: 369, 3: 54, 4: 17, 5: 1}
    assert all(successors[row["old_code"]] == 1 for row in LINEAGE if row["extent"] == "whole")
    assert {row["extent"] for row in LINEAGE} == {"whole", "part"}
    assert Counter(row["confidence"] for row in LINEAGE)["unconfirmed"] == 134


def test_communes_and_provinces_agree_on_where_they_went() -> None:
    to_new = {row["old_code"]: row["new_code"] for row in PROVINCES}
    district_of = {row["code"]: row["parent_code"] for row in BEFORE if row["level"] == "commune"}
    province_of = {row["code"]: row["parent_code"] for row in BEFORE if row["level"] == "district"}
    new_province = {row["code"]: row["parent_code"] for row in AFTER if row["level"] == "commune"}

    assert len(to_new) == 63
    assert len(set(to_new.values())) == 34
    for row in LINEAGE:
        assert to_new[province_of[district_of[row["old_code"]]]] == new_province[row["new_code"]]


def test_a_code_alone_does_not_name_a_unit() -> None:
    old = {row["code"]: row["name"] for row in BEFORE if row["level"] != "district"}
    new = {row["code"]: row["name"] for row in AFTER}
    shared = set(old) & set(new)

    assert sum(len(code) == 5 for code in shared) == 3316
    assert sum(len(code) == 2 for code in shared) == 34
    assert (old["24"], new["24"]) == ("Bắc Giang", "Bắc Ninh")
    assert (old["80"], new["80"]) == ("Long An", "Tây Ninh")
    assert len({(row["level"], row["code"], row["valid_from"]) for row in BEFORE + AFTER}) == len(
        BEFORE
    ) + len(AFTER)


def test_the_merger_of_ben_tre_is_as_people_remember_it() -> None:
    vinh_long = {row["old_code"] for row in PROVINCES if row["new_code"] == "86"}
    names = {row["code"]: row["name"] for row in BEFORE if row["level"] == "province"}

    assert {names[code] for code in vinh_long} == {"Bến Tre", "Trà Vinh", "Vĩnh Long"}


def test_names_carry_no_type_word_and_places_lie_in_the_country() -> None:
    for row in BEFORE + AFTER:
        assert row["name"] == row["name"].strip()
        if row["name"] != "Phường Đúc":  # a ward of Huế is really called so
            assert not row["name"].startswith(("Xã ", "Phường ", "Thị trấn ", "Tỉnh ", "Thành phố "))
    for row in AFTER:
        assert 6 < float(row["lat"]) < 24
        assert 102 < float(row["lon"]) < 118
        assert float(row["area_km2"]) > 0


def test_every_later_change_names_its_act_and_shows_in_the_table() -> None:
    acts = {act["number"]: act for act in CHANGES["act"]}
    by_key = {(row["code"], row["valid_from"]): row for row in AFTER}

    assert len(CHANGES["reclassification"]) == 25
    for change in CHANGES["reclassification"]:
        row = by_key[change["code"], change["on"].isoformat()]
        assert acts[change["act"]]["effective_from"] == change["on"]
        assert (row["name"], row["kind"]) == (change["name"], change["to_kind"])


def test_each_new_province_has_its_resolution_and_each_act_a_confidence() -> None:
    provinces = {row["code"] for row in AFTER if row["level"] == "province"}
    june = [act for act in CHANGES["act"] if act.get("issued_on") == date(2025, 6, 16)]

    assert len(june) == 34
    assert {act["province_code"] for act in june} == provinces
    assert all(act["confidence"] in ("confirmed", "transcription") for act in CHANGES["act"])


def test_a_misprinted_code_is_not_in_the_tables() -> None:
    for correction in CHANGES["code_correction"]:
        codes = {row["code"]: row["name"] for row in AFTER}

        assert correction["printed"] not in codes
        assert codes[correction["code"]] == correction["name"]
