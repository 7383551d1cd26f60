"""Units: looked for by name, walked down, looked at on any day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from danvan.kernel.organisations.public import ancestors_of, children_of, roots, search_units, unit_by_ref

from . import showing
from .public import Tree
from .shapes import Problem, Size, UnitOut, UnitRef

router = Router()


class UnitWhole(UnitOut):
    valid_from: date
    valid_to: date | None
    above: list[UnitOut]
    below: list[UnitOut]


@router.get("/units", auth=None, response=list[UnitOut], operation_id="findUnits")
def units(
    request: HttpRequest,
    q: Annotated[
        str, Query(max_length=100, description="parts of the name, with or without diacritics")
    ] = "",
    tree: Tree = "",
    limit: Size = 20,
) -> Any:
    """Units whose name holds all words, exact names first; without words the root of the tree."""
    tree = tree or settings.HOME_TREE
    found = search_units(q, tree=tree, limit=limit) if q.strip() else roots(tree)
    return [showing.unit_of(unit) for unit in found]


@router.get("/units/{ref}", auth=None, response={200: UnitWhole, 404: Problem}, operation_id="getUnit")
def unit(
    request: HttpRequest,
    ref: Annotated[UnitRef, Path()],
    on: date | None = None,
) -> Any:
    """One unit as it stood on a day (today unless told), with what lies above and right below it."""
    day = on or timezone.localdate()
    found = unit_by_ref(ref, on=day)
    if found is None:
        raise Http404
    return showing.unit_of(found) | {
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "above": [showing.unit_of(one) for one in ancestors_of(found, on=day)[:-1]],
        "below": [showing.unit_of(one) for one in children_of(found, on=day)],
    }
