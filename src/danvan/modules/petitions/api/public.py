"""What anybody may read: published matters, their proof, topics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from danvan.kernel.ledger.public import proof_text
from danvan.lib.errors import Refused

from ..queries import browsing, by_number, timeline
from . import showing
from .finding import unit_named
from .shapes import MatterOut, MatterPage, Number, Problem, ProofOut, Size, TopicCode, TopicOut, UnitRef

router = Router()

State = Literal["open", "answered", "closed", "other", "late"]
Cursor = Annotated[str, Query(max_length=40, pattern=r"^(?:[0-9a-f]{1,20}-[0-9a-f]{1,20})?$")]
Tree = Annotated[str, Query(pattern=r"^[a-z0-9_-]{1,20}$")]


@router.get("/petitions", auth=None, response={200: MatterPage, 422: Problem}, operation_id="listPetitions")
def matters(
    request: HttpRequest,
    *,
    unit: UnitRef | None = None,
    topic: TopicCode | None = None,
    state: State | None = None,
    q: Annotated[str, Query(max_length=200, description="words, with or without diacritics")] = "",
    after: Cursor = "",
    limit: Size = 20,
) -> Any:
    """Published matters, newest first, of a unit with all below it."""
    wanted = browsing.Wanted(
        unit=unit_named(unit) if unit else None, topic=topic or "", state=state or "", words=q
    )
    page = browsing.page_of(wanted, after=after, size=limit)
    return {"items": [showing.row(one) for one in page.matters], "next": page.after}


@router.get(
    "/petitions/{number}", auth=None, response={200: MatterOut, 404: Problem}, operation_id="getPetition"
)
def matter(request: HttpRequest, number: Number) -> Any:
    """One published matter with its answers, its deadline and every public entry of the log about it."""
    petition = _published(number)
    return showing.matter(petition, timeline(petition, public=True))


@router.get(
    "/petitions/{number}/proof",
    auth=None,
    response={200: ProofOut, 404: Problem, 503: Problem},
    operation_id="getProof",
)
def proof(request: HttpRequest, number: Number) -> Any:
    """Offline proof (c2sp.org/tlog-proof) that the words shown are those the log committed to on publication.

    Not the proof of receipt: its salt would open the words before a person had checked them.
    """
    found = proof_text(_published(number).thing, act="petitions.published")
    if found is None:
        raise Refused("not_logged_yet", _("The log is placing this entry. Ask again in a moment."))
    return {"number": number, "proof": found}


@router.get("/topics", auth=None, response=list[TopicOut], operation_id="listTopics")
def topics(request: HttpRequest, tree: Tree = "") -> Any:
    """What a matter can be about."""
    return [showing.topic_of(topic) for topic in browsing.topics(tree=tree or settings.HOME_TREE)]


def _published(number: int) -> Any:
    petition = by_number(number)
    if petition is None:
        raise Http404
    return petition
