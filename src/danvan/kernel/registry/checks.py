"""Start-up refuses a house whose manifests contradict each other."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .house import HouseError, house, load


@register()
def manifests_agree(**_: Any) -> list[CheckMessage]:
    """Every name once, every dotted path importable."""
    try:
        plugged = house()
    except HouseError as problem:
        return [Error(str(problem), id="danvan.E001")]
    problems: list[CheckMessage] = []
    for path in _paths(plugged):
        try:
            load(path)
        except ImportError as problem:
            problems.append(Error(f"manifest names {path!r}: {problem}", id="danvan.E002"))
    return problems


def _paths(plugged: Any) -> list[str]:
    paths = [handler for handlers in plugged.subscribers.values() for handler in handlers]
    paths += [slot.render for slots in plugged.slots.values() for slot in slots]
    paths += [attested.rows for attested in plugged.attested.values()]
    for module in plugged.modules.values():
        paths += [path for path in (module.seeds, module.api) if path]
        paths += [
            *module.registers.values(),
            *module.shelves.values(),
            *module.offers.values(),
            *module.tallies,
        ]
    return paths
