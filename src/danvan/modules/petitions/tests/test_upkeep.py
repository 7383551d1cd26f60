"""What happens by itself: overdue goes up, silence ends, matters follow their units, sums are written down."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import verified
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.public import (
    BodyKind,
    NewUnit,
    Unit,
    approve_opening,
    ask_opening,
    create_body,
    merge_units,
    open_sealed,
    split_unit,
)
from danvan.kernel.organisations.testing import World, add_person, fresh, small_world
from danvan.lib.merkle.leaf import Leaf, parse_leaf
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.upkeep import (
    close_silent,
    escalate_overdue,
    on_seal_opened,
    on_units_changed,
    reroute_orphans,
    tally_petitions,
)
from danvan.modules.petitions.jobs import count_words, keep_up, tally_day
from danvan.modules.petitions.models import Petition, Transfer, Word
from danvan.modules.petitions.queries import visible_to
from danvan.modules.petitions.tally import PetitionTally
from danvan.modules.petitions.tests import factories
from danvan.modules.petitions.tests.factories import BA_TU, again, answer, petition, resident_of
from danvan.modules.petitions.tests.traces import acts, entries, last_leaf, news_of

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: time_machine.Coordinates) -> World:
    return small_world()


# --- overdue goes up ----------------------------------------------------------------------------------


def due(matter: Petition, day: date) -> None:
    Petition.objects.filter(pk=matter.pk).update(due_on=day)


TET = date(2026, 2, 13)  # a Friday; Tết is 16 to 20 February
SWAP = date(2026, 1, 7)  # a Wednesday; Saturday 10 January is worked for Friday 2 January


@pytest.mark.parametrize(
    ("due_on", "today", "level"),
    [
        (TET, date(2026, 2, 13), 0),
        (TET, date(2026, 2, 15), 0),  # Sunday
        (TET, date(2026, 2, 20), 0),  # the whole of Tết counts for nothing
        (TET, date(2026, 2, 23), 1),
        (TET, date(2026, 2, 27), 1),
        (TET, date(2026, 3, 1), 1),
        (TET, date(2026, 3, 2), 2),  # the sixth working day
        (TET, date(2026, 3, 6), 2),
        (TET, date(2026, 3, 9), 3),  # the eleventh
        (TET, date(2026, 6, 1), 3),
        (SWAP, date(2026, 1, 8), 1),
        (SWAP, date(2026, 1, 13), 1),
        (SWAP, date(2026, 1, 14), 2),  # one day earlier than without the worked Saturday
    ],
)
def test_the_longer_a_matter_is_late_the_higher_it_is_seen(
    world: World, due_on: date, today: date, level: int
) -> None:
    matter = petition(world)
    due(matter, due_on)
    assert escalate_overdue(today=today) == (1 if level else 0)
    stands = again(matter)
    assert stands.escalation == level
    assert stands.escalated_body == (world.committee_a if level else None)
    assert escalate_overdue(today=today) == 0, "once for each level"


def test_each_level_is_recorded_and_its_heads_are_told(world: World) -> None:
    matter = petition(world, state="accepted")
    due(matter, TET)
    actions.assign_petition(matter, by=world.dung, to=None)
    for today in (date(2026, 2, 23), date(2026, 3, 2), date(2026, 3, 9)):
        escalate_overdue(today=today)
    facts = [
        parse_leaf(bytes(one.leaf))["facts"] for one in entries(matter) if one.act == "petitions.escalated"
    ]
    assert facts == [{"level": 1, "to": "01"}, {"level": 2, "to": ""}, {"level": 3, "to": ""}]
    assert again(matter).escalated_body == world.committee_a, (
        "there is no committee above the province's here"
    )
    assert list(Notice.objects.filter(thing=matter.thing).values_list("person", flat=True)) == [world.phuc.pk]


def test_a_head_with_a_fixed_term_is_told_and_one_whose_term_is_over_is_not(world: World) -> None:
    current = world.phuc.holdings.get()
    current.ends_on = date(2030, 1, 1)
    current.save()
    gone = add_person(world.committee_a, "head", email="gone@danvan.example")
    gone.holdings.update(ends_on=date(2026, 1, 1))
    matter = petition(world)
    due(matter, TET)
    escalate_overdue(today=date(2026, 2, 23))
    assert [notice.person for notice in Notice.objects.filter(thing=matter.thing)] == [world.phuc]


@pytest.mark.parametrize("state", ["waiting", "answered", "closed", "refused", "forwarded", "withdrawn"])
def test_what_waits_for_others_or_has_ended_does_not_go_up(world: World, state: str) -> None:
    matter = petition(world, state=state)
    due(matter, TET)
    assert escalate_overdue(today=date(2026, 3, 9)) == 0


def test_a_reopened_matter_that_is_late_again_goes_up_again(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world)
    clock.shift(timedelta(days=60))
    escalate_overdue()
    assert again(matter).escalation == 3
    answer(matter, world=world)
    reopened = actions.dispute_petition(matter, by=resident_of(matter))
    assert (reopened.escalation, reopened.escalated_body) == (0, world.committee_a)
    clock.shift(timedelta(days=40))
    assert escalate_overdue() == 1
    assert again(matter).escalation == 3


def test_a_late_matter_that_was_moved_goes_up_from_its_new_office(
    world: World, clock: time_machine.Coordinates
) -> None:
    matter = petition(world)
    clock.shift(timedelta(days=60))
    escalate_overdue()
    actions.transfer_petition(
        matter, by=world.phuc, to=world.department_x, reason="Thuộc phòng Kinh tế, Hạ tầng."
    )
    assert again(matter).escalation == 0
    assert escalate_overdue() == 1
    assert again(matter).escalated_body == world.committee_a


def test_a_matter_that_nobody_has_is_seen_by_somebody_when_late(world: World) -> None:
    matter = petition(world)
    Petition.objects.filter(pk=matter.pk).update(body=None, due_on=TET)
    assert escalate_overdue(today=date(2026, 2, 23)) == 1
    assert again(matter).escalated_body == world.committee_x


# --- silence ends -------------------------------------------------------------------------------------


def test_silence_closes_what_carries_evidence_after_the_window_and_nothing_else(
    world: World, clock: time_machine.Coordinates
) -> None:
    shown, bare = petition(world, state="answered"), petition(world)
    answer(bare, world=world, outcome="explained", with_evidence=False)
    last_day = date(2026, 10, 14)
    assert close_silent(today=last_day) == 0
    clock.move_to(datetime(2026, 10, 15, 3, 0, tzinfo=UTC))
    assert close_silent() == 1
    assert (again(shown).state, again(bare).state) == ("closed", "answered")
    leaf = last_leaf(shown)
    assert (leaf["by"], leaf["facts"]["by_word"]) == ("system", False)
    assert actions.dispute_petition(shown, by=resident_of(shown)).state == "accepted", (
        "and it can still be disputed"
    )


def test_silence_looks_no_further_than_the_first_that_may_still_be_disputed(
    world: World, clock: time_machine.Coordinates
) -> None:
    old = petition(world, state="answered")
    clock.shift(timedelta(days=31))
    young = petition(world, state="answered")
    assert close_silent() == 1
    assert (again(old).state, again(young).state) == ("closed", "answered")


# --- matters follow their units -----------------------------------------------------------------------

ACT = "12/NQ-UBTVQH15"


def merged(world: World) -> Unit:
    return merge_units(
        [world.x, world.y], by=world.ngoc, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=date(2026, 9, 14), act_number=ACT,
    )  # fmt: skip


def merge_and_follow(world: World, capture: Any) -> Unit:
    """A merger as it happens in an ordinary transaction: subscribers run once it has committed."""
    with capture(execute=True):
        return merged(world)


def test_open_matters_follow_a_merger_and_ended_ones_stay(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    matters = {state: petition(world, state=state) for state in factories.STATES}
    elsewhere = petition(world, unit=world.y)
    heir = merge_and_follow(world, django_capture_on_commit_callbacks)
    for state, matter in [*matters.items(), ("received", elsewhere)]:
        stands = again(matter)
        moves = stands.state in ("received", "accepted", "waiting", "answered")
        assert stands.unit == (heir if moves else matter.unit), state
        assert stands.body == (world.committee_a if moves else world.committee_x), state
        assert stands.received_unit == matter.received_unit
        assert (acts(matter)[-1] == "followed_unit") == moves
    moved = Transfer.objects.filter(is_automatic=True)
    assert moved.count() == 8, (
        "four open ones, the host of the joined one, two parts of the split one, and one at y"
    )
    assert set(moved.values_list("to_body", flat=True)) == {world.committee_a.pk}
    assert again(matters["received"]).transferred_count == 0, "no office has used up its one transfer"


def test_a_deadline_does_not_move_with_the_unit(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    matter = petition(world)
    merge_and_follow(world, django_capture_on_commit_callbacks)
    assert again(matter).due_on == matter.due_on


@pytest.mark.smoke
def test_a_merger_changes_no_figure_and_no_public_sum(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    for state in ("received", "closed", "refused"):
        petition(world, state=state)
    petition(world, unit=world.y)
    before = tally_petitions()
    merge_and_follow(world, django_capture_on_commit_callbacks)
    assert tally_petitions() == before
    rebuild("petitions")
    period = {"start": date(2026, 9, 1), "end": date(2026, 9, 30)}
    received = values(["petitions.received"], world.province, **period)["petitions.received"]
    assert received.value == before["received"] == 4
    sequence_all()
    tally = PetitionTally()
    assert verified(tally=tally).ok
    assert tally.compared == 2


def test_new_officers_see_what_they_inherit_with_its_history(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    open_one, closed, far = (
        petition(world),
        petition(world, state="closed"),
        petition(world, unit=world.province),
    )
    heir = merge_and_follow(world, django_capture_on_commit_callbacks)
    office = create_body(
        heir, by=fresh(world.ngoc), kind=BodyKind.PEOPLE_COMMITTEE, name="UBND phường Hoàng Mai"
    )
    officer = add_person(office, "handler")
    assert set(visible_to(officer)) == {open_one, closed}
    assert far not in visible_to(officer)
    assert open_one not in visible_to(fresh(world.quang)), "who worked for y sees nothing of the new ward"


def test_when_the_heirs_office_is_set_up_it_gets_what_waited_one_level_up(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    waiting, taken, routed = petition(world, state="accepted"), petition(world), petition(world)
    heir = merge_and_follow(world, django_capture_on_commit_callbacks)
    actions.accept_petition(taken, by=world.phuc)
    assert reroute_orphans() == 0, "there is still nobody nearer"
    office = create_body(
        heir, by=fresh(world.ngoc), kind=BodyKind.PEOPLE_COMMITTEE, name="UBND phường Hoàng Mai"
    )
    actions.transfer_petition(
        routed, by=world.phuc, to=world.front_a, reason="Mặt trận thành phố xem xét trước."
    )
    assert reroute_orphans() == 1
    assert (again(waiting).body, again(taken).body, again(routed).body) == (
        office,
        world.committee_a,
        world.front_a,
    )
    assert acts(waiting)[-1] == "followed_unit"
    assert reroute_orphans() == 0


def test_after_a_split_open_matters_go_to_the_named_heir(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    matter = petition(world)
    with django_capture_on_commit_callbacks(execute=True):
        _north, south = split_unit(
            world.x, by=world.ngoc, into=[NewUnit("99002", "Bắc", "Phường"), NewUnit("99003", "Nam", "Phường")],
            default="99003", parent=world.province, effective_on=date(2026, 9, 14), act_number=ACT,
        )  # fmt: skip
    assert again(matter).unit == south


def test_a_merger_that_is_rolled_back_moves_nothing(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    matter = petition(world)

    @transaction.atomic
    def merge_and_fail() -> None:
        merged(world)
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True) as callbacks, pytest.raises(ZeroDivisionError):
        merge_and_fail()
    assert callbacks == []
    assert again(matter).unit == world.x


def test_news_about_nothing_known_moves_nothing(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    on_units_changed(object())
    on_seal_opened(object())
    assert acts(matter) == ["received"]
    assert Notice.objects.count() == 0


# --- nobody's matters find somebody -------------------------------------------------------------------


def test_a_matter_whose_body_has_ended_goes_to_the_one_that_takes_such_matters_now(world: World) -> None:
    orphan, kept, ended = petition(world), petition(world, unit=world.y), petition(world, state="closed")
    Petition.objects.filter(pk__in=[orphan.pk, ended.pk]).update(body=world.department_x)
    world.department_x.valid_to = date(2026, 9, 1)
    world.department_x.save()
    lost = petition(world)
    Petition.objects.filter(pk=lost.pk).update(body=None)
    assert reroute_orphans() == 2
    assert again(orphan).body == again(lost).body == world.committee_x
    assert (again(kept).body, again(ended).body) == (world.committee_y, world.department_x)
    assert reroute_orphans() == 0


# --- told to the resident -----------------------------------------------------------------------------


def test_the_resident_is_told_when_a_sealed_identity_was_read(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    matter = petition(world, contact=BA_TU)
    assert matter.contact is not None
    opening = ask_opening(
        matter.contact, by=world.thanh, thing=matter.thing, reason="Tòa án yêu cầu bằng văn bản số 12."
    )
    approve_opening(opening, by=world.lien)
    assert news_of(matter) == []
    with django_capture_on_commit_callbacks(execute=True):
        open_sealed(opening, by=world.thanh)
    assert len(news_of(matter)) == 1


# --- public sums --------------------------------------------------------------------------------------


def leaves() -> list[Leaf]:
    return [parse_leaf(bytes(leaf)) for leaf in Entry.objects.order_by("pk").values_list("leaf", flat=True)]


def test_the_public_identity_comes_out_whatever_has_happened(world: World) -> None:
    for state in factories.STATES:
        petition(world, state=state)
    disputed = petition(world, state="answered")
    actions.dispute_petition(disputed, by=resident_of(disputed))
    erased = petition(world)
    actions.erase_petition(erased, by=resident_of(erased), ground="Theo đề nghị")
    sums = tally_petitions()
    parts = {name: count for name, count in sums.items() if name != "received"}
    assert sums["received"] == sum(parts.values()) == 15
    assert parts == {
        "open": 4 + 1 + 1 + 2, "closed": 1, "refused": 1, "forwarded": 1, "joined": 1, "split": 1, "withdrawn": 2,
    }  # fmt: skip
    tally = PetitionTally()
    assert [message for at, leaf in enumerate(leaves()) if (message := tally(at, leaf))] == []
    assert tally.close() == []
    assert (tally.compared, len(tally.states)) == (1, 15)
    assert tally.describe().startswith("received 15 = 8 open + 1 closed")


def test_a_sum_that_does_not_come_out_is_named_with_both_numbers(world: World) -> None:
    petition(world)
    petition(world, state="refused")
    Petition.objects.filter(state="refused").delete()
    tally_petitions()
    tally = PetitionTally()
    [message] = [said for at, leaf in enumerate(leaves()) if (said := tally(at, leaf))]
    assert "received: 1 published, 2 in the log" in message
    assert "refused: 0 published, 1 in the log" in message
    assert "open" not in message


def test_a_life_that_does_not_begin_with_its_receipt_is_named(world: World) -> None:
    matter = petition(world, state="refused")
    told = [leaf for leaf in leaves() if leaf["act"] != "petitions.received"]
    tally = PetitionTally()
    assert [said for at, leaf in enumerate(told) if (said := tally(at, leaf))] == [
        f"{matter.thing} was never received"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_sum_waits_for_acts_under_way_and_speaks_of_all_before_it(world: World) -> None:
    """An act that has begun is finished before the sum is taken; one that comes later stands behind it in the log."""
    begun, finish = threading.Event(), threading.Event()

    def send_slowly() -> None:
        try:
            with transaction.atomic():
                petition(world)
                begun.set()
                finish.wait(10)
        finally:
            connection.close()

    sender = threading.Thread(target=send_slowly)
    sender.start()
    assert begun.wait(10)
    counted: list[int] = []

    def count() -> None:
        try:
            counted.append(tally_petitions()["received"])
        finally:
            connection.close()

    counter = threading.Thread(target=count)
    counter.start()
    counter.join(0.3)
    assert counted == [], "the sum waits"
    finish.set()
    sender.join(10)
    counter.join(10)
    assert counted == [1]
    sequence_all()
    assert verified(tally=PetitionTally()).ok


def test_jobs_do_what_their_hour_asks(world: World, clock: time_machine.Coordinates) -> None:
    matter = petition(world, title="Đèn đường cháy")
    actions.publish_petition(matter, by=world.mai)
    clock.shift(timedelta(days=60))
    keep_up(timestamp=0)
    tally_day(timestamp=0)
    count_words(timestamp=0)
    assert again(matter).escalation == 3
    assert Entry.objects.filter(act="petitions.tallied").count() == 1
    assert Word.objects.filter(word="duong").exists()
