"""Starting, pausing, extending and stopping clocks. Each is part of a larger act, which records it."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person
from danvan.kernel.rulebook.public import Deadline, deadline, deadline_under
from danvan.lib.errors import require

from .models import Clock, Extension, Pause


def start_clock(thing: str, *, purpose: str, rule: str, start: date) -> Clock:
    """Begin a deadline under the rule in force on `start`."""
    computed = deadline(rule, start=start)
    return Clock.objects.create(
        thing=thing, purpose=purpose, version_id=computed.version_id, starts_on=start,
        first_due_on=computed.due_on, due_on=computed.due_on, steps=computed.steps,
    )  # fmt: skip


def running_clock(thing: str, *, purpose: str) -> Clock | None:
    """The clock that ticks for this purpose, locked until the transaction ends."""
    return (
        Clock.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(thing=thing, purpose=purpose, stopped_on__isnull=True)
        .first()
    )


#: One statement, because every answer and every end does it.
_STOP = """
WITH stopped AS (
    UPDATE workflow_clock SET stopped_on = %(on)s
    WHERE thing = %(thing)s AND purpose = %(purpose)s AND stopped_on IS NULL RETURNING id
), ended AS (
    UPDATE workflow_pause SET ends_on = GREATEST(starts_on, %(on)s)
    FROM stopped WHERE clock_id = stopped.id AND ends_on IS NULL
)
SELECT count(*) FROM stopped
"""


def stop_clock(thing: str, *, purpose: str, on: date) -> bool:
    """What was asked for has been done: the clock keeps the day. False when none was running."""
    with connection.cursor() as cursor:
        cursor.execute(_STOP, {"on": on, "thing": thing, "purpose": purpose})
        return bool(cursor.fetchone()[0])


def pause_clock(thing: str, *, purpose: str, by: Person, on: date, reason: str) -> Pause:
    """Stand still because somebody else must act first; the reason is written down."""
    clock = running_clock(thing, purpose=purpose)
    require(clock is not None, "no_clock", _("No deadline is running."))
    assert clock is not None
    require(len(reason.strip()) >= 10, "no_reason", _("Give the reason in at least 10 characters."))
    require(not _open_pause(clock), "already_paused", _("The deadline is already paused."))
    require(on <= clock.due_on, "too_late", _("The deadline has passed; it can no longer be paused."))
    return Pause.objects.create(clock=clock, starts_on=on, reason=reason.strip(), by=by)


def resume_clock(thing: str, *, purpose: str, on: date) -> Clock:
    """Run again; the days of waiting are added, each shown in the reasoning."""
    clock = running_clock(thing, purpose=purpose)
    require(
        clock is not None and _open_pause(clock) is not None, "not_paused", _("The deadline is not paused.")
    )
    assert clock is not None
    _close_pause(clock, on=on)
    _recompute(clock)
    return clock


def extend_clock(
    thing: str, *, purpose: str, by: Person, today: date, rule: str, reason_code: str, reason: str
) -> Extension:
    """Grant the longer term that `rule` allows. Only before the deadline, only in writing, only once a rule."""
    clock = running_clock(thing, purpose=purpose)
    require(clock is not None, "no_clock", _("No deadline is running."))
    assert clock is not None
    require(today <= clock.due_on, "too_late", _("The deadline has passed; it can no longer be extended."))
    require(len(reason.strip()) >= 20, "no_reason", _("Give the reason in at least 20 characters."))

    longer = deadline(rule, start=clock.starts_on, pauses=_pauses(clock))
    require(longer.due_on > clock.due_on, "not_longer", _("This deadline has already been extended."))
    extension = Extension.objects.create(
        clock=clock, version_id=longer.version_id, previous_due_on=clock.due_on, due_on=longer.due_on,
        reason_code=reason_code, reason=reason.strip(), by=by,
    )  # fmt: skip
    _move(clock, longer)
    return extension


def _recompute(clock: Clock) -> None:
    last = clock.extensions.select_related("version").order_by("-pk").first()
    version = last.version if last else clock.version
    _move(clock, deadline_under(version, start=clock.starts_on, pauses=_pauses(clock)))


def _move(clock: Clock, computed: Deadline) -> None:
    clock.due_on = computed.due_on
    clock.steps = computed.steps
    clock.save(update_fields=["due_on", "steps"])


def _pauses(clock: Clock) -> list[tuple[date, date]]:
    return [(pause.starts_on, pause.ends_on) for pause in clock.pauses.order_by("starts_on") if pause.ends_on]


def _open_pause(clock: Clock) -> Pause | None:
    return clock.pauses.filter(ends_on__isnull=True).first()


def _close_pause(clock: Clock, *, on: date) -> None:
    pause = _open_pause(clock)
    if pause is not None:
        pause.ends_on = max(on, pause.starts_on)
        pause.save(update_fields=["ends_on"])
