"""Two years of models in every commune, from the notice of the season to the re-checks, by the same acts as in life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, BinaryIO

from django.utils import timezone
from PIL.ImageDraw import ImageDraw

from danvan.kernel.dossiers.public import Place, Story, picture, seat
from danvan.kernel.organisations.public import Person

from . import actions, queries
from .models import Candidacy, Initiative, Season

_FORM = ("field", "problem", "goal", "way", "target_people", "led_by", "forces", "output")
#: Day of the season's opening, then days until registration, appraisal and close.
_OPENINGS = (date(2025, 7, 21), date(2026, 1, 12))
_APPRAISAL, _CLOSE = 190, 260


class Initiatives(Story):
    """What is tried in each commune of the demonstration world, and what is copied next door."""

    def begin(self) -> None:
        self.running: list[tuple[str, int]] = []
        for place in self.places:
            told = self.luck.sample(self.said["model"], len(self.said["model"]))
            for number, day in enumerate(_OPENINGS):
                opens = day + timedelta(days=self.luck.randint(0, 12))
                if opens > self.begins:
                    self.on(opens, self.open, place, told[2 * number : 2 * number + 2])

    def open(self, place: Place, models: list[dict[str, Any]]) -> None:
        leader, office = place.person("checker_head"), place.person("reception")
        if leader is None or office is None or seat(leader).body == seat(office).body:
            return
        today = timezone.localdate()
        year = today.year
        season = actions.prepare_season(
            by=leader, host=seat(leader).body, title=self.said["season"].format(year=year, unit=place.unit.full_name), year=year,
            registers_until=today + timedelta(days=45),
        )  # fmt: skip
        actions.open_season(season, by=leader, notice=self.said["notice"])
        for told in models:
            self.on(today + timedelta(days=self.luck.randint(5, 40)), self.register, place, told)
        self.on(today + timedelta(days=_APPRAISAL), self.appraise, place, season)
        self.on(today + timedelta(days=_CLOSE), self.close, place, season)

    def register(self, place: Place, told: dict[str, Any]) -> None:
        office, today = place.needs("reception"), timezone.localdate()
        street = self.street(place)
        others = [pk for name, pk in self.running if name == told["name"]]
        standing = Initiative.objects.filter(pk__in=others, state__in=["running", "reported", "recognised"])
        initiative = actions.register_initiative(
            by=office, body=seat(office).body, kind="model", owner="body", starts_on=today, place=f"{street}, {place.unit.full_name}",
            name=told["name"].format(street=street), situation=told["situation"].format(street=street),
            copied_from=standing.exclude(unit=place.unit).order_by("pk").first(), **{name: told[name].format(street=street) for name in _FORM},
        )  # fmt: skip
        self.running.append((told["name"], initiative.pk))
        self.on(today + timedelta(days=3), self.accept, place, initiative, told)

    def accept(self, place: Place, initiative: Initiative, told: dict[str, Any]) -> None:
        today = timezone.localdate()
        actions.accept_initiative(initiative, by=place.needs("checker_head"))
        self.on(today + timedelta(days=2), self.show, place, initiative, told, "before")
        for number, words in enumerate(told["log"], start=1):
            self.on(today + timedelta(days=30 * number), self.log, place, initiative, words)
        if self.luck.random() < 0.85:
            self.on(today + timedelta(days=135), self.show, place, initiative, told, "after")

    def log(self, place: Place, initiative: Initiative, words: str) -> None:
        actions.log_work(initiative, by=place.needs("reception"), words=words)

    def show(self, place: Place, initiative: Initiative, told: dict[str, Any], when: str) -> None:
        office, files = place.needs("reception"), [_picture(when, self.luck.randrange(4))]
        if when == "before":
            actions.log_before(
                initiative, by=office, words=told["situation"].format(street=""), exhibits=files
            )
            return
        actions.log_after(initiative, by=office, words=told["report"], exhibits=files)
        spread = self.luck.randint(-8, 8)
        actions.measure_effect(
            initiative, by=office, gauge=told["gauge"], gauge_source=told["source"], figure="petitions.received",
            before_value=told["before"] + spread, after_value=max(0, told["after"] + spread // 2),
        )  # fmt: skip
        actions.report_initiative(initiative, by=office, report=told["report"])

    # --- the council

    def appraise(self, place: Place, season: Season) -> None:
        leader, today = place.needs("checker_head"), timezone.localdate()
        actions.appraise_season(season, by=leader)
        for candidacy in Candidacy.objects.filter(season=season, state="sent").order_by("pk"):
            people = queries.possible_assessors(candidacy)
            if len(people) < queries.least_assessors():
                continue
            panel = self.luck.sample(people, queries.least_assessors())
            actions.take_up_candidacy(candidacy, by=leader, assessors=panel)
            self.on(today + timedelta(days=self.luck.randint(12, 30)), self.assess, place, candidacy)

    def assess(self, place: Place, candidacy: Candidacy) -> None:
        merit = {one["code"]: self.luck.randint(55, 95) for one in candidacy.season.rubric}
        for number, one in enumerate(candidacy.assessments.select_related("assessor").order_by("place")):
            points = {
                each["code"]: each["most"] * min(100, merit[each["code"]] + self.luck.randint(-4, 4)) // 100
                for each in candidacy.season.rubric
            }
            actions.give_assessment(
                one,
                by=one.assessor,
                points=points,
                reason=self.said["assessed"][number % 3],
                has_no_part=True,
            )
        self.on(timezone.localdate() + timedelta(days=6), self.decide, place, candidacy)

    def decide(self, place: Place, candidacy: Candidacy) -> None:
        leader = place.needs("checker_head")
        candidacy = Candidacy.objects.get(pk=candidacy.pk)
        is_recognised = (candidacy.middle_halves or 0) >= 2 * 68
        actions.decide_candidacy(
            candidacy, by=leader, is_recognised=is_recognised, reason=self.said["reason"]
        )
        if is_recognised and self.luck.random() < 0.8:
            day = timezone.localdate() + timedelta(days=170)
            self.on(day, self.recheck, place, candidacy.initiative)
        self.on(timezone.localdate() + timedelta(days=200), self.judge, hour=0)

    def close(self, place: Place, season: Season) -> None:
        if Candidacy.objects.filter(season=season, state__in=Candidacy.WORKFLOW.open_states).exists():
            return
        actions.close_season(season, by=place.needs("checker_head"), summary=self.said["summary"])

    def recheck(self, place: Place, initiative: Initiative) -> None:
        checker = place.person("checker") or place.needs("checker_head")
        is_alive = self.luck.random() < 0.8
        finding = self.said["alive" if is_alive else "dead"]
        actions.recheck_initiative(initiative, by=checker, is_alive=is_alive, finding=finding)

    def judge(self) -> None:
        actions.mark_overdue(by=Person.objects.system())


def _lane(draw: ImageDraw, when: str, variant: int) -> None:
    """The mouth of a lane, littered or clean: four of each."""
    draw.rectangle((0, 70, 90 + 8 * variant, 170), fill="#a89f8f")
    draw.rectangle((220 - 8 * variant, 60, 320, 170), fill="#8f9ba8")
    draw.rectangle((0, 170, 320, 240), fill="#8a8c8d")
    for number in range(9 if when == "before" else 0):
        x = (number * 37 + variant * 23) % 290
        draw.ellipse(
            (x, 165 + number % 3 * 12, x + 34, 195 + number % 3 * 12), fill=("#3f3f3f", "#5f6b4a")[number % 2]
        )
    if when == "after":
        draw.rectangle((140, 140, 158, 172), fill="#2f7d4f")
        draw.rectangle((164, 140, 182, 172), fill="#c98a2b")


def _picture(when: str, variant: int) -> tuple[str, BinaryIO]:
    name = f"{'truoc' if when == 'before' else 'sau'}-{variant + 1}.png"
    return picture(name, "#d8e4ea", _lane, when, variant)
