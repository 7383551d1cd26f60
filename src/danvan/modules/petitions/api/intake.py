"""Sending a matter and looking at it again, without an account. The busiest door: no session, few queries."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import Throttled, ValidationError
from pydantic import ValidationError as ShapeError

from danvan.kernel.ledger.public import proof_text
from danvan.kernel.organisations.public import Actor, Resident
from danvan.lib.codes import BadCode
from danvan.lib.errors import Refused
from danvan.web.ratelimit import by_address, seconds_to_wait

from ..actions import receive_petition
from ..actions.receiving import Contact, Receipt, Submission, says_the_same
from ..queries import by_receipt
from ..queries.own import own, own_timeline
from ..states import Channel, Kind
from . import showing
from .finding import topic_named, unit_named
from .shapes import CodeIn, OwnMatterOut, PetitionIn, Problem, ReceiptOut

router = Router()

#: A whole hamlet may stand behind one address; a programme that floods is still stopped.
SENDING, LOOKING = "60/10m", "30/10m"


KEY_PARAMETER = {
    "in": "header", "name": "Idempotency-Key", "required": True,
    "schema": {"type": "string", "format": "uuid", "title": "Idempotency-Key"},
    "description": "a random UUID (version 4 or 7) of the sender's; sent again, the same answer comes back",
}  # fmt: skip
BODY = {
    "parameters": [KEY_PARAMETER],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": PetitionIn.model_json_schema(ref_template="#/components/schemas/{model}")},
            "multipart/form-data": {
                "schema": {
                    "type": "object", "required": ["petition"],
                    "properties": {
                        "petition": {"type": "string", "description": "the same as JSON text"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    },
}  # fmt: skip


@router.post(
    "/petitions", auth=None, operation_id="sendPetition", openapi_extra=BODY,
    response={200: ReceiptOut, 201: ReceiptOut, 400: Problem, 409: Problem, 422: Problem, 429: Problem, 507: Problem},
)  # fmt: skip
def send(request: HttpRequest) -> Any:
    """Send a matter without an account: 201 with a receipt, or 200 with the same receipt when it came before."""
    slow_down(request, "api.send", SENDING)
    key = key_of(request)
    shape, files = read_petition(request)
    receipt = take_in(shape, key=key, files=files, by=Resident(), channel=Channel.API)
    return JsonResponse(shown_receipt(receipt), status=201 if receipt.is_new else 200)


@router.post(
    "/receipts", auth=None, operation_id="lookUpReceipt",
    response={200: OwnMatterOut, 404: Problem, 422: Problem, 429: Problem},
)  # fmt: skip
def look_up(request: HttpRequest, given: CodeIn) -> Any:
    """One's own matter by its receipt code. In the body, never in an address: addresses end up in logs."""
    slow_down(request, "api.receipt", LOOKING)
    try:
        found = by_receipt(given.code)
    except BadCode as bad:
        raise Refused(
            "bad_code", bad.english if (get_language() or "").startswith("en") else str(bad)
        ) from None
    petition = own(found.uid.hex) if found is not None else None
    if petition is None:
        raise Http404
    return showing.own(petition, own_timeline(petition), proof=proof_text(petition.thing))


def take_in(shape: PetitionIn, *, key: uuid.UUID, files: Sequence[Any], by: Actor, channel: str) -> Receipt:
    """Record what was sent; for the same key again only if it says the same. Raises Refused."""
    if shape.kind not in Kind.values:
        raise Refused("unknown_kind", _kinds_explained(shape.kind))
    unit = unit_named(shape.unit)
    submission = Submission(
        kind=shape.kind, title=shape.title, text=shape.text, unit=unit,
        topic=topic_named(shape.topic, tree=unit.tree), place=shape.place, lat=shape.lat, lon=shape.lon,
        is_private=shape.is_private, contact=Contact(**dict(shape.contact)), people_count=shape.people_count,
        channel=channel, key=key, files=[(file.name or "", file) for file in files],
    )  # fmt: skip
    receipt = receive_petition(submission, by=by)
    if not receipt.is_new and not says_the_same(receipt.petition, title=shape.title, text=shape.text):
        # Without this, whoever guesses or repeats a careless key would be handed another person's receipt.
        raise Refused(
            "key_reused", _("This Idempotency-Key was already used for another matter. Make a new one.")
        )
    return receipt


def shown_receipt(receipt: Receipt) -> dict[str, Any]:
    petition = receipt.petition
    return {
        "number": petition.number, "code": receipt.code, "state": petition.state,
        "received_on": petition.received_on, "due_on": petition.due_on, "unit": showing.unit_of(petition.unit),
        "is_new": receipt.is_new,
    }  # fmt: skip


def key_of(request: HttpRequest) -> uuid.UUID:
    """The Idempotency-Key, which must be random: a counter would collide with somebody else's."""
    given = request.headers.get("Idempotency-Key", "")
    try:
        key = uuid.UUID(given) if len(given) == 36 else None
    except ValueError:
        key = None
    if key is None or key.version not in (4, 7):
        raise Refused(
            "no_key",
            _("Send a header Idempotency-Key with a random UUID; send the same one again when in doubt."),
        )
    return key


def read_petition(request: HttpRequest) -> tuple[PetitionIn, list[Any]]:
    """The matter as JSON, alone or beside files. Raises Refused, or ninja's ValidationError naming the field."""
    files: list[Any] = []
    if (request.content_type or "").startswith("multipart/"):
        files = request.FILES.getlist("files")
        raw: bytes | str = request.POST.get("petition", "")
    else:
        raw = request.body
    if len(files) > settings.UPLOAD_MAX_FILES:
        raise Refused(
            "too_many_files", _("Send at most %(count)d files.") % {"count": settings.UPLOAD_MAX_FILES}
        )
    try:
        return PetitionIn.model_validate(json.loads(raw)), files
    except ShapeError as bad:
        raise ValidationError(
            [dict(error) | {"loc": ("body", *error["loc"])} for error in bad.errors()]
        ) from None
    except (ValueError, RecursionError):
        raise Refused("not_json", _("The content cannot be read as JSON.")) from None


def slow_down(request: HttpRequest, name: str, rate: str) -> None:
    wait = seconds_to_wait(name, rate, by_address(request))
    if wait:
        raise Throttled(wait)


def _kinds_explained(kind: str) -> str:
    if kind in ("denunciation", "to-cao", "tố cáo"):
        return _(
            "A denunciation is never taken here: the law names the place where to lodge it. See %(address)s."
        ) % {"address": settings.BASE_URL + reverse("petitions:denunciation")}
    return _("Choose what kind of matter this is: %(kinds)s.") % {"kinds": ", ".join(Kind.values)}
