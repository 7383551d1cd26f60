"""What screens read: queues, searches, public lists; always through somebody's eyes, in few queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, add_person, fresh, small_world
from danvan.lib.codes import BadCode
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries import (
    by_number,
    by_receipt,
    glance,
    matching,
    published,
    published_counts,
    queue,
    similar_to,
    staff,
    timeline,
    visible_to,
)
from danvan.modules.petitions.queries.acts import BY_NAME, BY_SLUG, OFFERS, acts_on, one_act
from danvan.modules.petitions.queries.desk import unreviewed
from danvan.modules.petitions.queries.own import looks_at, own, own_timeline, readable_paper
from danvan.modules.petitions.queries.rulings import extension_codes, longer_term
from danvan.modules.petitions.queries.suggesting import hints_for
from danvan.modules.petitions.states import WORKFLOW
from danvan.modules.petitions.tests.factories import (
    BA_TU,
    TEXT,
    TITLE,
    again,
    answer,
    overdue,
    petition,
    photo,
    receipt,
    resident_of,
    topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def public(world: World, **fields: Any) -> Petition:
    return actions.publish_petition(petition(world, **fields), by=world.system)


# --- through whose eyes -------------------------------------------------------------------------------


def test_each_sees_the_matters_of_their_units_and_bodies_only(world: World) -> None:
    here, hamlet, there = petition(world), petition(world, unit=world.hamlet), petition(world, unit=world.y)
    assert set(visible_to(world.hanh)) == {here, hamlet}
    assert set(visible_to(world.quang)) == {there}
    assert (
        set(visible_to(world.phuc))
        == set(visible_to(world.ngoc))
        == set(visible_to(world.system))
        == {here, hamlet, there}
    )
    assert list(visible_to(Resident(holds=frozenset({here.uid.hex})))) == []


def test_a_matter_moved_to_another_units_body_is_seen_there_too(world: World) -> None:
    matter = petition(world)
    actions.transfer_petition(matter, by=world.dung, to=world.committee_y, reason="Thuộc địa bàn Định Công.")
    assert set(visible_to(world.quang)) == {matter}


def test_a_list_shows_the_same_matters_where_a_body_holds_some_of_another_unit(world: World) -> None:
    own, moved, not_theirs = petition(world, unit=world.y), petition(world), petition(world)
    assert set(visible_to(world.quang, listed=True)) == {own}
    actions.transfer_petition(moved, by=world.dung, to=world.committee_y, reason="Thuộc địa bàn Định Công.")
    for person in (world.quang, world.hanh, world.phuc, world.ngoc, world.system, Resident()):
        assert set(visible_to(person, listed=True)) == set(visible_to(person))
    assert set(visible_to(world.quang, listed=True)) == {own, moved}
    assert not_theirs not in visible_to(world.quang, listed=True)


def test_the_queue_holds_what_is_in_ones_hands_and_what_has_gone_up(world: World) -> None:
    mine, risen, done = petition(world), petition(world, unit=world.y), petition(world, state="closed")
    Petition.objects.filter(pk=risen.pk).update(escalated_body=world.committee_a)
    assert set(queue(world.hanh)) == {mine}
    assert set(queue(world.phuc)) == {risen}
    assert set(queue(world.mai)) == set(), "reception reviews, it does not handle"
    assert done not in queue(world.dung)
    assert list(staff.escalated_to(world.phuc)) == [risen]
    assert list(staff.escalated_to(world.dung)) == []


def test_a_glance_counts_each_matter_where_it_belongs(world: World, django_assert_num_queries: Any) -> None:
    petition(world)
    petition(world, state="accepted")
    petition(world, state="waiting")
    overdue(world)
    disputed = petition(world, state="answered")
    actions.dispute_petition(disputed, by=resident_of(disputed))
    public(world)
    world.dung.posts  # noqa: B018 - the posts of a signed-in person are loaded with the request
    with django_assert_num_queries(3):
        found = glance(world.dung)
    assert (found.open, found.unaccepted, found.late, found.disputed, found.waiting) == (6, 3, 1, 1, 1)
    assert (found.due_soon, found.unreviewed) == (0, 5)
    petition(world)
    soon = Petition.objects.filter(state="received", published_at=None).latest("pk")
    Petition.objects.filter(pk=soon.pk).update(due_on=timezone.localdate() + timedelta(days=3))
    assert glance(world.dung).due_soon == 1


def test_reviewers_find_what_nobody_has_decided_on_oldest_first(world: World) -> None:
    first, second = petition(world), petition(world)
    private, withheld, shown = petition(world, is_private=True), petition(world), public(world)
    actions.withhold_petition(withheld, by=world.mai, reason="Trong ảnh có mặt người.")
    assert list(unreviewed(world.mai)) == [first, second]
    assert private not in unreviewed(world.mai)
    assert shown not in unreviewed(world.mai)
    assert list(unreviewed(world.hanh)) == []


# --- the public ---------------------------------------------------------------------------------------


def test_the_public_finds_published_matters_newest_first_by_unit(world: World) -> None:
    one, two, hidden = public(world), public(world, unit=world.hamlet), petition(world)
    other = public(world, unit=world.y)
    assert list(published()) == [other, two, one]
    assert list(published(unit=world.x)) == [two, one]
    assert list(published(unit=world.nation)) == [other, two, one]
    assert by_number(one.number) == one
    assert by_number(hidden.number) is None
    assert {row["unit_id"]: row["count"] for row in published_counts()} == {
        world.x.pk: 1, world.hamlet.pk: 1, world.y.pk: 1,
    }  # fmt: skip


def test_a_public_page_takes_no_more_queries_however_much_has_happened(
    world: World, django_assert_max_num_queries: Any
) -> None:
    busy = public(world, files=[photo()])
    for times in range(3):
        answer(busy, world=world)
        with django_assert_max_num_queries(9):
            found = by_number(busy.number)
            assert found is not None
            assert [len(one.evidence.all()) for one in found.answers.all()] == [1] * (times + 1)
            assert len(found.disputes.all()) == times
        actions.dispute_petition(busy, by=resident_of(busy), text="Chưa xong.")


def test_a_receipt_opens_ones_own_matter_and_a_wrong_code_says_so(world: World) -> None:
    given = receipt(world)
    assert by_receipt(given.code) == given.petition
    with pytest.raises(BadCode):
        by_receipt("DV-0000")


def test_the_timeline_shows_the_public_less_than_the_office_and_the_resident(world: World) -> None:
    matter = petition(world, state="accepted")
    actions.assign_petition(matter, by=world.dung, to=world.hanh)
    actions.message_resident(matter, by=world.hanh, text="Đoạn nào?")
    all_acts = [event.act for event in timeline(matter, public=False)]
    assert all_acts == [
        "petitions.received",
        "petitions.accepted",
        "petitions.assigned",
        "petitions.message_sent",
    ]
    assert [event.act for event in timeline(matter, public=True)] == [
        "petitions.received",
        "petitions.accepted",
    ]
    assert [event.act for event in own_timeline(matter)] == [
        "petitions.received",
        "petitions.accepted",
        "petitions.message_sent",
    ]
    assert timeline(matter, public=True)[0].facts["kind"] == "feedback"


def test_ones_own_matter_comes_with_everything_said(world: World) -> None:
    matter = petition(world, state="answered", contact=BA_TU)
    actions.rate_petition(matter, by=resident_of(matter), score=4)
    found = own(matter.uid.hex)
    assert found is not None
    assert found.rating.score == 4
    assert looks_at(found) == []
    assert own("0" * 32) is None


def test_files_open_to_those_who_may_read_the_matter_and_to_nobody_else(world: World) -> None:
    matter = petition(world, files=[photo()])
    attachment = matter.attachments.get()
    uid, holds = attachment.paper.uid, frozenset({matter.uid.hex})
    assert readable_paper(uid, holds=holds) == attachment.paper
    assert readable_paper(uid, holds=frozenset()) is None
    assert staff.paper_visible_to(world.hanh, uid) == attachment
    assert staff.paper_visible_to(world.quang, uid) is None
    actions.publish_petition(matter, by=world.mai, attachments=[attachment.pk])
    assert readable_paper(uid, holds=frozenset()) == attachment.paper
    actions.withhold_petition(matter, by=world.mai, reason="Trong ảnh có mặt người.")
    assert readable_paper(uid, holds=frozenset()) is None
    actions.erase_petition(matter, by=resident_of(matter), ground="Theo đề nghị")
    assert readable_paper(uid, holds=holds) is None
    assert staff.paper_visible_to(world.hanh, uid) is None


# --- searching ----------------------------------------------------------------------------------------


@pytest.mark.smoke
@pytest.mark.parametrize(
    "words",
    ["cống tắc", "cong tac", "CỐNG TẮC", "tac  cong", "cống, tắc!", "co\u0302\u0301ng ta\u0306\u0301c"],
)
def test_matters_are_found_with_and_without_diacritics_in_any_order(world: World, words: str) -> None:
    found, other = (
        public(world, title="Cống bị tắc"),
        public(world, title="Đèn đường hỏng", text="Đèn ngõ 5 cháy đã lâu."),
    )
    assert list(matching(published(), words)) == [found]
    assert other not in matching(published(), words)


def test_letters_that_look_alike_are_the_same_in_a_search(world: World) -> None:
    found = public(world, title="Đèn đường hỏng")
    assert list(matching(published(), "Ðèn đuong")) == [found], "Ð of Iceland for Đ of Việt Nam"


def test_a_typing_error_is_understood_once_words_are_counted(world: World) -> None:
    found = public(world, title="Nghĩa trang ngập nước", text="Nghĩa trang thôn Bằng A ngập sâu.")
    for n in range(3):
        public(world, title=f"Ngập ở ngõ {n}", text="Nước ngập sâu quá đầu gối.")
    assert actions.refresh_words() > 5
    assert list(matching(published(), "nghia tramg")) == [found]
    assert matching(published(), "xyzxyz").count() == 0


def test_a_number_finds_that_matter_and_nothing_finds_everything(world: World) -> None:
    one, two = public(world), public(world)
    assert list(matching(published(), str(one.number))) == [one]
    assert set(matching(published(), "  ")) == {one, two}
    assert list(matching(published(), "9" * 30)) == []


@pytest.mark.parametrize("words", ["' OR 1=1 --", "a & | !", "<->", "()", ":*", "\\", "\x00", "%", "🙂"])
def test_hostile_words_are_only_words(world: World, words: str) -> None:
    public(world)
    assert matching(published(), words).count() <= 1


@pytest.mark.smoke
def test_the_same_said_otherwise_is_found_as_similar_and_something_else_is_not(world: World) -> None:
    host, far = (
        public(world),
        public(world, title="Đèn đường", text="Đèn cao áp ở cổng chợ không sáng ba tối nay rồi."),
    )
    without = "Cong truoc ngo 12 bi tac hon mot tuan nay, mua la nuoc tran vao nha. De nghi phuong cho nguoi nao vet."
    assert similar_to("Cống thoát nước bị tắc", TEXT)[0] == host
    assert similar_to("Cong thoat nuoc bi tac", without)[0] == host
    assert far not in similar_to(TITLE, TEXT)
    assert similar_to(TITLE, TEXT, unit_ids=[world.y.pk]) == []
    actions.withdraw_petition(host, by=resident_of(host))
    assert host not in similar_to(TITLE, TEXT), "one joins what is still open"


def test_hints_name_what_will_be_hidden_and_the_topic_that_neighbours_share(world: World) -> None:
    for _ in range(2):
        public(world, topic=topic("drains"))
    hints = hints_for(TITLE, f"{TEXT} Gọi 0912345678.", "", unit=world.x)
    assert hints.topic == "drains"
    assert len(hints.similar) == 2
    assert [(one.quote, one.label) for one in hints.hidden if "0912" in one.quote] == [
        ("0912345678", "[số điện thoại]")
    ]
    assert hints_for("a", "b", "", unit=world.x).similar == []
    assert hints_for(TITLE, TEXT, "", unit=None).topic == ""


# --- the desk -----------------------------------------------------------------------------------------


def test_every_act_of_the_workflow_that_staff_have_is_offered_once_with_its_own_address() -> None:
    assert len(BY_NAME) == len(BY_SLUG) == len(OFFERS)
    residents_own = {"reply", "withdraw", "confirm", "dispute", "rate"}
    unoffered = WORKFLOW.acts - BY_NAME.keys() - residents_own
    assert unoffered <= {"read", "note"}, "no act is a dead end"


def test_what_may_be_done_comes_first_and_everything_else_says_why_not(world: World) -> None:
    matter = petition(world)
    offered = acts_on(world.hanh, matter)
    allowed = {one.offer.name for one in offered if one.allowed}
    assert allowed == {"accept", "answer", "message", "transfer", "split", "join"}
    assert [one.allowed for one in offered] == sorted((one.allowed for one in offered), reverse=True)
    assert all(one.why_not for one in offered if not one.allowed)
    assert acts_on(world.quang, matter) == []


@pytest.mark.parametrize(
    ("state", "who", "act", "part"),
    [
        ("received", "hanh", "refuse", "Only the head"),
        ("closed", "hanh", "answer", "Not possible while"),
        ("received", "quang", "accept", "which has the matter"),
        ("bare", "hanh", "close", "no evidence"),
        ("moved", "hanh", "transfer", "already been moved"),
        ("private", "mai", "publish", "does not want it"),
        ("public", "mai", "publish", "already public"),
        ("erased", "hanh", "answer", "have been erased"),
    ],
)
def test_the_reason_names_what_stands_in_the_way(
    world: World, state: str, who: str, act: str, part: str
) -> None:
    matter = petition(
        world, is_private=state == "private", state=state if state in WORKFLOW.states else "received"
    )
    if state == "bare":
        answer(matter, world=world, outcome="explained", with_evidence=False)
    if state == "moved":
        Petition.objects.filter(pk=matter.pk).update(transferred_count=1)
    if state == "public":
        actions.publish_petition(matter, by=world.mai)
    if state == "erased":
        actions.erase_petition(matter, by=resident_of(matter), ground="Theo đề nghị")
    with translation.override("en"):
        told = one_act(getattr(world, who), again(matter), BY_NAME[act])
    assert told.allowed is False
    assert part in told.why_not


def test_the_record_is_one_matter_with_everything_or_nothing_for_strangers(world: World) -> None:
    matter = petition(world, state="answered", files=[photo()])
    found = staff.record_of(world.hanh, matter.number)
    assert found == matter
    assert staff.record_of(world.quang, matter.number) is None


def test_one_goes_through_the_queue_from_matter_to_matter(world: World) -> None:
    first, second, third = (petition(world) for _ in range(3))
    for matter, days in ((first, 1), (second, 2), (third, 3)):
        Petition.objects.filter(pk=matter.pk).update(due_on=date(2026, 12, days))
    assert list(staff.to_do(world.hanh)) == [first, second, third]
    assert staff.neighbours(world.hanh, again(second)) == staff.Neighbours(first.number, third.number)
    assert staff.neighbours(world.hanh, again(first)) == staff.Neighbours(None, second.number)
    assert staff.next_in_queue(world.hanh, again(third)) == first.number
    undated = again(second)
    undated.due_on = None
    assert staff.neighbours(world.hanh, undated).after == first.number


def test_similar_ones_and_the_places_history_stand_beside_a_matter(world: World) -> None:
    one, two = petition(world), petition(world, state="answered")
    hidden = petition(world, unit=world.y)
    assert set(staff.similar_for(world.hanh, again(one))) == {two}
    assert hidden in staff.similar_for(world.phuc, again(one))
    blank = Petition(bands=[], fingerprint=None)
    assert staff.similar_for(world.hanh, blank) == []
    history = staff.history_of(world.hanh, one)
    assert (history.total, history.due, history.on_time, history.latest) == (1, 1, 1, [two])


def test_a_matter_is_assigned_to_people_of_the_body_who_hold_their_posts_today(world: World) -> None:
    gone = add_person(world.committee_x, "handler", email="gone@danvan.example")
    gone.holdings.update(ends_on=date(2026, 1, 1))
    matter = petition(world)
    assert set(staff.assignable(matter)) == {world.hanh, world.dung}
    assert set(staff.colleagues(world.dung)) == {world.hanh, world.dung}
    assert staff.colleagues(world.hanh) == []


def test_bodies_that_may_be_in_charge_are_suggested_or_found_by_name(world: World) -> None:
    matter = petition(world, topic=topic("drains"))
    actions.set_route(world.x, by=world.ngoc, topic=topic("drains"), body=world.department_x)
    suggested = staff.bodies_suggested(matter)
    assert suggested[0] == world.department_x
    assert world.committee_a in suggested
    assert world.front_x not in suggested
    assert staff.bodies_suggested(matter, words="dinh cong") == [world.committee_y]


def test_checkers_see_how_each_unit_kept_its_deadlines_worst_first(world: World) -> None:
    petition(world, state="answered")
    late = petition(world, unit=world.y)
    Petition.objects.filter(pk=late.pk).update(due_on=date(2026, 1, 1))
    records = staff.unit_records(world.phuc)
    assert [(one.name, one.due, one.on_time) for one in records] == [
        ("Phường Định Công", 1, 0), ("Phường Hoàng Liệt", 1, 1),
    ]  # fmt: skip
    assert [one.ratio for one in records] == [0.0, 1.0]


def test_keepers_of_seals_find_the_matter_whose_seal_they_keep_and_no_more(world: World) -> None:
    matter, plain = petition(world, contact=BA_TU), petition(world, title="Cống ở chợ bị tắc")
    assert staff.sealed_matter(world.thanh, matter.number) == matter
    assert staff.sealed_matter(world.thanh, plain.number) is None
    assert staff.sealed_matter(world.hanh, matter.number) is None
    assert staff.numbers_of(fresh(world.lien), [matter.uid.hex, plain.uid.hex]) == {
        matter.uid.hex: matter.number, plain.uid.hex: plain.number,
    }  # fmt: skip
    assert staff.numbers_of(world.quang, [matter.uid.hex]) == {}


def test_posts_behind_entries_are_named_in_one_query(world: World, django_assert_num_queries: Any) -> None:
    [post] = world.hanh.posts
    with django_assert_num_queries(1):
        assert staff.posts_named({post.pk})[post.pk].body == world.committee_x
    assert staff.posts_named(set()) == {}
    assert "received" in staff.open_states()


# --- what the law allows ------------------------------------------------------------------------------


def test_the_longer_term_is_told_before_it_is_granted_and_not_after(world: World) -> None:
    matter = petition(world, state="accepted")
    with translation.override("vi"):
        longer = longer_term(again(matter), rule_id="platform.reply_extended")
        assert longer is not None
        assert longer.rule_name
        assert longer.citation
    extended = actions.extend_petition(
        matter, by=world.dung, reason_code="x", reason="Cần khảo sát thêm tuyến cống."
    )
    assert extended.due_on == longer.due_on
    assert longer_term(extended, rule_id="platform.reply_extended") is None
    assert longer_term(extended, rule_id=None) is None
    assert longer_term(extended, rule_id="no.such_rule") is None


def test_grounds_of_an_extension_come_from_the_law_in_the_readers_language(world: World) -> None:
    with translation.override("vi"):
        vietnamese = dict(extension_codes())
    with translation.override("en"):
        english = dict(extension_codes())
    assert vietnamese.keys() == english.keys()
    assert vietnamese != english
