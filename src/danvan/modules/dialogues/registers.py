"""Lists of sessions, questions and commitments, for staff and for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    day_clock,
    days_filter,
    of_filter,
    saying,
    state_filter,
    state_of,
)
from danvan.web.parts import Clock
from danvan.web.registers import Column, Filter, Order, Register

from . import queries
from .states import COMMITMENT, QUESTION, SESSION, SessionKind

Rows = Any


def clock_of(commitment: Any) -> Clock:
    """The day a promise falls due, and how it stands to it."""
    if commitment.state in ("kept", "kept_late"):
        return Clock(
            due_on=commitment.due_on, state="met" if commitment.state == "kept" else "missed", unit="day"
        )
    told = day_clock(commitment.due_on)
    return replace(told, state="late") if commitment.state == "broken" else told


_DAY = days_filter("starts_at__date", _("Day"))
_SESSION_COLUMNS = (
    Column("title", _("Session"), "title", main=True),
    Column("starts", _("Begins"), "starts_at", kind="moment", sort="starts_at"),
    Column("unit", _("Unit"), "unit"),
    Column("host", _("Host"), "host"),
    Column("kind", _("Kind"), "get_kind_display"),
    Column("state", _("State"), state_of, kind="state"),
    Column("place", _("Place"), "place", on_screen=False),
    Column("attendance", _("People present"), "attendance", kind="number", on_screen=False),
    Column("number", _("Number of the notice"), "number", on_screen=False),
)
_SESSION_ORDERS = (
    Order("new", _("Latest first"), ("-starts_at", "-pk")),
    Order("old", _("Earliest first"), ("starts_at", "pk")),
)
_KIND = Filter(
    "kind", _("Kind"), "choice", lambda rows, value: rows.filter(kind=value), choices=SessionKind.choices
)

SESSIONS = Register(
    name="doi-thoai", title=_("Dialogues"), scope=lambda request: queries.sessions_for(request.user),
    columns=_SESSION_COLUMNS, filters=(state_filter(SESSION), _KIND, _DAY, UNIT_FILTER),
    search=saying("title", "agenda", "place"), default_order=("-starts_at", "-pk"), orders=_SESSION_ORDERS,
    record_url=lambda row: reverse("dialogues:session", args=[row.pk]),
    empty_title=_("No dialogue yet"), empty_text=_("Plan the first one: the law asks for at least one each year."),
)  # fmt: skip

QUESTIONS = Register(
    name="cau-hoi", title=_("Questions"), scope=lambda request: queries.questions_for(request.user),
    columns=(
        Column("number", _("No."), "number", kind="number"),
        Column("text", _("Question"), lambda row: row.text, main=True),
        Column("session", _("Session"), "session"),
        Column("state", _("State"), state_of, kind="state"),
        Column("source", _("How it came"), "get_source_display"),
        Column("answer", _("Answer"), "answer", on_screen=False),
    ),
    filters=(
        state_filter(QUESTION),
        of_filter("session", _("Session")),
        UNIT_FILTER,
    ),
    search=saying("text", "answer"), default_order=("-pk",),
    record_url=lambda row: reverse("dialogues:question", args=[row.pk]),
    empty_title=_("No question yet"), empty_text=_("Questions come from the session’s public page, the room, and paper."),
)  # fmt: skip

_COMMITMENT_COLUMNS = (
    Column("promise", _("Promise"), "promise", main=True),
    Column("speaker", _("Promised by"), "speaker"),
    Column("unit", _("Unit"), "unit"),
    Column("due", _("Due"), clock_of, kind="clock", sort="due_on"),
    Column("first_due", _("First date"), "first_due_on", kind="day"),
    Column("state", _("State"), state_of, kind="state"),
    Column("made", _("Made on"), "made_on", kind="day", on_screen=False),
    Column("due_day", _("Due on"), "due_on", kind="day", on_screen=False),
    Column("redated", _("Times re-dated"), "redated_count", kind="number", on_screen=False),
    Column("broken", _("Times broken"), "broken_count", kind="number", on_screen=False),
    Column("to_whom", _("To whom"), "to_whom", on_screen=False),
    Column("verified", _("Verified on"), "verified_on", kind="day", on_screen=False),
)
_COMMITMENT_FILTERS = (
    state_filter(COMMITMENT),
    Filter("redated", _("Re-dated"), "bool", lambda rows, value: rows.filter(redated_count__gt=0) if value else rows.filter(redated_count=0)),
    UNIT_FILTER,
)  # fmt: skip
_COMMITMENT_ORDERS = (
    Order("due", _("By due date"), ("due_on", "pk")),
    Order("new", _("Newest first"), ("-pk",)),
)

COMMITMENTS = Register(
    name="cam-ket", title=_("Promises"), scope=lambda request: queries.commitments_for(request.user),
    columns=_COMMITMENT_COLUMNS, filters=_COMMITMENT_FILTERS, search=saying("promise", "speaker", "to_whom"),
    default_order=("-pk",), orders=_COMMITMENT_ORDERS,
    record_url=lambda row: reverse("dialogues:commitment", args=[row.pk]),
    empty_title=_("No promise yet"), empty_text=_("Promises are written down in the minutes of a dialogue."),
)  # fmt: skip


def _public(request: HttpRequest) -> Rows:
    return queries.public_sessions()


PUBLIC_SESSIONS = Register(
    name="public-sessions", title=_("Dialogues between leaders and residents"), scope=_public,
    columns=_SESSION_COLUMNS[:6],
    filters=(state_filter(SESSION, public=queries.PUBLIC_STATES), _KIND, _DAY, UNIT_FILTER),
    search=saying("title", "agenda", "place"), default_order=("-starts_at", "-pk"), orders=_SESSION_ORDERS,
    record_url=lambda row: reverse("dialogues:public_session", args=[row.pk]),
    empty_title=_("No dialogue has been announced yet"),
)  # fmt: skip

PUBLIC_COMMITMENTS = Register(
    name="public-commitments", title=_("Register of promises"), scope=lambda request: queries.public_commitments(),
    columns=_COMMITMENT_COLUMNS, filters=_COMMITMENT_FILTERS, search=saying("promise", "speaker", "to_whom"),
    default_order=("-pk",), orders=_COMMITMENT_ORDERS,
    record_url=lambda row: reverse("dialogues:public_commitment", args=[row.pk]),
    empty_title=_("No promise has been made yet"),
    empty_text=_("What leaders promise in a dialogue stands here for ever, with its first date."),
)  # fmt: skip
