"""Front door: what modules may use of organisations."""

from .actions import (
    Answer,
    IssuedToken,
    answer_once,
    appoint_person,
    approve_opening,
    ask_opening,
    bearer_of,
    create_body,
    create_client,
    create_post,
    create_seal_key,
    end_body,
    end_holding,
    erase_sealed,
    issue_token,
    load_country,
    merge_units,
    open_sealed,
    refuse_opening,
    relay_address,
    rename_unit,
    revoke_token,
    seal_data,
    split_unit,
    transfer_unit,
)
from .actions.tree import add_unit
from .actions.units import NewUnit
from .actors import Actor, Resident, label_of
from .finding import Named, units_called, units_near
from .models import (
    ApiToken,
    Body,
    BodyKind,
    BreakGlass,
    Look,
    Person,
    Post,
    Sealed,
    SealKey,
    Unit,
    UnitChange,
)
from .queries import (
    ancestors_of,
    body_of,
    children_of,
    covered_ids,
    heirs,
    holder_of,
    looks_visible_to,
    restate,
    roots,
    scope_of,
    search_units,
    tree_as_of,
    unit_by_code,
    unit_by_ref,
)
from .saved_views import PersonViews
from .surroundings import Surroundings, surroundings_of

__all__ = [
    "Actor", "Answer", "ApiToken", "Body", "BodyKind", "BreakGlass", "IssuedToken", "Look", "Named",
    "NewUnit", "Person", "PersonViews", "Post", "Resident", "SealKey", "Sealed", "Surroundings", "Unit",
    "UnitChange", "add_unit", "ancestors_of", "answer_once", "appoint_person", "approve_opening",
    "ask_opening", "bearer_of", "body_of", "children_of", "covered_ids", "create_body", "create_client",
    "create_post", "create_seal_key", "end_body", "end_holding", "erase_sealed", "heirs", "holder_of", "issue_token",
    "label_of", "load_country", "looks_visible_to", "merge_units", "open_sealed", "refuse_opening",
    "relay_address", "rename_unit", "restate", "revoke_token", "roots", "scope_of", "seal_data",
    "search_units", "split_unit", "surroundings_of", "transfer_unit", "tree_as_of", "unit_by_code",
    "unit_by_ref", "units_called", "units_near",
]  # fmt: skip
