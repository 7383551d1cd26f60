"""Two decisions a year in every commune, from the nominations to the certificates, by the same acts as in real life."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from danvan.kernel.dossiers.public import Place, Story, seat, sheet
from danvan.kernel.organisations.public import Body, Person

from . import actions
from .models import Decision, Nomination
from .states import Recipient

_EVERY = timedelta(days=150)


class Honours(Story):
    """Who is honoured in each commune of the demonstration world."""

    def begin(self) -> None:
        for number, place in enumerate(self.places):
            day = self.begins + timedelta(days=40 + 9 * number)
            while day < timezone.localtime(self.until).date():
                self.on(day, self.nominate, place)
                day += _EVERY

    def nominate(self, place: Place) -> None:
        head, secretary = place.person("head"), place.person("reception")
        if head is None or secretary is None:
            return
        body = seat(head, "head").body
        made = [
            actions.nominate(
                by=secretary,
                nominator=body,
                system="state",
                form="commendation",
                kind=kind,
                recipient=name,
                achievement=self.luck.choice(self.said["deeds"]),
                year=timezone.localdate().year,
                described=place.unit.full_name,
            )
            for kind, names, most in (
                (Recipient.COLLECTIVE, "collectives", 3),
                (Recipient.INDIVIDUAL, "individuals", 2),
            )
            for name in self.luck.sample(self.said[names], most)
            if self._is_new(place, name)
        ]
        if made:
            self.on(timezone.localdate() + timedelta(days=6), self.decide, body, head, secretary, made)

    def _is_new(self, place: Place, name: str) -> bool:
        """Nobody is honoured twice in this story."""
        known: set[tuple[str, str]] = self.__dict__.setdefault("_honoured", set())
        is_new = (place.unit.code, name) not in known
        known.add((place.unit.code, name))
        return is_new

    def decide(self, body: Body, head: Person, secretary: Person, made: list[Nomination]) -> None:
        year = timezone.localdate().year
        for nomination in made:
            actions.examine_nomination(nomination, by=head, finding=self.said["finding"])
            if nomination.kind == Recipient.INDIVIDUAL and self.luck.random() < 0.6:
                actions.record_consent(nomination, by=secretary, is_given=True, how=self.said["consent"])
        decision = actions.draft_decision(
            by=head, body=body, form="commendation", subject=self.said["subject"].format(y=year),
            signer_title=seat(head, "head").title,
            fund=self.said["fund"].format(y=year), budget=10_000_000, each_collective=2_000_000, each_individual=500_000,
        )  # fmt: skip
        actions.list_nominations(decision, by=head, nominations=made)
        actions.minute_council(
            decision, by=head, council=self.said["council"], held_on=timezone.localdate(), present=9,
            in_favour=self.luck.randint(7, 9), minutes=self.said["minutes"], exhibits=[sheet("bien-ban-hoi-dong.jpg")],
        )  # fmt: skip
        self.on(timezone.localdate() + timedelta(days=2), self.sign, decision, head)

    def sign(self, decision: Decision, head: Person) -> None:
        actions.sign_decision(decision, by=head)
        if self.luck.random() < 0.15:
            self.on(timezone.localdate() + timedelta(days=30), self.revoke, decision, head)

    def revoke(self, decision: Decision, head: Person) -> None:
        first = decision.nominations.filter(state="granted").order_by("place").first()
        assert first is not None
        actions.revoke_awards(
            decision, by=head, ground="false_achievement", reason=self.said["revoked"], nominations=[first]
        )
