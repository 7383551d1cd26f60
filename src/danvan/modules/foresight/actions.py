"""The only writers of foresight. One act: hold, ask, write, record, in one transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import require

from . import rules
from .models import ForesightRecord


@transaction.atomic
def plan_foresight_record(
    *, by: Person, body: Body, title: str, due_on: date, text: str = ""
) -> ForesightRecord:
    """Plan one for a day that is still to come."""
    require(
        rules.may_plan_at(by, body.unit_id), "not_allowed", _("Your post may not plan this for this body.")
    )
    require(due_on >= timezone.localdate(), "bad_day", _("Choose a day that is still to come."))
    foresight_record = ForesightRecord(
        unit=body.unit, state="planned", body=body, title=title.strip(), text=text.strip(), due_on=due_on
    )
    return begin(
        foresight_record, "foresight.foresight_record_planned", by=by, facts={"due": due_on.isoformat()}
    )


@transaction.atomic
def begin_foresight_record(foresight_record: ForesightRecord, *, by: Person) -> ForesightRecord:
    """From here everybody may read it."""
    foresight_record = held(foresight_record)
    allow(rules.may_begin, by, foresight_record)
    return change(foresight_record, "foresight.foresight_record_begun", by=by, state="running")


@transaction.atomic
def end_foresight_record(
    foresight_record: ForesightRecord, *, by: Person, report: str, exhibits: Files = ()
) -> ForesightRecord:
    """Say what came of it, and show it."""
    foresight_record = held(foresight_record)
    allow(rules.may_end, by, foresight_record)
    return change(
        foresight_record, "foresight.foresight_record_ended", by=by, words=reasoned(report), files=exhibits, state="ended",
        ended_on=timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def cancel_foresight_record(foresight_record: ForesightRecord, *, by: Person, reason: str) -> ForesightRecord:
    """Call it off before it begins; the reason stays."""
    foresight_record = held(foresight_record)
    allow(rules.may_cancel, by, foresight_record)
    return change(
        foresight_record,
        "foresight.foresight_record_cancelled",
        by=by,
        words=reasoned(reason),
        state="cancelled",
    )
