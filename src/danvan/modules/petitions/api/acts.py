"""What staff do through programs: every act of the desk, once for each Idempotency-Key.

The name of what comes into being stands in the address; the act is a POST to it. Refused acts answer 409 when
the matter or the post stands in the way, 422 when something is missing from what was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, UploadedFile
from pydantic import Field

from danvan.kernel.organisations.public import answer_once
from danvan.lib.errors import Refused

from .. import actions
from ..actions.disposal import Part
from ..queries import programs, staff
from ..states import Channel
from . import intake
from .finding import topic_named, visible_for
from .shapes import ActedOut, In, Number, Outcome, Problem, ReceiptOut, TopicCode, Words
from .staff import person_of

router = Router()

_ANSWERS = {200: ActedOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem}
_KEY = {"parameters": [intake.KEY_PARAMETER]}


class ActIn(In):
    """Any act may say which version of the matter it was decided on; another one then answers 409."""

    version: int | None = None


class ReasonIn(ActIn):
    reason: Annotated[Words, Field(max_length=4000)]


class MoveIn(ReasonIn):
    to: int = Field(description="id of the body, from /bodies")


class ForwardIn(ReasonIn):
    to: Annotated[Words, Field(max_length=200)]


class RefusalIn(ReasonIn):
    ground: Literal["not_a_matter", "outside", "settled", "in_court", "time_barred", "unreadable"]


class ExtensionIn(ReasonIn):
    reason_code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class AssignmentIn(ActIn):
    to: int | None = Field(description="id of a member of the body; null: nobody in particular")


class MessageIn(ActIn):
    text: Annotated[Words, Field(max_length=4000)]


class JoinIn(ActIn):
    into: Number


class PartIn(In):
    kind: Literal["feedback", "proposal", "complaint"]
    title: Annotated[Words, Field(max_length=160)]
    text: Annotated[Words, Field(max_length=8000)]
    topic: TopicCode | None = None


class PartsIn(ActIn):
    parts: Annotated[list[PartIn], Field(min_length=2, max_length=8)]


class PublicationIn(ActIn):
    title: Annotated[Words, Field(max_length=160)] = ""
    text: Annotated[Words, Field(max_length=8000)] = ""


Run = Callable[[Any, Any], Any]


def act(
    request: HttpRequest, number: int, run: Run, *, given: ActIn | None = None, files: Sequence[Any] = ()
) -> Any:
    """Carry out `run(petition, person)` once for this key, on a matter this person may see."""
    person = person_of(request)

    def once() -> tuple[int, Any]:
        petition = visible_for(person, number)
        if given is not None and given.version not in (None, petition.version):
            raise Refused("changed", _("Meanwhile the matter has changed. Read it again before you act."))
        run(petition, person)
        now = programs.standing(petition.pk)
        return 200, {"number": now.number, "state": now.state, "version": now.version}

    answer = answer_once(person, key=intake.key_of(request), request=_digest(request, files), run=once)
    # Sorted: kept in the database the order of names is lost, and a repeated answer is the same to the last byte.
    return JsonResponse(answer.body, status=answer.status, json_dumps_params={"sort_keys": True})


def _digest(request: HttpRequest, files: Sequence[Any]) -> bytes:
    """Address and content of a request, files included."""
    total = hashlib.sha256(request.path.encode())
    if files:
        for name, value in sorted(request.POST.items()):
            total.update(f"{name}={value}\n".encode(errors="surrogatepass"))
        for file in files:
            total.update(hashlib.sha256(file.read()).digest())
            file.seek(0)
    else:
        total.update(request.body)
    return total.digest()


@router.post(
    "/petitions", response={200: ReceiptOut, 201: ReceiptOut} | dict.fromkeys((400, 401, 409, 422, 507), Problem),
    operation_id="registerPetition", openapi_extra=intake.BODY,
)  # fmt: skip
def register(request: HttpRequest, channel: Literal["counter", "phone", "paper"] = "counter") -> Any:
    """Enter a matter for somebody at the counter, on the phone, or from a letter."""
    key = intake.key_of(request)
    shape, files = intake.read_petition(request)
    receipt = intake.take_in(shape, key=key, files=files, by=person_of(request), channel=Channel(channel))
    return JsonResponse(intake.shown_receipt(receipt), status=201 if receipt.is_new else 200)


@router.post("/petitions/{number}/acceptance", response=_ANSWERS, openapi_extra=_KEY, operation_id="accept")
def acceptance(request: HttpRequest, number: Number, given: ActIn) -> Any:
    """Take the matter up."""
    return act(request, number, lambda matter, by: actions.accept_petition(matter, by=by), given=given)


@router.post("/petitions/{number}/assignment", response=_ANSWERS, openapi_extra=_KEY, operation_id="assign")
def assignment(request: HttpRequest, number: Number, given: AssignmentIn) -> Any:
    """Give the matter to a member of the body."""

    def run(matter: Any, by: Any) -> Any:
        people = {person.pk: person for person in staff.assignable(matter)}
        if given.to is not None and given.to not in people:
            raise Refused("not_here", _("This person does not handle matters of this body."))
        return actions.assign_petition(
            matter, by=by, to=people.get(given.to) if given.to is not None else None
        )

    return act(request, number, run, given=given)


@router.post(
    "/petitions/{number}/answers",
    response=_ANSWERS | {507: Problem},
    openapi_extra=_KEY,
    operation_id="answer",
)
def answers(
    request: HttpRequest,
    number: Number,
    text: Annotated[str, Form(max_length=8000)],
    outcome: Annotated[Outcome, Form()],
    evidence: Annotated[list[UploadedFile], File(description="needed for “resolved”")] = [],  # noqa: B006 - never changed
) -> Any:
    """Answer, with what there is to look at."""
    if len(evidence) > settings.UPLOAD_MAX_FILES:
        raise Refused(
            "too_many_files", _("Send at most %(count)d files.") % {"count": settings.UPLOAD_MAX_FILES}
        )

    def run(matter: Any, by: Any) -> Any:
        files: list[tuple[str, Any]] = [(file.name or "", file) for file in evidence]
        return actions.answer_petition(matter, by=by, text=text, outcome=outcome, evidence=files)

    return act(request, number, run, files=evidence or [_Nothing()])


class _Nothing:
    """A form without files is digested by its fields as well: its bytes have been read by then."""

    def read(self) -> bytes:
        return b""

    def seek(self, place: int) -> None:
        return


@router.post("/petitions/{number}/closure", response=_ANSWERS, openapi_extra=_KEY, operation_id="close")
def closure(request: HttpRequest, number: Number, given: ActIn) -> Any:
    """End a matter whose answer carries evidence."""
    return act(request, number, lambda matter, by: actions.close_petition(matter, by=by), given=given)


@router.post(
    "/petitions/{number}/messages", response=_ANSWERS, openapi_extra=_KEY, operation_id="writeToResident"
)
def messages(request: HttpRequest, number: Number, given: MessageIn) -> Any:
    """Ask the resident something, through the relay."""
    return act(
        request,
        number,
        lambda matter, by: actions.message_resident(matter, by=by, text=given.text),
        given=given,
    )


@router.post("/petitions/{number}/transfers", response=_ANSWERS, openapi_extra=_KEY, operation_id="transfer")
def transfers(request: HttpRequest, number: Number, given: MoveIn) -> Any:
    """Move the matter to the body in charge; the deadline keeps running."""

    def run(matter: Any, by: Any) -> Any:
        to = programs.standing_body(given.to)
        if to is None:
            raise Refused("unknown_body", _("There is no such body today."))
        return actions.transfer_petition(matter, by=by, to=to, reason=given.reason)

    return act(request, number, run, given=given)


@router.post("/petitions/{number}/forwarding", response=_ANSWERS, openapi_extra=_KEY, operation_id="forward")
def forwarding(request: HttpRequest, number: Number, given: ForwardIn) -> Any:
    """Pass the matter on to an authority that does not work here."""
    return act(
        request, number, lambda matter, by: actions.forward_petition(matter, by=by, to=given.to, reason=given.reason),
        given=given,
    )  # fmt: skip


@router.post("/petitions/{number}/refusal", response=_ANSWERS, openapi_extra=_KEY, operation_id="refuse")
def refusal(request: HttpRequest, number: Number, given: RefusalIn) -> Any:
    """Decline, with a ground from the closed list and a reason."""
    return act(
        request, number,
        lambda matter, by: actions.refuse_petition(matter, by=by, ground=given.ground, reason=given.reason),
        given=given,
    )  # fmt: skip


@router.post("/petitions/{number}/pauses", response=_ANSWERS, openapi_extra=_KEY, operation_id="pause")
def pauses(request: HttpRequest, number: Number, given: ReasonIn) -> Any:
    """Stop the clock because somebody else must act first."""
    return act(
        request,
        number,
        lambda matter, by: actions.pause_petition(matter, by=by, reason=given.reason),
        given=given,
    )


@router.post("/petitions/{number}/resumption", response=_ANSWERS, openapi_extra=_KEY, operation_id="resume")
def resumption(request: HttpRequest, number: Number, given: ActIn) -> Any:
    """Let the clock run again."""
    return act(request, number, lambda matter, by: actions.resume_petition(matter, by=by), given=given)


@router.post("/petitions/{number}/extensions", response=_ANSWERS, openapi_extra=_KEY, operation_id="extend")
def extensions(request: HttpRequest, number: Number, given: ExtensionIn) -> Any:
    """Grant the longer term that law allows, before the deadline."""
    return act(
        request, number,
        lambda matter, by: actions.extend_petition(matter, by=by, reason_code=given.reason_code, reason=given.reason),
        given=given,
    )  # fmt: skip


@router.post("/petitions/{number}/joining", response=_ANSWERS, openapi_extra=_KEY, operation_id="join")
def joining(request: HttpRequest, number: Number, given: JoinIn) -> Any:
    """Let one of two similar matters go on for both."""

    def run(matter: Any, by: Any) -> Any:
        try:
            into = visible_for(by, given.into)
        except Http404:
            raise Refused("no_host", _("The other matter is not open to you.")) from None
        return actions.join_petition(matter, by=by, into=into)

    return act(request, number, run, given=given)


@router.post("/petitions/{number}/parts", response=_ANSWERS, openapi_extra=_KEY, operation_id="split")
def parts(request: HttpRequest, number: Number, given: PartsIn) -> Any:
    """Divide mixed content into linked matters of their own."""

    def run(matter: Any, by: Any) -> Any:
        pieces = [
            Part(
                kind=one.kind,
                title=one.title,
                text=one.text,
                topic=topic_named(one.topic, tree=matter.unit.tree),
            )
            for one in given.parts
        ]
        return actions.split_petition(matter, by=by, parts=pieces)

    return act(request, number, run, given=given)


@router.post("/petitions/{number}/publication", response=_ANSWERS, openapi_extra=_KEY, operation_id="publish")
def publication(request: HttpRequest, number: Number, given: PublicationIn) -> Any:
    """Let the public read it, in the words the reviewer has checked."""
    return act(
        request, number, lambda matter, by: actions.publish_petition(matter, by=by, title=given.title, text=given.text),
        given=given,
    )  # fmt: skip


@router.post(
    "/petitions/{number}/withholding", response=_ANSWERS, openapi_extra=_KEY, operation_id="withhold"
)
def withholding(request: HttpRequest, number: Number, given: ReasonIn) -> Any:
    """Keep it from the public, with a reason that is kept."""
    return act(
        request,
        number,
        lambda matter, by: actions.withhold_petition(matter, by=by, reason=given.reason),
        given=given,
    )
