"""What reading offers to the house: words of papers from which records begin."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from danvan.kernel.dossiers.public import Source
from danvan.kernel.organisations.public import Person

from .. import queries, rules
from ..models import Find
from .deciding import record_begun


def source(key: str, person: Person) -> Source | None:
    """Words that this person may begin a record from."""
    find = queries.find_called(key, person)
    return _source(find) if find is not None and rules.may_begin(person, find) else None


def source_used(key: str, row: Any, *, by: Person) -> None:
    find = queries.find_called(key, by)
    if find is not None:
        record_begun(find, by=by, thing=row.thing)


def source_of(thing: str, person: Person) -> Source | None:
    """The words from which a record was begun, for those who may read the paper."""
    find = queries.find_behind(thing, person)
    return _source(find) if find is not None else None


def _source(find: Find) -> Source:
    address = reverse("reading:review", args=[find.reading_id])
    return Source(
        key=find.thing, kind=find.kind, told=find.meant, quote=find.quote, title=find.reading.title,
        url=f"{address}?find={find.number}#here",
    )  # fmt: skip
