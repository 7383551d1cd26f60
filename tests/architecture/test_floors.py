"""The plan in pyproject is the house that stands."""

from __future__ import annotations

import tomllib

from django.conf import settings

from .house import FLOORS, KERNEL_STACK, OWN_ROOMS, PACKAGE, PROJECT, ROOMS, packages, product


def contracts() -> dict[str, dict[str, object]]:
    told = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    return {
        contract["name"].split(":")[0]: contract for contract in told["tool"]["importlinter"]["contracts"]
    }


def test_the_contract_names_the_floors_top_to_bottom() -> None:
    assert contracts()["Floors"]["layers"] == FLOORS[::-1]
    assert contracts()["Floors"]["exhaustive"] is True


def test_the_contract_names_the_kernel_top_to_bottom() -> None:
    assert contracts()["The kernel is a stack"]["layers"] == KERNEL_STACK[::-1]
    assert KERNEL_STACK[1:] == settings.KERNEL, "settings load the kernel in the order of its stack"


def test_no_floor_stands_outside_the_plan() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert found == set(FLOORS)


def test_every_capability_is_plugged_in_and_every_plug_has_a_capability() -> None:
    assert {path.name for path in packages("modules")} == set(settings.MODULES)


def test_rooms_of_a_module_bear_only_the_known_names() -> None:
    strangers = [
        str(path.relative_to(PACKAGE))
        for module in packages("modules")
        for path in module.iterdir()
        if path.name != "__pycache__"
        and not {path.name, path.stem} & (ROOMS | OWN_ROOMS.get(module.name, {}).keys())
    ]
    assert strangers == [], f"rooms are: {sorted(ROOMS)}"


def test_no_exception_outlives_its_room() -> None:
    gone = [
        f"{module}/{room}"
        for module, rooms in OWN_ROOMS.items()
        for room in rooms
        if (PACKAGE / "modules" / module / "module.py").exists()
        and not (PACKAGE / "modules" / module / f"{room}.py").exists()
        and not (PACKAGE / "modules" / module / room).exists()
    ]
    assert gone == []


def test_every_module_says_what_it_is() -> None:
    lacking = [
        f"{module.name}/{name}"
        for module in packages("modules")
        for name in ("README.md", "module.py", "apps.py")
        if not (module / name).is_file()
    ]
    assert lacking == []


def test_tables_stand_only_in_kernel_and_modules() -> None:
    low = [source.path for source in product() if source.floor in {"lib", "web"} and "models" in source.parts]
    assert low == []
    assert not (PACKAGE / "kernel" / "registry" / "models.py").exists()
