"""Where the demonstration world plays: bodies, posts, people and neighbourhoods in real units.

Before the reorganisation of 1 July 2025 matters are with the old communes; on that day their offices end, the
new ones begin, and mostly the same people go on in them.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from danvan.kernel.organisations.public import (
    Body,
    Person,
    Unit,
    add_unit,
    ancestors_of,
    appoint_person,
    create_body,
    create_post,
    create_seal_key,
    end_body,
    end_holding,
    unit_by_code,
)
from danvan.lib.vietnamese.normal import fold

from ..actions import set_route
from ..models import Topic

TREE = "vn"


@lru_cache(maxsize=1)
def plan() -> dict[str, Any]:
    """data/demo/world.toml."""
    return tomllib.loads((Path(settings.DATA_DIR) / "demo" / "world.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def cast() -> dict[tuple[str, str, str], dict[str, Any]]:
    """(place, body, role) → the member of the cast who holds that post."""
    data = tomllib.loads((Path(settings.DATA_DIR) / "demo" / "cast.toml").read_text(encoding="utf-8"))
    return {
        (post["place"], post["body"], post["role"]): {**member, "title": post["title"]}
        for member in data["member"]
        for post in member["posts"]
    }


@dataclass
class Office:
    """A body that handles matters, with the people who do."""

    body: Body
    handlers: list[Person] = field(default_factory=list)
    head: Person | None = None
    reception: Person | None = None

    @property
    def people(self) -> list[Person]:
        return [person for person in (*self.handlers, self.head, self.reception) if person is not None]


@dataclass
class Commune:
    """One commune of the world as the events need it."""

    code: str
    told: dict[str, Any]  #: its table in world.toml
    now: Unit  #: the commune since the reorganisation
    before: list[Unit]  #: those it continues
    hamlets: list[Unit] = field(default_factory=list)
    offices: dict[int, Office] = field(default_factory=dict)  #: by body
    committees: dict[int, Office] = field(default_factory=dict)  #: by unit
    checker: Person | None = None
    checker_head: Person | None = None


@dataclass
class World:
    communes: list[Commune]
    above: dict[int, Office]  #: committees of provinces, by body
    begins: date
    merged: date
    ending: list[Body] = field(default_factory=list)  #: bodies that end on the day of the merger
    terms: list[Any] = field(default_factory=list)  #: posts' terms that end with them


class Builder:
    """Sets the world up, acting as the system person; all appointments are acts and stand in the log."""

    def __init__(self, by: Person) -> None:
        self.by = by
        self.told = plan()
        self.luck = random.Random("2026/people")
        self.world = World([], {}, self.told["period"]["begins"], self.told["period"]["merged"])
        self.people: dict[str, Person] = {}
        self.current: dict[str, list[Person]] = {}  #: commune code → staff of its old committee, to go on

    # --- before the reorganisation

    def found(self) -> World:
        """The old country: committees of communes, districts and provinces."""
        begins = self.world.begins
        for told in self.told["commune"]:
            now = unit_by_code(TREE, told["code"], on=self.world.merged)
            before = [unit_by_code(TREE, code, on=begins) for code in told["before"]]
            assert now is not None
            assert None not in before
            self.world.communes.append(Commune(told["code"], told, now, [unit for unit in before if unit]))
        self._old_superiors()
        for commune in self.world.communes:
            for place, unit in enumerate(commune.before):
                self._old_committee(commune, unit, is_first=place == 0)
        return self.world

    def _old_superiors(self) -> None:
        seen: set[int] = set()
        for commune in self.world.communes:
            for unit in commune.before:
                for above in ancestors_of(unit, on=self.world.begins)[1:-1]:
                    if above.pk in seen:
                        continue
                    seen.add(above.pk)
                    bodies = self._bodies(above, self.told["bodies"][above.level], on=self.world.begins)
                    self.world.ending += bodies.values()
                    if above.level == "province":
                        create_seal_key(bodies["front"], by=self.by)
                    committee = Office(bodies["people_committee"])
                    committee.head = self._seat(
                        committee.body, "head", f"Chủ tịch UBND {_called(above)}", ends=True
                    )
                    self.world.above[committee.body.pk] = committee

    def _old_committee(self, commune: Commune, unit: Unit, *, is_first: bool) -> None:
        bodies = self._bodies(unit, self.told["bodies"]["before"], on=self.world.begins)
        self.world.ending += bodies.values()
        office = Office(bodies["people_committee"])
        place = commune.told.get("key", "") if is_first else ""
        office.head = self._seat(
            office.body, "head", f"Chủ tịch UBND {_called(unit)}", place=place, ends=True
        )
        office.handlers = [
            self._seat(office.body, "handler", "Công chức phụ trách đơn thư", place=place, ends=True)
        ]
        office.reception = self._seat(
            office.body, "reception", "Công chức tiếp công dân", place=place, ends=True
        )
        if is_first:
            self.current[commune.code] = office.people
        commune.offices[office.body.pk] = commune.committees[unit.pk] = office

    # --- the day of the merger

    def reorganise(self) -> None:
        """Old terms and bodies end; new communes and provinces begin."""
        day = self.world.merged
        for term in self.world.terms:
            end_holding(term, by=self.by, on=day)
        for body in self.world.ending:
            end_body(body, by=self.by, on=day)
        self.world.above.clear()
        self._nation(day)
        for province in {
            commune.now.parent_id: commune.now.parent for commune in self.world.communes
        }.values():
            assert province is not None
            self._province(province, day)
        for commune in self.world.communes:
            commune.offices.clear()
            commune.committees.clear()
            self._commune(commune, day)

    def _nation(self, day: date) -> None:
        root = unit_by_code(TREE, "VN", on=day)
        assert root is not None
        office = create_body(
            root, by=self.by, kind="other", name="Văn phòng quốc gia Dân vận", short_name="VPQG", on=day
        )
        self._seat(office, "registrar", "", place="nation", of="office", on=day)
        self._seat(office, "overseer", "", place="nation", of="office", on=day)

    def _province(self, unit: Unit, day: date) -> None:
        bodies = self._bodies(unit, self.told["bodies"]["province"], on=day)
        create_seal_key(bodies["front"], by=self.by)
        office = Office(bodies["people_committee"])
        place = "province" if unit.code == "01" else ""
        office.head = self._seat(
            office.body, "head", f"Phó Chủ tịch UBND {_called(unit)}", place=place, on=day
        )
        office.handlers = [self._seat(office.body, "handler", "Chuyên viên Ban Tiếp công dân", on=day)]
        self.world.above[office.body.pk] = office

    def _commune(self, commune: Commune, day: date) -> None:
        unit, place = commune.now, commune.told.get("key", "")
        bodies = self._bodies(unit, self.told["bodies"]["commune"], on=day)
        create_seal_key(bodies["front"], by=self.by)
        office, going_on = Office(bodies["people_committee"]), iter(self.current[commune.code])
        handler, head, reception = next(going_on), next(going_on), next(going_on)
        office.handlers = [
            self._seat(office.body, "handler", "Chuyên viên giải quyết phản ánh, kiến nghị", place=place, on=day, person=handler),
            self._seat(office.body, "handler", "Chuyên viên Văn phòng HĐND và UBND", on=day),
        ]  # fmt: skip
        office.head = self._seat(
            office.body, "head", f"Chủ tịch UBND {_called(unit)}", place=place, on=day, person=head
        )
        office.reception = self._seat(
            office.body, "reception", "Công chức tiếp công dân", place=place, on=day, person=reception
        )
        commune.checker = self._seat(
            bodies["front"],
            "checker",
            f"Ủy viên Thường trực UBMTTQ {_called(unit)}",
            place=place,
            of="front",
            on=day,
        )
        commune.checker_head = self._seat(
            bodies["front"],
            "checker_head",
            f"Chủ tịch UBMTTQ {_called(unit)}",
            place=place,
            of="front",
            on=day,
        )
        commune.offices[office.body.pk] = commune.committees[unit.pk] = office
        if commune.told["departments"]:
            self._departments(commune, day)
        self._neighbourhoods(commune, day)

    def _departments(self, commune: Commune, day: date) -> None:
        """Departments with handlers of their own, and the topics that go to them."""
        unit, bodies = commune.now, {}
        for name, (ward, rural, short) in self.told["bodies"]["departments"].items():
            title = (rural if unit.kind == "Xã" else ward).format(unit=_called(unit))
            office = Office(
                create_body(unit, by=self.by, kind="department", name=title, short_name=short, on=day)
            )
            office.head = self._seat(
                office.body, "head", "Trưởng phòng" if name != "services" else "Giám đốc trung tâm", on=day
            )
            office.handlers = [self._seat(office.body, "handler", "Chuyên viên", on=day)]
            commune.offices[office.body.pk], bodies[name] = office, office.body
        for topic in Topic.objects.filter(pk__in=departments_of()):
            body = bodies.get(departments_of()[topic.pk])
            if body is not None:
                set_route(unit, by=self.by, topic=topic, body=body)

    def _neighbourhoods(self, commune: Commune, day: date) -> None:
        for number, called in enumerate(commune.told["neighbourhoods"], start=1):
            kind = next(word for word in ("Tổ dân phố", "Khu phố", "Ấp") if called.startswith(word))
            commune.hamlets.append(
                add_unit(
                    called.removeprefix(kind).strip(),
                    by=self.by,
                    tree=TREE,
                    code=f"{commune.code}-{number:02d}",
                    level="neighbourhood",
                    rank=4,
                    kind=kind,
                    parent=commune.now,
                    valid_from=day,
                )
            )

    # --- parts

    def _bodies(self, unit: Unit, wanted: Iterable[list[str]], *, on: date) -> dict[str, Body]:
        """A unit's bodies; one that stands there already, from an earlier story, goes on."""
        standing = {body.name: body for body in Body.objects.filter(unit=unit, valid_to__isnull=True)}
        named = {kind: (name.format(unit=_called(unit)), short) for kind, name, short in wanted}
        return {
            kind: standing.get(name)
            or create_body(unit, by=self.by, kind=kind, name=name, short_name=short, on=on)
            for kind, (name, short) in named.items()
        }

    def _seat(
        self, body: Body, role: str, title: str, *, place: str = "", of: str = "committee", on: date | None = None,
        person: Person | None = None, ends: bool = False,
    ) -> Person:  # fmt: skip
        """A post and who holds it: one of the cast where data/demo/cast.toml says so."""
        member = cast().get((place, of, role)) if place else None
        person = self._member(member) if member else person or self._somebody()
        post = create_post(body, by=self.by, role=role, title=title or member["title"] if member else title)
        held = appoint_person(
            post, by=self.by, person=person, starts_on=on or self.world.begins - timedelta(days=200)
        )
        if ends:
            self.world.terms.append(held)
        return person

    def _member(self, member: dict[str, Any]) -> Person:
        if member["key"] not in self.people:
            self.people[member["key"]] = Person.objects.create_user(member["email"], name=member["name"])
        return self.people[member["key"]]

    def _somebody(self) -> Person:
        names = self.told["names"]
        name = f"{self.luck.choice(names['family'])} {self.luck.choice(names['men'] + names['women'])}"
        number = len(self.people) + 1
        email = f"{fold(name).replace(' ', '.')}.{number}@danvan.example"
        self.people[email] = Person.objects.create_user(email, name=name)
        return self.people[email]


def again(person: Person | None) -> Person | None:
    """The same person with posts asked for anew."""
    return Person.objects.get(pk=person.pk) if person is not None else None


@lru_cache(maxsize=1)
def departments_of() -> dict[str, str]:
    """Topic → the department that usually takes it."""
    data = tomllib.loads((Path(settings.DATA_DIR) / "topics" / "vn.toml").read_text(encoding="utf-8"))
    return {topic["code"]: topic["department"] for topic in data["topic"]}


def _called(unit: Unit) -> str:
    """phường Hoàng Liệt: the type word small, as in a sentence."""
    return f"{unit.kind[:1].lower()}{unit.kind[1:]} {unit.name}".strip()
