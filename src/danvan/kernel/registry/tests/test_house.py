"""Manifests that contradict each other are refused at start-up, by name."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from danvan.kernel.registry import checks, port
from danvan.kernel.registry import house as house_file
from danvan.kernel.registry.house import House
from danvan.kernel.registry.public import (
    Act,
    Attested,
    HouseError,
    Module,
    Permission,
    Slot,
    Subscription,
    house,
    load,
    record,
)


def module(name: str = "drains", **parts: Any) -> Module:
    return Module(name=name, title=name, **parts)


CLASHES = {
    "module 'drains' is plugged in twice": [module(), module()],
    "act 'drains.dug' is declared twice": [module(acts=(Act("drains.dug", "x"), Act("drains.dug", "y")))],
    "act 'roads.dug' of module 'drains' must start with": [module(acts=(Act("roads.dug", "x"),))],
    "permission 'roads.dig' of module 'drains' must start": [module(permissions=(Permission("roads.dig", "x", ()),))],
    "permission 'drains.dig' is declared twice": [module(permissions=(Permission("drains.dig", "x", ()),) * 2)],
    "attested kind 'drains.drain' is declared twice": [
        module(attested=(Attested("drains.drain", "a.b"),)), module("roads", attested=(Attested("drains.drain", "c.d"),)),
    ],
    "subscriptions to acts that nobody declares: roads.dug, roads.paved": [
        module(subscriptions=(Subscription("roads.paved", "x.y"), Subscription("roads.dug", "x.y"))),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("message", "modules"), CLASHES.items(), ids=CLASHES)
def test_a_house_of_clashing_manifests_refuses_to_stand(message: str, modules: list[Module]) -> None:
    with pytest.raises(HouseError, match=message):
        House(modules)


def test_what_manifests_offer_is_found_by_name_and_place() -> None:
    stands = House(
        [
            module(
                acts=(Act("drains.dug", "Dug"),), permissions=(Permission("drains.dig", "Dig", ("digger",)),)
            ),
            module(
                "roads",
                subscriptions=(Subscription("drains.dug", "roads.hear"),),
                slots=(Slot("home", "roads.late", order=90), Slot("home", "roads.early", order=10)),
            ),
        ]
    )
    assert stands.act("drains.dug").label == "Dug"
    assert stands.roles_with("drains.dig") == ("digger",)
    assert stands.subscribers["drains.dug"] == ["roads.hear"]
    assert [slot.render for slot in stands.slots["home"]] == ["roads.early", "roads.late"]
    with pytest.raises(HouseError, match=r"act 'drains\.filled'"):
        stands.act("drains.filled")
    with pytest.raises(HouseError, match=r"permission 'drains\.fill'"):
        stands.permission("drains.fill")


def test_the_real_house_stands_and_everything_it_names_can_be_imported() -> None:
    assert checks.manifests_agree() == []
    assert "petitions.received" in house().acts


def test_start_up_reports_a_clash_and_a_path_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = House([module(slots=(Slot("home", "danvan.no_such.place"),), seeds="danvan.lib.errors.nothing")])
    monkeypatch.setattr(checks, "house", lambda: broken)
    assert [problem.id for problem in checks.manifests_agree()] == ["danvan.E002", "danvan.E002"]

    def clash() -> House:
        raise HouseError("act 'x.y' is declared twice")

    monkeypatch.setattr(checks, "house", clash)
    [problem] = checks.manifests_agree()
    assert (problem.id, problem.msg) == ("danvan.E001", "act 'x.y' is declared twice")


def test_a_manifest_must_be_a_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = import_module("danvan.kernel.papers.module")

    monkeypatch.setattr(papers, "MODULE", {"name": "papers"})
    with pytest.raises(HouseError, match=r"papers\.module\.MODULE is not a Module"):
        house_file._manifest("danvan.kernel.papers")


def test_a_dotted_path_gives_the_object_behind_it() -> None:
    assert load("danvan.kernel.registry.house.House") is House
    with pytest.raises(ImportError):
        load("danvan.kernel.registry.house.Castle")


def test_recording_before_the_ledger_is_plugged_in_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "_recorder", None)
    with pytest.raises(RuntimeError, match="before the ledger was plugged in"):
        record("organisations.unit_added", "organisations.unit:1", by=None)
