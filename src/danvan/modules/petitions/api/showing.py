"""From rows to JSON. The public sees days, not minutes: in a small hamlet a minute can identify a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.figures.public import Value
from danvan.kernel.workflow.public import clocks_of
from danvan.lib.vietnamese.clues import mask

from ..queries.timeline import Event

#: About ten metres: enough to find the drain, too coarse for a door.
_PLACES = 4


def unit_of(unit: Any) -> dict[str, Any]:
    return {
        "ref": unit.ref,
        "tree": unit.tree,
        "code": unit.code,
        "level": unit.level,
        "name": unit.full_name,
    }


def topic_of(topic: Any) -> dict[str, Any] | None:
    return None if topic is None else {"code": topic.code, "name": topic.name, "hint": topic.hint}


def row(petition: Any) -> dict[str, Any]:
    """One line of a public list: no query."""
    return {
        "number": petition.number, "kind": petition.kind, "title": petition.public_title, "state": petition.state,
        "outcome": petition.outcome, "topic": topic_of(petition.topic), "unit": unit_of(petition.unit),
        "received_on": petition.received_on, "due_on": petition.due_on, "answered_on": petition.answered_on,
        "ended_on": petition.ended_on, "is_late": petition.is_late(), "reopened_count": petition.reopened_count,
        "support_count": petition.support_count, "lat": _rounded(petition.lat), "lon": _rounded(petition.lon),
        "version": petition.version,
    }  # fmt: skip


def matter(petition: Any, events: Sequence[Event], *, everything: bool = False) -> dict[str, Any]:
    """The whole matter; with `everything` as its own resident sees it."""
    linked = petition.joined_into, petition.split_from
    into, origin = (one if one is not None and (everything or one.published_at) else None for one in linked)
    return row(petition) | {
        "title": petition.title if everything else petition.public_title,
        "text": petition.text if everything else petition.public_text,
        "place": petition.place if everything else mask(petition.place),
        "body": petition.body.name if petition.body else "",
        "answers": answers(petition.answers.all()),
        "clock": clock(petition),
        "timeline": [event(one) for one in events],
        "files": files(petition.attachments.all(), role="sent", everything=everything),
        "joined_into": into.number if into else None,
        "split_from": origin.number if origin else None,
        "parts": [part.number for part in petition.parts.all() if everything or part.published_at],
    }


def own(petition: Any, events: Sequence[Event], *, proof: str | None) -> dict[str, Any]:
    return matter(petition, events, everything=True) | {
        "is_private": petition.is_private,
        "is_published": petition.published_at is not None,
        "messages": messages(petition.messages.all()),
        "proof": proof,
    }


def staff_row(petition: Any) -> dict[str, Any]:
    return row(petition) | {
        "title": petition.title, "channel": petition.channel, "body": petition.body.name if petition.body else "",
        "assignee": petition.assignee.name if petition.assignee else "", "escalation": petition.escalation,
        "is_private": petition.is_private, "is_published": petition.published_at is not None,
        "lat": petition.lat, "lon": petition.lon,
    }  # fmt: skip


def staff_matter(petition: Any, events: Sequence[Event], acts: Iterable[Any]) -> dict[str, Any]:
    return staff_row(petition) | {
        "text": petition.text, "place": petition.place, "people_count": petition.people_count,
        "answers": answers(petition.answers.all()), "clock": clock(petition),
        "timeline": [event(one) for one in events], "messages": messages(petition.messages.all()),
        "files": files(petition.attachments.all(), role="sent", everything=True),
        "acts": [{"name": act.offer.name, "allowed": act.allowed, "why_not": act.why_not} for act in acts],
    }  # fmt: skip


def event(one: Event) -> dict[str, Any]:
    return {
        "act": one.act, "label": str(one.label), "on": _day(one.at), "index": one.index, "facts": one.facts,
    }  # fmt: skip


def answers(given: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "text": answer.text, "outcome": answer.outcome, "body": answer.body.name, "on": _day(answer.at),
            "official_number": answer.official_number.text if answer.official_number else "",
            "files": files(answer.evidence.all(), role="evidence"),
        }
        for answer in given
    ]  # fmt: skip


def messages(sent: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"from_resident": one.from_resident, "text": one.text, "at": one.at} for one in sent]


def files(attachments: Iterable[Any], *, role: str, everything: bool = False) -> list[str]:
    """Addresses of the files of one role that this reader may open."""
    return [
        f"{settings.BASE_URL}{reverse('petitions:file', args=[one.paper.uid])}"
        for one in attachments
        if one.role == role and (everything or one.is_public) and one.paper.removed_at is None
    ]


def clock(petition: Any) -> dict[str, Any] | None:
    """The newest deadline with its reasons: three queries."""
    found = clocks_of(petition.thing)
    if not found:
        return None
    newest = found[0]
    return {
        "due_on": newest.due_on, "first_due_on": newest.first_due_on, "is_late": newest.is_late,
        "is_paused": newest.is_paused, "days_left": newest.days_left, "rule": newest.rule_name,
        "citation": newest.citation, "steps": newest.steps,
    }  # fmt: skip


def figure(value: Value) -> dict[str, Any]:
    return {
        "name": value.name, "label": str(value.label), "definition": str(value.definition), "value": value.value,
        "numerator": value.numerator, "denominator": value.denominator,
        "beside": [figure(one) for one in value.beside],
    }  # fmt: skip


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, _PLACES)


def _day(moment: Any) -> date:
    return timezone.localtime(moment).date()
