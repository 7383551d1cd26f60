"""A summing-up conference a year in every commune, and one of the province at their sites, by the acts of real life."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from danvan.kernel.dossiers.public import Place, Story, seat
from danvan.kernel.organisations.public import Person, Resident

from . import actions
from .models import Gathering, Site

_MONTH, _DAY = 12, 18  #: when communes sum up their year
_PROVINCE_WAITS = 40  #: days until the province has heard of all of them


class Gatherings(Story):
    """What is summed up in each commune of the demonstration world, and in its province."""

    def begin(self) -> None:
        for year in range(self.begins.year, self.until.year + 1):
            for number, place in enumerate(self.places):
                held_on = date(year, _MONTH, _DAY) + timedelta(days=number)
                self.on(held_on - timedelta(days=25), self.plan, place, held_on)
            day = date(year, _MONTH, _DAY) + timedelta(days=_PROVINCE_WAITS)
            if self.places and self.places[0].unit.parent is not None:
                self.on(day - timedelta(days=20), self.plan_above, Place(self.places[0].unit.parent), day)

    def plan(self, place: Place, day: date) -> None:
        head, secretary = place.person("head"), place.person("reception")
        if head is None or secretary is None:
            return
        held = self._planned(head, day, kind="summing_up", title=self.said["commune"].format(y=day.year, unit=place.unit.full_name),
                             where=f"{self.said['hall']} {place.unit.full_name}")  # fmt: skip
        main = held.sites.get(number=1)
        self._register(held, [main], by=secretary, each=12)
        for title in self.luck.sample(self.said["papers"], 2):
            self._paper(held, head, title)
        self.on(day - timedelta(days=10), self.invite, head, held, day)

    def plan_above(self, province: Place, day: date) -> None:
        """The communes of the story are the sites."""
        head = province.person("head")
        if head is None:
            return
        title = self.said["province"].format(y=day.year - 1, unit=province.unit.full_name)
        held = self._planned(
            head, day, kind="conference", title=title, where=f"{self.said['hall']} {province.unit.full_name}"
        )
        below = [place.unit for place in self.places if place.unit.parent_id == province.unit.pk]
        if below:
            actions.add_sites(
                held,
                by=head,
                sites=[actions.NewSite(unit, f"{self.said['room']} {unit.full_name}", 10) for unit in below],
            )
        self._register(held, list(held.sites.order_by("number")), by=head, each=8)
        self.on(day - timedelta(days=8), self.invite, head, held, day)

    def invite(self, head: Person, held: Gathering, day: date) -> None:
        actions.invite_gathering(held, by=head, notice=self.said["notice"])
        self.on(day, self.hold, head, held, hour=8)

    def hold(self, head: Person, held: Gathering) -> None:
        """Most come, with their code or by the clerk's list; a few stay away."""
        actions.open_gathering(held, by=head)
        for delegate in held.delegates.select_related("site").order_by("pk"):
            dice = self.luck.random()
            if dice < 0.75:
                actions.check_in(delegate.site, by=Resident(), code=delegate.code)
            elif dice < 0.92:
                actions.mark_delegate(delegate, by=head)
        self.clock.moment += timedelta(hours=3)
        actions.end_gathering(held, by=head)
        self.on(timezone.localdate() + timedelta(days=self.luck.randint(3, 9)), self.conclude, head, held)

    def conclude(self, head: Person, held: Gathering) -> None:
        actions.conclude_gathering(held, by=head, conclusion=self.said["conclusion"])

    def _planned(self, head: Person, day: date, *, kind: str, title: str, where: str) -> Gathering:
        body = seat(head, "head").body
        starts = timezone.make_aware(datetime.combine(day, time(8)))
        return actions.plan_gathering(
            by=head, host=body, title=title, kind=kind, form="both", starts_at=starts, place=where, agenda=self.said["agenda"],
            expected=40,
        )  # fmt: skip

    def _register(self, held: Gathering, sites: list[Site], *, by: Person, each: int) -> None:
        named = [
            actions.NewDelegate(
                site, f"{self.luck.choice(self.said['family'])} {self.luck.choice(self.said['given'])}", role
            )
            for site in sites
            for role in self.luck.sample(self.said["roles"], each)
        ]
        actions.register_delegates(held, by=by, delegates=named)

    def _paper(self, held: Gathering, head: Person, title: str) -> None:
        body = seat(head, "head").body
        actions.ask_paper(held, by=head, body=body, title=title, speaker=self.luck.choice(self.said["roles"]))
