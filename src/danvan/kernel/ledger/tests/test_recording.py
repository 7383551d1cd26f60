"""Writing many entries at once, telling subscribers, forgetting salts: all of it inside the act's transaction."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from danvan.kernel.ledger import actions
from danvan.kernel.ledger.actions import (
    Happened,
    coarse,
    erase_openings,
    record,
    recording_together,
)
from danvan.kernel.ledger.checking import Tally, published_notes, unplaced
from danvan.kernel.ledger.jobs import publish_daily_checkpoint
from danvan.kernel.ledger.models import Checkpoint, Entry, Opening, Publication, Tile
from danvan.kernel.ledger.sequencer import sequence_all
from danvan.kernel.ledger.testing import names_still_openable, verified
from danvan.kernel.organisations.models import Person
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.registry.public import house
from danvan.lib.merkle.leaf import LeafError, check_commitment, parse_leaf

pytestmark = pytest.mark.django_db

ACT, THING = "organisations.unit_added", "organisations.unit:vn/1"


@pytest.fixture
def world() -> World:
    return small_world()


def one(thing: str = THING, **fields: Any) -> Entry:
    return record(ACT, thing, **({"by": Person.objects.system()} | fields))


def test_an_entry_names_the_post_and_never_the_person(world: World) -> None:
    by_staff, by_resident, by_system = (
        one(f"{THING}{n}", by=by) for n, by in enumerate((world.hanh, Resident(), world.system))
    )
    [post] = world.hanh.posts
    assert [entry.actor for entry in (by_staff, by_resident, by_system)] == [
        f"post:{post.pk}",
        "resident",
        "system",
    ]
    for entry in (by_staff, by_resident, by_system):
        leaf = parse_leaf(bytes(entry.leaf))
        assert leaf["by"] == entry.actor
        assert world.hanh.name.encode() not in bytes(entry.leaf)
    assert one(f"{THING}9", by=Person.objects.create_user("x@danvan.example", name="X")).actor == "post:none"


def test_the_public_log_tells_the_hour_only() -> None:
    at = datetime(2026, 9, 14, 3, 59, 58, 123456, tzinfo=UTC)
    entry = one(at=at)
    assert entry.at == at
    assert parse_leaf(bytes(entry.leaf))["at"] == "2026-09-14T03:00:00+00:00"
    assert coarse(at) == datetime(2026, 9, 14, 3, tzinfo=UTC)


def test_content_is_committed_to_under_a_salt_of_its_own() -> None:
    entry = one(contents={"text": b"nuoc ngap", "reason": b"nuoc ngap"})
    commits = parse_leaf(bytes(entry.leaf))["commits"]
    assert commits["text"] != commits["reason"]
    for opening in entry.openings.all():
        assert check_commitment(
            commits[opening.name], name=opening.name, salt=bytes(opening.salt or b""), content=b"nuoc ngap"
        )
    assert b"nuoc" not in bytes(entry.leaf)
    assert str(entry) == f"{ACT} {THING}"


@pytest.mark.parametrize(
    "facts", [{"note": "x" * 201}, {"note": "a\nb"}, {"share": 0.5}, {"Note": "x"}, {"n": 2**60}]
)
def test_what_cannot_stand_in_a_public_entry_raises_and_writes_nothing(facts: dict[str, Any]) -> None:
    with pytest.raises(LeafError):
        one(facts=facts)
    assert Entry.objects.count() == 0


def test_two_entries_cannot_take_the_same_place_in_a_chain() -> None:
    one(is_first=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        one(is_first=True)


@pytest.mark.smoke
def test_entries_written_together_are_those_written_one_by_one() -> None:
    with recording_together():
        for n in range(3):
            one(f"{THING}/{n}", contents={"text": os.urandom(4)})
            one(f"{THING}/{n}")
        assert Entry.objects.count() == 0, "held back until the end"
    assert Entry.objects.count() == 6
    assert list(Entry.objects.filter(thing=f"{THING}/1").order_by("pk").values_list("seq", flat=True)) == [
        1,
        2,
    ]
    assert Opening.objects.count() == 3
    one(f"{THING}/1")
    assert sequence_all() == 7
    assert verified().ok


def test_what_fails_together_is_gone_together() -> None:
    def fail() -> None:
        with recording_together():
            one()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Entry.objects.count() == 0
    one()
    assert Entry.objects.count() == 1, "afterwards entries are written at once again"


def test_salts_are_forgotten_by_name_even_of_entries_held_back() -> None:
    with recording_together():
        one(contents={"text": b"a", "answer": b"b"})
        assert erase_openings(THING, names=("text",)) == 1
    assert names_still_openable(THING) == {"answer"}
    assert erase_openings(THING, names=("text",)) == 0
    assert str(Opening.objects.get(name="text")).startswith("text of ")


# --- subscribers --------------------------------------------------------------------------------------

heard: list[Happened] = []


def hear(happened: Happened) -> None:
    heard.append(happened)


def fail_to_hear(happened: Happened) -> None:
    raise ZeroDivisionError


def test_subscribers_hear_after_the_commit_and_one_that_fails_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard.clear()
    here = "danvan.kernel.ledger.tests.test_recording"
    monkeypatch.setitem(house().subscribers, ACT, [f"{here}.fail_to_hear", f"{here}.hear"])
    with django_capture_on_commit_callbacks(execute=True):
        entry = one(payload={"unit": 7})
        assert heard == []
    assert [(one.act, one.thing, one.uid, one.payload) for one in heard] == [
        (ACT, THING, entry.uid, {"unit": 7})
    ]


# --- what the house knows besides ---------------------------------------------------------------------


def test_entries_that_wait_too_long_for_their_place_are_reported() -> None:
    assert unplaced() == []
    one(at=timezone.now())
    assert unplaced() == []
    one(f"{THING}2", at=timezone.now() - timedelta(minutes=11))
    assert unplaced() == ["1 entries wait for their place: is the worker running?"]
    sequence_all()
    assert unplaced() == []


def test_published_heads_and_the_last_one_signed_are_kept_apart_from_the_database() -> None:
    assert list(published_notes()) == []
    one()
    sequence_all()
    publish_daily_checkpoint(timestamp=0)
    one(f"{THING}2")
    sequence_all()
    notes = list(published_notes())
    assert [note.splitlines()[1] for note in notes] == ["1", "2"]
    assert str(Publication.objects.get()) == f"{timezone.localdate():%Y-%m-%d}"
    assert [str(row) for row in Checkpoint.objects.order_by("size")] == ["checkpoint 1", "checkpoint 2"]
    assert str(Tile.objects.get()) == "tile 0/0"


def test_all_tallies_are_asked_and_their_messages_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Strict:
        def __call__(self, index: int, leaf: Any) -> str | None:
            return "not this one" if index == 1 else None

        def close(self) -> list[str]:
            return ["nor the whole"]

        def describe(self) -> str:
            return "strict"

    tally = Tally()
    tally.tallies = [Strict()]
    one()
    one(f"{THING}2")
    sequence_all()
    report = verified(tally=tally)
    assert [(finding.kind, finding.index, finding.message) for finding in report.findings] == [
        ("tally", 1, "not this one"), ("tally", None, "nor the whole"),
    ]  # fmt: skip
    assert tally.describe() == "strict"


def test_the_recorder_is_plugged_into_the_floor_below(world: World) -> None:
    from danvan.kernel.registry.public import record as from_below

    entry = from_below(ACT, THING, by=world.system)
    assert isinstance(entry, Entry)
    assert actions.record is not from_below
