"""For tests of modules: the log verified as an outsider would, the salts that are left, what an audit finds."""

from __future__ import annotations

from danvan.lib.merkle.findings import Report
from danvan.lib.merkle.verifier import Tally, verify_log

from .auditing import Discrepancy, audit
from .keys import verifier_key
from .models import Opening
from .queries import DatabaseSource

__all__ = ["Discrepancy", "audit", "names_still_openable", "verified"]


def verified(*, tally: Tally | None = None) -> Report:
    """What the stand-alone verifier says of everything sequenced so far."""
    return verify_log(DatabaseSource(), vkey=str(verifier_key()), tally=tally)


def names_still_openable(thing: str) -> set[str]:
    """Names of the commitments of a thing whose salts are still kept."""
    kept = Opening.objects.filter(entry__thing=thing, salt__isnull=False)
    return set(kept.values_list("name", flat=True))
