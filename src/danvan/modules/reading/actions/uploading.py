"""Handing a paper in, and reading it in the background."""

from __future__ import annotations

import hashlib
import io
import json
from bisect import bisect_right
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from danvan.kernel.dossiers.public import allow, begin, change, held
from danvan.kernel.organisations.public import Person, Unit
from danvan.kernel.papers.public import add_paper, path_of
from danvan.lib.errors import Refused, require
from danvan.lib.extraction import Document, Limits, extract_safely
from danvan.lib.reading import Reading as Finds
from danvan.lib.reading import read

from .. import rules
from ..models import Find, Reading, Text
from ..states import Stage

#: Longer texts are read as far as this, and that is said.
_LIMITS = Limits(letters=1_000_000, blocks=60_000)
_BROKEN_OFF = timedelta(minutes=10)
_KINDS = {
    "figures": "figure",
    "documents": "document",
    "people": "person",
    "events": "event",
    "awards": "award",
}
_NOT_UNDERSTOOD = frozenset({"quote", "start", "end", "confidence", "rule"})


@transaction.atomic
def upload_paper(
    *, by: Person, unit: Unit, title: str = "", issued_on: date | None = None, file: tuple[str, BinaryIO] | None = None,
    text: str = "",
) -> Reading:  # fmt: skip
    """Take a paper in, as a file or as text, and have it read. Raises Refused: not_allowed, no_paper, and as add_paper."""
    require(rules.may_upload_at(by, unit.pk), "not_allowed", _("Your post does not allow this here."))
    require(file is not None or bool(text.strip()), "no_paper", _("Choose a file, or paste the text."))
    name, source = file or ((title or _("Pasted text")) + ".txt", io.BytesIO(text.strip().encode()))
    paper = add_paper(source, name=name, texts=True)
    reading = begin(
        Reading(
            unit=unit, state="queued", title=title.strip() or paper.name.rpartition(".")[0], issued_on=issued_on,
            paper=paper, sha256=paper.sha256, media_type=paper.media_type,
        ),
        "reading.paper_uploaded", by=by, facts={"size": paper.size},
    )  # fmt: skip
    Text.objects.create(reading=reading)
    _queue(reading)
    return reading


@transaction.atomic
def read_again(reading: Reading, *, by: Person) -> Reading:
    """Once more from the beginning, for what could not be read."""
    reading = held(reading)
    allow(rules.may_again, by, reading)
    Text.objects.filter(reading=reading).update(stage=Stage.WAITING, since=timezone.now())
    _queue(reading)
    return change(reading, "reading.paper_requeued", by=by, state="queued", problem="")


def _queue(reading: Reading) -> None:
    """In the same transaction: a paper that is not stored is not read either."""
    app.configure_task("reading.read_paper", queue="reading").defer(pk=reading.pk)


def read_left_over() -> int:
    """Read papers whose reading was broken off; how many there were."""
    before = timezone.now() - _BROKEN_OFF
    left = list(
        Text.objects.filter(reading__state="queued", since__lt=before).values_list("reading_id", flat=True)
    )
    for pk in left:
        read_paper_of(pk)
    return len(left)


def read_paper_of(pk: int) -> Reading | None:
    """Open and read a waiting paper: its finds are stored, or why there are none. None when it no longer waits."""
    reading = Reading.objects.filter(pk=pk, state="queued").select_related("paper", "unit").first()
    if reading is None:
        return None
    _stage(reading, Stage.OPENING)
    try:
        data = path_of(reading.paper.sha256).read_bytes()
        document = extract_safely(data, reading.paper.name, limits=_LIMITS)
    except Refused as refusal:
        return _failed(reading, refusal.code)
    except OSError:
        return _failed(reading, "gone")
    _stage(reading, Stage.READING)
    found = read(document.text, source=reading.title, on=reading.issued_on, cells=document.cells())
    return _store(reading, document, found)


def _stage(reading: Reading, stage: Stage) -> None:
    Text.objects.filter(reading=reading).update(stage=stage, since=timezone.now())


@transaction.atomic
def _failed(reading: Reading, code: str) -> Reading:
    reading = held(reading)
    system = Person.objects.system()
    allow(rules.may_finish, system, reading)
    _stage(reading, Stage.DONE)
    return change(
        reading, "reading.paper_failed", by=system, state="failed", problem=code, facts={"problem": code}
    )


@transaction.atomic
def _store(reading: Reading, document: Document, found: Finds) -> Reading:
    reading = held(reading)
    system = Person.objects.system()
    allow(rules.may_finish, system, reading)
    rows = _rows(reading, document, found)

    Find.objects.bulk_create(rows, batch_size=500)
    Text.objects.filter(reading=reading).update(
        stage=Stage.DONE, since=timezone.now(), text=document.text, notes=list(document.notes),
        blocks=[[one.start, one.end, one.page, one.table, one.row, one.kind] for one in document.blocks],
    )  # fmt: skip
    digest = hashlib.sha256(json.dumps([row.stated().decode() for row in rows]).encode()).hexdigest()
    return change(
        reading, "reading.paper_read", by=system, state="read" if rows else "reviewed", read_on=timezone.localdate(),
        found=len(rows), abstained=found.abstained, pages=document.pages, media_type=document.media_type,
        digest=digest, facts={"found": len(rows), "abstained": found.abstained},
    )  # fmt: skip


def _rows(reading: Reading, document: Document, found: Finds) -> list[Find]:
    """Finds in the order of the text, each with its page."""
    told = sorted(
        ((kind, one) for name, kind in _KINDS.items() for one in getattr(found, name)),
        key=lambda pair: (pair[1].start, pair[1].end),
    )
    starts = [block.start for block in document.blocks]
    now = timezone.now()
    return [
        Find(
            unit_id=reading.unit_id, state="waiting", last_act="reading.paper_read", begun_at=now, reading=reading,
            number=number, kind=kind, start=one.start, end=one.end, quote=one.quote,
            page=document.blocks[max(0, bisect_right(starts, one.start) - 1)].page,
            understood=understood(one), confidence=one.confidence, rule=one.rule,
        )
        for number, (kind, one) in enumerate(told, 1)
    ]  # fmt: skip


def understood(one: Any) -> dict[str, Any]:
    """What a find says, in words and whole numbers; numbers with a fraction as text, so that nothing is rounded."""
    told: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name in _NOT_UNDERSTOOD or value is None:
            continue
        if isinstance(value, Decimal):
            value = f"{value:f}"
        elif isinstance(value, tuple):
            value = "; ".join(value)
        told[field.name] = value
    return told
