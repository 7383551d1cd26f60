"""Two people, a reason, a record: the only way to a sealed identity, and it closes again after a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from danvan.kernel.organisations.actions import seals
from danvan.kernel.organisations.models import BreakGlass, Look, Sealed, SealKey
from danvan.kernel.organisations.public import (
    Body,
    Unit,
    approve_opening,
    ask_opening,
    erase_sealed,
    looks_visible_to,
    open_sealed,
    refuse_opening,
    relay_address,
    seal_data,
    surroundings_of,
)
from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.lib.errors import Refused
from danvan.lib.rules import load_rulebook
from danvan.lib.seal import CannotOpen, new_keypair

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

pytestmark = pytest.mark.django_db

REASON = "Tòa án nhân dân yêu cầu bằng văn bản số 12."
THING = "petitions.petition:00000000000000000000000000000001"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 9, 14, 3, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


@pytest.fixture
def sealed(world: World) -> Sealed:
    return seal_data(b"ba Tu, 0912345678", key=SealKey.objects.get(body=world.front_x), purpose="contact")


def asked(world: World, sealed: Sealed) -> BreakGlass:
    return ask_opening(sealed, by=world.thanh, thing=THING, reason=REASON, legal_request="12/TA")


def test_what_is_sealed_is_unreadable_in_the_database_and_read_by_two(world: World, sealed: Sealed) -> None:
    assert b"0912345678" not in bytes(sealed.blob or b"")
    opening = approve_opening(asked(world, sealed), by=world.lien)
    assert open_sealed(opening, by=world.thanh) == b"ba Tu, 0912345678"
    look = Look.objects.get()
    assert (look.person, look.thing, look.purpose, look.opening) == (world.thanh, THING, REASON, opening)
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == [
        "organisations.opening_asked", "organisations.opening_approved", "organisations.seal_opened",
    ]  # fmt: skip
    assert b"12/TA" not in b"".join(bytes(entry.leaf) for entry in Entry.objects.all())
    assert list(looks_visible_to(world.lien)) == [look]
    assert list(looks_visible_to(world.hanh)) == []
    assert str(look) == f"{world.thanh} · {THING}"
    assert str(opening) == f"{THING} · {world.thanh}"


def test_every_look_is_written_down_again(world: World, sealed: Sealed) -> None:
    opening = approve_opening(asked(world, sealed), by=world.lien)
    for _ in range(2):
        open_sealed(opening, by=world.thanh)
    assert Look.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "vì tôi muốn biết", "   " * 20])
def test_a_reason_is_whole_or_there_is_no_question(world: World, sealed: Sealed, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask_opening(sealed, by=world.thanh, thing=THING, reason=reason)
    assert refusal.value.code == "no_reason"
    assert (BreakGlass.objects.count(), Entry.objects.count()) == (0, 0)


def test_nobody_agrees_with_themselves_not_even_in_the_database(world: World, sealed: Sealed) -> None:
    both = add_person(world.front_x, "checker_head", email="both@danvan.example")
    both.holdings.get().post.body.posts.create(role="checker", title="x").holdings.create(
        person=both, starts_on="2025-07-01"
    )
    opening = ask_opening(sealed, by=both, thing=THING, reason=REASON)
    with pytest.raises(Refused):
        approve_opening(opening, by=both)
    with pytest.raises(IntegrityError, match="two_people_break_glass"), transaction.atomic():
        BreakGlass.objects.update(approved_by=both)


def test_leave_to_open_ends_after_a_day_to_the_minute(
    world: World, sealed: Sealed, clock: time_machine.Coordinates
) -> None:
    opening = approve_opening(asked(world, sealed), by=world.lien)
    clock.shift(timedelta(hours=24) - timedelta(seconds=1))
    assert open_sealed(opening, by=world.thanh)
    clock.shift(timedelta(seconds=1))
    with pytest.raises(Refused):
        open_sealed(opening, by=world.thanh)
    assert Look.objects.count() == 1


def test_a_refused_or_undecided_request_opens_nothing(world: World, sealed: Sealed) -> None:
    undecided = asked(world, sealed)
    with pytest.raises(Refused):
        open_sealed(undecided, by=world.thanh)
    with pytest.raises(Refused):
        refuse_opening(undecided, by=world.thanh)
    no = refuse_opening(undecided, by=world.lien)
    assert no.refused_at is not None
    for act in (approve_opening, refuse_opening):
        with pytest.raises(Refused):
            act(no, by=world.lien)
    with pytest.raises(Refused):
        open_sealed(no, by=world.thanh)
    assert Look.objects.count() == 0


def test_what_was_erased_can_be_opened_by_nobody(world: World, sealed: Sealed) -> None:
    opening = approve_opening(asked(world, sealed), by=world.lien)
    erase_sealed(sealed)
    with pytest.raises(Refused) as refusal:
        open_sealed(opening, by=world.thanh)
    assert refusal.value.code == "erased"
    sealed.refresh_from_db()
    assert relay_address(sealed) is None
    assert Look.objects.count() == 0
    assert str(sealed).startswith("contact ")


def test_a_blob_moved_to_another_record_does_not_open(world: World, sealed: Sealed) -> None:
    other = seal_data(b"somebody else", key=sealed.key, purpose="contact")
    Sealed.objects.filter(pk=sealed.pk).update(blob=other.blob)
    sealed.refresh_from_db()
    with pytest.raises(CannotOpen):
        relay_address(sealed)


def holder(unit: Unit, *, other_than: int | None = None) -> Body | None:
    key = surroundings_of(unit).seal_key(other_than=other_than)
    return None if key is None else key.body


def test_the_nearest_key_holds_never_the_handlers_own_nor_a_retired_one(world: World) -> None:
    assert holder(world.hamlet) == world.front_x
    assert holder(world.x, other_than=world.front_x.pk) == world.front_a
    SealKey.objects.filter(body=world.front_x).update(retired_at="2026-01-01T00:00:00Z")
    assert holder(world.x) == world.front_a
    public, wrapped = new_keypair(settings.SEAL_KEY)
    other = SealKey.objects.create(body=world.committee_x, public=public, wrapped_private=wrapped)
    assert holder(world.x) == world.front_a, "only a Front committee keeps identities"
    assert str(other) == f"seal key of {world.committee_x}"
    assert holder(world.nation) is None


def test_the_promise_of_a_day_and_two_people_is_the_published_one() -> None:
    assert timedelta(hours=24) == seals.OPENING_LASTS
    book = load_rulebook(settings.RULEBOOK_DIR)
    assert book.rule("platform.break_glass_people", timezone.localdate()).value == 2
