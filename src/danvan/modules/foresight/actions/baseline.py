"""Old weekly counts: brought in whole or not at all, taken out again with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.figures.public import watched
from danvan.kernel.organisations.public import Person, Unit, covered_ids
from danvan.lib.errors import Refused, require

from .. import rules
from ..history import last_complete
from ..models import Batch, OldCount


@dataclass(frozen=True)
class OldCell:
    """A line of the file: how many matters of a topic a unit had in the week of this Monday."""

    week: date
    unit: Unit
    topic: str
    count: int


@transaction.atomic
def import_counts(
    *, by: Person, unit: Unit, title: str, series: str, cells: Iterable[OldCell], digest: str
) -> Batch:
    """Keep counts of units below one. The same file twice, or a cell twice in it, is refused and nothing is kept."""
    if not (rules.may_import(by) and by.can("foresight.import", unit.pk)):
        raise Refused("not_allowed", _("Your post may not bring in counts for this unit."))
    require(series in watched(), "no_series", _("Choose what is counted in this file."))
    lines = list(cells)
    require(bool(lines), "nothing", _("There is no line in this file."))
    last = last_complete(timezone.localdate())
    inside = {unit.pk, *covered_ids([unit.pk])}
    for line in lines:
        require(
            line.week.weekday() == 0 and line.week <= last,
            "bad_week",
            _("A week is named by its Monday, and must be over."),
        )
        require(
            line.unit.pk in inside,
            "elsewhere",
            _("The file holds counts of units that are not below %(unit)s.") % {"unit": unit},
        )
    pairs = {(line.week, line.unit.pk, line.topic) for line in lines}
    require(len(pairs) == len(lines), "twice", _("A week, unit and topic stand twice in the file."))
    require(
        not Batch.objects.filter(digest=digest, state="kept").exists(),
        "known",
        _("This file has been brought in before."),
    )
    weeks = [line.week for line in lines]
    batch = begin(
        Batch(
            unit=unit, state="kept", title=title.strip(), series=series, digest=digest, rows=len(lines),
            total=sum(line.count for line in lines), first_week=min(weeks), last_week=max(weeks),
        ),
        "foresight.counts_imported", by=by, facts={"rows": len(lines), "series": series, "sha256": digest},
    )  # fmt: skip
    OldCount.objects.bulk_create(
        (
            OldCount(batch=batch, unit=line.unit, topic=line.topic, week=line.week, count=line.count)
            for line in lines
            if line.count
        ),
        batch_size=5000,
    )
    return batch


@transaction.atomic
def withdraw_batch(batch: Batch, *, by: Person, reason: str) -> Batch:
    """Its counts no longer stand in any baseline; alarms that were raised stay with the numbers they had."""
    batch = held(batch)
    allow(rules.may_withdraw, by, batch)
    return change(batch, "foresight.counts_withdrawn", by=by, words=reasoned(reason), state="withdrawn")
