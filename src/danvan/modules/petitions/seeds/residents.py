"""What residents do after they have sent something: reply, judge, dispute, join in, take back."""

from __future__ import annotations

from datetime import timedelta

from danvan.kernel.organisations.public import Resident

from .. import actions
from .agenda import Matter
from .life import Life


class AtHome(Life):
    """The resident's own steps; none of them needs an account."""

    def _react(self, matter: Matter, outcome: str) -> None:
        luck, now = self.luck, self.clock.moment
        unhappy = {"resolved": 0.045, "partly": 0.12, "not_feasible": 0.14}.get(outcome, 0.08)
        if luck.random() < unhappy / matter.times_answered:
            self.agenda.add(now + timedelta(days=luck.uniform(0.3, 18)), self.dispute, matter)
        elif luck.random() < (0.34 if outcome == "resolved" else 0.16):
            self.agenda.add(now + timedelta(days=luck.uniform(0.2, 9)), self.confirm, matter)
        elif matter.has_evidence and luck.random() < 0.2:
            self.agenda.add(self._later(luck.uniform(4, 20)), self.close, matter, False)
        elif matter.has_evidence:
            self.agenda.add(now + timedelta(days=31, hours=2), self.close, matter, True)
        else:
            self.agenda.add(now + timedelta(days=luck.uniform(5, 50)), self.confirm, matter)

    def reply(self, matter: Matter) -> None:
        if matter.state not in ("received", "accepted", "waiting", "answered"):
            return
        actions.reply_to_office(
            matter.petition,
            by=matter.resident,
            text=self.writer.common_line("replies", matter.place, self._today()),
        )

    def dispute(self, matter: Matter) -> None:
        if matter.state not in ("answered", "closed", "refused") or matter.petition.ended_by_word:
            return
        if matter.petition.body_id not in self.commune.offices and matter.petition.body_id not in self.above:
            return  # the office has ended since
        text = self.writer.common_line("disputes", matter.place, self._today())
        matter.petition = actions.dispute_petition(matter.petition, by=matter.resident, text=text)
        self._plan_answer(matter)

    def confirm(self, matter: Matter) -> None:
        if matter.state != "answered":
            return
        matter.petition = actions.confirm_petition(matter.petition, by=matter.resident)
        if self.luck.random() < 0.6:
            self.rate(matter)

    def rate(self, matter: Matter) -> None:
        if matter.state not in ("answered", "closed"):
            return
        good = matter.petition.outcome == "resolved"
        score = self.luck.choices((1, 2, 3, 4, 5), (2, 4, 12, 36, 46) if good else (16, 22, 30, 22, 10))[0]
        comment = self.writer.common_line("ratings", matter.place, self._today()) if score >= 3 else ""
        actions.rate_petition(matter.petition, by=matter.resident, score=score, comment=comment)

    def support(self, matter: Matter) -> None:
        if matter.state in ("received", "accepted", "waiting", "answered") and matter.is_published:
            actions.support_petition(
                matter.petition, by=Resident(), token=f"{self.luck.getrandbits(64):016x}"
            )

    def withdraw(self, matter: Matter) -> None:
        if matter.state in ("received", "accepted", "waiting"):
            matter.petition = actions.withdraw_petition(matter.petition, by=matter.resident)
