"""What petitions say today, for the auditor to hold against what the ledger committed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from danvan.kernel.ledger.public import Standing, Statement
from danvan.lib.merkle.leaf import Leaf

from .actions.handling import answer_statement
from .actions.publishing import public_statement
from .actions.receiving import files_statement, received_statement
from .models import Attachment, Petition
from .writing import statement

_KEPT = ("answers__evidence__paper", "attachments__paper", "messages", "disputes")


def statements() -> Iterator[Statement | Standing]:
    """Every stored text with the act that committed to it, and where every matter stands."""
    matters = Petition.objects.select_related("unit", "rating").prefetch_related(*_KEPT).order_by("pk")
    for petition in matters.iterator(chunk_size=1000):
        yield Standing(petition.thing, says=_says(petition), told=told)
        yield from _answers(petition)
        if petition.erased_at is None:
            yield from _words(petition)


def _answers(petition: Petition) -> Iterator[Statement]:
    for answer in petition.answers.all():
        digests = [attachment.paper.sha256 for attachment in answer.evidence.all()]
        yield Statement(
            petition.thing, "petitions.answered", "answer", answer_statement(answer, digests),
            facts={"answer": answer.pk}, is_public=petition.published_at is not None,
        )  # fmt: skip


def _words(petition: Petition) -> Iterator[Statement]:
    """What the resident said, and what was said to them; gone once it is erased."""
    thing = petition.thing
    yield Statement(thing, "petitions.received", "text", received_statement(petition))
    if sent := _sent(petition):
        yield Statement(thing, "petitions.received", "files", files_statement(sent))
    if petition.published_at is not None:
        yield Statement(thing, "petitions.published", "public", public_statement(petition), is_public=True)
    if petition.withheld_reason:
        yield Statement(thing, "petitions.withheld", "reason", statement(reason=petition.withheld_reason))
    if petition.state == "refused":
        yield Statement(thing, "petitions.refused", "reason", statement(reason=petition.refusal_reason))
    for message in petition.messages.all():
        act = "petitions.message_received" if message.from_resident else "petitions.message_sent"
        yield Statement(thing, act, "message", statement(text=message.text), facts={"message": message.pk})
    for dispute in petition.disputes.all():
        yield Statement(
            thing,
            "petitions.disputed",
            "dispute",
            statement(text=dispute.text),
            facts={"dispute": dispute.pk},
        )


def _sent(petition: Petition) -> list[str]:
    return [one.paper.sha256 for one in petition.attachments.all() if one.role == Attachment.Role.SENT]


def _says(petition: Petition) -> dict[str, Any]:
    """What the row says, under the names that `told` uses."""
    answered, due = petition.answered_on, petition.due_on
    return {
        "state": petition.state,
        "due": due.isoformat() if due else "",
        "unit": petition.unit.code,
        "kind": petition.kind,
        "channel": petition.channel,
        "topic": petition.topic_id or "",
        "day": petition.received_on.isoformat(),
        "files": len(_sent(petition)),
        "outcome": petition.outcome,
        "on_time": None if answered is None else due is None or answered <= due,
        "ground": petition.refusal,
        "by_word": petition.ended_by_word,
        "answers": len(petition.answers.all()),
        "messages": len(petition.messages.all()),
        "disputes": len(petition.disputes.all()),
        "reopened": petition.reopened_count,
        "extended": petition.extended_count,
        "moved": petition.transferred_count,
        "level": petition.escalation,
        "score": _score(petition),
        "is_public": petition.published_at is not None,
        "is_erased": petition.erased_at is not None,
    }


def _score(petition: Petition) -> Any:
    """The score of its rating; both where the rating and the row that figures count do not say the same."""
    rating = getattr(petition, "rating", None)
    score = rating.score if rating else None
    return score if score == petition.rated_as else f"{score} / {petition.rated_as}"


#: The state that an act leads to.
_BECOMES = {
    "petitions.received": "received", "petitions.accepted": "accepted", "petitions.transferred": "received",
    "petitions.paused": "waiting", "petitions.resumed": "accepted", "petitions.answered": "answered",
    "petitions.closed": "closed", "petitions.refused": "refused", "petitions.forwarded": "forwarded",
    "petitions.joined": "joined", "petitions.split": "split", "petitions.withdrawn": "withdrawn",
    "petitions.disputed": "accepted",
}  # fmt: skip
#: What an act adds one to.
_COUNTS = {
    "petitions.answered": "answers", "petitions.message_sent": "messages", "petitions.message_received": "messages",
    "petitions.disputed": "disputes", "petitions.extended": "extended",
}  # fmt: skip
_AT_FIRST: dict[str, Any] = {
    "files": 0, "outcome": "", "on_time": None, "ground": "", "by_word": False, "answers": 0, "messages": 0,
    "disputes": 0, "reopened": 0, "extended": 0, "moved": 0, "level": 0, "score": None, "is_public": False,
    "is_erased": False,
}  # fmt: skip


def told(leaves: Sequence[Leaf]) -> Mapping[str, tuple[Any, int]]:
    """A matter's life replayed: each name's value, and the place of the entry that last changed it."""
    said: dict[str, tuple[Any, int]] = {name: (value, 0) for name, value in _AT_FIRST.items()}
    for place, leaf in enumerate(leaves):
        act = leaf["act"]
        if act in _COUNTS:
            name = _COUNTS[act]
            said[name] = (said[name][0] + 1, place)
        if act == "petitions.transferred":
            said["moved"] = (said["moved"][0] + (leaf["facts"]["automatic"] is not True), place)
        said |= {name: (value, place) for name, value in _said_by(leaf).items()}
    return said


def _said_by(leaf: Leaf) -> dict[str, Any]:
    act, facts = leaf["act"], leaf["facts"]
    says: dict[str, Any] = {"state": _BECOMES[act]} if act in _BECOMES else {}
    says |= {
        name: facts[name]
        for name in ("due", "outcome", "on_time", "by_word", "level", "score")
        if name in facts
    }
    if act == "petitions.received":
        says |= {name: facts[name] for name in ("kind", "channel", "topic")}
        says |= {"unit": leaf["unit"], "files": facts.get("files", 0)}
        if "split_from" not in facts:  # a part keeps its parent's day
            # An import names the day by the clock of the place it comes from.
            says["day"] = facts.get("day") or _local_day(leaf["at"])
    elif act == "petitions.followed_unit":
        says["unit"] = facts["to"]
    elif act == "petitions.transferred":
        says["level"] = 0
    elif act == "petitions.refused":
        says["ground"] = facts["ground"]
    elif act == "petitions.disputed":
        says |= {"reopened": facts["times"], "outcome": "", "on_time": None, "ground": "", "level": 0}
    elif act == "petitions.withdrawn":
        says |= {"outcome": "withdrawn", "by_word": True}
    elif act in ("petitions.published", "petitions.withheld"):
        says["is_public"] = act == "petitions.published"
    elif act == "petitions.erased":
        says |= {"is_public": False, "is_erased": True}
    return says


def _local_day(at: str) -> str:
    """Entries tell the hour; the local day of its beginning is that of all its minutes."""
    return timezone.localtime(datetime.fromisoformat(at)).date().isoformat()
