"""Counts, alarms and papers for tests, each made by its own acts."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone

from danvan.kernel.dossiers.public import begin
from danvan.kernel.dossiers.testing import in_days
from danvan.kernel.organisations.testing import World
from danvan.modules.foresight import actions, history
from danvan.modules.foresight.actions.baseline import OldCell
from danvan.modules.foresight.models import Advice, Alarm

WEEK = timedelta(weeks=1)
REASON = "Đã kiểm tra tại chỗ cùng tổ dân phố."


def last_week() -> date:
    return history.last_complete(timezone.localdate())


def past(
    world: World,
    rises: dict[tuple[str, str], list[int]] | None = None,
    *,
    weeks: int = 170,
    mean: float = 2.0,
    topics: tuple[str, ...] = ("drains", "land", "rubbish"),
    seed: int = 1,
) -> Any:
    """Old counts of x and y; `rises` says what the last weeks of a (unit, topic) counted instead."""
    luck, last = np.random.default_rng(seed), last_week()
    cells = []
    for unit, key in ((world.x, "x"), (world.y, "y")):
        for topic in topics:
            counts = [int(n) for n in luck.poisson(mean, weeks)]
            late = (rises or {}).get((key, topic), [])
            counts[weeks - len(late) :] = late
            cells += [OldCell(last - (weeks - 1 - at) * WEEK, unit, topic, n) for at, n in enumerate(counts)]
    digest = hashlib.sha256(
        json.dumps([(str(c.week), c.unit.pk, c.topic, c.count) for c in cells]).encode()
    ).hexdigest()
    return actions.import_counts(
        by=world.system, unit=world.nation, title="Sổ cũ", series=history.INTAKE, cells=cells, digest=digest
    )


def alarm(world: World, state: str = "seen", **said: Any) -> Alarm:
    """One of the commune x; four weeks of it, twelve against four."""
    from django.db import transaction

    last = last_week()
    told = {
        "first": (last - 51 * WEEK).isoformat(),
        "observed": [1] * 48 + [2, 3, 3, 4],
        "band": [[0, 10, 4]] * 52,
        "season": 1000,
        "trend": 1050,
        "trusted": 980,
        "baseline": ["2023-01-02", "2025-06-02"],
        "units": [world.x.pk],
        "below": [],
        "checks": [
            {"name": "holiday", "found": True, "detail": "2026-01-01"},
            {"name": "repeated", "found": False, "detail": "3/3"},
        ],
    }
    row: dict[str, Any] = {
        "unit": world.x,
        "state": state,
        "series": history.INTAKE,
        "topic": "drains",
        "week": last,
        "last_week": last,
        "since": last - 2 * WEEK,
        "window": "month",
        "count": 12,
        "lower": 1,
        "expected": Decimal("4.0"),
        "upper": 9,
        "p": Decimal("0.00001"),
        "q": Decimal("0.01"),
        "told": told,
        **said,
    }
    with transaction.atomic():
        return begin(Alarm(**row), "foresight.alarm_raised", by=world.system)


def advice(world: World, until: str = "drafted", of: Alarm | None = None, **said: Any) -> Advice:
    """A paper of the commune's committee, led as far as `until`."""
    told = {
        "body": world.committee_x,
        "kind": "proposal",
        "title": "Tăng phản ánh thoát nước",
        "proposal": "Giao tổ thoát nước kiểm tra trong năm ngày.",
        "situation": "Bốn tuần qua có 12 vụ, bình thường 4 vụ.",
        "task": "Nạo vét cống",
        "measure": "petitions.closed",
        "target": 5,
        "due_on": in_days(30),
        **said,
    }
    made = actions.draft_advice(of or alarm(world), by=world.hanh, **told)
    if until == "drafted":
        return made
    made = actions.send_advice(made, by=world.hanh)
    if until == "returned":
        return actions.return_advice(made, by=world.dung, reason="Cần nêu rõ hơn nguyên nhân.")
    return actions.agree_advice(made, by=world.dung) if until == "agreed" else made
