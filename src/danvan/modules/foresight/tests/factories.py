"""Records for tests, each made by its own acts."""

from __future__ import annotations

from typing import Any

from danvan.kernel.dossiers.testing import in_days
from danvan.kernel.organisations.testing import World
from danvan.modules.foresight import actions
from danvan.modules.foresight.models import ForesightRecord

REPORT = "Đã làm xong, dân trong tổ đã xem."


def foresight_record(world: World, until: str = "planned", **said: Any) -> ForesightRecord:
    """One of the commune x, led as far as `until`."""
    told = {"body": world.committee_x, "title": "Việc làm cùng dân", "due_on": in_days(20), **said}
    made = actions.plan_foresight_record(by=world.dung, **told)
    if until == "cancelled":
        return actions.cancel_foresight_record(made, by=world.dung, reason="Trùng với việc khác của phường.")
    if until in ("running", "ended"):
        made = actions.begin_foresight_record(made, by=world.dung)
    return actions.end_foresight_record(made, by=world.dung, report=REPORT) if until == "ended" else made
