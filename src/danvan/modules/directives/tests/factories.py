"""Papers and tasks for tests, each made by its own act."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions
from danvan.modules.directives.models import Directive, Task

_NUMBERS = itertools.count(100)


def directive(world: World, number: str = "", **said: Any) -> Directive:
    """A paper of the commune x, or of the unit that is told."""
    told: dict[str, Any] = {
        "unit": world.x, "kind": "plan", "title": "Kế hoạch dân vận khéo", "issuer": "Đảng ủy phường Hoàng Liệt",
        "issued_on": date(2026, 1, 12), **said,
    }  # fmt: skip
    return actions.register_directive(by=world.system, number=number or f"{next(_NUMBERS)}-KH/ĐU", **told)


def task(world: World, of: Directive | None = None, **said: Any) -> Task:
    told: dict[str, Any] = {
        "units": [world.x], "title": "Tổ chức ít nhất một cuộc đối thoại", "measure": "directives.issued", "target": 2,
        "starts_on": date(2026, 1, 1), "due_on": timezone.localdate() + timedelta(days=30), **said,
    }  # fmt: skip
    return actions.give_tasks(of or directive(world), by=world.dung, **told)[0]
