"""Two drives and a programme in each commune of the demonstration world, by the same acts as in real life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.public import Place, Story, seat, sheet
from danvan.kernel.organisations.public import Person, Resident, children_of

from . import actions, queries
from .models import Drive, JointTask, Programme

_LASTS = 30
_ACTING = ("head", "checker_head", "checker")  #: in which roles people act for their body


class Drives(Story):
    """What each commune of the demonstration world calls for, and what becomes of it."""

    def begin(self) -> None:
        last = timezone.localtime(self.until).date()
        for number, place in enumerate(self.places):
            told = self.said["drive"]
            self.on(self.begins + timedelta(days=120 + 11 * number), self.plan, place, told[number % 3])
            self.on(last - timedelta(days=16 + 3 * number), self.plan, place, told[(number + 1) % 3])
            self.on(self.begins + timedelta(days=60 + 9 * number), self.agree, place)

    # --- drives

    def plan(self, place: Place, told: dict[str, Any]) -> None:
        head, clerk = place.person("head"), place.person("reception")
        if head is None or clerk is None:
            return
        today = timezone.localdate()
        drive = actions.plan_drive(
            by=clerk, host=seat(head, *_ACTING).body, title=told["title"], purpose=told["purpose"], starts_on=today,
            ends_on=today + timedelta(days=_LASTS), accepts=told["accepts"], goal=told["goal"], goal_kind="money", how=self.said["how"],
        )  # fmt: skip
        actions.open_drive(drive, by=head, call=self.said["call"])
        self.on(today + timedelta(days=1), self.need, place, drive, hour=8)
        for day in range(2, 14, 2):
            self.on(today + timedelta(days=day), self.give, place, drive, hour=8 + day % 8)
        self.on(today + timedelta(days=5), self.match, place, drive, hour=16)
        for day in (8, 14):
            self.on(today + timedelta(days=day), self.spend, place, drive, hour=15)
        self.on(today + timedelta(days=_LASTS + 1), self.close, place, drive)

    def need(self, place: Place, drive: Drive) -> None:
        clerk, around = place.needs("reception"), [drive.unit, *children_of(drive.unit)]
        direct = [kind for kind in drive.accepts if kind in ("rice", "household", "transport", "volunteers")]
        for kind in direct:
            quantity = self.luck.randint(4, 40) * (5 if kind == "rice" else 1)
            actions.enter_need(
                drive, by=clerk, kind=kind, quantity=quantity, people=self.luck.randint(2, 30), unit=self.luck.choice(around)
            )  # fmt: skip
            actions.make_offer(
                drive, by=Resident(), kind=kind, quantity=max(1, quantity * self.luck.randint(5, 14) // 10)
            )

    def give(self, place: Place, drive: Drive) -> None:
        clerk, is_group = place.needs("reception"), self.luck.random() < 0.35
        is_named = self.luck.random() < 0.6
        line = actions.receive_contribution(
            drive, by=clerk, kind="money", quantity=self.luck.randint(2, 60) * 50_000 * (4 if is_group else 1),
            day=timezone.localdate(), means=self.luck.choice(["cash", "transfer"]),
            giver_kind="collective" if is_group else "individual",
            giver=self.luck.choice(self.said["groups" if is_group else "givers"]) if is_named else "",
            consent="given" if is_named and self.luck.random() < 0.7 else "none",
        )  # fmt: skip
        kept = [kind for kind in ("rice", "land") if kind in drive.accepts]
        if kept and self.luck.random() < 0.4:
            actions.receive_contribution(
                drive, by=clerk, kind=kept[0], quantity=self.luck.randint(2, 20) * 5, day=timezone.localdate(), means="in_kind",
                giver_kind="individual",
            )  # fmt: skip
        if self.luck.random() < 0.06:
            actions.counter_contribution(line, by=place.needs("head"), reason=self.said["slip"])

    def match(self, place: Place, drive: Drive) -> None:
        clerk = place.needs("reception")
        for need in queries.open_needs(drive):
            offers = queries.open_offers(drive, kind=need.kind)
            if offers and need.kind != "land":
                made = actions.match_need(
                    need, by=clerk, from_offer=offers[0], quantity=min(need.free, offers[0].free)
                )
                actions.deliver_match(made, by=clerk, report=self.said["delivered"])

    def spend(self, place: Place, drive: Drive) -> None:
        clerk, head = place.needs("reception"), place.needs("head")
        for kind in ("money", "rice"):
            left = queries.balance(drive, kind).remaining
            amount = left * 2 // 5 // (50_000 if kind == "money" else 1) * (50_000 if kind == "money" else 1)
            if amount:
                line = actions.enter_spending(
                    drive, by=clerk, kind=kind, quantity=amount, day=timezone.localdate(),
                    purpose=self.luck.choice(self.said["spending" if kind == "money" else "handing_out"]), exhibits=[sheet("phieu-chi.jpg")],
                )  # fmt: skip
                actions.approve_spending(line, by=head)

    def close(self, place: Place, drive: Drive) -> None:
        head = place.needs("head")
        actions.close_drive(drive, by=head, reason=self.said["closing"])
        actions.account_drive(
            drive, by=head, account=self.said["account"], remainder_to=self.said["remainder"]
        )

    # --- programmes

    def agree(self, place: Place) -> None:
        head, front = place.person("head"), place.person("checker_head") or place.person("checker")
        if head is None or front is None:
            return
        host, other, today = seat(head, *_ACTING).body, seat(front, *_ACTING).body, timezone.localdate()
        if host == other:
            return
        told = self.said["programme"]
        programme = actions.agree_programme(
            by=head, host=host, parties=[other], title=told["title"].format(y=today.year, z=today.year + 2),
            purpose=told["purpose"], starts_on=today, ends_on=today + timedelta(days=900),
        )  # fmt: skip
        for number, title in enumerate(told["tasks"]):
            due, body = today + timedelta(days=45 + 95 * number), other if number % 2 else host
            task = actions.plan_task(programme, by=head, title=title, body=body, due_on=due)
            late = 12 if self.luck.random() < 0.2 else -self.luck.randint(1, 9)
            self.on(due + timedelta(days=late), self.report, front if number % 2 else head, task)
        self.on(date(today.year, 12, 20), self.review, head, programme)

    def report(self, person: Person, task: JointTask) -> None:
        actions.report_task(
            task, by=person, report=self.said["programme"]["report"], exhibits=[sheet("phieu-chi.jpg")]
        )

    def review(self, head: Person, programme: Programme) -> None:
        year = timezone.localdate().year
        actions.review_programme(programme, by=head, year=year, review=self.said["programme"]["review"])
