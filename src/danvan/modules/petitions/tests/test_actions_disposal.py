"""Ends other than an answer, joins and splits: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.kernel.workflow.public import clocks_of
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.disposal import Part
from danvan.modules.petitions.actions.upkeep import tally_petitions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests.factories import BA_TU, again, answer, petition, resident_of, topic
from danvan.modules.petitions.tests.traces import acts, entries, last_leaf, news_of, refused

pytestmark = pytest.mark.django_db

WHY = "Việc giữa hai gia đình, không thuộc thẩm quyền của phường."


@pytest.fixture
def world() -> World:
    return small_world()


def ended(matter: Petition, state: str) -> bool:
    stands = again(matter)
    [clock] = clocks_of(matter.thing)
    return stands.state == state and stands.ended_on is not None and clock.stopped_on == stands.ended_on


# --- closing ------------------------------------------------------------------------------------------


def test_an_answer_with_evidence_can_be_closed(world: World) -> None:
    matter = petition(world, state="answered")
    closed = actions.close_petition(matter, by=world.hanh)
    assert (closed.state, closed.outcome, closed.ended_by_word) == ("closed", "resolved", False)
    assert last_leaf(matter)["facts"] == {"outcome": "resolved", "by_word": False}


def test_an_answer_without_evidence_is_closed_by_nobody_but_the_resident(world: World) -> None:
    matter = petition(world)
    answer(matter, world=world, outcome="explained", with_evidence=False)
    for person in (world.hanh, world.dung, world.system):
        with refused("not_allowed"):
            actions.close_petition(matter, by=person)


def test_evidence_of_an_older_answer_does_not_close_a_newer_one(world: World) -> None:
    matter = petition(world, state="answered")
    actions.dispute_petition(matter, by=resident_of(matter))
    answer(matter, world=world, outcome="explained", with_evidence=False)
    with refused("not_allowed"):
        actions.close_petition(matter, by=world.hanh)


# --- refusing, passing on -----------------------------------------------------------------------------


def test_a_refusal_names_its_ground_and_its_reason(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    actions.refuse_petition(matter, by=world.dung, ground="outside", reason=f"{WHY} Gọi 0912345678.")
    assert ended(matter, "refused")
    stands = again(matter)
    assert stands.refusal == "outside"
    assert "0912345678" not in stands.refusal_reason
    assert last_leaf(matter)["facts"] == {"ground": "outside"}
    assert len(news_of(matter)) == 1


@pytest.mark.parametrize(
    ("code", "by", "ground", "reason"),
    [
        ("not_allowed", "hanh", "outside", WHY),
        ("not_allowed", "phuc", "outside", WHY),
        ("no_ground", "dung", "", WHY),
        ("no_ground", "dung", "no_time", WHY),
        ("no_reason", "dung", "outside", "không phải việc này"),
    ],
)
def test_a_refusal_without_head_ground_or_reason_leaves_no_trace(
    world: World, code: str, by: str, ground: str, reason: str
) -> None:
    matter = petition(world)
    with refused(code):
        actions.refuse_petition(matter, by=getattr(world, by), ground=ground, reason=reason)


def test_passing_on_leaves_the_count_of_duties_and_is_no_resolution(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    authority = "Công ty Điện lực\nHoàng Mai  (ông Nguyễn Văn Nam 0912345678)"
    actions.forward_petition(matter, by=world.dung, to=authority, reason="Cột điện của công ty.")
    assert ended(matter, "forwarded")
    stands = again(matter)
    assert (stands.outcome, stands.is_open) == ("", False)
    assert stands.forwarded_to.startswith("Công ty Điện lực Hoàng Mai")
    public = last_leaf(matter)["facts"]["to"]
    assert public == stands.forwarded_to
    assert "0912345678" not in str(public), "the public log holds nothing personal"


@pytest.mark.parametrize(
    ("code", "by", "to", "reason"),
    [
        ("not_allowed", "hanh", "Công ty Điện lực", "Cột điện của công ty."),
        ("no_authority", "dung", " EVN ", "Cột điện của công ty."),
        ("no_reason", "dung", "Công ty Điện lực", "của họ"),
    ],
)
def test_passing_on_needs_the_head_an_authority_and_a_reason(
    world: World, code: str, by: str, to: str, reason: str
) -> None:
    matter = petition(world)
    with refused(code):
        actions.forward_petition(matter, by=getattr(world, by), to=to, reason=reason)


# --- joining ------------------------------------------------------------------------------------------


def test_two_similar_matters_go_on_as_one_that_counts_everybody(world: World) -> None:
    host, guest = petition(world, people_count=3), petition(world, people_count=2, contact=BA_TU)
    Petition.objects.filter(pk=guest.pk).update(support_count=4)
    joined = actions.join_petition(guest, by=world.hanh, into=host)
    assert ended(guest, "joined")
    assert joined.joined_into == host
    stands = again(host)
    assert (stands.state, stands.support_count, stands.people_count, stands.version) == ("received", 5, 5, 2)
    assert last_leaf(guest)["facts"] == {"into": host.uid.hex}
    assert len(news_of(guest)) == 1


def test_what_cannot_be_joined_stays_apart(world: World) -> None:
    matter, closed = petition(world), petition(world, state="closed")
    elsewhere = petition(world, unit=world.y)
    moved = petition(world)
    actions.transfer_petition(
        moved, by=world.dung, to=world.department_x, reason="Thuộc phòng Kinh tế, Hạ tầng."
    )
    for code, into in (
        ("itself", matter),
        ("no_host", closed),
        ("no_host", elsewhere),
        ("other_body", moved),
    ):
        with refused(code):
            actions.join_petition(matter, by=world.hanh, into=into)
    with refused("not_allowed"):
        actions.join_petition(matter, by=world.quang, into=elsewhere)


# --- splitting ----------------------------------------------------------------------------------------

PARTS = [
    Part(kind="feedback", title="Cống tắc", text="Cống ngoài ngõ bị tắc hơn một tuần nay."),
    Part(kind="complaint", title="Quyết định thu hồi", text="Không đồng ý với quyết định thu hồi đất số 12."),
]


def test_mixed_content_becomes_matters_of_their_own_that_keep_the_day_of_receipt(world: World) -> None:
    with time_machine.travel(datetime(2026, 9, 14, 3, 0, tzinfo=UTC), tick=False):
        matter = petition(
            world, contact=BA_TU, text="Gọi tôi số 0912345678, cống tắc và tôi khiếu nại quyết định."
        )
    with time_machine.travel(datetime(2026, 9, 18, 3, 0, tzinfo=UTC), tick=False):
        parts = [
            PARTS[0],
            Part(kind="complaint", title=PARTS[1].title, text=PARTS[1].text, topic=topic("land")),
        ]
        children = actions.split_petition(matter, by=world.hanh, parts=parts)
    assert ended(matter, "split")
    assert [child.kind for child in children] == ["feedback", "complaint"]
    for child in children:
        assert (child.received_on, child.split_from) == (matter.received_on, matter)
        assert (child.contact, child.original) == (matter.contact, matter.original), (
            "one identity for all parts"
        )
        assert [one.due_on for one in clocks_of(child.thing)] == [again(child).due_on]
        assert last_leaf(child)["facts"]["split_from"] == matter.uid.hex
    assert [child.due_on and child.due_on.isoformat() for child in children] == [
        "2026-09-28",
        "2026-10-14",
    ], "nobody gains time by splitting"
    assert [child.topic_id for child in children] == [None, "land"]


def test_a_split_matter_is_counted_once_in_the_public_identity(world: World) -> None:
    matter = petition(world)
    petition(world, state="closed")
    actions.split_petition(matter, by=world.hanh, parts=PARTS)
    sums = tally_petitions()
    parts = {name: count for name, count in sums.items() if name != "received"}
    assert sums["received"] == 4 == sum(parts.values())
    assert (parts["split"], parts["closed"], parts["open"]) == (1, 1, 2)
    assert sequence_all() > 0


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("too_few", PARTS[:1]),
        ("too_few", []),
        (
            "unknown_kind",
            [PARTS[0], Part(kind="denunciation", title="x", text="Tố cáo ông chủ tịch nhận tiền.")],
        ),
        ("no_text", [PARTS[0], Part(kind="feedback", title="Đèn", text="hỏng")]),
    ],
)
def test_a_bad_split_leaves_the_matter_whole(world: World, code: str, parts: list[Any]) -> None:
    matter = petition(world)
    with refused(code):
        actions.split_petition(matter, by=world.hanh, parts=parts)
    assert acts(matter) == ["received"]


def test_a_person_of_another_body_of_the_same_unit_decides_nothing(world: World) -> None:
    matter = petition(world)
    colleague = add_person(world.department_x, "head")
    with refused("not_allowed"):
        actions.refuse_petition(matter, by=colleague, ground="outside", reason=WHY)
    with refused("not_allowed"):
        actions.forward_petition(matter, by=colleague, to="Công ty Điện lực", reason="Của công ty họ.")
    with refused("not_allowed"):
        actions.split_petition(matter, by=colleague, parts=PARTS)
    assert len(entries(matter)) == 1
