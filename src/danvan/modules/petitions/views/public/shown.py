"""Matters, deadlines and timelines turned into the parts that the page frame draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danvan.kernel.rulebook.public import days_left
from danvan.kernel.workflow.public import Explained, clocks_of
from danvan.web import parts
from danvan.web.formats import day

from ...queries.timeline import Event
from ...states import Outcome, Refusal

TONES: dict[str, parts.Tone] = {
    "info": "info", "active": "brand", "wait": "wait", "good": "ok", "bad": "bad", "neutral": "quiet",
}  # fmt: skip
_ICONS = {
    "received": "inbox", "accepted": "edit", "waiting": "pause", "answered": "message", "closed": "check-circle",
    "refused": "cross-circle", "forwarded": "send", "joined": "merge", "split": "split", "withdrawn": "minus",
}  # fmt: skip
_SOON = 2
#: Ends in which nobody here owes an answer any more.
_LEFT = ("forwarded", "joined", "split", "withdrawn")


def state_of(petition: Any) -> parts.State:
    return parts.State(petition.get_state_display(), TONES[petition.tone], _ICONS[petition.state])


def clock_of(petition: Any) -> parts.Clock | None:
    """The deadline with its reasons, as the newest clock explains it: three queries. None where it left us."""
    if petition.state in _LEFT:
        return None
    clocks = clocks_of(petition.thing)
    return shown_clock(clocks[0]) if clocks else None


def shown_clock(clock: Explained) -> parts.Clock:
    steps = [parts.ClockStep(text=line) for line in clock.steps]
    steps += [_pause_line(pause) for pause in clock.pauses]
    steps += [_extension_line(extension) for extension in clock.extensions]
    return parts.Clock(
        due_on=clock.due_on,
        state=_clock_state(clock),
        left=None if clock.is_paused else clock.days_left,
        steps=steps,
        article=clock.citation,
        rule=clock.rule_name,
    )


def short_clock(petition: Any) -> parts.Clock | None:
    """The deadline for a row of a list: no query."""
    if petition.due_on is None or petition.state not in ("received", "accepted", "waiting"):
        return None
    if petition.state == "waiting":
        return parts.Clock(due_on=petition.due_on, state="paused")
    left = days_left(petition.due_on)
    return parts.Clock(due_on=petition.due_on, state=_running(left), left=left)


def steps_of(
    events: Sequence[Event], petition: Any, *, proof_url: str = "", to_the_minute: bool = False
) -> list[parts.Step]:
    """The log's entries in the reader's words, newest first.

    The public sees days only: in a small hamlet the minute of a step can tell who took it.
    """
    return [
        parts.Step(
            title=event.label,
            at=timezone.localtime(event.at) if to_the_minute else timezone.localtime(event.at).date(),
            who=_place_in_log(event),
            body=_told(event, petition),
            tone=_tone(event),
            icon=_ACT_ICONS.get(event.act, ""),
            proof_url=proof_url if event.act == "petitions.received" else "",
        )
        for event in reversed(events)
    ]


def file_link(attachment: Any) -> dict[str, Any]:
    paper = attachment.paper
    address = reverse("petitions:file", args=[paper.uid])
    return {
        "url": address,
        "thumb": reverse("petitions:thumbnail", args=[paper.uid]) if paper.is_image else "",
        "label": paper.name,
        "is_image": paper.is_image,
        "size": paper.size,
    }


def answer_of(answer: Any, *, everything: bool = False) -> dict[str, Any]:
    """An answer with its number, body and evidence, ready to draw."""
    outcome = Outcome(answer.outcome)
    return {
        "text": answer.text,
        "outcome": parts.State(outcome.label, _OUTCOME_TONES[outcome]),
        "body": answer.body.name,
        "official_number": answer.official_number.text if answer.official_number else "",
        "at": answer.at,
        "files": [
            file_link(one)
            for one in answer.evidence.all()
            if (everything or one.is_public) and one.paper.removed_at is None
        ],
    }


_OUTCOME_TONES: dict[Outcome, parts.Tone] = {
    Outcome.RESOLVED: "ok", Outcome.PARTLY: "wait", Outcome.EXPLAINED: "info", Outcome.PLANNED: "brand",
    Outcome.NOT_FEASIBLE: "bad", Outcome.WITHDRAWN: "quiet",
}  # fmt: skip


def files_of(attachments: Sequence[Any], *, role: str, everything: bool = False) -> list[dict[str, Any]]:
    """Links to the files of one role that this reader may open."""
    return [
        file_link(one)
        for one in attachments
        if one.role == role and (everything or one.is_public) and one.paper.removed_at is None
    ]


def _clock_state(clock: Explained) -> Any:
    if clock.stopped_on is not None:
        return "missed" if clock.is_late else "met"
    return "paused" if clock.is_paused else _running(clock.days_left)


def _running(left: int) -> Any:
    return "late" if left < 0 else "soon" if left <= _SOON else "running"


def _pause_line(pause: Any) -> parts.ClockStep:
    if pause.ends_on is None:
        return parts.ClockStep(
            _("The clock stands still since this day: %(reason)s") % {"reason": pause.reason}, pause.starts_on
        )
    return parts.ClockStep(
        _("The clock stood still until %(end)s: %(reason)s")
        % {"end": day(pause.ends_on), "reason": pause.reason},
        pause.starts_on,
    )


def _extension_line(extension: Any) -> parts.ClockStep:
    return parts.ClockStep(
        _("Before it ran out, the term was extended to %(due)s: %(reason)s")
        % {"due": day(extension.due_on), "reason": extension.reason},
        timezone.localtime(extension.granted_at).date(),
    )


def _place_in_log(event: Event) -> str:
    """Where the public log keeps this entry; until it is sequenced, a moment later, it has no place yet."""
    if event.index is None:
        return _("being entered in the public log")
    return _("entry %(index)s of the public log") % {"index": event.index}


_ACT_ICONS = {
    "petitions.received": "inbox", "petitions.accepted": "edit", "petitions.transferred": "transfer",
    "petitions.followed_unit": "transfer", "petitions.paused": "pause", "petitions.resumed": "clock",
    "petitions.extended": "calendar", "petitions.escalated": "alert", "petitions.message_sent": "message",
    "petitions.message_received": "message", "petitions.answered": "message", "petitions.closed": "check-circle",
    "petitions.refused": "cross-circle", "petitions.forwarded": "send", "petitions.joined": "merge",
    "petitions.split": "split", "petitions.withdrawn": "minus", "petitions.disputed": "reopen",
    "petitions.rated": "star", "petitions.supported": "people", "petitions.published": "eye",
    "petitions.withheld": "lock", "petitions.erased": "trash",
}  # fmt: skip
_ACT_TONES: dict[str, parts.Tone] = {
    "petitions.received": "info", "petitions.accepted": "brand", "petitions.paused": "wait",
    "petitions.extended": "wait", "petitions.escalated": "bad", "petitions.answered": "ok",
    "petitions.closed": "ok", "petitions.refused": "bad", "petitions.disputed": "bad",
}  # fmt: skip


def _tone(event: Event) -> parts.Tone:
    return _ACT_TONES.get(event.act, "quiet")


def _told(event: Event, petition: Any) -> str:
    """What the entry's public facts add to its name."""
    teller = _TELLERS.get(event.act)
    return teller(event.facts, petition) if teller else ""


def _due(facts: dict[str, Any], petition: Any) -> str:
    return _("New deadline: %(due)s") % {"due": _as_day(facts.get("due"))}


def _answered(facts: dict[str, Any], petition: Any) -> str:
    outcome = Outcome(facts["outcome"]).label if facts.get("outcome") in Outcome.values else ""
    when = _("in time") if facts.get("on_time") else _("after the deadline")
    count = int(facts.get("evidence") or 0)
    shown = ngettext("%(n)d piece of evidence", "%(n)d pieces of evidence", count) % {"n": count}
    return " · ".join(part for part in (str(outcome), when, shown if count else "") if part)


def _closed(facts: dict[str, Any], petition: Any) -> str:
    if facts.get("by_word"):
        return _("The resident said that it is done.")
    return _("Nobody objected, and the answer carries evidence.")


def _refused(facts: dict[str, Any], petition: Any) -> str:
    return str(Refusal(facts["ground"]).label) if facts.get("ground") in Refusal.values else ""


def _escalated(facts: dict[str, Any], petition: Any) -> str:
    return _("No answer by the deadline: %(n)s level up by itself.") % {"n": facts.get("level", 1)}


def _received(facts: dict[str, Any], petition: Any) -> str:
    return _("Answer due by %(due)s") % {"due": _as_day(facts["due"])} if facts.get("due") else ""


def _rated(facts: dict[str, Any], petition: Any) -> str:
    return _("%(score)s of 5") % {"score": facts.get("score")}


def _forwarded(facts: dict[str, Any], petition: Any) -> str:
    return str(facts.get("to", ""))


def _as_day(iso: Any) -> str:
    return "/".join(reversed(str(iso or "").split("-")))


_TELLERS = {
    "petitions.received": _received, "petitions.extended": _due, "petitions.resumed": _due,
    "petitions.disputed": _due, "petitions.answered": _answered, "petitions.closed": _closed,
    "petitions.refused": _refused, "petitions.escalated": _escalated, "petitions.rated": _rated,
    "petitions.forwarded": _forwarded,
}  # fmt: skip
