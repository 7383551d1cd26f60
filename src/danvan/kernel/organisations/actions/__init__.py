from .loading import Loaded, load_country
from .people import appoint_person, create_body, create_post, end_body, end_holding, open_account
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
from .tokens import Answer, IssuedToken, answer_once, bearer_of, create_client, issue_token, revoke_token
from .tree import add_unit, rebuild_coverage
from .units import merge_units, rename_unit, split_unit, transfer_unit

__all__ = [
    "Answer",
    "IssuedToken",
    "Loaded",
    "add_unit",
    "answer_once",
    "appoint_person",
    "approve_opening",
    "ask_opening",
    "bearer_of",
    "create_body",
    "create_client",
    "create_post",
    "create_seal_key",
    "end_body",
    "end_holding",
    "erase_sealed",
    "issue_token",
    "load_country",
    "merge_units",
    "open_account",
    "open_sealed",
    "rebuild_coverage",
    "refuse_opening",
    "relay_address",
    "rename_unit",
    "revoke_token",
    "seal_data",
    "split_unit",
    "transfer_unit",
]
