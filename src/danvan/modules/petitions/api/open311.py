"""Open311 GeoReport v2, so that what already speaks it can send to us and read from us. JSON only.

`jurisdiction_id` names a unit ("vn:00337"; the code alone in the home tree). Requests are published matters;
a request that was just sent becomes readable by its id once a person has agreed to publish it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ValidationError

from danvan.kernel.organisations.public import Resident
from danvan.lib.errors import Refused
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from ..actions.receiving import Receipt
from ..queries import browsing, programs
from ..states import Channel, Kind
from . import showing
from .finding import unit_named
from .intake import SENDING, key_of, slow_down, take_in
from .shapes import PetitionIn

router = Router()

_SPAN = timedelta(days=90)


class Fault(Exception):  # noqa: N818 - an answer in the standard's own form
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def answered(view: Any) -> Any:
    """Faults leave as the standard wants them: a list of code and description."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return JsonResponse(view(request, *args, **kwargs), safe=False)
        except Fault as fault:
            faults = [{"code": fault.status, "description": fault.description}]
            status = fault.status
        except Refused as refusal:
            status = 404 if refusal.code in ("unknown_unit", "unknown_topic") else 400
            faults = [{"code": status, "description": refusal.message}]
        except ValidationError as bad:
            status = 400
            faults = [
                {"code": 400, "description": f"{error['loc'][-1]}: {error['msg']}"} for error in bad.errors()
            ]
        return JsonResponse(faults, safe=False, status=status)

    return wrapped


class FaultOut(Schema):
    code: int
    description: str


_FAULTS = {200: Any, 400: list[FaultOut], 404: list[FaultOut]}


@router.get("/discovery.json", auth=None, operation_id="open311Discovery")
@answered
def discovery(request: HttpRequest) -> Any:
    """Where the service is."""
    here = f"{settings.BASE_URL}/api/v1/open311/v2"
    return {
        "changeset": "2026-11-22T00:00:00Z",
        "contact": settings.BASE_URL,
        "key_service": "",
        "endpoints": [
            {"specification": "http://wiki.open311.org/GeoReport_v2", "url": here, "changeset": "2026-11-22T00:00:00Z",
             "type": "production", "formats": ["application/json"]}
        ],
    }  # fmt: skip


@router.get("/services.json", auth=None, response=_FAULTS, operation_id="open311Services")
@answered
def services(request: HttpRequest) -> Any:
    """What can be reported: the topics of the jurisdiction's tree."""
    unit = _jurisdiction(request.GET.get("jurisdiction_id", ""))
    tree = unit.tree if unit else settings.HOME_TREE
    return [
        {
            "service_code": topic.code, "service_name": topic.name, "description": topic.hint, "metadata": False,
            "type": "realtime", "keywords": "", "group": "",
        }
        for topic in browsing.topics(tree=tree)
    ]  # fmt: skip


@router.get("/requests.json", auth=None, response=_FAULTS, operation_id="open311Requests")
@answered
def requests(request: HttpRequest) -> Any:
    """Published matters: of the last 90 days, of a stretch of at most 90 days, or by their ids."""
    asked = request.GET
    numbers = _numbers(asked.get("service_request_id", ""))
    start, end = (_moment(asked.get(name, ""), name) for name in ("start_date", "end_date"))
    if not numbers:
        end = end or timezone.now()
        start = max(start or end - _SPAN, end - _SPAN)
    found = programs.requests_between(
        start, end, unit=_jurisdiction(asked.get("jurisdiction_id", "")), numbers=numbers,
        topics=_codes(asked.get("service_code", "")), is_open=_status(asked.get("status", "")),
    )  # fmt: skip
    return [_shown(petition) for petition in found]


@router.get("/requests/{number}.json", auth=None, response=_FAULTS, operation_id="open311Request")
@answered
def one_request(request: HttpRequest, number: str) -> Any:
    """One published matter."""
    numbers = _numbers(number)
    found = programs.requests_between(None, None, unit=None, numbers=numbers) if numbers else []
    if not found:
        raise Fault(404, _("There is no such request, or it is not public."))
    return [_shown(found[0])]


@router.post("/requests.json", auth=None, response=_FAULTS, operation_id="open311Send", openapi_extra={
    "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": {
        "type": "object", "required": ["jurisdiction_id", "description"],
        "properties": {name: {"type": "string"} for name in (
            "jurisdiction_id", "service_code", "description", "address_string", "lat", "long", "email",
            "first_name", "last_name", "phone")},
    }}}}
})  # fmt: skip
def send(request: HttpRequest) -> Any:
    """Report something. A header Idempotency-Key, as in the rest of this API, makes repeating harmless."""
    slow_down(request, "api.send", SENDING)
    return _sent(request)


@answered
def _sent(request: HttpRequest) -> Any:
    receipt = _received(request)
    return [
        {
            "service_request_id": str(receipt.petition.number),
            "service_notice": _(
                "Received. It becomes public once a person has checked it. Keep the receipt code."
            ),
            "account_id": None,
            "receipt_code": receipt.code,
        }
    ]


def _received(request: HttpRequest) -> Receipt:
    sent = {name: normalise(str(value)).strip() for name, value in request.POST.items()}
    if not sent.get("jurisdiction_id"):
        raise Fault(400, _("jurisdiction_id is missing: the code of the unit, for example vn:00337."))
    text = sent.get("description", "")
    if not text:
        raise Fault(400, _("description is missing."))
    shape = PetitionIn.model_validate({
        "kind": Kind.FEEDBACK, "title": _first_words(text), "text": text, "unit": sent["jurisdiction_id"],
        "topic": sent.get("service_code") or None, "place": sent.get("address_string", ""),
        "lat": sent.get("lat") or None, "lon": sent.get("long") or None,
        "contact": {
            "name": f"{sent.get('last_name', '')} {sent.get('first_name', '')}".strip(),
            "phone": sent.get("phone", ""), "email": sent.get("email", ""),
        },
    })  # fmt: skip
    return take_in(shape, key=_key(request), files=(), by=Resident(), channel=Channel.API)


def _first_words(text: str) -> str:
    """A title for what comes without one: the first line, cut at a word."""
    line = text.split("\n", 1)[0][:120]
    return line if len(line) < 120 else line.rsplit(" ", 1)[0] + "…"


def _key(request: HttpRequest) -> uuid.UUID:
    return key_of(request) if "Idempotency-Key" in request.headers else uuid.uuid4()


def _shown(petition: Any) -> dict[str, Any]:
    """A matter as the standard names its parts."""
    answers = list(petition.answers.all())
    row = showing.row(petition)
    return {
        "service_request_id": str(petition.number),
        "status": "open" if petition.is_open else "closed",
        "status_notes": answers[-1].text if answers else petition.get_state_display(),
        "service_name": petition.topic.name if petition.topic else "",
        "service_code": petition.topic_id or "",
        "description": f"{petition.public_title}\n{petition.public_text}",
        "agency_responsible": petition.body.name if petition.body else "",
        "service_notice": "",
        "requested_datetime": _days(petition.received_at),
        "updated_datetime": _days(petition.ended_at or petition.answered_at or petition.published_at),
        "expected_datetime": petition.due_on.isoformat() + "T00:00:00Z" if petition.due_on else None,
        "address": mask(petition.place) or petition.unit.full_name,
        "address_id": petition.unit.ref,
        "zipcode": "",
        "lat": row["lat"],
        "long": row["lon"],
        "media_url": "",
    }


def _days(moment: datetime | None) -> str | None:
    """Times of public matters are told to the day."""
    if moment is None:
        return None
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()


def _jurisdiction(ref: str) -> Any:
    """None for the home tree as a whole."""
    ref = normalise(ref).strip()
    return None if ref in ("", settings.HOME_TREE) else unit_named(ref[:61])


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 100 or any(
        not (part.isascii() and part.isdecimal() and len(part) < 16) for part in parts
    ):
        raise Fault(
            400, _("service_request_id is a number, or at most 100 numbers with commas between them.")
        )
    return [int(part) for part in parts]


def _codes(text: str) -> Sequence[str]:
    return [normalise(part).strip()[:60] for part in text.split(",") if part.strip()][:100]


def _status(text: str) -> bool | None:
    asked = {part.strip() for part in text.split(",") if part.strip()}
    if asked - {"open", "closed"}:
        raise Fault(400, _("status is open or closed."))
    return None if len(asked) != 1 else asked == {"open"}


def _moment(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        # A plus sign in an address arrives as a blank.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Fault(400, _("%(name)s is not a time like 2026-11-22T00:00:00Z.") % {"name": name}) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
