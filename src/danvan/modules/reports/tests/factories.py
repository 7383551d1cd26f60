"""Returns for tests, each made by its own acts; and a dialogue, so that there is something to count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from danvan.kernel.dossiers.testing import again
from danvan.kernel.figures.public import rebuild
from danvan.kernel.indicators.public import state_figure
from danvan.kernel.organisations.public import Body
from danvan.kernel.organisations.testing import World, add_person
from danvan.lib.periods import Kind, Period, period_of
from danvan.modules.reports import actions
from danvan.modules.reports.models import Return, TemplateVersion

TEXTS = {
    "leadership": "Trong kỳ đã quán triệt {{directives.issued}} văn bản.",
    "democracy": "Đã tổ chức {{dialogues.held}} cuộc đối thoại, cùng kỳ {{dialogues.held|last_year}}.",
    "limits": "Một số nơi còn chậm công khai.",
    "tasks": "Tiếp tục đối thoại định kỳ.",
}
TITLE = "Chủ tịch UBND phường"
REMARKS = "Mục II cần nói rõ số cam kết còn nợ."


def last_quarter() -> Period:
    return period_of(timezone.localdate(), Kind.QUARTER).before()


def template(world: World, key: str = "dan-van.quarter") -> TemplateVersion:
    actions.keep_templates(by=world.system)
    return TemplateVersion.objects.get(key=key, unit=world.nation, state="in_force")


def opened(
    world: World, *, key: str = "dan-van.quarter", body: Body | None = None, period: Period | None = None
) -> Return:
    """A return of the commune x, as the calendar opens it."""
    return actions.open_return(
        by=world.system,
        template=template(world, key),
        body=body or world.committee_x,
        period=period or last_quarter(),
    )


def returned(world: World, *, state: str = "due", **said: Any) -> Return:
    """The same in a state, its acts done by the head of the commune and the head of the province."""
    row = opened(world, **said)
    writer = world.dung if row.unit_id == world.x.pk else world.phuc
    steps = [
        ("writing", lambda: actions.write_return(row, by=writer, texts=TEXTS)),
        ("signed", lambda: actions.sign_return(again(row), by=writer, signer_title=TITLE)),
        ("submitted", lambda: actions.submit_return(again(row), by=writer)),
    ]  # fmt: skip
    ends = {
        "returned": lambda: actions.send_back_return(again(row), by=world.phuc, remarks=REMARKS),
        "accepted": lambda: actions.accept_return(again(row), by=world.phuc),
    }
    if state == "due":
        return row
    for reached, step in steps:
        step()
        if reached == state:
            return again(row)
    ends[state]()
    return again(row)


def dialogues_held(world: World, number: int, *, at: Body | None = None, on: date | None = None) -> None:
    """So many dialogues held by a body in the last quarter, counted as after a night."""
    body = at or world.committee_x
    for _one in range(number):
        apps.get_model("dialogues", "Session").objects.create(
            unit=body.unit, host=body, state="held", title="Đối thoại", kind="periodic", form="in_person", chair="Chủ tịch",
            starts_at=timezone.now(), place="Nhà văn hoá", held_on=on or last_quarter().end, announced_on=last_quarter().start,
        )  # fmt: skip
    rebuild("dialogues")


def stated(
    world: World, name: str, value: int, *, body: Body | None = None, period: Period | None = None
) -> Any:
    body = body or world.committee_x
    return state_figure(
        name, unit=body.unit, period=period or last_quarter(), value=value, by=world.system, body=body
    )


__all__ = [
    "REMARKS",
    "TEXTS",
    "TITLE",
    "add_person",
    "dialogues_held",
    "last_quarter",
    "opened",
    "returned",
    "stated",
    "template",
    "timedelta",
]
