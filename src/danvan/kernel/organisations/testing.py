"""A small world for tests: one province, two communes, one neighbourhood, and the cast.

    world = small_world()
    world.hanh   # handles matters at x (phường Hoàng Liệt)
    world.quang  # handles matters at y (phường Định Công): must not see what happens at x

The people are those of data/demo/cast.toml, the same as in the demonstration world and its pictures. Rows are
written in bulk: what is given is not what is under test, and hundreds of tests begin with this.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange

from danvan.lib.seal import new_keypair
from danvan.lib.vietnamese.normal import fold, sort_key

from .actions import rebuild_coverage
from .models import Body, BodyKind, Holding, Person, Post, SealKey, Unit, UnitTerm

#: The day on which everything in the small world begins.
BEGAN = date(2025, 7, 1)


@dataclass(frozen=True)
class World:
    """Units, bodies and people of the small world, each under the name the tests call it by."""

    nation: Unit
    province: Unit  #: A: thành phố Hà Nội
    x: Unit  #: phường Hoàng Liệt, where the story plays
    y: Unit  #: phường Định Công, next door
    hamlet: Unit  #: tổ dân phố 3 of x
    office: Body  #: a national office
    committee_a: Body  #: People's Committee of the province
    front_a: Body  #: its Front committee, with a seal key
    committee_x: Body
    department_x: Body  #: a department of x that nobody works in until a test appoints somebody
    front_x: Body  #: with a seal key: identities at x are sealed for it
    committee_y: Body
    system: Person
    hanh: Person  #: handler at x
    dung: Person  #: head at x
    mai: Person  #: reception at x
    quang: Person  #: handler at y: the stranger
    thanh: Person  #: Front checker at x
    lien: Person  #: Front head at x, the second person
    phuc: Person  #: head at the province
    ngoc: Person  #: national registrar and overseer


def small_world(*, on: date = BEGAN, password: str | None = None) -> World:
    """Build the world with everything valid from `on`. Without `password` nobody can sign in by typing one."""
    units = _units(on)
    bodies = _bodies(units, on)
    people = {one["key"]: _person(one, password=password) for one in cast()}
    Person.objects.bulk_create(people.values())
    _appoint(people, bodies, on)
    parts: dict[str, Any] = {**units, **bodies, **people}
    world = World(**parts, system=Person.objects.system())
    rebuild_coverage()
    return world


@lru_cache(maxsize=1)
def cast() -> list[dict[str, Any]]:
    """The people who sign in, as data/demo/cast.toml has them."""
    with (settings.DATA_DIR / "demo" / "cast.toml").open("rb") as file:
        members: list[dict[str, Any]] = tomllib.load(file)["member"]
    return members


def add_person(
    body: Body, role: str, *, name: str = "Người khác", email: str = "", on: date = BEGAN
) -> Person:
    """Somebody beside the cast, with one post."""
    person = Person.objects.create_user(email or f"{role}-{body.pk}@danvan.example", name=name)
    post = Post.objects.create(body=body, role=role, title=role)
    Holding.objects.create(post=post, person=person, starts_on=on)
    return person


def fresh(person: Person) -> Person:
    """The same person as the next request would load them: nothing remembered."""
    return Person.objects.get(pk=person.pk)


_UNITS = [  # key, code, level, rank, kind, name, superior
    ("nation", "VN", "nation", 0, "", "Việt Nam", None),
    ("province", "01", "province", 1, "Thành phố", "Hà Nội", "nation"),
    ("x", "00337", "commune", 3, "Phường", "Hoàng Liệt", "province"),
    ("y", "00316", "commune", 3, "Phường", "Định Công", "province"),
    ("hamlet", "00337-03", "neighbourhood", 4, "Tổ dân phố", "3", "x"),
]


def _units(on: date) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    paths: dict[str, list[int]] = {"": []}
    terms = []
    for key, code, level, rank, kind, name, superior in _UNITS:
        unit = Unit.objects.create(
            tree="vn", code=code, level=level, rank=rank, kind=kind, name=name, valid_from=on,
            parent=units.get(superior or ""), key=fold(f"{kind} {name}"), sort_key=sort_key(name),
            lat=20.96, lon=105.83,
        )  # fmt: skip
        units[key], paths[key] = unit, [*paths[superior or ""], unit.pk]
        terms.append(
            UnitTerm(
                unit=unit,
                during=DateRange(on, None),
                name=name,
                kind=kind,
                parent=unit.parent,
                path=paths[key],
                sort_key=unit.sort_key,
            )
        )
    UnitTerm.objects.bulk_create(terms)
    return units


_BODIES = [  # key, unit, kind, name, short name, holds a seal key
    ("office", "nation", BodyKind.OTHER, "Văn phòng quốc gia", "VPQG", False),
    ("committee_a", "province", BodyKind.PEOPLE_COMMITTEE, "UBND thành phố Hà Nội", "UBND", False),
    ("front_a", "province", BodyKind.FRONT, "UBMTTQ Việt Nam thành phố Hà Nội", "MTTQ", True),
    ("committee_x", "x", BodyKind.PEOPLE_COMMITTEE, "UBND phường Hoàng Liệt", "UBND", False),
    ("department_x", "x", BodyKind.DEPARTMENT, "Phòng Kinh tế, Hạ tầng và Đô thị phường Hoàng Liệt", "KTHTĐT", False),
    ("front_x", "x", BodyKind.FRONT, "UBMTTQ Việt Nam phường Hoàng Liệt", "MTTQ", True),
    ("committee_y", "y", BodyKind.PEOPLE_COMMITTEE, "UBND phường Định Công", "UBND", False),
]  # fmt: skip


def _bodies(units: dict[str, Unit], on: date) -> dict[str, Body]:
    bodies = {
        key: Body(unit=units[unit], kind=kind, name=name, short_name=short, valid_from=on)
        for key, unit, kind, name, short, _sealing in _BODIES
    }
    Body.objects.bulk_create(bodies.values())
    keys = []
    for key, *_rest, sealing in _BODIES:
        if sealing:
            public, wrapped = new_keypair(settings.SEAL_KEY)
            keys.append(SealKey(body=bodies[key], public=public, wrapped_private=wrapped))
    SealKey.objects.bulk_create(keys)
    return bodies


def _person(member: dict[str, Any], *, password: str | None) -> Person:
    person = Person(email=member["email"], name=member["name"])
    person.set_password(password)
    return person


def _appoint(people: dict[str, Person], bodies: dict[str, Body], on: date) -> None:
    held = [
        (people[member["key"]], Post(body=bodies[_body_key(seat)], role=seat["role"], title=seat["title"]))
        for member in cast()
        for seat in member["posts"]
    ]
    Post.objects.bulk_create(post for _person, post in held)
    Holding.objects.bulk_create(Holding(post=post, person=person, starts_on=on) for person, post in held)


def _body_key(seat: dict[str, str]) -> str:
    place = {"province": "a"}.get(seat["place"], seat["place"])
    return "office" if seat["body"] == "office" else f"{seat['body']}_{place}"
