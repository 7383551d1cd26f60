"""What people decide about finds. The machine's understanding stays beside theirs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held
from danvan.kernel.indicators.public import Statement, item, state_figure, withdraw_figure
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused, require

from .. import queries, rules
from ..models import Find, Reading
from ..queries import Entry

BY_HAND = "by_hand"
_HA_IN_M2 = 10_000
_ACTS = {
    "accepted": "reading.find_accepted",
    "corrected": "reading.find_corrected",
    "rejected": "reading.find_rejected",
}


@transaction.atomic
def accept_find(find: Find, *, by: Person, entry: Entry | None = None) -> Find:
    """It was read right. Raises Refused: not_allowed, and what state_figure refuses."""
    find = _decidable(find, by)
    return _decided(find, "accepted", by=by, entry=entry)


@transaction.atomic
def correct_find(find: Find, *, by: Person, fields: Mapping[str, Any], entry: Entry | None = None) -> Find:
    """The words are right, what was understood is not. Raises Refused: not_allowed, unchanged, and as accept_find."""
    find = _decidable(find, by)
    told = {name: value for name, value in fields.items() if value not in (None, "")}
    require(
        told != find.understood, "unchanged", _("Nothing is corrected yet. Accept it, or change a field.")
    )
    return _decided(find, "corrected", by=by, entry=entry, corrected=told)


@transaction.atomic
def reject_find(find: Find, *, by: Person) -> Find:
    """Nothing that should have been found."""
    find = _decidable(find, by)
    return _decided(find, "rejected", by=by)


@transaction.atomic
def undo_find(find: Find, *, by: Person) -> Find:
    """Take a decision back; a figure stated from it is withdrawn."""
    find = held(find)
    allow(rules.may_undo, by, find)
    reading = held(find.reading)
    if find.statement:
        stated = Statement.objects.get(uid=find.statement)
        if stated.state == "standing":
            withdraw_figure(stated, by=by, reason=_("Taken back in the review of the paper it came from."))
    was_added = find.rule == BY_HAND
    change(
        find, "reading.find_undone", by=by, state="rejected" if was_added else "waiting", decided_on=None,
        statement="", corrected=find.corrected if was_added else None,
    )  # fmt: skip
    if reading.state == "reviewed" and not was_added:
        change(reading, "reading.paper_reopened", by=by, state="read")
    return find


@transaction.atomic
def add_find(
    reading: Reading,
    *,
    by: Person,
    kind: str,
    quote: str,
    fields: Mapping[str, Any],
    entry: Entry | None = None,
) -> Find:
    """What reading has not found. Raises Refused("not_in_text") when the paper has no such words."""
    reading = held(reading)
    allow(rules.may_review, by, reading)
    start = reading.text.text.find(quote.strip()) if quote.strip() else -1
    require(
        start >= 0, "not_in_text", _("These words do not stand in the paper. Copy them from it as they are.")
    )
    told = {name: value for name, value in fields.items() if value not in (None, "")}
    last = Find.objects.filter(reading=reading).aggregate(last=Max("number"))["last"] or 0
    find = Find(
        unit_id=reading.unit_id, reading=reading, state="added", number=last + 1, kind=kind, start=start,
        end=start + len(quote.strip()), quote=quote.strip(), page=queries.page_at(reading.text, start),
        understood={}, corrected=told, confidence=100, rule=BY_HAND, decided_on=timezone.localdate(),
    )  # fmt: skip
    find.unit = reading.unit
    find.statement = _stated(find, entry, by=by)
    return begin(find, "reading.find_added", by=by, facts={"kind": kind})


@transaction.atomic
def accept_above(
    reading: Reading, *, by: Person, least: int, kind: str = "", entries: Mapping[int, Entry] | None = None
) -> tuple[int, int]:
    """Accept all finds of at least so much confidence: how many were, and how many wait because they cannot be entered."""
    allow(rules.may_review, by, held(reading))
    rows = Find.objects.filter(reading=reading, state="waiting", confidence__gte=least)
    if kind:
        rows = rows.filter(kind=kind)
    finds = list(
        rows.select_for_update(of=("self",)).select_related("unit", "reading__paper").order_by("start")
    )
    entries = queries.proposals(reading, finds) if entries is None else entries
    accepted = 0
    for find in finds:
        try:
            with transaction.atomic():
                allow(rules.may_decide, by, find)
                _decided(find, "accepted", by=by, entry=entries.get(find.pk), is_last=False)
        except Refused:
            continue
        accepted += 1
    _close(reading, by=by)
    return accepted, len(finds) - accepted


@transaction.atomic
def record_begun(find: Find, *, by: Person, thing: str) -> Find:
    """A record was begun from these words; each names the other. Raises Refused: not_allowed."""
    find = held(find)
    allow(rules.may_begin, by, find)
    return change(find, "reading.record_begun", by=by, draft=thing, facts={"kind": find.kind})


def _decidable(find: Find, by: Person) -> Find:
    found = held(find)
    allow(rules.may_decide, by, found)
    return found


def _decided(
    find: Find, state: str, *, by: Person, entry: Entry | None = None, is_last: bool = True, **more: Any
) -> Find:
    for name, value in more.items():
        setattr(find, name, value)
    change(
        find, _ACTS[state], by=by, is_first=find.version == 1, state=state,
        decided_on=timezone.localdate(), statement=_stated(find, entry, by=by),
        facts={"kind": find.kind, "confidence": find.confidence}, **more,
    )  # fmt: skip
    if is_last:
        _close(find.reading, by=by)
    return find


def _close(reading: Reading, *, by: Person) -> None:
    """With the last decision the paper is reviewed."""
    if Find.objects.filter(reading=reading, state="waiting").exists():
        return
    reading = held(reading)
    if reading.state == "read":
        change(reading, "reading.paper_reviewed", by=by, state="reviewed")


def _stated(find: Find, entry: Entry | None, *, by: Person) -> str:
    """State the figure with paper, words and span; the uid of the statement, empty for what is evidence only."""
    if entry is None or find.kind != "figure":
        return ""
    told, wanted = find.meant, item(entry.item)
    value, of = _number(told.get("value")), _number(told.get("of"), is_optional=True)
    if told.get("unit") == "ha" and queries.plain_unit(wanted.unit) == "m2" and value is not None:
        value *= _HA_IN_M2
    assert value is not None
    stated = state_figure(
        wanted.name, unit=entry.unit, period=entry.period, value=value, of=of, by=by, scope=entry.scope,
        paper=find.reading.paper, quote=find.quote, span=(find.start, find.end), published=entry.published,
    )  # fmt: skip
    return stated.uid.hex


def _number(said: Any, *, is_optional: bool = False) -> Decimal | None:
    if said in (None, "") and is_optional:
        return None
    try:
        return Decimal(str(said))
    except InvalidOperation:
        raise Refused("no_such_number", _("“%(said)s” is no number.") % {"said": said}) from None
