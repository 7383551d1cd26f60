"""What the auditor compares: templates, returns, assemblies, and that every edition is the one that was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from danvan.kernel.dossiers.public import attesting
from danvan.kernel.ledger.public import Standing, Statement
from danvan.lib.merkle.leaf import Leaf

from .composing import digest
from .models import Assembly, Edition, Return, TemplateVersion

templates = attesting(TemplateVersion, is_public=lambda row: True)
assemblies = attesting(Assembly)
_returns = attesting(Return, is_public=lambda row: row.state == "accepted")


def returns() -> Iterator[Statement | Standing]:
    """Returns as their acts left them, and their editions by the digests that the log holds."""
    yield from _returns()
    known: dict[str, dict[str, str]] = {}
    for one in Edition.objects.select_related("of").order_by("pk").iterator(chunk_size=200):
        known.setdefault(one.of.thing, {})[f"edition {one.number}"] = digest(one.content)
    for thing, says in known.items():
        yield Standing(thing, says, _told)


def _told(leaves: Sequence[Leaf]) -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for place, leaf in enumerate(leaves):
        facts = leaf["facts"]
        if leaf["act"] == "reports.return_signed":
            found[f"edition {facts['edition']}"] = (str(facts["sha256"]), place)
    return found
