"""What comes of a conclusion: tasks that other modules keep, and who was honoured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, change, held
from danvan.kernel.organisations.public import Person, Unit
from danvan.kernel.registry.public import house, load
from danvan.lib.errors import Refused, require

from .. import rules
from ..models import Gathering
from ..queries import decisions_of

_MOST_UNITS = 200


@transaction.atomic
def give_tasks(
    gathering: Gathering,
    *,
    by: Person,
    units: Sequence[Unit],
    task: str,
    measure: str,
    target: int,
    due_on: date,
) -> Gathering:
    """Turn a point of the conclusion into tasks of units, measured by a figure. The conclusion is their paper."""
    gathering = held(gathering)
    allow(rules.may_follow_up, by, gathering)
    require(
        len(units) <= _MOST_UNITS,
        "too_many_units",
        _("Give a task to at most %(count)d units at once.") % {"count": _MOST_UNITS},
    )
    assign = _offer("directives.assign_from", _("This house keeps no register of tasks."))
    assert gathering.number is not None
    assert gathering.concluded_on is not None
    things = assign(
        by=by, unit=gathering.unit, number=gathering.number.text, title=gathering.title, issuer=str(gathering.host),
        issued_on=gathering.concluded_on, units=units, task=task, measure=measure, target=target, due_on=due_on,
    )  # fmt: skip
    return change(
        gathering,
        "gatherings.tasks_given",
        by=by,
        tasks=[*gathering.tasks, *things],
        facts={"tasks": len(things)},
    )


@transaction.atomic
def tell_honours(gathering: Gathering, *, by: Person, decision: str) -> Gathering:
    """Say that the awards of a signed decision were presented here."""
    gathering = held(gathering)
    allow(rules.may_follow_up, by, gathering)
    signed = {one["thing"] for one in decisions_of(gathering)}
    require(decision in signed, "no_decision", _("Choose a signed decision on awards."))
    require(decision not in gathering.honours, "known", _("This decision stands here already."))
    return change(gathering, "gatherings.honours_presented", by=by, honours=[*gathering.honours, decision])


def _offer(name: str, missing: str) -> Any:
    path = house().offers.get(name)
    if path is None:
        raise Refused("not_offered", missing)
    return load(path)
