"""What dossiers say today, for the auditor to hold against what their acts committed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from danvan.kernel.ledger.public import Standing, Statement

from .actions import listed
from .models import Dossier, Exhibit, Remark

Rows = Callable[[], Iterator[Statement | Standing]]


def attesting(model: type[Dossier], *, is_public: Callable[[Dossier], bool] = lambda row: False) -> Rows:
    """The rows of a module's `Attested`: every dossier, what its acts said, and which files they brought."""

    def rows() -> Iterator[Statement | Standing]:
        for row in model._default_manager.order_by("pk").iterator(chunk_size=1000):
            yield Statement(row.thing, row.last_act, "record", row.stated(), is_public=is_public(row))
        kind = f"{model.KIND}:"
        for remark in Remark.objects.filter(thing__startswith=kind).order_by("pk").iterator(chunk_size=1000):
            yield Statement(remark.thing, remark.act, "words", remark.text.encode(), entry=remark.entry.hex)
        yield from _files(kind)

    return rows


def _files(kind: str) -> Iterator[Statement]:
    brought: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    exhibits = Exhibit.objects.filter(thing__startswith=kind).select_related("paper").order_by("pk")
    for one in exhibits.iterator(chunk_size=1000):
        brought[one.thing, one.act, one.entry.hex].append(one.paper.sha256)
    for (thing, act, entry), digests in brought.items():
        yield Statement(thing, act, "files", listed(digests), entry=entry)
