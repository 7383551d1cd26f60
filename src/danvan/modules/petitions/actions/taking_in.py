"""Taking in an office's own register, as a table with fixed columns: all rows or none, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import require

from .. import rules
from ..models import Topic
from ..states import Channel
from .receiving import Submission, receive_petition

_NOON = time(12)


@dataclass(frozen=True)
class TableRow:
    """One matter of the register. `reference` is its number there: the same one again is the same matter."""

    reference: str
    kind: str
    title: str
    text: str
    unit: Unit
    received_on: date
    topic: Topic | None = None
    place: str = ""


@transaction.atomic
def take_in_table(rows: Sequence[TableRow], *, by: Person, digest: str) -> int:
    """Receive every row that is not here yet; returns how many were new. One refusal undoes them all."""
    require(rules.may_import(by), "not_allowed", _("Your post may not import matters."))

    new = 0
    for row in rows:
        submission = Submission(
            kind=row.kind, title=row.title, text=row.text, unit=row.unit, topic=row.topic, place=row.place,
            channel=Channel.IMPORT, source_key=source_key(row), received_at=_noon(row.received_on),
        )  # fmt: skip
        new += receive_petition(submission, by=by).is_new

    if new:
        record(
            "petitions.imported", f"petitions.import:{digest[:40]}", by=by,
            facts={"sha256": digest, "rows": len(rows), "new": new, "known": len(rows) - new},
        )  # fmt: skip
    return new


def source_key(row: TableRow) -> str:
    """Names the row for ever: its number in the register of its unit. Long numbers are shortened by a hash."""
    reference = row.reference.strip()
    if len(reference) > 60:
        reference = hashlib.sha256(reference.encode()).hexdigest()[:40]
    return f"register-{row.unit.tree}-{row.unit.code}:{reference}"


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _NOON))
