"""Beginning a dossier and changing it: ask, write, record, in the one transaction that the module's act has opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import Entry, record
from danvan.kernel.organisations.public import Actor
from danvan.kernel.papers.public import add_papers
from danvan.lib.errors import Refused, require

from .models import Dossier, Exhibit, Remark

D = TypeVar("D", bound=Dossier)
Files = Sequence[tuple[str, BinaryIO]]


def held(row: D) -> D:
    """The row as it is now, locked until the transaction ends. Its unit, which no act changes, is not asked for again."""
    rows: models.QuerySet[D] = type(row)._default_manager.all()
    found = rows.select_for_update(of=("self",)).get(pk=row.pk)
    known = row._state.fields_cache.get("unit")
    if known is not None and known.pk == found.unit_id:
        found.unit = known
    return found


def allow(rule: Callable[..., bool], by: Actor, row: Dossier, *more: Any) -> None:
    """Refuse with the state named, so that the reader knows what has changed meanwhile."""
    if not rule(by, row, *more):
        raise Refused(
            "not_allowed",
            _("This cannot be done now: the state is “%(state)s”, or your post does not allow it.")
            % {"state": row.standing.label},
        )


def reasoned(text: str, *, least: int = 10) -> str:
    """The reason without blanks around it. Raises Refused when it says too little."""
    words = text.strip()
    require(
        len(words) >= least,
        "no_reason",
        _("Give the reason in at least %(count)d characters.") % {"count": least},
    )
    return words


def begin(
    row: D,
    act: str,
    *,
    by: Actor,
    facts: Mapping[str, Any] | None = None,
    words: str = "",
    files: Files = (),
    payload: Mapping[str, Any] | None = None,
) -> D:
    """Store a new dossier and record how it began."""
    _in_transaction(act)
    row.last_act = act
    row.save(force_insert=True)
    _tell(row, act, by=by, facts=facts, words=words, files=files, payload=payload, is_first=True)
    return row


def change(
    row: D,
    act: str,
    *,
    by: Actor,
    facts: Mapping[str, Any] | None = None,
    words: str = "",
    files: Files = (),
    payload: Mapping[str, Any] | None = None,
    is_public: bool = True,
    is_first: bool = False,
    **fields: Any,
) -> D:
    """Write `fields` into a row that is held, and record the act with its words and files.

    Where the state changes, the log says so. `is_public` tells whether words and files may be shown to everybody
    once the dossier itself is. `is_first` is for a row that was entered in a list and has no entry of its own yet: it
    spares the look for one; where it is wrong the log refuses a second first entry.
    """
    _in_transaction(act)
    before = row.state
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.last_act = act
    row.save(update_fields=[*fields, "version", "last_act"])
    told = dict(facts or {})
    if row.state != before:
        told["state"] = row.state
    _tell(
        row,
        act,
        by=by,
        facts=told,
        words=words,
        files=files,
        payload=payload,
        is_first=is_first,
        is_public=is_public,
    )
    return row


def _tell(
    row: Dossier, act: str, *, by: Actor, facts: Mapping[str, Any] | None, words: str, files: Files,
    payload: Mapping[str, Any] | None, is_first: bool = False, is_public: bool = True,
) -> Entry:  # fmt: skip
    told, contents = dict(facts or {}), {"record": row.stated()}
    if is_first:
        told["state"] = row.state
    papers = add_papers(files)
    if papers:
        contents["files"] = listed([paper.sha256 for paper in papers])
        told["files"] = len(papers)
    if words:
        contents["words"] = words.encode()
    entry = record(
        act, row.thing, by=by, unit_code=row.unit.code, facts=told, contents=contents, is_first=is_first,
        payload={"pk": row.pk, "unit": row.unit_id, **(payload or {})},
    )  # fmt: skip
    if words:
        Remark.objects.create(entry=entry.uid, thing=row.thing, act=act, text=words, is_public=is_public)
    Exhibit.objects.bulk_create(
        Exhibit(entry=entry.uid, thing=row.thing, act=act, paper=paper, is_public=is_public)
        for paper in papers
    )
    return entry


def listed(digests: Sequence[str]) -> bytes:
    """What an act commits to about its files: their hashes, in order."""
    return json.dumps(list(digests)).encode()


def _in_transaction(act: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{act} was begun outside a transaction")
