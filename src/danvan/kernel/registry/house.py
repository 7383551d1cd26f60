"""The one place that knows what is plugged in. No tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from .manifest import Act, Attested, Module, Permission, Slot

T = TypeVar("T")


class HouseError(Exception):
    """A manifest that contradicts another one, or itself."""


class House:
    """All manifests, indexed by what they offer."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules: dict[str, Module] = {}
        self.acts: dict[str, Act] = {}
        self.permissions: dict[str, Permission] = {}
        self.subscribers: dict[str, list[str]] = defaultdict(list)
        self.slots: dict[str, list[Slot]] = defaultdict(list)
        self.attested: dict[str, Attested] = {}
        self.offers: dict[str, str] = {}
        self.registers: dict[str, str] = {}
        self.shelves: dict[str, str] = {}
        for module in modules:
            self._plug(module)
        self._check_subscriptions()
        for slots in self.slots.values():
            slots.sort(key=lambda slot: slot.order)

    def act(self, name: str) -> Act:
        """The declared act; recording an undeclared one is a programming error."""
        try:
            return self.acts[name]
        except KeyError:
            raise HouseError(f"act {name!r} is declared in no manifest") from None

    def permission(self, name: str) -> Permission:
        try:
            return self.permissions[name]
        except KeyError:
            raise HouseError(f"permission {name!r} is declared in no manifest") from None

    def offer(self, name: str) -> str:
        """Where the function that a module offers to the others lives."""
        try:
            return self.offers[name]
        except KeyError:
            raise HouseError(f"offer {name!r} is made by no manifest") from None

    def roles_with(self, permission: str) -> tuple[str, ...]:
        return self.permission(permission).roles

    def _plug(self, module: Module) -> None:
        if module.name in self.modules:
            raise HouseError(f"module {module.name!r} is plugged in twice")
        self.modules[module.name] = module
        for act in module.acts:
            self._own(module, act.name, "act")
            self._once(self.acts, act.name, act, "act")
        for permission in module.permissions:
            self._own(module, permission.name, "permission")
            self._once(self.permissions, permission.name, permission, "permission")
        for attested in module.attested:
            self._once(self.attested, attested.kind, attested, "attested kind")
        for name, path in module.offers.items():
            self._own(module, name, "offer")
            self._once(self.offers, name, path, "offer")
        for kind, path in module.registers.items():
            self._once(self.registers, kind, path, "register")
        for kind, path in module.shelves.items():
            self._once(self.shelves, kind, path, "shelf")
        for subscription in module.subscriptions:
            self.subscribers[subscription.act].append(subscription.handler)
        for slot in module.slots:
            self.slots[slot.place].append(replace(slot, group=slot.group or module.title))

    def _own(self, module: Module, name: str, what: str) -> None:
        if not name.startswith(f"{module.name}."):
            raise HouseError(f"{what} {name!r} of module {module.name!r} must start with its module's name")

    def _once(self, known: dict[str, T], name: str, value: T, what: str) -> None:
        if name in known:
            raise HouseError(f"{what} {name!r} is declared twice")
        known[name] = value

    def _check_subscriptions(self) -> None:
        unknown = sorted(name for name in self.subscribers if name not in self.acts)
        if unknown:
            raise HouseError(f"subscriptions to acts that nobody declares: {', '.join(unknown)}")


@lru_cache(maxsize=1)
def house() -> House:
    """Manifests of the kernel and of every module named in settings."""
    packages = [f"danvan.kernel.{name}" for name in reversed(settings.KERNEL)]
    packages += [f"danvan.modules.{name}" for name in settings.MODULES]
    return House([_manifest(package) for package in packages if find_spec(f"{package}.module")])


def _manifest(package: str) -> Module:
    manifest = import_module(f"{package}.module").MODULE
    if not isinstance(manifest, Module):
        raise HouseError(f"{package}.module.MODULE is not a Module")
    return manifest


def load(path: str) -> object:
    """The object behind a dotted path of a manifest."""
    return import_string(path)
