"""Writing what an import has planned: all of it or nothing, each matter with its own entry in the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import copy_rows, record, recording_together
from danvan.kernel.organisations.public import Actor, Body, Unit, add_unit, create_body, heirs, roots
from danvan.lib.errors import require
from danvan.lib.memory import remembering

from .. import rules
from ..importing import Plan, PlannedRow
from ..importing.mapping import NewTree
from ..models import Petition, Topic
from ..routing import body_for
from ..states import Channel
from ..writing import fingerprint, statement
from .publishing import public_statement
from .receiving import received_statement
from .topics import set_route

_LOCK = 0x0DA4_0001
#: Rows written at once: large enough to be quick, small enough to tell progress.
_BATCH = 1000
_NOON = time(12)

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Imported:
    """What an import wrote."""

    count: int
    known_count: int
    unit_count: int
    topic_count: int


@transaction.atomic
def import_petitions(plan: Plan, *, by: Actor, progress: Progress | None = None) -> Imported:
    """Write every planned matter, published at once where the mapping says so. A second run adds nothing.

    Raises Refused for a plan with problems, or when the actor may not import.
    """
    require(rules.may_import(by), "not_allowed", _("Your post may not import matters."))
    require(plan.is_clean, "has_problems", _("The file has mistakes; mend them and import it whole."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    require(not _came_meanwhile(plan), "meanwhile", _("The same file is being imported by somebody else."))

    units, unit_count = _units(plan, by=by)
    topics, topic_count = _topics(plan, by=by)
    with remembering():
        written = 0
        for batch in _batches(plan.rows):
            with recording_together():
                _write([_petition(row, plan, units, topics) for row in batch], batch, plan, by=by)
            written += len(batch)
            if progress:
                progress(written)

    imported = Imported(written, plan.known_count, unit_count, topic_count)
    if written:
        record(
            "petitions.imported", f"petitions.import:{plan.digest[:40]}", by=by,
            facts={
                "origin": plan.mapping.origin, "tree": plan.mapping.tree, "sha256": plan.digest, "rows": plan.row_count,
                "new": written, "known": plan.known_count, "published": plan.mapping.publish,
            },
        )  # fmt: skip
    return imported


def _came_meanwhile(plan: Plan) -> bool:
    """Has another run brought any of these rows in since this one was planned?"""
    keys = [row.source_key for row in plan.rows]
    return any(
        Petition.objects.filter(source_key__in=keys[at : at + 5000]).exists()
        for at in range(0, len(keys), 5000)
    )


def _batches(rows: Sequence[PlannedRow]) -> Iterator[Sequence[PlannedRow]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]


# --- units and topics that are not there yet ---------------------------------------------------------------


def _units(plan: Plan, *, by: Actor) -> tuple[Mapping[str, tuple[Unit, Unit]], int]:
    """Place of the plan → (unit at receipt, unit that answers for it today); and how many were created."""
    places = plan.places
    assert places is not None
    found = {key: unit for key, unit in places.units.items() if key in plan.units}
    wanted = [key for key in plan.units if key.startswith("new:")]
    created = _create_units(plan, by=by) if wanted else {}
    found |= {key: created[key.removeprefix("new:")] for key in wanted}
    today = heirs([unit.pk for unit in found.values()])
    others = Unit.objects.in_bulk(list(today.values()))
    return {key: (unit, others[today[unit.pk]]) for key, unit in found.items()}, len(created)


def _create_units(plan: Plan, *, by: Actor) -> dict[str, Unit]:
    new = plan.mapping.new_tree
    assert new is not None
    assert plan.places is not None
    created: dict[str, Unit] = {}
    root = next(iter(roots(plan.mapping.tree)), None)
    if root is None:
        lat, lon = _middle(plan.rows)
        root = created[new.root_code] = add_unit(
            new.root_name, by=by, tree=plan.mapping.tree, code=new.root_code, level=new.root_level, rank=0,
            kind=new.root_kind, valid_from=new.valid_from, lat=lat, lon=lon,
        )  # fmt: skip
        _create_body(root, new, by=by)
    for code, name in sorted(plan.places.new.items()):
        lat, lon = _middle([row for row in plan.rows if row.unit == f"new:{code}"])
        created[code] = add_unit(
            name, by=by, tree=plan.mapping.tree, code=code, level=new.each_level, rank=root.rank + 1,
            kind=new.each_kind, parent=root, valid_from=new.valid_from, lat=lat, lon=lon,
        )  # fmt: skip
    return created


def _create_body(root: Unit, new: NewTree, *, by: Actor) -> Body | None:
    """Somebody must have the matters: the body that the mapping names takes all topics of the tree."""
    if not new.body_name:
        return None
    body = create_body(
        root, by=by, kind="other", name=new.body_name, short_name=new.body_short_name, on=new.valid_from
    )
    set_route(root, by=by, topic=None, body=body)
    return body


def _middle(rows: Sequence[PlannedRow]) -> tuple[float | None, float | None]:
    """Where most of the rows lie: a label point, for want of an official one."""
    points = [(row.lat, row.lon) for row in rows if row.lat is not None and row.lon is not None]
    if not points:
        return None, None
    return round(median(lat for lat, _lon in points), 5), round(median(lon for _lat, lon in points), 5)


def _topics(plan: Plan, *, by: Actor) -> tuple[Mapping[str, Topic], int]:
    """Topics by code, those made that the mapping describes; and how many were made."""
    tree = plan.mapping.tree
    known = Topic.objects.in_bulk([code for code in plan.topics if code])
    described = {told.code: told for told in plan.mapping.topics.values() if told.name_vi}
    missing = [code for code in plan.topics if code and code not in known]
    made = [
        Topic(
            code=code, tree=tree, name_vi=described[code].name_vi, order=10 * place,
            name_en=described[code].name_en or described[code].name_vi,
        )
        for place, code in enumerate(sorted(missing), start=1)
    ]  # fmt: skip
    Topic.objects.bulk_create(made)
    if made:
        record("petitions.topics_synced", f"petitions.topics:{tree}", by=by, facts={"changed": len(made)})
    return known | {topic.pk: topic for topic in made}, len(made)


# --- matters -----------------------------------------------------------------------------------------------


def _petition(
    row: PlannedRow, plan: Plan, units: Mapping[str, tuple[Unit, Unit]], topics: Mapping[str, Topic]
) -> Petition:
    mapping, (before, today) = plan.mapping, units[row.unit]
    topic = topics.get(row.topic)
    # Words made from columns are alike by design: only people's own words may be found similar.
    bits, bands = fingerprint(row.title, row.text) if mapping.has_free_text else (None, [])
    petition = Petition(
        # Nobody holds a receipt for it: a hash that no code has.
        receipt_hash=os.urandom(32), source_key=row.source_key, kind=mapping.kind, channel=Channel.IMPORT,
        title=row.title, text=row.text, place=row.place, lat=row.lat, lon=row.lon, topic=topic, unit=today,
        received_unit=before, body=body_for(today, topic), received_at=row.received_at, received_on=row.received_on,
        fingerprint=bits, bands=bands,
    )  # fmt: skip
    if mapping.publish:
        # It has been public at its origin since then; newest first stays true.
        petition.published_at = row.received_at
        petition.public_title, petition.public_text = petition.title, petition.text
    if row.standing.state != "received":
        petition.state, petition.outcome = row.standing.state, row.standing.outcome
        petition.ended_on, petition.ended_at = row.ended_on, _ended_at(row)
        petition.refusal = row.standing.refusal
        petition.refusal_reason = plan.mapping.source or plan.mapping.origin if row.standing.refusal else ""
        petition.forwarded_to = mapping.origin if petition.state == "forwarded" else ""
    return petition


def _ended_at(row: PlannedRow) -> datetime:
    assert row.ended_on is not None
    return datetime.combine(row.ended_on, _NOON, tzinfo=row.received_at.tzinfo)


def _write(petitions: Sequence[Petition], rows: Sequence[PlannedRow], plan: Plan, *, by: Actor) -> None:
    copy_rows(petitions)
    for petition, row in zip(petitions, rows, strict=True):
        facts = {
            "kind": petition.kind, "topic": petition.topic_id or "", "channel": petition.channel, "due": "",
            "tree": plan.mapping.tree, "day": row.received_on.isoformat(), "origin": plan.mapping.origin,
        }  # fmt: skip
        _note("petitions.received", petition, by=by, at=row.received_at, facts=facts, is_first=True,
              contents={"text": received_statement(petition)})  # fmt: skip
        if petition.published_at is not None:
            _note("petitions.published", petition, by=by, at=petition.published_at,
                  contents={"public": public_statement(petition)})  # fmt: skip
        if petition.state != "received":
            _note_end(petition, by=by)


def _note_end(petition: Petition, *, by: Actor) -> None:
    """The end as the file tells it; what was done until then was recorded elsewhere."""
    act = {"closed": "petitions.closed", "refused": "petitions.refused", "forwarded": "petitions.forwarded"}
    facts: dict[str, Any] = {"imported": True}
    contents: dict[str, bytes] = {}
    if petition.state == "closed":
        facts |= {"outcome": petition.outcome, "by_word": False}
    if petition.state == "refused":
        facts["ground"] = petition.refusal
        contents["reason"] = statement(reason=petition.refusal_reason)
    if petition.state == "forwarded":
        facts["to"] = petition.forwarded_to
    at = petition.ended_at or timezone.now()
    _note(act[petition.state], petition, by=by, at=at, facts=facts, contents=contents)


def _note(
    act: str,
    petition: Petition,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, bytes] | None = None,
    is_first: bool = False,
) -> None:
    record(
        act, petition.thing, by=by, unit_code=petition.unit.code, facts=facts, contents=contents, at=at,
        payload={"petition": petition.pk, "unit": petition.unit_id}, is_first=is_first,
    )  # fmt: skip
