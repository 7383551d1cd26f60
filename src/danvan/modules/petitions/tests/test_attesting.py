"""What a matter says today is what its entries, replayed, say: after every act there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danvan.kernel.ledger.public import Standing, Statement
from danvan.kernel.ledger.testing import Discrepancy, audit
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.upkeep import close_silent, escalate_overdue, reroute_orphans
from danvan.modules.petitions.attesting import statements
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories
from danvan.modules.petitions.tests.factories import LONG_REASON, answer, petition, photo, resident_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


def found() -> list[Discrepancy]:
    return list(audit())


@pytest.mark.parametrize("state", factories.STATES)
def test_a_matter_in_each_state_agrees_with_its_entries(world: World, state: str) -> None:
    petition(world, state=state, files=[photo()], contact=factories.BA_TU)
    assert found() == []


def _extend(world: World, matter: Petition) -> None:
    actions.extend_petition(matter, by=world.dung, reason_code="survey", reason=LONG_REASON)


def _wait(world: World, matter: Petition) -> None:
    actions.pause_petition(matter, by=world.hanh, reason=LONG_REASON)


def _resume(world: World, matter: Petition) -> None:
    actions.resume_petition(matter, by=world.hanh)


def _move(world: World, matter: Petition) -> None:
    actions.transfer_petition(
        matter, by=world.hanh, to=world.department_x, reason="Thuộc phòng Kinh tế, Hạ tầng."
    )


def _answer(world: World, matter: Petition) -> None:
    answer(matter, world=world)


def _dispute(world: World, matter: Petition) -> None:
    actions.dispute_petition(matter, by=resident_of(matter), text="Chưa xong.")


def _rate(world: World, matter: Petition) -> None:
    actions.rate_petition(matter, by=resident_of(matter), score=3)


def _talk(world: World, matter: Petition) -> None:
    actions.message_resident(matter, by=world.hanh, text="Đoạn nào?")
    actions.reply_to_office(matter, by=resident_of(matter), text="Đoạn đầu.")


def _publish(world: World, matter: Petition) -> None:
    actions.publish_petition(matter, by=world.mai)


def _withhold(world: World, matter: Petition) -> None:
    actions.withhold_petition(matter, by=world.mai, reason="Trong ảnh có mặt người.")


def _erase(world: World, matter: Petition) -> None:
    actions.erase_petition(matter, by=resident_of(matter), ground="Theo đề nghị")


def _late(world: World, matter: Petition) -> None:
    escalate_overdue(today=date(2026, 12, 1))


def _silent(world: World, matter: Petition) -> None:
    with time_machine.travel(START + timedelta(days=60), tick=False):
        assert close_silent() == 1


LIVES: dict[str, list[Callable[[World, Petition], None]]] = {
    "waited and extended": [_extend, _wait, _resume, _answer],
    "moved late": [_late, _move, _late],
    "disputed twice": [_answer, _dispute, _answer, _rate, _dispute, _answer, _silent],
    "talked about": [_talk, _publish, _answer, _rate, _rate],
    "published and withheld": [_publish, _withhold, _publish],
    "withheld": [_withhold],
    "erased while open": [_talk, _publish, _erase],
    "erased after an answer": [_talk, _answer, _dispute, _answer, _rate, _erase],
    "late, answered, disputed": [_late, _answer, _dispute, _late],
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES.keys())
def test_after_every_act_of_a_life_the_audit_finds_nothing(
    world: World, clock: time_machine.Coordinates, life: list[Callable[[World, Petition], None]]
) -> None:
    matter = petition(world, state="accepted")
    for act in life:
        clock.shift(timedelta(days=1))
        act(world, matter)
        assert found() == [], act.__name__


def test_what_is_received_by_an_import_agrees_too(world: World) -> None:
    late_evening = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)  # already 1 January in Hà Nội
    petition(world, by=world.system, channel="import", received_at=late_evening, source_key="a:1")
    assert found() == []


def test_what_found_another_office_by_itself_agrees_too(world: World) -> None:
    matter = petition(world, unit=world.hamlet)
    Petition.objects.filter(pk=matter.pk).update(body=None)
    assert reroute_orphans() == 1
    assert found() == []


def test_every_text_of_a_matter_is_attested_and_only_public_ones_may_leave(world: World) -> None:
    matter = petition(world, state="accepted", files=[photo()])
    _talk(world, matter)
    _answer(world, matter)
    said = [one for one in statements() if isinstance(one, Statement)]
    assert {one.name for one in said} == {"text", "files", "message", "answer"}
    assert not any(one.is_public for one in said)
    _publish(world, matter)
    public = {one.name for one in statements() if isinstance(one, Statement) and one.is_public}
    assert public == {"public", "answer"}


@pytest.mark.parametrize(
    ("column", "value", "act"),
    [
        ("state", "closed", "petitions.answered"),
        ("due_on", date(2027, 1, 1), "petitions.received"),
        ("reopened_count", 3, "petitions.received"),
        ("extended_count", 2, "petitions.received"),
        ("transferred_count", 1, "petitions.received"),
        ("escalation", 2, "petitions.received"),
        ("ended_by_word", True, "petitions.received"),
        ("channel", "phone", "petitions.received"),
        ("refusal", "outside", "petitions.received"),
        ("answered_on", None, "petitions.answered"),
    ],
)
def test_a_column_changed_behind_the_log_is_found(world: World, column: str, value: Any, act: str) -> None:
    matter = petition(world, state="answered")
    Petition.objects.filter(pk=matter.pk).update(**{column: value})
    [difference] = found()
    assert (difference.kind, difference.thing, difference.act) == ("standing", matter.thing, act)


def test_a_matter_without_any_entry_is_one_finding(world: World) -> None:
    matter = petition(world)
    Petition.objects.filter(pk=matter.pk).update(uid="12345678123456781234567812345678")
    kinds = sorted((one.kind, one.act) for one in found())
    assert kinds == [("missing_entry", "petitions.received"), ("missing_row", "petitions.received")]


def test_the_audit_of_many_matters_asks_a_fixed_number_of_times(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert found() == []
        return len(queries)

    petition(world, state="answered")
    for_one = asked()
    for _ in range(11):
        petition(world, state="answered")
    assert asked() == for_one
    assert sum(isinstance(one, Standing) for one in statements()) == 12
