"""Editing the calendar: swap days are decided every year."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import require

from . import rules
from .models import CalendarDay
from .queries import forget_calendar


@transaction.atomic
def set_calendar_day(day: date, *, by: Person, kind: str, basis: str) -> CalendarDay:
    """Make a day off, or a working day, by a named decision. Running clocks keep the day they have."""
    require(rules.may_edit_calendar(by), "not_allowed", _("Your post may not change the calendar."))
    require(bool(basis.strip()), "no_basis", _("Name the decision that orders this."))
    basis = " ".join(basis.split())[:200]  # as long as a public fact may be
    require(kind in CalendarDay.Kind.values, "unknown_kind", _("A day is either off or worked."))

    edited, _created = CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "basis": basis})

    record(
        "rulebook.calendar_day_set",
        f"rulebook.day:{day.isoformat()}",
        by=by,
        facts={"kind": kind, "basis": basis},
    )
    transaction.on_commit(forget_calendar)
    return edited
