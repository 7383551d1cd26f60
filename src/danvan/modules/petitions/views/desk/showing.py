"""A matter's state, deadline and life as the parts that pages draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.rulebook.public import days_left
from danvan.kernel.workflow.public import Explained, clocks_of
from danvan.web.formats import day
from danvan.web.parts import Clock, ClockStep, Link, State, Step

from ...queries import Event, staff, timeline
from ...states import WORKFLOW

_TONES = {"info": "info", "active": "brand", "wait": "wait", "good": "ok", "bad": "bad", "neutral": "quiet"}
_ICONS = {
    "received": "inbox", "accepted": "edit", "waiting": "pause", "answered": "send", "closed": "check-circle",
    "refused": "cross-circle", "forwarded": "arrow-right", "joined": "merge", "split": "split", "withdrawn": "reopen",
}  # fmt: skip
_SOON = 3
#: Rows written by an act lie within moments of its entry in the log.
_TOGETHER = timedelta(seconds=90)


def state_of(matter: Any) -> State:
    state = WORKFLOW[matter.state]
    return State(word=state.label, tone=_TONES[state.tone], icon=_ICONS[matter.state])  # type: ignore[arg-type]  # the tones of parts


def clock_of(matter: Any, *, today: date | None = None) -> Clock:
    """The deadline without its reasoning, from the matter's own row: for lists and heads of pages."""
    if matter.due_on is None:
        return Clock(due_on=None, state="none")
    if matter.answered_on is not None:
        return Clock(due_on=matter.due_on, state="met" if matter.answered_on <= matter.due_on else "missed")
    if matter.state == "waiting":
        return Clock(due_on=matter.due_on, state="paused")
    if not matter.is_open:
        return Clock(due_on=None, state="none")
    left = days_left(matter.due_on, today=today or timezone.localdate())
    overdue = (today or timezone.localdate()) > matter.due_on
    # A due day that is no working day leaves no working day between: still late by the calendar.
    if overdue:
        return Clock(due_on=matter.due_on, state="late", left=min(left, -1))
    return Clock(due_on=matter.due_on, state="soon" if left <= _SOON else "running", left=left)


def explained_clock(matter: Any) -> tuple[Clock, list[Explained]]:
    """The deadline with every step of "why this date", and the clocks before it."""
    clocks = clocks_of(matter.thing)
    shown = clock_of(matter)
    if not clocks:
        return shown, []
    now = clocks[0]
    steps = [ClockStep(text=step) for step in now.steps]
    return Clock(
        due_on=now.due_on, state=shown.state, left=shown.left, steps=steps, article=now.citation, rule=now.rule_name,
    ), clocks  # fmt: skip


class _Rows:
    """Rows beside the log, each told once, at the entry it was written with."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = sorted(rows, key=lambda row: row.at)

    def at(self, moment: datetime) -> Any:
        for place, row in enumerate(self.rows):
            if abs(row.at - moment) < _TOGETHER:
                return self.rows.pop(place)
        return None


def steps_of(matter: Any, clocks: list[Explained]) -> list[Step]:
    """The whole life of a matter, newest first, each entry of the log with the words that belong to it."""
    events = timeline(matter, public=False)
    names = _names(events)
    rows = {
        "petitions.answered": _Rows(matter.answers.all()),
        "petitions.disputed": _Rows(matter.disputes.all()),
        "petitions.transferred": (moves := _Rows(matter.transfers.all())),
        "petitions.followed_unit": moves,
        "petitions.message_sent": (letters := _Rows(matter.messages.all())),
        "petitions.message_received": letters,
        "petitions.published": (reviews := _Rows(matter.reviews.all())),
        "petitions.withheld": reviews,
        "petitions.extended": _Rows(_granted(clocks)),
    }
    pauses = iter(
        [pause for clock in reversed(clocks) for pause in clock.pauses]
    )  # a day, no moment: in order
    steps = []
    for event in events:
        row = rows[event.act].at(event.at) if event.act in rows else None
        row = next(pauses, None) if event.act == "petitions.paused" else row
        body, files = _told(matter, event, row)
        tone, icon = _LOOKS.get(event.act, ("quiet", "dot"))
        steps.append(
            Step(title=event.label, at=event.at, who=names.get(event.actor, ""), body=body, files=files,
                 tone=tone, icon=icon)  # type: ignore[arg-type]  # the tones of parts
        )  # fmt: skip
    return steps[::-1]


def _granted(clocks: list[Explained]) -> list[Any]:
    found = [extension for clock in clocks for extension in clock.extensions]
    for extension in found:
        extension.at = extension.granted_at
    return found


def _names(events: list[Event]) -> dict[str, str]:
    ids = {
        int(event.actor[5:])
        for event in events
        if event.actor.startswith("post:") and event.actor[5:].isdigit()
    }
    names = {f"post:{pk}": f"{post.title}, {post.body}" for pk, post in staff.posts_named(ids).items()}
    return names | {"resident": _("The resident"), "system": _("By itself")}


def _told(matter: Any, event: Event, row: Any) -> tuple[str, list[Link]]:
    """The words and files that belong to one entry."""
    tell = _WORDS.get(event.act)
    files = (
        [file_link(one) for one in row.evidence.all()] if event.act == "petitions.answered" and row else []
    )
    if tell is not None:
        return tell(matter, event, row).strip(), files
    return (getattr(row, "text", "") or getattr(row, "reason", "") or ""), files


def _answer_words(matter: Any, event: Event, row: Any) -> str:
    if row is None:
        return ""
    number = f"{row.official_number} · " if row.official_number else ""
    return f"{number}{row.get_outcome_display()}\n{row.text}"


def _move_words(matter: Any, event: Event, row: Any) -> str:
    return f"{row.from_body or '–'} → {row.to_body}\n{row.reason}" if row is not None else ""


def _extension_words(matter: Any, event: Event, row: Any) -> str:
    return f"{day(row.previous_due_on)} → {day(row.due_on)}\n{row.reason}" if row is not None else ""


def _rating_words(matter: Any, event: Event, row: Any) -> str:
    rating = getattr(matter, "rating", None)
    return f"{rating.score}/5 {rating.comment}" if rating else ""


#: Entries whose words are more than a row's own text or reason.
_WORDS: dict[str, Callable[[Any, Event, Any], str]] = {
    "petitions.answered": _answer_words,
    "petitions.refused": lambda matter, event, row: (
        f"{matter.get_refusal_display()}\n{matter.refusal_reason}"
    ),
    "petitions.transferred": _move_words,
    "petitions.followed_unit": _move_words,
    "petitions.extended": _extension_words,
    "petitions.forwarded": lambda matter, event, row: matter.forwarded_to,
    "petitions.rated": _rating_words,
    "petitions.escalated": lambda matter, event, row: (
        _("Level %(level)s") % {"level": event.facts.get("level", "")}
    ),
}


def file_link(attachment: Any) -> Link:
    url = reverse("petitions:desk_file", args=[attachment.paper.uid])
    return Link(
        label=attachment.paper.name, url=url, icon="camera" if attachment.paper.is_image else "paperclip"
    )


_LOOKS = {
    "petitions.received": ("info", "inbox"), "petitions.accepted": ("info", "edit"),
    "petitions.assigned": ("quiet", "person"), "petitions.transferred": ("wait", "transfer"),
    "petitions.followed_unit": ("quiet", "building"), "petitions.paused": ("wait", "pause"),
    "petitions.resumed": ("info", "clock"), "petitions.extended": ("wait", "calendar"),
    "petitions.escalated": ("bad", "arrow-right"), "petitions.message_sent": ("quiet", "message"),
    "petitions.message_received": ("info", "message"), "petitions.answered": ("ok", "send"),
    "petitions.closed": ("ok", "check-circle"), "petitions.refused": ("bad", "cross-circle"),
    "petitions.forwarded": ("quiet", "arrow-right"), "petitions.joined": ("quiet", "merge"),
    "petitions.split": ("quiet", "split"), "petitions.withdrawn": ("quiet", "reopen"),
    "petitions.disputed": ("bad", "reopen"), "petitions.rated": ("info", "star"),
    "petitions.supported": ("quiet", "people"), "petitions.published": ("ok", "eye"),
    "petitions.withheld": ("quiet", "lock"), "petitions.erased": ("quiet", "trash"),
    "organisations.opening_asked": ("wait", "key"), "organisations.opening_approved": ("wait", "key"),
    "organisations.opening_refused": ("quiet", "lock"), "organisations.seal_opened": ("bad", "key"),
}  # fmt: skip
