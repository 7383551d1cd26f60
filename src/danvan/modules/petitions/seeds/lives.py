"""How matters come in, and what will become of them. Every step is an action like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from danvan.kernel.organisations.public import Person, Resident

from .. import actions
from ..actions.receiving import Contact, Submission
from .agenda import Matter
from .arrivals import Arrival
from .life import LEGAL
from .offices import AtTheOffice
from .pictures import VARIANTS, photo

_ENTERPRISES = ("electricity", "water", "cables")


class Lives(AtTheOffice):
    """All matters of one commune, from the first word to the last."""

    def expect(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            self.agenda.add(arrival.moment, self.arrive, arrival)

    def arrive(self, arrival: Arrival) -> None:
        """Somebody writes, calls or comes to the counter."""
        luck, day = self.luck, arrival.moment.date()
        kind = self._kind(arrival.topic)
        channel = luck.choices(("web", "counter", "phone", "paper"), (76, 11, 10, 3))[0]
        title = self.writer.title(arrival.topic, arrival.place, day)
        text = self.writer.text(arrival.topic, arrival.place, day, kind=kind, title=title)
        if channel == "web":
            title, text = self.writer.as_typed(title, text)
        variant, has_photo = luck.randrange(VARIANTS), channel == "web" and luck.random() < 0.3
        point: dict[str, Any] = self._point()
        receipt = actions.receive_petition(
            Submission(
                kind=kind, title=title, text=text, unit=arrival.unit, topic=self.topics[arrival.topic],
                place=arrival.place.spot, is_private=luck.random() < (0.3 if kind == "complaint" else 0.06),
                contact=self._contact(kind), people_count=1 if luck.random() < 0.9 else luck.randint(2, 25),
                channel=channel, files=[photo(arrival.topic, after=False, variant=variant, series=self.series)] if has_photo else (),
                **point,
            ),
            by=Resident() if channel == "web" else self._reception(arrival),
        )  # fmt: skip
        matter = Matter(
            receipt.petition,
            self.commune,
            arrival.topic,
            arrival.place,
            arrival.number,
            variant=variant,
            has_photo=has_photo,
        )
        self.matters[arrival.number] = matter
        host = self.matters.get(arrival.echoes) if arrival.echoes is not None else None
        if host is not None:
            host.crowd.append(matter)
        matter.fate = self._fate(matter, host)
        self._plan(matter, host)
        if luck.random() < 0.005:
            actions.note_denunciation(arrival.unit, by=Resident())

    def _kind(self, topic: str) -> str:
        if topic in LEGAL and self.luck.random() < 0.16:
            return "complaint"
        return "proposal" if self.luck.random() < 0.15 else "feedback"

    def _contact(self, kind: str) -> Contact:
        if kind == "complaint":
            address = (
                f"Số {self.luck.randint(2, 200)}, {self.luck.choice(self.commune.told['neighbourhoods'])}"
            )
            return Contact(name=self.writer.person(), phone=self.writer.phone(), address=address)
        if self.luck.random() < 0.24:
            return Contact(
                name=self.writer.person() if self.luck.random() < 0.6 else "", phone=self.writer.phone()
            )
        return Contact()

    def _point(self) -> dict[str, float]:
        unit = self.commune.now
        if unit.lat is None or unit.lon is None or self.luck.random() < 0.45:
            return {}
        return {
            "lat": round(unit.lat + self.luck.gauss(0, 0.006), 5),
            "lon": round(unit.lon + self.luck.gauss(0, 0.006), 5),
        }

    def _reception(self, arrival: Arrival) -> Person:
        home = arrival.unit if arrival.unit.pk in self.commune.committees else self.commune.now
        reception = self.commune.committees[home.pk].reception
        assert reception is not None
        return reception

    # --- what will happen

    def _fate(self, matter: Matter, host: Matter | None) -> str:
        dice = self.luck.random()
        if host is not None:
            return "join" if dice < 0.6 else "answer"
        if matter.topic in _ENTERPRISES and dice < 0.3:
            return "forward"
        if matter.topic == "security" and dice < 0.1:
            return "forward"
        fates = (
            ("refuse", 0.045),
            ("transfer", 0.06),
            ("pause", 0.05),
            ("extend", 0.045),
            ("withdraw", 0.02),
            ("split", 0.012),
            ("forward", 0.01),
        )
        for fate, share in fates:
            dice -= share
            if dice < 0:
                return fate
        return "answer"

    def _plan(self, matter: Matter, host: Matter | None) -> None:
        now, luck, pace = self.clock.moment, self.luck, self.commune.told["pace"]
        if not matter.petition.is_private and luck.random() < 0.97:
            self.agenda.add(
                self._at_work(now + timedelta(days=luck.uniform(0.1, 1.1 * pace))), self.review, matter
            )
        taken = self._at_work(now + timedelta(days=min(9.0, luck.lognormvariate(0, 0.6) * 0.8 * pace)))
        if matter.fate == "withdraw":
            self.agenda.add(now + timedelta(days=luck.uniform(0.5, 4)), self.withdraw, matter)
        if matter.fate == "join" and host is not None:
            self.agenda.add(taken, self.join, matter, host)
            return
        if luck.random() < 0.95:
            self.agenda.add(taken, self.accept, matter)
        self.agenda.add(taken + timedelta(hours=luck.uniform(0.5, 30)), self.meet_fate, matter)
