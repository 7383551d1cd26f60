"""Papers and tasks for tests, each made by its own act."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions
from danvan.modules.directives.models import Directive, Finding, FollowUp, Survey, Task, Visit

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


def survey(world: World, until: str = "planned", **said: Any) -> Survey:
    """A survey of the province in the commune x, led as far as `until`. The day of the visit is today once it begins."""
    made = actions.plan_survey(
        by=world.phuc, directive=said.pop("directive", None) or directive(world), body=world.committee_a,
        title="Khảo sát việc thực hiện kế hoạch dân vận", purpose="Xem kế hoạch được thực hiện ra sao ở cơ sở.", **said,
    )  # fmt: skip
    if until == "planned":
        return made
    actions.add_question(
        made, by=world.phuc, text="Có bảng công khai tại trụ sở không?", kind="yes_no", section="Mục II"
    )
    actions.add_question(
        made, by=world.phuc, text="Bao nhiêu cuộc đối thoại?", kind="number", counted_in="cuộc"
    )
    actions.name_surveyor(made, by=world.phuc, post=world.phuc.posts[0], is_lead=True)
    visit = actions.plan_visits(
        made, by=world.phuc, units=[world.x], visit_on=timezone.localdate() + timedelta(days=3)
    )[0]
    made = actions.announce_survey(made, by=world.phuc, message="Đoàn sẽ đến ngày đã hẹn.")
    Visit.objects.filter(pk=visit.pk).update(visit_on=timezone.localdate())
    if until == "announced":
        return made
    visit.refresh_from_db()
    for question, value in zip(made.questions.order_by("number"), ("no", "3"), strict=True):
        actions.keep_answer(visit, by=world.phuc, question=question, value=value)
    if until == "visiting":
        return again(made)
    actions.end_visit(again(visit), by=world.phuc)
    told = {
        "kind": "shortcoming",
        "text": "Bảng công khai chưa cập nhật.",
        "cause": "Chưa phân công người làm.",
    }
    actions.note_finding(made, by=world.phuc, visit=again(visit), **told)
    return actions.conclude_survey(
        made, by=world.phuc, conclusion="Phường thực hiện khá, cần công khai đầy đủ."
    )


def follow_up(world: World) -> FollowUp:
    made = survey(world, "concluded")
    finding = Finding.objects.get(visit__survey=made)
    due = timezone.localdate() + timedelta(days=20)
    return actions.ask_follow_up(
        made, by=world.phuc, finding=finding, title="Cập nhật bảng công khai", due_on=due
    )
