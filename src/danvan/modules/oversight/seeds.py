"""A board, supervisions and drafts in every commune, by the same acts as in real life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from danvan.kernel.dossiers.public import Place, Story, picture, seat
from danvan.kernel.organisations.public import Resident

from . import actions
from .models import Board, Critique, Recommendation, Supervision
from .states import BoardKind

_EVERY = timedelta(days=55)


class Oversight(Story):
    """What the Front of each commune looks at, what it asks for, and what is said about a draft."""

    def begin(self) -> None:
        for number, place in enumerate(self.places):
            if any(place.person(role) is None for role in ("checker", "checker_head", "head")):
                continue
            self.on(self.begins + timedelta(days=3 + number), self.form, place)
            day = self.begins + timedelta(days=40 + 4 * number)
            count = 0
            while day <= self.until.date() + timedelta(days=25):
                self.on(day - timedelta(days=25), self.plan, place, day, count)
                count += 1
                day += _EVERY + timedelta(days=self.luck.randint(-6, 6))
            self.on(self.begins + timedelta(days=60 + 3 * number), self.receive, place)

    # --- boards and supervisions

    def form(self, place: Place) -> None:
        today = timezone.localdate()
        roles = ["head", "deputy", "member", "member", "member"]
        seats = [
            {"role": role, "post": f"Thành viên {n}", "speaks_for": f"{n}"} for n, role in enumerate(roles, 1)
        ]
        actions.form_board(
            by=place.needs("checker"), front=seat(place.needs("checker")).body, kind=BoardKind.PEOPLE, neighbourhoods=5, seats=seats,
            name=f"Ban Thanh tra nhân dân {place.unit.full_name}", term_from=today,
            term_until=today + timedelta(days=900),
        )  # fmt: skip

    def plan(self, place: Place, day: date, count: int) -> None:
        front, told = place.needs("checker"), self.said["supervision"][count % len(self.said["supervision"])]
        board = (
            Board.objects.filter(unit=place.unit, kind=BoardKind.PEOPLE).first() if count % 4 == 2 else None
        )
        form = "boards" if board is not None else self.luck.choice(["team", "team", "documents"])
        made = actions.plan_supervision(
            by=front, body=seat(front).body, supervised=seat(place.needs("head")).body, title=told["title"], form=form,
            ground=self.luck.choice(["coordination", "petitions", "members"]), content=told["content"], session_on=day,
            board=board,
        )  # fmt: skip
        lead = place.needs("checker_head")
        if form == "team":
            for person, is_head in ((lead, True), (front, False)):
                member = actions.name_member(made, by=front, post=person.posts[0], is_head=is_head)
                actions.declare_no_conflict(member, by=person, declaration=self.said["declaration"])
        actions.list_checks(made, by=front, questions=told["checks"])
        actions.decide_supervision(made, by=lead, outline=self.said["outline"])
        self.on(day - timedelta(days=9 if self.luck.random() < 0.15 else 20), self.notify, place, made)
        self.on(day - timedelta(days=4 if self.luck.random() < 0.2 else 8), self.hear, place, made)
        self.on(day, self.look, place, made, told)

    def notify(self, place: Place, made: Supervision) -> None:
        actions.notify_object(made, by=place.needs("checker"), message=self.said["notice"])

    def hear(self, place: Place, made: Supervision) -> None:
        actions.receive_object_report(made, by=place.needs("checker"), summary=self.said["object_report"])

    def look(self, place: Place, made: Supervision, told: dict[str, Any]) -> None:
        front, today = place.needs("checker"), timezone.localdate()
        actions.open_supervision(made, by=front)
        for n, check in enumerate(made.checks.order_by("number")):
            is_wrong = n == 0 or self.luck.random() < 0.15
            actions.look(
                check, by=front, seen="no" if is_wrong else "yes", remark=told["finding"] if is_wrong else ""
            )
        asked = actions.recommend(
            made, by=front, addressee=made.supervised, finding=told["finding"], request=told["request"],
            reply_by=today + timedelta(days=20), exhibits=[picture("bang-niem-yet.png", "#cfd8c8")],
        )  # fmt: skip
        actions.end_supervision(made, by=front)
        late = self.luck.random() < 0.1
        self.on(today + timedelta(days=17 if late else self.luck.randint(6, 12)), self.report, place, made)
        if self.luck.random() < 0.9:
            self.on(today + timedelta(days=self.luck.randint(8, 24)), self.reply, place, asked)

    def report(self, place: Place, made: Supervision) -> None:
        actions.report_supervision(made, by=place.needs("checker"), report=self.said["report"])
        self.on(timezone.localdate() + timedelta(days=3), self.conclude, place, made)

    def conclude(self, place: Place, made: Supervision) -> None:
        actions.conclude_supervision(made, by=place.needs("checker_head"), conclusion=self.said["conclusion"])

    def reply(self, place: Place, asked: Recommendation) -> None:
        dice, today = self.luck.random(), timezone.localdate()
        kind = "accepted" if dice < 0.75 else "partly" if dice < 0.9 else "refused"
        words = {"accepted": self.luck.choice(self.said["replies"]), "partly": self.said["partly"]}
        actions.reply_to_recommendation(
            asked, by=place.needs("head"), kind=kind, reply=words.get(kind, self.said["refusal"]),
            doing_by=None if kind == "refused" else today + timedelta(days=30),
        )  # fmt: skip
        if kind != "refused":
            self.on(today + timedelta(days=self.luck.randint(25, 40)), self.verify, place, asked)

    def verify(self, place: Place, asked: Recommendation) -> None:
        is_done = self.luck.random() < 0.85
        actions.verify_recommendation(
            asked, by=place.needs("checker"), is_done=is_done, verdict=self.said["seen_done" if is_done else "seen_not"],
            exhibits=[picture("bang-niem-yet.png", "#cfd8c8")] if is_done else (),
        )  # fmt: skip

    # --- drafts

    def receive(self, place: Place) -> None:
        told, today = self.luck.choice(self.said["critique"]), timezone.localdate()
        made = actions.receive_draft(
            by=place.needs("checker"), body=seat(place.needs("checker")).body, drafter=seat(place.needs("head")).body, title=told["title"],
            form="written", received_on=today, submission_on=today + timedelta(days=30), text=told["draft"],
        )  # fmt: skip
        actions.open_critique(made, by=place.needs("checker"), closes_on=today + timedelta(days=14))
        for n, text in enumerate(told["opinions"]):
            self.on(today + timedelta(days=1 + n * 3), self.speak, made, text, n, hour=20)
        self.on(today + timedelta(days=15), self.send, place, made, told)
        self.on(today + timedelta(days=26), self.answer, place, made, told)
        self.on(today + timedelta(days=45), self.trace, place, made, told)

    def speak(self, made: Critique, text: str, clause: int) -> None:
        actions.give_opinion(made, by=Resident(), text=text, clause=2 if clause == 0 else clause)

    def send(self, place: Place, made: Critique, told: dict[str, Any]) -> None:
        actions.close_critique(made, by=place.needs("checker"))
        actions.send_critique(made, by=place.needs("checker_head"), document=told["document"])

    def answer(self, place: Place, made: Critique, told: dict[str, Any]) -> None:
        for n, opinion in enumerate(made.opinions.order_by("number")):
            is_adopted = n in (0, 2)
            actions.weigh_opinion(
                opinion, by=place.needs("head"), kind="adopted" if is_adopted else "declined",
                reason="" if is_adopted else told["refused"],
            )  # fmt: skip
        actions.answer_critique(made, by=place.needs("head"), answer=told["answer"])

    def trace(self, place: Place, made: Critique, told: dict[str, Any]) -> None:
        front, today = place.needs("checker"), timezone.localdate()
        actions.bring_issued_text(
            made, by=front, issued_as=f"Quyết định số 12/{today.year}/QĐ-UBND", issued_on=today - timedelta(days=5),
            text=told["issued"],
        )  # fmt: skip
        words = {1: (2, told["wording"]), 3: (3, "rác cồng kềnh vào ngày cuối tháng")}
        for opinion in made.opinions.filter(state="adopted").select_related("critique").order_by("number"):
            at, wording = words[opinion.number]
            actions.trace_opinion(opinion, by=front, found=True, found_at=at, wording=wording)
        actions.finish_tracing(made, by=front)
