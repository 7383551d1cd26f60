"""The year 2023 of the city of Bến Tre in the demonstration world: every number of it is a count of single records.

Told before everything else, with a clock of its own, through the same acts as in life. How many records there are comes
from data/demo/stories/bentre_2023.toml; nothing is made to add up that the city's own figures leave open.
"""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock, Story, sheet
from danvan.kernel.ledger.public import recording_together
from danvan.kernel.organisations.public import (
    Body,
    Person,
    Unit,
    appoint_person,
    create_body,
    create_post,
    end_body,
    unit_by_code,
)
from danvan.lib.memory import remembering
from danvan.modules.honours import actions as honours
from danvan.modules.initiatives import actions as initiatives
from danvan.modules.oversight import actions as oversight
from danvan.modules.reading import actions as reading

_TREE = "vn"
#: Called at the end of each month, as every night in life: places in the log, a published head.
Nightly = Callable[[date], None]


@lru_cache(maxsize=1)
def told() -> dict[str, Any]:
    """data/demo/stories/bentre_2023.toml."""
    with (settings.DATA_DIR / "demo" / "stories" / "bentre_2023.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass
class Seats:
    """A unit of the story: its bodies in order, and whoever sits in each."""

    unit: Unit
    bodies: list[Body] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)  #: by body

    def body(self, kind: str) -> Body:
        return next(body for body in self.bodies if body.kind == kind)

    def person(self, kind: str) -> Person:
        return self.people[self.body(kind).pk]


class BenTre(Story):
    """What the city and its wards did in 2023, each act on a day of its own."""

    def begin(self) -> None:
        self.made: Counter[str] = Counter()
        self.count, self.says = told()["count"], told()["says"]
        self.year = told()["year"]["year"]
        known = told()["year"]["known_from"]
        city = _unit(told()["year"]["city"], known)
        assert city.parent is not None
        self.people = 0
        self.province = self._seated(city.parent, "province")
        self.city = self._seated(city, "city")
        self.wards = [self._seated(_unit(code, known), "ward") for code in told()["year"]["wards"]]
        self._plan_oversight()
        self._plan_models()
        self.on(date(self.year + 1, 1, 8), self.nominate)
        self.on(date(self.year + 1, 1, 15), self.read_report)

    # --- who is there

    def _seated(self, unit: Unit, level: str) -> Seats:
        """Bodies, a post in each and an invented person without a name of anybody: the post's own title."""
        system, seats = Person.objects.system(), Seats(unit)
        for kind, name, short, role, title in told()["bodies"][level]:
            called = f"{unit.kind[:1].lower()}{unit.kind[1:]} {unit.name}"
            body = create_body(
                unit, by=system, kind=kind, name=name.format(unit=called), short_name=short, on=self.begins
            )
            post = create_post(body, by=system, role=role, title=title.format(unit=called))
            self.people += 1
            person = Person.objects.create_user(f"bentre2023.{self.people}@danvan.example", name=post.title)
            ends = told()["year"]["ends"] + timedelta(days=30)
            appoint_person(post, by=system, person=person, starts_on=self.begins, ends_on=ends)
            seats.bodies.append(body)
            seats.people[body.pk] = Person.objects.get(pk=person.pk)
        return seats

    def _days(self, count: int, first: date, last: date) -> list[date]:
        """So many days spread evenly between two."""
        return [first + (last - first) * n // max(1, count - 1) for n in range(count)]

    def _in_turn(self, count: int) -> Iterator[Seats]:
        return itertools.islice(itertools.cycle(self.wards), count)

    # --- supervision and critique

    def _plan_oversight(self) -> None:
        first, last = date(self.year, 2, 13), date(self.year, 12, 1)
        titles = itertools.cycle(told()["city_supervisions"]["titles"])
        for day, (kind, title) in zip(
            self._days(self.count["city_supervisions"], first, last), titles, strict=False
        ):
            self.on(day - timedelta(days=24), self.plan, self.city, self.city.body(kind), title, day, True)
        count = self.count["ward_supervisions"]
        names = told()["ward_supervisions"]["titles"]
        for n, (day, ward) in enumerate(
            zip(self._days(count, first, last), self._in_turn(count), strict=True)
        ):
            title = names[(n + n // len(self.wards)) % len(names)]
            self.on(day - timedelta(days=18), self.plan, ward, ward.body("front"), title, day, False)
        for level, seats in (("city", itertools.repeat(self.city)), ("ward", itertools.cycle(self.wards))):
            count = self.count[f"{level}_critiques"]
            opinions = self.count["opinions"] if level == "ward" else 0
            titles = itertools.cycle(told()["critiques"][level])
            days = self._days(count, date(self.year, 3, 6), date(self.year, 11, 6))
            for n, (day, place, title) in enumerate(zip(days, seats, titles, strict=False)):
                share = opinions * (n + 1) // count - opinions * n // count
                self.on(day, self.receive, place, title, share)

    def plan(self, seats: Seats, body: Body, title: str, day: date, has_team: bool) -> None:
        """A supervision by papers; the city's own by a team that goes there."""
        office = seats.body("people_committee")
        made = oversight.plan_supervision(
            by=seats.people[body.pk], body=body, supervised=office, title=title, content=f"{title}, năm {self.year}.",
            form="team" if has_team else "documents", ground="members" if body.kind != "front" else "coordination", session_on=day,
        )  # fmt: skip
        lead = seats.person("front")
        if has_team:
            other = body if body.kind != "front" else seats.body("women")
            for number, member in enumerate((seats.body("front"), other)):
                person = seats.people[member.pk]
                seat = oversight.name_member(made, by=lead, post=person.posts[0], is_head=number == 0)
                oversight.declare_no_conflict(seat, by=person, declaration=self.says["declaration"])
        oversight.decide_supervision(made, by=lead, outline=self.says["outline"])
        if has_team:
            self.on(timezone.localdate() + timedelta(days=2), self.notify, seats, made)
        self.on(day, self.look, seats, made)

    def notify(self, seats: Seats, made: Any) -> None:
        oversight.notify_object(made, by=seats.person("front"), message=self.says["notice"])

    def look(self, seats: Seats, made: Any) -> None:
        by = seats.person("front")
        oversight.open_supervision(made, by=by)
        oversight.end_supervision(made, by=by)
        self.on(timezone.localdate() + timedelta(days=7), self.conclude, seats, made)

    def conclude(self, seats: Seats, made: Any) -> None:
        by = seats.person("front")
        oversight.report_supervision(made, by=by, report=self.says["report"])
        oversight.conclude_supervision(made, by=by, conclusion=self.says["conclusion"])

    def receive(self, seats: Seats, title: str, opinions: int) -> None:
        by, today = seats.person("front"), timezone.localdate()
        made = oversight.receive_draft(
            by=by, body=seats.body("front"), drafter=seats.body("people_committee"), title=title, form="written",
            received_on=today, submission_on=today + timedelta(days=30), text=told()["critiques"]["draft"],
        )  # fmt: skip
        oversight.open_critique(made, by=by, closes_on=today + timedelta(days=14))
        for n in range(opinions):
            self.on(today + timedelta(days=1 + n), self.speak, seats, made, n, hour=15)
        self.on(today + timedelta(days=15), self.send, seats, made)

    def speak(self, seats: Seats, made: Any, number: int) -> None:
        said, names = told()["critiques"]["opinions"], told()["critiques"]["organisations"]
        clause, text = said[number % len(said)]
        oversight.give_opinion(
            made, by=seats.person("front"), text=text, clause=clause, voice="member", organisation=names[number % len(names)]
        )  # fmt: skip

    def send(self, seats: Seats, made: Any) -> None:
        by = seats.person("front")
        oversight.close_critique(made, by=by)
        oversight.send_critique(made, by=by, document=self.says["critique"])

    # --- models

    def _plan_models(self) -> None:
        for number, seats in enumerate((self.province, self.city, *self.wards)):
            self.on(date(self.year, 1, 9) + timedelta(days=min(number, 4)), self.open_season, seats)
        first, last = date(self.year, 2, 1), date(self.year, 4, 7)
        each, offices = self.count["models_of_wards"], self.count["models_of_city_offices"]
        silent = self.count["not_sent_to_the_city"]
        for number, ward in enumerate(self.wards):
            for n, day in enumerate(self._days(each[number % len(each)], first, last)):
                is_asked = n < self.count["asked_of_each_ward"]
                self.on(day, self.register, ward, n, "ward", is_asked, not (n == 0 and number < silent))
        asked = self.count["asked_of_the_province"]
        sent = asked - self.count["not_sent_to_the_province"]
        for n, day in enumerate(self._days(offices, first, last)):
            self.on(day, self.register, self.city, n, "city", n < asked, n < sent)
        for seats in (self.city, *self.wards):
            self.on(date(self.year, 12, 15), self.end_season, seats)

    def open_season(self, seats: Seats) -> None:
        """Wards and the city keep lists and propose; the province's council of that year lies above."""
        leader = seats.person("party_board")
        called = seats.unit.full_name
        season = initiatives.prepare_season(
            by=leader, host=seats.body("party_board"), title=self.says["season"].format(unit=called), year=self.year,
            registers_until=date(self.year, 5, 31), proposes_only=seats is not self.province,
        )  # fmt: skip
        initiatives.open_season(season, by=leader, notice=self.says["season_notice"])
        self.__dict__.setdefault("seasons", {})[seats.unit.pk] = season

    def register(self, seats: Seats, number: int, level: str, is_asked: bool, is_sent: bool) -> None:
        offices = [body for body in seats.bodies if body.kind != "party_board"]
        body = offices[number % len(offices)]
        by, told_ = seats.people[body.pk], told()["models"]
        spots = told_["rural_places" if seats.unit.kind == "Xã" else "places"]
        spot = spots[(number + seats.unit.pk) % len(spots)] if level == "ward" else ""
        name, subject, problem, situation, way = told_[level][number % len(told_[level])]
        made = initiatives.register_initiative(
            by=by, body=body, kind="model", owner="body", field=subject, problem=problem, starts_on=timezone.localdate(),
            name=name.format(place=spot), situation=situation, way=way, place=f"{spot or 'toàn địa bàn'}, {seats.unit.full_name}",
            led_by=body.name, goal=self.says["goal"], output=self.says["output"], target_people=self.says["people"],
            forces=self.says["forces"],
        )  # fmt: skip
        initiatives.accept_initiative(made, by=seats.person("party_board"))
        self.made[f"registered_{level}"] += 1
        if is_asked:
            day = date(self.year, 10, 16) + timedelta(days=number)
            self.on(day, self.ask, seats, made, by, is_sent)

    def ask(self, seats: Seats, made: Any, by: Person, is_sent: bool) -> None:
        candidacy = initiatives.ask_upward(made, by=by, reason=self.says["ask"])
        if is_sent:
            self.on(timezone.localdate() + timedelta(days=12), self.propose, seats, candidacy)

    def propose(self, seats: Seats, candidacy: Any) -> None:
        initiatives.send_candidacy(candidacy, by=seats.person("party_board"), reason=self.says["send"])

    def end_season(self, seats: Seats) -> None:
        """Lists of wards are closed; the city's council has the dossiers before it, and what it decided is not known."""
        leader, season = seats.person("party_board"), self.__dict__["seasons"][seats.unit.pk]
        initiatives.appraise_season(season, by=leader)
        if seats is not self.city:
            initiatives.close_season(season, by=leader, summary=self.says["season_summary"])

    # --- the summing-up

    def nominate(self) -> None:
        """Examined by somebody else than who nominated, agreed by the council, signed on the day of the conference."""
        head, board, office = (
            self.city.person("people_committee"),
            self.city.person("party_board"),
            self.city.body("people_committee"),
        )
        groups = (("collective", self.says["collectives"]), ("individual", self.says["individuals"]))
        named = [(kind, name) for kind, names in groups for name in names]
        made = [
            honours.nominate(
                by=board, nominator=self.city.body("party_board"), system="state", form="commendation", kind=kind,
                recipient=name, achievement=deed, year=self.year, described=self.city.unit.full_name,
            )
            for (kind, name), deed in zip(named, self.says["deeds"], strict=True)
        ]  # fmt: skip
        for nomination in made:
            honours.examine_nomination(nomination, by=head, finding=self.says["award_finding"])
        decision = honours.draft_decision(
            by=head, body=office, form="commendation", subject=self.says["award_subject"],
            signer_title=next(post.title for post in head.posts), fund=self.says["award_fund"], budget=10_000_000,
            each_collective=1_000_000, each_individual=500_000,
        )  # fmt: skip
        honours.list_nominations(decision, by=head, nominations=made)
        honours.minute_council(
            decision, by=head, council=self.says["award_council"], held_on=timezone.localdate(), present=9, in_favour=9,
            minutes=self.says["award_minutes"], exhibits=[sheet("bien-ban-hoi-dong-2024.jpg")],
        )  # fmt: skip
        self.on(date(self.year + 1, 1, 18), self.sum_up, decision, head)

    def sum_up(self, decision: Any, head: Person) -> None:
        """18 January 2024. The summing-up conference itself is to be told here once gatherings have records."""
        honours.sign_decision(decision, by=head)

    def read_report(self) -> None:
        """A report of the year in words of our own is read: its figures stand beside those counted from the records."""
        board = self.city.person("party_board")
        paper = reading.upload_paper(
            by=board, unit=self.city.unit, title=told()["paper"]["title"], text=told()["paper"]["text"]
        )
        reading.read_paper_of(paper.pk)
        reading.accept_above(paper, by=board, least=90, kind="figure")


def tell_year(clock: Clock, *, nightly: Nightly) -> BenTre:
    """Let the year happen, month by month, on a clock that stands at its beginning."""
    begins, ends = told()["year"]["begins"], told()["year"]["ends"]
    clock.moment = _at(begins, 7)
    heads: dict[str, tuple[int, bytes]] = {}
    with remembering(), recording_together(heads):
        story = BenTre("bentre", clock, [], begins=begins, until=_at(ends, 20))
    day = begins
    with remembering():
        while day < ends:
            day = min(_month_end(day + timedelta(days=1)), ends)
            with recording_together(heads):
                story.live(day)
            clock.moment = _at(day, 23)
            nightly(day)
    return story


def dissolve(day: date) -> None:
    """The offices of the story that nobody took over end with the units of that time."""
    year = told()["year"]
    codes = [year["city"], *year["wards"]]
    units = [_unit(code, year["known_from"]) for code in codes]
    ours = [*(unit.pk for unit in units), *filter(None, [units[0].parent_id])]
    with recording_together():
        for body in Body.objects.filter(unit_id__in=ours, valid_to__isnull=True).order_by("pk"):
            end_body(body, by=Person.objects.system(), on=day)


def _unit(code: str, day: date) -> Unit:
    found = unit_by_code(_TREE, code, on=day)
    assert found is not None, f"the tables have no unit {code}"
    return found


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 0)))


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
