"""What goes in and what comes out, as JSON. Limits are those of the forms; sense is judged by the actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from danvan.lib.vietnamese.normal import normalise

from ..forms.public import PLACE_LIMIT, TEXT_LIMIT, TITLE_LIMIT

#: Codes of topics and units as they are given out. Nothing else can be one, so nothing else is looked up.
TopicCode = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,60}$")]
UnitRef = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[a-z0-9_-]{1,20}:)?[A-Za-z0-9_.-]{1,40}$"),
    Field(
        description="code of a unit, with its tree in front where it is not the home tree: vn:00337",
        examples=["vn:00337"],
    ),
]
Number = Annotated[int, Field(ge=1, le=2**53, description="public number of a matter")]
Size = Annotated[int, Field(ge=1, le=100)]
Words = Annotated[str, AfterValidator(normalise)]


class In(Schema):
    """A misspelt field is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid", str_max_length=TEXT_LIMIT)


class ContactIn(In):
    """Who brings the matter. Sealed before it is stored; the handling office never sees it."""

    name: Annotated[Words, Field(max_length=120)] = ""
    phone: Annotated[str, StringConstraints(pattern=r"^(?:\+?[0-9][0-9 .()-]{6,28})?$")] = ""
    email: Annotated[
        str,
        StringConstraints(
            max_length=200, pattern=r"^(?:[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+)?$"
        ),
    ] = ""
    address: Annotated[Words, Field(max_length=200)] = ""


class PetitionIn(In):
    """A matter as somebody sends it."""

    kind: Annotated[
        str,
        Field(
            max_length=20, description="feedback, proposal or complaint; a denunciation is never taken here"
        ),
    ]
    title: Annotated[Words, Field(max_length=TITLE_LIMIT)]
    text: Annotated[Words, Field(max_length=TEXT_LIMIT)]
    unit: UnitRef
    topic: TopicCode | None = None
    place: Annotated[Words, Field(max_length=PLACE_LIMIT)] = ""
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    is_private: bool = Field(False, description="true: only the office and those who check it may read it")
    people_count: Annotated[int, Field(ge=1, le=100_000)] = 1
    contact: ContactIn = Field(default_factory=ContactIn)


class Problem(Schema):
    """RFC 9457. `code` is for programs, `message` for people, in the language asked for."""

    type: str
    title: str
    status: int
    code: str
    message: str
    errors: list[dict[str, Any]] = []


class UnitOut(Schema):
    ref: str
    tree: str
    code: str
    level: str
    name: str


class TopicOut(Schema):
    code: str
    name: str
    hint: str


class ReceiptOut(Schema):
    """What goes home with the sender. `code` is secret: it opens the matter."""

    number: int
    code: str
    state: str
    received_on: date
    due_on: date | None
    unit: UnitOut
    is_new: bool


class MatterRow(Schema):
    number: int
    kind: str
    title: str
    state: str
    outcome: str
    topic: TopicOut | None
    unit: UnitOut
    received_on: date
    due_on: date | None
    answered_on: date | None
    ended_on: date | None
    is_late: bool
    reopened_count: int
    support_count: int
    lat: float | None
    lon: float | None
    version: int


class MatterPage(Schema):
    items: list[MatterRow]
    next: str = Field(description="give it as `after` to get the next page; empty on the last")


class EventOut(Schema):
    act: str
    label: str
    on: date
    index: int | None = Field(description="place in the public log; null until it is sequenced")
    facts: dict[str, str | int | bool | None]


class AnswerOut(Schema):
    text: str
    outcome: str
    body: str
    on: date
    official_number: str
    files: list[str]


class ClockOut(Schema):
    due_on: date
    first_due_on: date
    is_late: bool
    is_paused: bool
    days_left: int
    rule: str
    citation: str
    steps: list[str]


class MatterOut(MatterRow):
    text: str
    place: str
    body: str
    answers: list[AnswerOut]
    clock: ClockOut | None
    timeline: list[EventOut]
    files: list[str]
    joined_into: int | None
    split_from: int | None
    parts: list[int]


class MessageOut(Schema):
    from_resident: bool
    text: str
    at: datetime


class OwnMatterOut(MatterOut):
    """The resident's own matter, published or not."""

    is_private: bool
    is_published: bool
    messages: list[MessageOut]
    proof: str | None = Field(description="offline proof (c2sp.org/tlog-proof); null until sequenced")


class ProofOut(Schema):
    number: int
    proof: str


class CodeIn(In):
    code: Annotated[
        str, Field(max_length=60, description="the receipt code; capitals, spaces and hyphens do not matter")
    ]


class FigureOut(Schema):
    name: str
    label: str
    definition: str
    value: float | None = Field(description="null: nothing fell under it. Missing is not zero.")
    numerator: int | None
    denominator: int | None
    beside: list[FigureOut]


class MeasureOut(Schema):
    name: str
    label: str
    definition: str
    is_rate: bool


class MonthOut(Schema):
    month: date
    figure: FigureOut


class PostOut(Schema):
    body: str
    role: str


class ActOut(Schema):
    name: str
    allowed: bool
    why_not: str


class StaffRow(MatterRow):
    channel: str
    body: str
    assignee: str
    escalation: int
    is_private: bool
    is_published: bool


class StaffPage(Schema):
    items: list[StaffRow]
    next: str


class StaffMatter(StaffRow):
    text: str
    place: str
    people_count: int
    answers: list[AnswerOut]
    clock: ClockOut | None
    timeline: list[EventOut]
    messages: list[MessageOut]
    files: list[str]
    acts: list[ActOut]


class ActedOut(Schema):
    """After an act: where the matter stands now."""

    number: int
    state: str
    version: int


Outcome = Literal["resolved", "partly", "explained", "planned", "not_feasible"]
Key = UUID
