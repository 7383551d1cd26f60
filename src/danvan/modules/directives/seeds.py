"""The papers everybody works by, and each commune's plan of the year with tasks that records measure."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from danvan.kernel.dossiers.public import Place, Story
from danvan.kernel.organisations.public import Person, holder_of, roots

from . import actions, queries


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    with (settings.DATA_DIR / "demo" / "stories" / "directives.toml").open("rb") as file:
        return tomllib.load(file)


class Directives(Story):
    """Central papers first, then a plan in each commune as it begins its work and every January."""

    def begin(self) -> None:
        self.on(self.begins + timedelta(days=2), self.enter_central)
        for number, place in enumerate(self.places):
            day = self.begins + timedelta(days=20 + number)
            self.on(day, self.plan, place, date(day.year, 12, 31))
            self.on(date(day.year + 1, 1, 12 + number), self.plan, place, date(day.year + 1, 12, 31))

    def enter_central(self) -> None:
        nation = roots("vn")[0]
        by = holder_of(nation, "registrar")
        if by is None:
            return
        for told in _said()["central"]:
            said = dict(told)
            replaced = said.pop("replaces", "")
            paper = actions.register_directive(by=by, unit=nation, **said)
            if replaced:
                actions.relate_directive(paper, by=by, to=queries.called(replaced)[0], kind="replaces")

    def plan(self, place: Place, until: date) -> None:
        """One commune in eight still rests its plan on the paper that was replaced: the register says so."""
        head = place.person("head")
        if head is None:
            return
        today, said = timezone.localdate(), _said()["plan"]
        plan = actions.register_directive(
            by=head, unit=place.unit, number=f"{self.luck.randint(1, 40):02d}-KH/ĐU", kind=said["kind"],
            title=said["title"].format(y=today.year), issuer=f"Đảng ủy {place.unit.full_name.lower()}", issued_on=today,
            effective_to=until, summary=said["summary"],
        )  # fmt: skip
        basis = "290-QĐ/TW" if self.luck.random() < 0.125 else "23-QĐ/TW"
        for number in (basis, "10/2022/QH15"):
            for paper in queries.called(number)[:1]:
                actions.relate_directive(plan, by=head, to=paper, kind="based_on")
        for task in _said()["task"]:
            share = (until - today).days
            actions.give_tasks(
                plan, by=head, units=[place.unit], title=task["title"], measure=task["measure"],
                target=max(1, task["target"] * share // 365), starts_on=date(today.year, today.month, 1), due_on=until,
            )  # fmt: skip
        self.on(until + timedelta(days=1), self.judge, hour=1)

    def judge(self) -> None:
        actions.judge_due(by=Person.objects.system())
