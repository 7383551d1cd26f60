"""What is recorded is declared, and what is declared is recorded."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from danvan.kernel.registry.public import house

from .house import Source, called_name, first_text, product

NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def texts(source: Source) -> set[str]:
    """Every string in a file that has the shape of an act's name."""
    constants = (node.value for node in ast.walk(source.tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and NAME.fullmatch(value)}


def recorded() -> dict[str, list[str]]:
    """Act → where it is recorded, for every call whose act is written out."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in product():
        for call in source.calls():
            name = first_text(call) if called_name(call) == "record" else None
            if name is not None:
                found[name].append(source.at(call))
    return found


def test_every_recorded_act_is_declared_in_a_manifest() -> None:
    undeclared = {act: where for act, where in recorded().items() if act not in house().acts}
    assert undeclared == {}, "declare the act in the module's manifest (module.py)"


def test_every_declared_act_is_recorded_somewhere() -> None:
    said = set().union(*(texts(source) for source in product() if source.parts[-1] != "module"))
    assert sorted(set(house().acts) - said) == [], "an act that never happens misleads the reader"


def test_acts_are_recorded_only_by_actions() -> None:
    elsewhere = [
        source.at(call)
        for source in product()
        if source.floor == "modules" and not {"actions", "seeds"} & set(source.parts)
        for call in source.calls()
        if called_name(call) == "record" and first_text(call)
    ]
    assert elsewhere == []
