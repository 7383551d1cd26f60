"""Loading units from tables: through time, with lineage and acts, again and again without doubles."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from danvan.kernel.organisations.actions import load_country, merge_units
from danvan.kernel.organisations.actions.units import NewUnit
from danvan.kernel.organisations.models import Coverage, Lineage, Person, Unit, UnitChange, UnitTerm
from danvan.kernel.organisations.queries import ancestors_of, heirs, restate, tree_as_of, unit_by_code
from danvan.kernel.organisations.testing import small_world
from danvan.lib.errors import Refused

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

pytestmark = pytest.mark.django_db

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
HEADER = "code,name,kind,level,parent_code,valid_from,valid_to,lat,lon,area_km2"
BEFORE = [
    "83,Bến Tre,Tỉnh,province,,2025-03-01,2025-07-01,,,",
    "86,Vĩnh Long,Tỉnh,province,,2025-03-01,2025-07-01,,,",
    "829,Bến Tre,Thành phố,district,83,2025-03-01,2025-07-01,,,",
    "855,Vĩnh Long,Thành phố,district,86,2025-03-01,2025-07-01,,,",
    "28777,An Hội,Phường,commune,829,2025-03-01,2025-07-01,,,",
    "28792,Mỹ Thạnh An,Xã,commune,829,2025-03-01,2025-07-01,,,",
    "29551,Phường 1,Phường,commune,855,2025-03-01,2025-07-01,,,",
]
AFTER = [
    "86,Vĩnh Long,Tỉnh,province,,2025-07-01,,10.2,106.1,",
    "28777,An Hội,Phường,commune,86,2025-07-01,,10.24,106.37,31.9",
    "29551,Long Châu,Xã,commune,86,2025-07-01,2026-04-30,10.25,105.97,12",
    "29551,Long Châu,Phường,commune,86,2026-04-30,,10.25,105.97,12",
]
PAIRS = [
    "28777,28777,whole,1,confirmed", "28792,28777,part,1,unconfirmed", "28792,29551,part,0,confirmed", "29551,29551,whole,1,confirmed",
]  # fmt: skip
CHANGES = """
[snapshot]
reorganised_on = 2025-07-01
known_from = 2025-03-01
[[act]]
number = "202/2025/QH15"
title_vi = "Sắp xếp tỉnh"
effective_from = 2025-07-01
level = "province"
confidence = "confirmed"
[[act]]
number = "1687/NQ-UBTVQH15"
title_vi = "Sắp xếp xã của Vĩnh Long"
effective_from = 2025-07-01
level = "commune"
province_code = "86"
confidence = "transcription"
[[act]]
number = "300/NQ-UBTVQH16"
title_vi = "Thành lập phường"
effective_from = 2026-04-30
level = "commune"
province_code = "86"
confidence = "confirmed"
[[reclassification]]
code = "29551"
name = "Long Châu"
from_kind = "Xã"
to_kind = "Phường"
on = 2026-04-30
act = "300/NQ-UBTVQH16"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def write(folder: Path, *, after: list[str] = AFTER, changes: str = CHANGES) -> Path:
    lineage = "old_code,new_code,extent,is_default,confidence"
    tables = {
        "vn_2025_before": [HEADER, *BEFORE], "vn_2025_after": [HEADER, *after],
        "vn_2025_lineage": [lineage, *PAIRS],
        "vn_2025_lineage_provinces": [lineage, "83,86,whole,1,confirmed", "86,86,whole,1,confirmed"],
    }  # fmt: skip
    for name, lines in tables.items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (folder / "vn_changes.toml").write_text(changes, encoding="utf-8")
    return folder


def load(folder: Path | None = None) -> object:
    return load_country(by=Person.objects.system(), folder=folder)


def names(unit: Unit | None, on: date) -> list[str]:
    assert unit is not None
    return [one.name for one in ancestors_of(unit, on=on)]


def test_the_same_code_before_and_after_is_two_units_joined_by_lineage(folder: Path) -> None:
    load(folder)

    old, new = unit_by_code("vn", "28777", on=OLD), unit_by_code("vn", "28777", on=NEW)
    assert names(old, OLD) == ["Việt Nam", "Bến Tre", "Bến Tre", "An Hội"]
    assert names(new, NEW) == ["Việt Nam", "Vĩnh Long", "An Hội"]
    assert old is not None
    assert new is not None
    assert old.pk != new.pk
    assert heirs([old.pk], on=NEW) == {old.pk: new.pk}


def test_districts_end_without_heirs_but_their_province_goes_on_answering_for_them(folder: Path) -> None:
    load(folder)

    district, province = unit_by_code("vn", "829", on=OLD), unit_by_code("vn", "86", on=NEW)
    assert unit_by_code("vn", "829", on=NEW) is None
    assert not Lineage.objects.filter(predecessor=district).exists()
    assert Coverage.objects.filter(unit=province, covered=district).exists()


def test_a_reclassified_commune_is_one_unit_with_two_terms_and_an_act(folder: Path) -> None:
    load(folder)

    unit = unit_by_code("vn", "29551", on=NEW)
    assert unit == unit_by_code("vn", "29551", on=date(2026, 5, 1))
    kinds = {
        day: str(UnitTerm.objects.as_of(day).get(unit=unit))
        for day in (NEW, date(2026, 4, 29), date(2026, 4, 30))
    }
    assert list(kinds.values()) == ["Xã Long Châu", "Xã Long Châu", "Phường Long Châu"]
    assert (
        UnitChange.objects.filter(act_number="300/NQ-UBTVQH16", effective_on=date(2026, 4, 30)).count() == 1
    )


def test_lineage_carries_the_act_of_the_heirs_province_and_its_doubt(folder: Path) -> None:
    load(folder)

    told = {
        (pair.predecessor.code, pair.successor.code): (
            pair.change.act_number,
            pair.change.confidence,
            pair.is_default,
        )
        for pair in Lineage.objects.filter(predecessor__level="commune").select_related(
            "change", "predecessor", "successor"
        )
    }
    assert told["28777", "28777"] == ("1687/NQ-UBTVQH15", "transcription", True)
    assert told["28792", "28777"] == ("1687/NQ-UBTVQH15", "unconfirmed", True)
    assert told["28792", "29551"] == ("1687/NQ-UBTVQH15", "transcription", False)
    assert (
        Lineage.objects.filter(predecessor__level="province", change__act_number="202/2025/QH15").count() == 2
    )


def test_loading_again_changes_nothing_and_records_nothing(folder: Path) -> None:
    first = load(folder)
    stamp = list(UnitTerm.objects.order_by("pk").values_list("pk", "during"))
    again = load(folder)

    assert first.units == 11
    assert again.is_empty
    assert list(UnitTerm.objects.order_by("pk").values_list("pk", "during")) == stamp
    entry = Entry.objects.get(act="organisations.country_loaded")
    assert entry.thing == "organisations.tree:vn"


def test_a_new_reclassification_is_added_to_what_is_there(tmp_path: Path) -> None:
    load(write(tmp_path, changes=CHANGES[: CHANGES.index("[[reclassification]]")], after=AFTER[:3]))
    assert UnitTerm.objects.get(unit=unit_by_code("vn", "29551", on=NEW)).kind == "Xã"

    added = load(write(tmp_path))

    assert (added.units, added.terms, added.changes) == (0, 1, 1)
    assert Unit.objects.get(code="29551", valid_from=NEW).kind == "Phường"


def test_what_operators_recorded_since_is_left_alone(folder: Path) -> None:
    load(folder)
    system = Person.objects.system()
    units = [unit_by_code("vn", code, on=NEW) for code in ("28777", "29551")]
    heir = merge_units(
        [unit for unit in units if unit], by=system, into=NewUnit("99999", "Hợp nhất"),
        parent=unit_by_code("vn", "86", on=NEW), effective_on=date(2026, 6, 1), act_number="400/NQ-UBTVQH16",
    )  # fmt: skip

    assert load(folder).is_empty
    assert unit_by_code("vn", "28777", on=date(2026, 6, 2)) is None
    assert heir.valid_to is None


def test_a_sum_over_the_reorganisation_is_conserved(folder: Path) -> None:
    load(folder)
    old = [unit_by_code("vn", code, on=OLD) for code in ("28777", "28792", "29551")]
    carried = restate({unit.pk: 10 * place for place, unit in enumerate(old, start=1) if unit}, on=NEW)

    named = {Unit.objects.get(pk=pk).name: value for pk, value in carried.items()}
    assert named == {"An Hội": 30, "Long Châu": 30}


def test_only_a_registrar_or_the_system_loads(folder: Path) -> None:
    world = small_world()
    with pytest.raises(Refused):
        load_country(by=world.dung, folder=folder)
    assert not Unit.objects.filter(code="83").exists()


def test_a_folder_without_its_tables_leaves_nothing_half_done(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "vn_2025_lineage.csv.gz").unlink()
    with pytest.raises(FileNotFoundError):
        load(tmp_path)
    assert not Unit.objects.exists()


def test_the_real_country_stands_before_and_after() -> None:
    loaded = load()

    old, new = tree_as_of("vn", OLD), tree_as_of("vn", NEW)
    count = {
        day: {
            level: sum(term.unit.level == level for term in terms)
            for level in ("province", "district", "commune")
        }
        for day, terms in (("old", old), ("new", new))
    }
    assert count["old"] == {"province": 63, "district": 696, "commune": 10_040}
    assert count["new"] == {"province": 34, "district": 0, "commune": 3_321}
    assert {len(term.path) for term in new} == {1, 2, 3}
    assert loaded.lineage == Lineage.objects.count()

    # Every old commune has exactly one heir, in the province that continues its own.
    communes = [term.unit_id for term in old if term.unit.level == "commune"]
    ends = heirs(communes, on=NEW)
    assert set(ends.values()) <= {term.unit_id for term in new}
    assert sum(restate(dict.fromkeys(communes, 1), on=NEW).values()) == 10_040
    above = {term.unit_id: term.path[1] for term in (*old, *new) if len(term.path) > 1}
    provinces = heirs([term.unit_id for term in old if term.unit.level == "province"], on=NEW)
    assert all(provinces[above[commune]] == above[heir] for commune, heir in ends.items())

    # The capital of Bến Tre now lies in Vĩnh Long, which answers for all of old Bến Tre.
    vinh_long, ben_tre = unit_by_code("vn", "86", on=NEW), unit_by_code("vn", "83", on=OLD)
    assert names(unit_by_code("vn", "28777", on=NEW), NEW) == ["Việt Nam", "Vĩnh Long", "An Hội"]
    assert set(ben_tre.covers.values_list("covered_id")) <= set(vinh_long.covers.values_list("covered_id"))
    assert Unit.objects.get(code="75", valid_to=None).full_name == "Thành phố Đồng Nai"
