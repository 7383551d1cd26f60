"""Units through time: what existed when, under whom, what became of it, and who answers for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danvan.kernel.organisations.actions import (
    add_unit,
    merge_units,
    rebuild_coverage,
    rename_unit,
    split_unit,
    transfer_unit,
)
from danvan.kernel.organisations.actions.units import NewUnit
from danvan.kernel.organisations.models import Coverage, Lineage, Unit, UnitChange, UnitTerm
from danvan.kernel.organisations.queries import (
    ancestors_of,
    children_of,
    heirs,
    restate,
    search_units,
    tree_as_of,
    unit_by_code,
)
from danvan.kernel.organisations.testing import BEGAN, World, fresh, small_world
from danvan.lib.errors import Refused

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

pytestmark = pytest.mark.django_db

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

DAY = date(2026, 3, 1)
ACT = "12/NQ-UBTVQH16"


@pytest.fixture
def world() -> World:
    return small_world()


def commune(world: World, code: str, name: str) -> Unit:
    return add_unit(
        name, by=world.system, tree="vn", code=code, level="commune", rank=3, kind="Phường",
        parent=world.province, valid_from=BEGAN,
    )  # fmt: skip


def merge(world: World, *units: Unit, code: str = "00999", by: object = None, on: date = DAY) -> Unit:
    return merge_units(
        units, by=by or fresh(world.ngoc), into=NewUnit(code=code, name="Linh Đàm"), parent=world.province,
        effective_on=on, act_number=ACT,
    )  # fmt: skip


def covered(unit: Unit) -> set[int]:
    return set(Coverage.objects.filter(unit=unit).values_list("covered_id", flat=True))


# --- mergers


def test_a_merger_ends_the_old_units_and_keeps_the_day_before_as_it_was(world: World) -> None:
    heir = merge(world, world.x, world.y)

    before = {term.unit_id for term in tree_as_of("vn", DAY - timedelta(days=1))}
    after = {term.unit_id for term in tree_as_of("vn", DAY)}
    assert {world.x.pk, world.y.pk} <= before
    assert heir.pk not in before
    assert heir.pk in after
    assert not {world.x.pk, world.y.pk} & after


def test_the_tree_as_of_a_day_is_one_query(world: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        terms = tree_as_of("vn", DAY)
        assert [str(term) for term in terms][:2] == ["Việt Nam", "Thành phố Hà Nội"]


def test_neighbourhoods_move_to_the_merged_unit(world: World) -> None:
    heir = merge(world, world.x, world.y)

    assert [unit.pk for unit in children_of(heir, on=DAY)] == [world.hamlet.pk]
    path = [unit.pk for unit in ancestors_of(world.hamlet, on=DAY)]
    assert path == [world.nation.pk, world.province.pk, heir.pk, world.hamlet.pk]
    assert ancestors_of(world.hamlet, on=DAY - timedelta(days=1))[2].pk == world.x.pk


def test_the_merged_unit_answers_for_all_it_continues(world: World) -> None:
    heir = merge(world, world.x, world.y)

    assert covered(heir) == {heir.pk, world.x.pk, world.y.pk, world.hamlet.pk}
    assert {world.x.pk, world.y.pk, heir.pk} <= covered(world.province)
    assert heir.pk not in covered(world.x)


def test_a_merger_is_recorded_with_its_legal_act(world: World) -> None:
    heir = merge(world, world.x, world.y)

    change = UnitChange.objects.get()
    assert (change.act_number, change.effective_on) == (ACT, DAY)
    assert Entry.objects.filter(
        act="organisations.units_merged", thing=f"organisations.change:{change.pk}"
    ).exists()
    assert set(Lineage.objects.values_list("predecessor_id", "successor_id")) == {
        (world.x.pk, heir.pk), (world.y.pk, heir.pk),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": "dung"}, "not_allowed"),
        ({"on": date(2099, 1, 1)}, "not_yet"),
        ({"on": date(2020, 1, 1)}, "not_existing"),
    ],
)
def test_a_refused_merger_leaves_no_trace(world: World, change: dict[str, object], code: str) -> None:
    by = getattr(world, str(change.get("by", "ngoc")))
    with pytest.raises(Refused) as refusal:
        merge(world, world.x, world.y, by=by, on=change.get("on", DAY))

    assert refusal.value.code == code
    assert not UnitChange.objects.exists()
    assert Unit.objects.filter(valid_to__isnull=False).count() == 0


def test_one_unit_alone_does_not_merge_and_no_act_no_merger(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        merge(world, world.x)
    assert refusal.value.code == "too_few"
    with pytest.raises(Refused):
        merge_units(
            [world.x, world.y], by=world.ngoc, into=NewUnit(code="1", name="A"), parent=world.province,
            effective_on=DAY, act_number="  ",
        )  # fmt: skip
    assert not Lineage.objects.exists()


# --- splits, renames, transfers


def test_a_split_has_one_heir_for_what_is_open(world: World) -> None:
    north, south = split_unit(
        world.x, by=world.ngoc, into=[NewUnit("00801", "Linh Đàm"), NewUnit("00802", "Bằng Liệt")], default="00802",
        parent=world.province, effective_on=DAY, act_number=ACT,
    )  # fmt: skip

    assert heirs([world.x.pk], on=DAY) == {world.x.pk: south.pk}
    assert world.x.pk in covered(south)
    assert world.x.pk not in covered(north)
    assert [unit.pk for unit in children_of(south, on=DAY)] == [world.hamlet.pk]


def test_a_split_must_name_who_takes_over(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        split_unit(
            world.x, by=world.ngoc, into=[NewUnit("1", "A"), NewUnit("2", "B")], default="3",
            parent=world.province, effective_on=DAY, act_number=ACT,
        )  # fmt: skip
    assert refusal.value.code == "no_default"
    assert UnitTerm.objects.filter(unit=world.x).count() == 1


def test_a_renamed_unit_is_the_same_unit_with_two_names(world: World) -> None:
    rename_unit(world.x, by=world.ngoc, name="Linh Đàm", kind="Đặc khu", effective_on=DAY, act_number=ACT)

    names = {term.name for term in tree_as_of("vn", DAY - timedelta(days=1)) if term.unit_id == world.x.pk}
    assert names == {"Hoàng Liệt"}
    assert unit_by_code("vn", "00337", on=DAY) == world.x
    assert Unit.objects.get(pk=world.x.pk).full_name == "Đặc khu Linh Đàm"
    assert search_units("linh dam", tree="vn", levels=("commune",))[0] == world.x


def test_a_transferred_unit_takes_its_parts_along(world: World) -> None:
    other = add_unit(
        "Bắc Ninh", by=world.system, tree="vn", code="24", level="province", rank=1, kind="Tỉnh",
        parent=world.nation, valid_from=BEGAN,
    )  # fmt: skip
    transfer_unit(world.x, by=world.ngoc, to=other, effective_on=DAY, act_number=ACT)

    assert [unit.pk for unit in ancestors_of(world.hamlet, on=DAY)] == [
        world.nation.pk, other.pk, world.x.pk, world.hamlet.pk,
    ]  # fmt: skip
    assert world.hamlet.pk in covered(other)
    assert world.province.pk in {
        term.path[1] for term in tree_as_of("vn", DAY - timedelta(days=1)) if len(term.path) > 2
    }


# --- coverage


def test_a_leaf_added_costs_no_rebuild_and_gives_the_same(world: World) -> None:
    added = commune(world, "00777", "Tương Mai")
    quick = set(Coverage.objects.values_list("unit_id", "covered_id"))
    rebuild_coverage()

    assert set(Coverage.objects.values_list("unit_id", "covered_id")) == quick
    assert (world.nation.pk, added.pk) in quick


def test_coverage_follows_a_chain_of_mergers(world: World) -> None:
    third = commune(world, "00777", "Tương Mai")
    first = merge(world, world.x, world.y)
    last = merge(world, first, third, code="01000", on=DAY + timedelta(days=90))

    assert {world.x.pk, world.y.pk, third.pk, first.pk, last.pk, world.hamlet.pk} == covered(last)
    assert heirs([world.x.pk, third.pk], on=DAY + timedelta(days=90)) == {
        world.x.pk: last.pk,
        third.pk: last.pk,
    }
    assert heirs([world.x.pk], on=DAY) == {world.x.pk: first.pk}


# --- sums over mergers


def test_ten_twenty_and_thirty_make_sixty_in_the_merged_unit(world: World) -> None:
    third = commune(world, "00777", "Tương Mai")
    heir = merge(world, world.x, world.y, third)

    assert restate({world.x.pk: 10, world.y.pk: 20, third.pk: 30}, on=DAY) == {heir.pk: 60}
    assert restate({world.x.pk: 10, world.y.pk: 20}, on=DAY - timedelta(days=1)) == {
        world.x.pk: 10,
        world.y.pk: 20,
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.integers(-1000, 1000), min_size=6, max_size=6),
    groups=st.lists(st.sets(st.integers(0, 5), min_size=2, max_size=3), max_size=3),
)
def test_no_sum_changes_whatever_merges(world: World, values: list[int], groups: list[set[int]]) -> None:
    """Any sequence of mergers conserves the total, and every value ends in a unit that exists."""
    tag = f"{Unit.objects.count():05d}"
    alive = [commune(world, f"{tag}-{place}", f"Phần {place}") for place in range(6)]
    carried = dict(zip((unit.pk for unit in alive), values, strict=True))
    for step, group in enumerate(groups):
        together = [alive[place] for place in sorted(group)]
        if len({unit.pk for unit in together}) < 2:
            continue
        day = DAY + timedelta(days=step)
        heir = merge(world, *{unit.pk: unit for unit in together}.values(), code=f"{tag}-m{step}", on=day)
        alive = [heir if unit in together else unit for unit in alive]

    there = restate(carried, on=DAY + timedelta(days=10))
    assert sum(there.values()) == sum(values)
    assert set(there) == {unit.pk for unit in alive}
