"""What offices do with the matters they have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .. import actions
from ..actions.disposal import Part
from .agenda import Matter
from .life import LEGAL
from .pictures import minutes, photo
from .residents import AtHome


class AtTheOffice(AtHome):
    """The office's own steps, from the first look to the answer and every other end."""

    def review(self, matter: Matter, is_sure: bool = False) -> None:
        """A person decides whether the public may read it."""
        petition = matter.petition
        home = self.commune.committees.get(petition.unit_id) or self.commune.committees[self.commune.now.pk]
        reader: Any = home.reception or home.head
        if petition.is_private or matter.is_published or petition.erased_at is not None:
            return
        if not is_sure and self.luck.random() < 0.035:
            reason = self.writer.common_line("withholdings", matter.place, self._today())
            matter.petition = actions.withhold_petition(petition, by=reader, reason=reason)
            return
        shown = [one.pk for one in petition.attachments.all()] if matter.has_photo else []
        matter.petition = actions.publish_petition(petition, by=reader, attachments=shown)
        matter.is_published = True
        if self.luck.random() < 0.11:
            for _neighbour in range(min(9, int(self.luck.expovariate(0.5)) + 1)):
                self.agenda.add(
                    self.clock.moment + timedelta(days=self.luck.expovariate(0.25)), self.support, matter
                )

    def accept(self, matter: Matter) -> None:
        if matter.state != "received":
            return
        matter.petition = actions.accept_petition(matter.petition, by=self._handler(matter))
        if self.luck.random() < 0.07:
            self.agenda.add(self._later(0.2), self.ask, matter)

    def ask(self, matter: Matter) -> None:
        if matter.state != "accepted":
            return
        text = self.writer.common_line("questions", matter.place, self._today())
        actions.message_resident(matter.petition, by=self._handler(matter), text=text)
        if self.luck.random() < 0.7:
            self.agenda.add(self._later(self.luck.uniform(0.1, 2)), self.reply, matter)

    def answer(self, matter: Matter) -> None:
        if matter.state not in ("received", "accepted"):
            return
        luck, day = self.luck, self._today()
        again = matter.times_answered > 0
        if luck.random() < (0.85 if again else self.commune.told["proof"]):
            outcome = "resolved"
        else:
            outcome = luck.choices(("explained", "planned", "partly", "not_feasible"), (40, 34, 18, 8))[0]
        evidence = self._evidence(matter, outcome)
        given = actions.answer_petition(
            matter.petition, by=self._handler(matter), outcome=outcome, evidence=evidence,
            text=self.writer.answer(matter.topic, outcome, matter.place, day, about=matter.petition.title),
        )  # fmt: skip
        matter.petition = given.petition
        matter.times_answered += 1
        matter.has_evidence = bool(evidence)
        self._react(matter, outcome)

    def _evidence(self, matter: Matter, outcome: str) -> list[Any]:
        if outcome == "resolved" and matter.topic not in (*LEGAL, "service", "contributions", "other"):
            after = photo(matter.topic, after=True, variant=matter.variant, series=self.series)
            if self.luck.random() < 0.2:
                return [photo(matter.topic, after=False, variant=matter.variant, series=self.series), after]
            return [after]
        needed = outcome == "resolved" or self.luck.random() < 0.88
        return [minutes(self.series)] if needed else []

    def close(self, matter: Matter, is_silent: bool) -> None:
        """By the office, or by itself once the window for a dispute has passed."""
        if matter.state != "answered":
            return
        by = self.system if is_silent else self._handler(matter)
        matter.petition = actions.close_petition(matter.petition, by=by)
        if self.luck.random() < 0.1:
            self.agenda.add(self._later(self.luck.uniform(0.2, 6)), self.rate, matter)
        elif self.luck.random() < 0.015:
            self.agenda.add(self._later(self.luck.uniform(1, 12)), self.dispute, matter)

    def resume(self, matter: Matter) -> None:
        if matter.state == "waiting":
            matter.petition = actions.resume_petition(matter.petition, by=self._handler(matter))
            self._plan_answer(matter)

    # --- fates: True when nothing else is to be planned

    def join(self, matter: Matter, host: Matter) -> None:
        if matter.state not in ("received", "accepted"):
            return
        if (
            host.state in ("received", "accepted", "waiting", "answered")
            and host.petition.body_id == matter.petition.body_id
        ):
            matter.petition = actions.join_petition(
                matter.petition, by=self._handler(matter), into=host.petition
            )
            return
        self._plan_answer(matter)

    def _refuse(self, matter: Matter) -> bool:
        grounds = (
            ("outside", "settled", "in_court", "not_a_matter", "time_barred")
            if matter.topic in LEGAL
            else ("outside", "not_a_matter", "unreadable")
        )
        ground = self.luck.choice(grounds)
        reason = self.writer.reason_line("refusals", ground, matter.place, self._today())
        matter.petition = actions.refuse_petition(
            matter.petition, by=self._head(matter), ground=ground, reason=reason
        )
        if self.luck.random() < 0.12:
            self.agenda.add(self._later(self.luck.uniform(1, 10)), self.dispute, matter)
        return True

    def _forward(self, matter: Matter) -> bool:
        to, reason = self.writer.forwarding(matter.topic, matter.place, self._today())
        matter.petition = actions.forward_petition(
            matter.petition, by=self._head(matter), to=to, reason=reason
        )
        return True

    def _transfer(self, matter: Matter) -> bool:
        """To another body of the commune where there is one, else to the province."""
        here = matter.petition.body_id
        others = [
            office.body
            for pk, office in self.commune.offices.items()
            if pk != here and office.body.unit_id == self.commune.now.pk
        ]
        province = (
            matter.petition.unit.parent
            if matter.petition.unit.level == "commune"
            else self.commune.now.parent
        )
        up = [
            office.body for office in self.above.values() if province and office.body.unit_id == province.pk
        ]
        to = (
            self.luck.choice(others)
            if others and self.luck.random() < 0.6
            else next(iter(up or others), None)
        )
        if to is None:
            return False
        reason = self.writer.common_line("transfers", matter.place, self._today())
        matter.petition = actions.transfer_petition(
            matter.petition, by=self._handler(matter), to=to, reason=reason
        )
        self.agenda.add(self._later(self.luck.uniform(0.5, 3)), self.accept, matter)
        matter.fate = "answer"
        self.agenda.add(self._later(self.luck.uniform(3, 5)), self.meet_fate, matter)
        return True

    def _pause(self, matter: Matter) -> bool:
        due = matter.petition.due_on
        if matter.state != "accepted" or due is None or self._today() > due:
            return False
        reason = self.writer.common_line("pauses", matter.place, self._today())
        matter.petition = actions.pause_petition(matter.petition, by=self._handler(matter), reason=reason)
        self.agenda.add(self._later(self.luck.uniform(4, 16)), self.resume, matter)
        return True

    def _extend(self, matter: Matter) -> bool:
        """Not for these kinds once the day has come; then it is answered like any other."""
        due = matter.petition.due_on
        if due is None or self._today() > due:
            return False
        code = self.luck.choice(("complex", "opinion", "archive"))
        reason = self.writer.common_line("extensions", matter.place, self._today())
        matter.petition = actions.extend_petition(
            matter.petition, by=self._head(matter), reason_code=code, reason=reason
        )
        return False

    def _split(self, matter: Matter) -> bool:
        second = self.luck.choice([topic for topic in self.topics if topic not in (matter.topic, "other")])
        day, parts = self._today(), []
        for topic, kind in ((matter.topic, "feedback"), (second, "proposal")):
            title = self.writer.title(topic, matter.place, day)
            text = self.writer.text(topic, matter.place, day, kind=kind, title=title)
            parts.append(Part(kind=kind, title=title, text=text, topic=self.topics[topic]))
        children = actions.split_petition(matter.petition, by=self._handler(matter), parts=parts)
        matter.petition.refresh_from_db(fields=["state"])
        for place, (child, topic) in enumerate(zip(children, (matter.topic, second), strict=True)):
            born = Matter(child, self.commune, topic, matter.place, matter.number, variant=place)
            self.matters[-len(self.matters) - 1] = born
            self.agenda.add(self._later(self.luck.uniform(0.2, 2)), self.accept, born)
            self._plan_answer(born)
            if not child.is_private:
                self.agenda.add(self._later(1), self.review, born)
        return True

    def meet_fate(self, matter: Matter) -> None:
        """The office has read it and knows what it is."""
        if matter.state not in ("received", "accepted"):
            return
        special = getattr(self, f"_{matter.fate}", None)
        if special is not None and special(matter):
            return
        self._plan_answer(matter)
