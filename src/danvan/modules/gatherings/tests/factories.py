"""Gatherings, sites, delegates and papers for tests, each made by its own act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.testing import photo
from danvan.modules.gatherings import actions
from danvan.modules.gatherings.models import Delegate, Gathering, Paper, Site

NOTICE = "Trân trọng kính mời các đại biểu dự hội nghị tại các điểm cầu."
CONCLUSION = "Hội nghị thống nhất ba nhiệm vụ trọng tâm của năm tới."
AGENDA = [{"at": "08:00", "title": "Khai mạc", "speaker": "Chủ tịch UBND phường"}]


def gathering(world: World, *, state: str = "planned", **said: Any) -> Gathering:
    """A gathering of the commune x in a state, its acts done by the head."""
    told: dict[str, Any] = {
        "host": world.committee_x, "title": "Hội nghị tổng kết năm", "kind": "summing_up", "form": "both",
        "starts_at": timezone.now() + timedelta(days=10), "place": "Hội trường phường", "agenda": AGENDA, "expected": 40,
        **said,
    }  # fmt: skip
    made = actions.plan_gathering(
        by=world.system if told["host"].unit_id != world.x.pk else world.dung, **told
    )
    if state == "cancelled":
        return actions.cancel_gathering(made, by=world.system, reason="Mưa lũ, dời sang tháng sau.")
    steps: list[tuple[str, Callable[[], Gathering]]] = [
        ("planned", lambda: made),
        ("invited", lambda: actions.invite_gathering(made, by=world.system, notice=NOTICE)),
        ("running", lambda: actions.open_gathering(made, by=world.system)),
        ("ended", lambda: actions.end_gathering(made, by=world.system)),
        ("concluded", lambda: actions.conclude_gathering(made, by=world.system, conclusion=CONCLUSION)),
    ]
    for reached, step in steps:
        step()
        if reached == state:
            break
    return again(made)


def site(of: Gathering, number: int = 1) -> Site:
    return Site.objects.select_related("gathering", "unit").get(gathering=of, number=number)


def delegates(world: World, at: Site, *names: str) -> list[Delegate]:
    """Delegates of a site, in one list."""
    listed = [
        actions.NewDelegate(site=at, name=name, role="Tổ trưởng tổ dân phố")
        for name in names or ("Trần Thị Lan",)
    ]
    roll = actions.register_delegates(at.gathering, by=world.system, delegates=listed)
    return list(roll.delegates.select_related("site__gathering", "gathering", "unit").order_by("pk"))


def paper(world: World, of: Gathering | None = None, *, state: str = "invited") -> Paper:
    asked = actions.ask_paper(
        of or gathering(world, state="invited"),
        by=world.system,
        body=world.front_x,
        title="Kinh nghiệm vận động Nhân dân",
    )
    if state == "dropped":
        return actions.drop_paper(asked, by=world.system, reason="Đơn vị xin không tham luận.")
    if state != "invited":
        told = {"title": asked.title, "speaker": "Chủ tịch UBMTTQ phường"}
        asked = actions.submit_paper(asked, by=world.system, **told, exhibits=[photo()])
    if state == "returned":
        return actions.return_paper(asked, by=world.system, reason="Bổ sung số liệu năm nay.")
    if state == "accepted":
        return actions.accept_paper(asked, by=world.system, order=1)
    return asked
