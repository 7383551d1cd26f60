"""What staff read through programs. What one may not see does not exist, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from danvan.kernel.organisations.public import Person

from ..queries import programs, staff, timeline
from ..queries.acts import acts_on
from ..states import WORKFLOW
from . import showing
from .finding import record_for, unit_named
from .shapes import Number, Problem, Size, StaffMatter, StaffPage, UnitRef

router = Router()

if TYPE_CHECKING:
    State = str
else:
    State = Literal[tuple(WORKFLOW.states)]  # the states are data, and the description of the API names them
Cursor = Annotated[str, Query(max_length=40, pattern=r"^[0-9a-z_-]{0,40}$")]
PageCursor = Annotated[str, Query(pattern=r"^[0-9a-f]{0,15}$")]


class BodyOut(Schema):
    id: int
    name: str
    kind: str
    unit: str


class WhoOut(Schema):
    """Who one is here: a person, or a program narrowed by its token."""

    name: str
    permissions: list[str]
    posts: list[str]


def person_of(request: HttpRequest) -> Person:
    person = request.auth  # type: ignore[attr-defined]  # set by the API's authentication
    assert isinstance(person, Person)
    return person


@router.get("/me", response={200: WhoOut, 401: Problem}, operation_id="whoAmI")
def me(request: HttpRequest) -> Any:
    """The reader's name, posts and what they allow; for a token: what it leaves of them."""
    from danvan.kernel.registry.public import house

    person = person_of(request)
    return {
        "name": person.name,
        "permissions": sorted(name for name in house().permissions if person.posts_with(name)),
        "posts": [str(post) for post in person.posts],
    }


@router.get("/queue", response={200: StaffPage, 401: Problem}, operation_id="listQueue")
def queue(request: HttpRequest, after: Cursor = "", limit: Size = 50) -> Any:
    """Open matters in this reader's hands, the most urgent first."""
    page = programs.queue_page(person_of(request), after=after, size=limit)
    return {"items": [showing.staff_row(one) for one in page.matters], "next": page.after}


@router.get("/petitions", response={200: StaffPage, 401: Problem, 422: Problem}, operation_id="listVisible")
def matters(
    request: HttpRequest,
    unit: UnitRef | None = None,
    state: State | None = None,
    after: PageCursor = "",
    limit: Size = 50,
) -> Any:
    """Everything this reader may see, newest first."""
    where = unit_named(unit) if unit else None
    page = programs.visible_page(person_of(request), unit=where, state=state or "", after=after, size=limit)
    return {"items": [showing.staff_row(one) for one in page.matters], "next": page.after}


@router.get(
    "/petitions/{number}", response={200: StaffMatter, 401: Problem, 404: Problem}, operation_id="getRecord"
)
def matter(request: HttpRequest, number: Number) -> Any:
    """One matter whole, with every act that could be this reader's and why some are closed now."""
    person = person_of(request)
    petition = record_for(person, number)
    return showing.staff_matter(petition, timeline(petition, public=False), acts_on(person, petition))


@router.get(
    "/petitions/{number}/bodies",
    response={200: list[BodyOut], 401: Problem, 404: Problem},
    operation_id="findBodies",
)
def bodies(request: HttpRequest, number: Number, q: Annotated[str, Query(max_length=100)] = "") -> Any:
    """Bodies that this matter could be moved to: likely ones, or those whose name holds all words."""
    petition = record_for(person_of(request), number)
    found = staff.bodies_suggested(petition, words=q)
    return [{"id": one.pk, "name": one.name, "kind": one.kind, "unit": one.unit.full_name} for one in found]
