"""The papers everybody works by, each commune's plan of the year with tasks that records measure, and one survey."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from PIL.ImageDraw import ImageDraw

from danvan.kernel.dossiers.public import Place, Story, picture, seat, sheet
from danvan.kernel.organisations.public import Person, holder_of, roots

from . import actions, queries
from .models import FollowUp, Survey

_SURVEY_BEGAN = timedelta(days=75)  #: before the story ends: one follow-up is still to be done then


class Directives(Story):
    """Central papers first, then a plan in each commune as it begins its work and every January; late in the story
    those above two communes look on the spot how the central regulation is carried out."""

    def begin(self) -> None:
        self.on(self.begins + timedelta(days=2), self.enter_central)
        for number, place in enumerate(self.places):
            day = self.begins + timedelta(days=20 + number)
            self.on(day, self.plan, place, date(day.year, 12, 31))
            self.on(date(day.year + 1, 1, 12 + number), self.plan, place, date(day.year + 1, 12, 31))
        above = self.places[0].unit.parent if self.places else None
        if above is not None:
            day = timezone.localtime(self.until).date() - _SURVEY_BEGAN
            self.on(max(day, self.begins + timedelta(days=30)), self.survey, Place(above))

    def enter_central(self) -> None:
        nation = roots("vn")[0]
        by = holder_of(nation, "registrar")
        if by is None:
            return
        for told in self.said["central"]:
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
        today, said = timezone.localdate(), self.said["plan"]
        plan = actions.register_directive(
            by=head, unit=place.unit, number=f"{self.luck.randint(1, 40):02d}-KH/ĐU", kind=said["kind"],
            title=said["title"].format(y=today.year), issuer=f"Đảng ủy {place.unit.full_name[:1].lower()}{place.unit.full_name[1:]}", issued_on=today,
            effective_to=until, summary=said["summary"],
        )  # fmt: skip
        basis = "290-QĐ/TW" if self.luck.random() < 0.125 else "23-QĐ/TW"
        for number in (basis, "10/2022/QH15"):
            for paper in queries.called(number)[:1]:
                actions.relate_directive(plan, by=head, to=paper, kind="based_on")
        for task in self.said["task"]:
            share = (until - today).days
            actions.give_tasks(
                plan, by=head, units=[place.unit], title=task["title"], measure=task["measure"],
                target=max(1, task["target"] * share // 365), starts_on=date(today.year, today.month, 1), due_on=until,
            )  # fmt: skip
        self.on(until + timedelta(days=1), self.judge, hour=1)

    def judge(self) -> None:
        actions.judge_due(by=Person.objects.system())

    # --- a survey

    def survey(self, above: Place) -> None:
        lead, told, today = above.person("head"), self.said["survey"], timezone.localdate()
        papers = queries.called(told["paper"])
        visited = [place for place in self.places if place.unit.parent_id == above.unit.pk][:2]
        if lead is None or not papers or len(visited) < 2 or visited[0].person("head") is None:
            return
        body = seat(lead, "head").body
        made = actions.plan_survey(
            by=lead,
            directive=papers[0],
            body=body,
            title=told["title"].format(y=today.year),
            purpose=told["purpose"],
        )
        for question in told["questions"]:
            asked = {name: said for name, said in question.items() if name != "answers"}
            actions.add_question(made, by=lead, **asked)
        actions.name_surveyor(made, by=lead, post=seat(lead, "head"), is_lead=True)
        for number, place in enumerate(visited):
            day = today + timedelta(days=14 + number)
            actions.plan_visits(made, by=lead, units=[place.unit], visit_on=day)
            self.on(day, self.visit, lead, made, place, number)
        self.on(today + timedelta(days=3), self.announce, lead, made)
        self.on(today + timedelta(days=22), self.conclude, lead, made, visited)

    def announce(self, lead: Person, made: Survey) -> None:
        actions.announce_survey(
            made, by=lead, message=self.said["survey"]["message"], exhibits=[sheet("ke-hoach-khao-sat.jpg")]
        )

    def visit(self, lead: Person, made: Survey, place: Place, number: int) -> None:
        """Every question is answered, the first one of the first unit with a photo."""
        here = made.visits.get(unit=place.unit)
        told = self.said["survey"]["questions"]
        for question, said in zip(made.questions.order_by("number"), told, strict=True):
            value, remark = said["answers"][number]
            shown = (
                [picture("bang-niem-yet.png", "#e9ecef", _board)]
                if (number, question.number) == (0, 1)
                else []
            )
            actions.keep_answer(here, by=lead, question=question, value=value, remark=remark, exhibits=shown)
            self.clock.moment += timedelta(minutes=self.luck.randint(6, 15))
        here = actions.end_visit(here, by=lead)
        for finding in self.said["survey"]["findings"][number]:
            actions.note_finding(made, by=lead, visit=here, **finding)

    def conclude(self, lead: Person, made: Survey, visited: list[Place]) -> None:
        """The conclusion and, next day, what each unit has to mend: the first by two weeks, the second by much later."""
        told, today = self.said["survey"], timezone.localdate()
        actions.conclude_survey(
            made, by=lead, conclusion=told["conclusion"], exhibits=[sheet("thong-bao-ket-luan.jpg")]
        )
        for place, title, days in zip(visited, told["follow_ups"], (14, 75), strict=True):
            finding = queries.findings_of(made).get(visit__unit=place.unit, kind="shortcoming")
            asked = actions.ask_follow_up(
                made, by=lead, finding=finding, title=title, due_on=today + timedelta(days=days)
            )
            if place is visited[0]:
                self.on(today + timedelta(days=11), self.report, lead, asked, place)

    def report(self, lead: Person, asked: FollowUp, place: Place) -> None:
        shown = [picture("bang-niem-yet-moi.png", "#dfe8df", _board)]
        actions.report_follow_up(
            asked, by=place.needs("head"), report=self.said["survey"]["report"], exhibits=shown
        )
        self.on(timezone.localdate() + timedelta(days=5), self.verify, lead, asked)

    def verify(self, lead: Person, asked: FollowUp) -> None:
        actions.verify_follow_up(asked, by=lead, is_done=True, seen=self.said["survey"]["seen"])


def _board(draw: ImageDraw) -> None:
    """A notice board with sheets of paper."""
    draw.rectangle((20, 24, 300, 200), fill="#7a5c3e")
    for number in range(8):
        left, top = 34 + number % 4 * 66, 38 + number // 4 * 80
        draw.rectangle((left, top, left + 54, top + 68), fill="#fbfaf5")
        for line in range(5):
            draw.rectangle(
                (left + 6, top + 10 + line * 10, left + 46 - number * line % 17, top + 13 + line * 10),
                fill="#8b8f94",
            )
