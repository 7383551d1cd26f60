from .loading import Loaded, load_country
from .people import appoint_person, create_body, create_post, end_holding
from .seals import (
    approve_opening,
    ask_opening,
    create_seal_key,
    erase_sealed,
    open_sealed,
    refuse_opening,
    relay_address,
    seal_data,
)
from .tree import add_unit, rebuild_coverage
from .units import merge_units, rename_unit, split_unit, transfer_unit

__all__ = [
    "Loaded",
    "add_unit",
    "appoint_person",
    "approve_opening",
    "ask_opening",
    "create_body",
    "create_post",
    "create_seal_key",
    "end_holding",
    "erase_sealed",
    "load_country",
    "merge_units",
    "open_sealed",
    "rebuild_coverage",
    "refuse_opening",
    "relay_address",
    "rename_unit",
    "seal_data",
    "split_unit",
    "transfer_unit",
]
