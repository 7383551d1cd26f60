"""What stated figures say today, for the auditor to hold against what their acts committed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from danvan.kernel.ledger.public import Standing
from danvan.kernel.ledger.public import Statement as Committed
from danvan.lib.merkle.leaf import Leaf

from .models import Sheet, State, Statement, canonical

_CHUNK = 2000


def sheets() -> Iterator[Committed | Standing]:
    """Every sheet with all that its figures say; a sheet that lost its figures says something else than it did."""
    seen: set[int] = set()
    rows = Statement.objects.select_related("sheet", "paper").order_by("sheet_id", "pk")
    for _sheet, together in groupby(rows.iterator(chunk_size=_CHUNK), key=lambda row: row.sheet_id):
        found = list(together)
        sheet = found[0].sheet
        seen.add(sheet.pk)
        yield Committed(
            sheet.thing, _act(sheet.count), "record", content_of(found), is_public=all(row.published for row in found)
        )  # fmt: skip
    for sheet in Sheet.objects.exclude(pk__in=seen).order_by("pk"):
        yield Committed(sheet.thing, _act(sheet.count), "record", content_of([]))


def statements() -> Iterator[Committed | Standing]:
    """Every figure: where it no longer stands, why; and that none stands again behind an act's back."""
    for row in Statement.objects.select_related("replaced_by").order_by("pk").iterator(chunk_size=_CHUNK):
        if row.state != State.STANDING:
            yield Committed(row.thing, _ENDS[row.state], "record", row.ended(), is_public=row.published)
        if not row.published:
            yield Committed(row.thing, "indicators.figure_published", "record", publicity(row))
        yield Standing(row.thing, {"state": row.state, "published": row.published}, _told)


def content_of(rows: Sequence[Statement]) -> bytes:
    """What a sheet commits to, in the order in which its figures were stated."""
    return canonical([row.said() for row in rows])


def publicity(row: Statement) -> bytes:
    return canonical({"published": row.published})


def _act(count: int) -> str:
    return "indicators.figure_stated" if count == 1 else "indicators.figures_stated"


_ENDS: dict[str, str] = {
    State.REPLACED: "indicators.figure_replaced",
    State.WITHDRAWN: "indicators.figure_withdrawn",
}
_STATES = {act: str(state) for state, act in _ENDS.items()}


def _told(leaves: Sequence[Leaf]) -> Mapping[str, tuple[str | bool, int]]:
    found: dict[str, tuple[str | bool, int]] = {"state": (str(State.STANDING), 0)}
    for place, leaf in enumerate(leaves):
        if leaf["act"] in _STATES:
            found["state"] = (_STATES[leaf["act"]], place)
        if leaf["act"] == "indicators.figure_published":
            found["published"] = (bool(leaf["facts"]["published"]), place)
    return found
