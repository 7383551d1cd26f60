"""Front door: what modules may use of the registry."""

from .house import House, HouseError, house, load
from .manifest import Act, Attested, Module, Permission, Slot, Subscription
from .port import plug_recorder, record

__all__ = [
    "Act",
    "Attested",
    "House",
    "HouseError",
    "Module",
    "Permission",
    "Slot",
    "Subscription",
    "house",
    "load",
    "plug_recorder",
    "record",
]
