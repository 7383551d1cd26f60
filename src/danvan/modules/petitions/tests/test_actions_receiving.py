"""Taking a matter in: what the law requires, what is kept, what is sealed, and one key for one matter."""

from __future__ import annotations

import io
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import translation

from danvan.kernel.ledger.public import Entry, receipt_proof, sequence_all, verifier_key
from danvan.kernel.organisations.public import (
    BodyKind,
    Look,
    Resident,
    Sealed,
    SealKey,
    approve_opening,
    ask_opening,
    create_body,
    open_sealed,
)
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.public import Paper, path_of
from danvan.kernel.workflow.public import Clock, clocks_of
from danvan.lib.codes import BadCode
from danvan.lib.errors import Refused
from danvan.lib.merkle.proofs import verify_receipt
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.receiving import Contact, received_statement
from danvan.modules.petitions.models import Attachment, Denunciation, Petition, Route
from danvan.modules.petitions.queries import by_receipt
from danvan.modules.petitions.routing import body_above, body_for
from danvan.modules.petitions.tests.factories import (
    BA_TU,
    TEXT,
    TITLE,
    petition,
    photo,
    receipt,
    submission,
    topic,
)
from danvan.modules.petitions.tests.traces import acts, entries, last_leaf, news_of, refused, stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


# --- a resident sends a matter ------------------------------------------------------------------------


@pytest.mark.smoke
def test_a_matter_needs_neither_account_nor_name_and_gives_a_receipt(world: World) -> None:
    title = "Cống thoát nước ở chợ bị tắc"
    given = receipt(world, title=title)
    assert given.is_new
    matter = by_receipt(given.code)
    assert matter is not None
    assert (matter.state, matter.unit, matter.received_unit, matter.body) == (
        "received", world.x, world.x, world.committee_x,
    )  # fmt: skip
    assert (matter.title, matter.text, matter.contact, matter.original) == (title, TEXT, None, None)
    assert matter.number > 0
    assert acts(matter) == ["received"]
    leaf = last_leaf(matter)
    assert (leaf["by"], leaf["unit"], leaf["facts"]["kind"]) == ("resident", world.x.code, "feedback")
    assert list(leaf["commits"]) == ["text"]


def test_the_receipt_proves_the_very_words_and_no_others(world: World) -> None:
    given = receipt(world)
    sequence_all()
    proof = receipt_proof(given.petition.thing)
    assert proof is not None
    words = received_statement(given.petition)
    assert verify_receipt(proof, keys=[verifier_key()], content=words).content_matches is True
    other = words.replace("tắc".encode(), "thông".encode())
    assert verify_receipt(proof, keys=[verifier_key()], content=other).content_matches is False


def test_a_receipt_code_is_stored_nowhere_and_another_one_opens_nothing(world: World) -> None:
    given, another = receipt(world), receipt(world)
    assert by_receipt(given.code) == given.petition
    assert by_receipt(given.code.lower().replace("-", " ")) == given.petition, "as one types it from paper"
    assert given.code != another.code
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(p)::text FROM petitions_petition p WHERE id = %s", [given.petition.pk]
        )
        row = cursor.fetchone()[0]
    assert given.code.replace("-", "") not in row.replace("-", "")
    wrong = given.code[:-1] + ("0" if given.code[-1] != "0" else "1")
    with pytest.raises(BadCode):
        by_receipt(wrong)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("unknown_kind", {"kind": "denunciation"}),
        ("unknown_kind", {"kind": ""}),
        ("no_title", {"title": "  đèn "}),
        ("no_text", {"text": "ngập   "}),
        ("bad_count", {"people_count": 0}),
        ("bad_count", {"people_count": 100_001}),
        ("contact_required", {"kind": "complaint"}),
        ("contact_required", {"kind": "complaint", "contact": Contact(name="Nguyễn Thị Tư")}),
        ("contact_required", {"kind": "complaint", "contact": Contact(address="Số 12", phone="0912345678")}),
    ],
)  # fmt: skip
def test_what_the_law_requires_is_asked_for_and_nothing_is_kept_without_it(
    world: World, code: str, fields: dict[str, Any]
) -> None:
    with refused(code):
        receipt(world, **fields)


def test_a_denunciation_never_enters_the_store(world: World) -> None:
    with refused("unknown_kind"):
        receipt(world, kind="denunciation", text="Tôi tố cáo ông chủ tịch nhận tiền của doanh nghiệp.")
    noted = actions.note_denunciation(world.x, by=Resident())
    assert noted.number.startswith("TC-")
    assert {field.name for field in Denunciation._meta.fields} == {"id", "uid", "number", "unit", "noted_at"}
    entry = Entry.objects.get(thing=f"petitions.denunciation:{noted.uid.hex}")
    assert (entry.act, entry.openings.count()) == ("petitions.denunciation_guided", 0)
    assert str(noted) == noted.number


def test_a_refusal_speaks_the_readers_language(world: World) -> None:
    said = {}
    for language in ("vi", "en"):
        with translation.override(language), pytest.raises(Refused) as answer:
            receipt(world, text="ngắn")
        said[language] = answer.value.message
    assert said["en"] == "Describe the matter in at least 10 characters."
    assert said["vi"], "there is a sentence in Vietnamese too"


# --- staff enter a matter for somebody ----------------------------------------------------------------


def test_reception_enters_a_matter_for_somebody_at_the_counter(world: World) -> None:
    matter = petition(world, by=world.mai, channel="counter", contact=BA_TU)
    assert (matter.on_behalf, matter.registered_by, matter.channel) == (True, world.mai, "counter")
    assert entries(matter)[0].actor.startswith("post:")


def test_nobody_registers_for_a_unit_beyond_their_post(world: World) -> None:
    with refused("not_allowed"):
        petition(world, by=world.quang, channel="counter")
    with refused("not_allowed"):
        petition(world, by=world.thanh, channel="phone")


# --- one key, one matter ------------------------------------------------------------------------------


def test_the_same_submission_sent_five_times_is_one_matter_with_one_code(world: World) -> None:
    key = uuid.uuid4()
    given = [receipt(world, key=key, files=[photo()]) for _ in range(5)]
    assert [one.is_new for one in given] == [True, False, False, False, False]
    assert len({one.code for one in given}) == 1
    assert by_receipt(given[4].code) == given[0].petition
    assert {one.petition.pk for one in given} == set(Petition.objects.values_list("pk", flat=True))
    assert (Attachment.objects.count(), Clock.objects.count()) == (1, 1)
    assert acts(given[0].petition) == ["received"]


def test_another_key_is_another_matter_even_with_the_same_words(world: World) -> None:
    one, other = (receipt(world, key=uuid.uuid4()) for _ in range(2))
    assert one.petition != other.petition
    assert one.code != other.code


def test_a_row_of_an_import_comes_in_once(world: World) -> None:
    fields = {
        "source_key": "311:1234",
        "channel": "import",
        "received_at": datetime(2026, 3, 2, 3, 0, tzinfo=UTC),
    }
    first = receipt(world, by=world.system, **fields)
    again = receipt(world, by=world.system, **fields)
    assert (first.is_new, again.is_new, again.code) == (True, False, "")
    assert again.petition == first.petition
    assert (first.petition.received_on, first.petition.on_behalf) == (date(2026, 3, 2), False)
    assert entries(first.petition)[0].at == datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def test_an_import_may_bring_complaints_without_a_name(world: World) -> None:
    matter = petition(world, by=world.system, kind="complaint", channel="import", source_key="old:1")
    assert matter.kind == "complaint"


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_five_at_once_is_one_matter(world: World) -> None:
    key = uuid.uuid4()

    def send(number: int) -> tuple[int, str, bool]:
        try:
            given = actions.receive_petition(submission(world, key=key, files=[photo()]), by=Resident())
            return given.petition.pk, given.code, given.is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(send, range(5)))
    assert len({pk for pk, _code, _is_new in answers}) == len({code for _pk, code, _is_new in answers}) == 1
    assert [is_new for _pk, _code, is_new in answers].count(True) == 1
    assert (Petition.objects.count(), Attachment.objects.count(), len(stored_files())) == (1, 1, 1)
    assert Entry.objects.filter(act="petitions.received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_get_different_numbers_and_codes(world: World) -> None:
    def send(number: int) -> tuple[int, str]:
        try:
            given = actions.receive_petition(submission(world, title=f"Đèn số {number} hỏng"), by=Resident())
            return given.petition.number, given.code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(18)))
    assert len({number for number, _code in answers}) == len({code for _number, code in answers}) == 18
    assert sequence_all() == 18


# --- identity -----------------------------------------------------------------------------------------

PHONE = "0912345678"


def everything_stored() -> str:
    """Every text column of every matter, message and notice, as a copy of the database would show it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t, ' ') FROM (SELECT to_jsonb(p)::text AS t FROM petitions_petition p UNION ALL"
            " SELECT to_jsonb(m)::text FROM petitions_message m UNION ALL"
            " SELECT to_jsonb(n)::text FROM notices_notice n UNION ALL"
            " SELECT convert_from(leaf, 'UTF8') FROM ledger_entry) AS everything"
        )
        return str(cursor.fetchone()[0])


@pytest.mark.smoke
def test_a_telephone_number_in_the_text_is_masked_and_only_two_people_read_the_original(world: World) -> None:
    matter = petition(world, text=f"{TEXT} Gọi cho tôi số {PHONE} nhé.")
    assert PHONE not in everything_stored()
    assert "[số điện thoại]" in matter.text
    assert matter.original is not None
    assert PHONE.encode() not in bytes(matter.original.blob)

    opening = ask_opening(
        matter.original, by=world.thanh, thing=matter.thing, reason="Cơ quan điều tra yêu cầu bằng văn bản."
    )
    with refused("not_allowed"):
        open_sealed(opening, by=world.thanh)
    with refused("not_allowed"):
        approve_opening(opening, by=world.thanh)
    approve_opening(opening, by=world.lien)
    with refused("not_allowed"):
        open_sealed(opening, by=world.lien)
    original = json.loads(open_sealed(opening, by=world.thanh))
    assert original["text"] == f"{TEXT} Gọi cho tôi số {PHONE} nhé."
    assert Look.objects.get().person == world.thanh
    assert acts(matter)[1:] == [
        "organisations.opening_asked", "organisations.opening_approved", "organisations.seal_opened",
    ]  # fmt: skip


def test_nobody_of_the_handling_office_may_even_ask_to_open_a_seal(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    assert matter.contact is not None
    for person in (world.hanh, world.dung, world.mai, world.phuc, world.ngoc, world.lien):
        with refused("not_allowed"):
            ask_opening(
                matter.contact, by=person, thing=matter.thing, reason="Muốn biết ai đã gửi phản ánh này."
            )


def test_contact_is_sealed_for_the_front_and_never_for_the_body_that_handles(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    assert matter.contact is not None
    assert matter.contact.key.body == world.front_x
    assert matter.contact_channel == "sms"
    stored = everything_stored()
    for part in (BA_TU.name, BA_TU.phone, BA_TU.address):
        assert part not in stored


def test_a_matter_that_the_front_itself_handles_is_sealed_one_level_up(world: World) -> None:
    Route.objects.create(unit=world.x, topic=topic("front"), body=world.front_x)
    matter = petition(world, topic=topic("front"), contact=BA_TU)
    assert matter.body == world.front_x
    assert matter.contact is not None
    assert matter.contact.key.body == world.front_a


def test_without_a_key_to_seal_with_contact_is_refused_and_the_rest_is_welcome(world: World) -> None:
    SealKey.objects.update(retired_at="2026-01-01T00:00:00Z")
    with refused("no_seal"):
        receipt(world, contact=BA_TU)
    matter = petition(world, text=f"{TEXT} Gọi {PHONE}.")
    assert matter.original is None
    assert PHONE not in matter.text, "nothing personal is stored unsealed"
    assert Sealed.objects.count() == 0


def test_news_goes_to_the_sealed_address_only(world: World) -> None:
    silent, reachable = petition(world), petition(world, contact=BA_TU)
    for matter in (silent, reachable):
        actions.accept_petition(matter, by=world.hanh)
    assert news_of(silent) == []
    assert len(news_of(reachable)) == 1
    assert PHONE not in everything_stored()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("C\u00f4\u0301ng bi\u0323 ta\u0306\u0301c\u200b n\u01b0\u1edbc tr\u00e0n v\u00e0o nh\u00e0", "Cống bị tắc nước tràn vào nhà"),
        ("Cống bị tắc, số 0９12\u200b345\u200b678 gọi tôi", "Cống bị tắc, số [số điện thoại] gọi tôi"),
    ],
)  # fmt: skip
def test_letters_composed_otherwise_or_hidden_ones_do_not_slip_through(
    world: World, typed: str, kept: str
) -> None:
    assert petition(world, text=typed).text == kept


def test_a_null_character_is_no_reason_to_fail(world: World) -> None:
    assert "\x00" not in petition(world, text=f"{TEXT}\x00 hết", title=f"{TITLE}\x00").text


# --- files --------------------------------------------------------------------------------------------


def test_pictures_are_kept_cleaned_with_the_matter_and_committed_to(world: World) -> None:
    matter = petition(world, files=[photo("ngap.png"), photo("ngap 2.jpg", colour="blue")])
    papers = [one.paper for one in matter.attachments.order_by("pk")]
    assert [paper.name for paper in papers] == ["ngap.png", "ngap 2.png"], "named by what it is"
    assert all(path_of(paper.sha256).is_file() for paper in papers)
    leaf = last_leaf(matter)
    assert (sorted(leaf["commits"]), leaf["facts"]["files"]) == (["files", "text"], 2)


def test_one_bad_file_among_good_ones_refuses_all_and_stores_none(world: World) -> None:
    with refused("unknown_type"):
        receipt(world, files=[photo(), ("may.exe", io.BytesIO(b"MZ" + b"\x00" * 100))])
    assert Paper.objects.count() == 0


# --- routing ------------------------------------------------------------------------------------------


def test_the_nearest_route_for_the_topic_wins_and_the_committee_takes_the_rest(world: World) -> None:
    drains, roads = topic("drains"), topic("roads")
    actions.set_route(world.x, by=world.ngoc, topic=drains, body=world.department_x)
    assert petition(world, topic=drains).body == world.department_x
    assert petition(world, topic=drains, unit=world.hamlet).body == world.department_x, (
        "the route of the unit above"
    )
    assert petition(world, topic=roads).body == world.committee_x
    assert petition(world).body == world.committee_x
    assert petition(world, unit=world.y, topic=drains).body == world.committee_y


def test_a_route_by_kind_of_body_finds_the_one_of_that_unit(world: World) -> None:
    actions.set_route(world.province, by=world.ngoc, topic=topic("front"), body_kind=BodyKind.FRONT)
    assert body_for(world.province, topic("front")) == world.front_a
    assert body_for(world.x, topic("front")) == world.committee_x, "nearer than the route above"


def test_a_route_that_leads_nowhere_falls_back(world: World) -> None:
    actions.set_route(world.x, by=world.ngoc, topic=topic("women"), body_kind=BodyKind.WOMEN)
    assert body_for(world.x, topic("women")) == world.committee_x


def test_where_nobody_is_set_up_the_next_level_takes_it_and_at_last_nobody(world: World) -> None:
    assert body_for(world.hamlet, None) == world.committee_x
    assert body_above(world.committee_x) == world.committee_a
    assert body_above(world.committee_a) is None, "the national office is no committee"
    for body in (world.committee_x, world.committee_a):
        body.valid_to = date(2026, 1, 1)
        body.save()
    assert body_for(world.x, None) is None
    matter = petition(world)
    assert (matter.body, matter.state) == (None, "received"), "taken in all the same"


# --- the clock ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "due", "article"),
    [("feedback", date(2026, 9, 28), "28"), ("proposal", date(2026, 9, 28), "28"), ("complaint", date(2026, 10, 14), "28")],
)  # fmt: skip
@time_machine.travel(datetime(2026, 9, 14, 3, 0, tzinfo=UTC), tick=False)
def test_the_deadline_follows_the_kind_and_names_its_article(
    world: World, kind: str, due: date, article: str
) -> None:
    matter = petition(world, kind=kind, contact=BA_TU)
    [clock] = clocks_of(matter.thing)
    assert matter.due_on == clock.due_on == clock.first_due_on == due
    assert article in clock.citation
    assert clock.steps
    assert last_leaf(matter)["facts"]["due"] == due.isoformat()
    assert ("khiếu nại" in clock.citation.lower()) == (kind == "complaint")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 2, 9, 2, 0, tzinfo=UTC), date(2026, 3, 2)),  # Tết lies between
        (datetime(2024, 4, 24, 2, 0, tzinfo=UTC), date(2024, 5, 10)),  # a Monday swapped with a Saturday
        (datetime(2024, 2, 28, 2, 0, tzinfo=UTC), date(2024, 3, 13)),  # a leap day counts
        (datetime(2026, 9, 13, 16, 59, tzinfo=UTC), date(2026, 9, 25)),  # a minute before midnight in Hà Nội
        (datetime(2026, 9, 13, 17, 1, tzinfo=UTC), date(2026, 9, 28)),  # two minutes later it is Monday there
    ],
)
def test_ten_working_days_are_counted_as_a_wall_calendar_does(
    world: World, received: datetime, due: date
) -> None:
    matter = petition(world, by=world.system, channel="import", received_at=received)
    assert matter.due_on == due


# --- topics and routes are set by a registrar ---------------------------------------------------------


def test_topics_come_from_the_list_and_a_second_time_changes_nothing(world: World) -> None:
    assert actions.sync_topics(by=world.ngoc) > 5
    assert actions.sync_topics(by=world.ngoc) == 0
    assert Entry.objects.filter(act="petitions.topics_synced").count() == 1
    with refused("not_allowed"):
        actions.sync_topics(by=world.dung)


def test_a_topic_that_left_the_list_is_kept_but_no_longer_offered(world: World, tmp_path: Any) -> None:
    old = topic("telegraph")
    (tmp_path / "vn.toml").write_text('tree = "vn"\n[[topic]]\ncode = "roads"\nvi = "Đường"\nen = "Roads"\n')
    assert actions.sync_topics(by=world.system, folder=tmp_path) == 2
    old.refresh_from_db()
    assert not old.is_active
    with translation.override("en"):
        assert str(topic("roads")) == "Roads"
        assert topic("roads").hint == ""
    with translation.override("vi"):
        assert (str(topic("roads")), topic("roads").hint) == ("Đường", "")


def test_who_takes_what_is_decided_by_a_registrar_and_names_somebody(world: World) -> None:
    with refused("not_allowed"):
        actions.set_route(world.x, by=world.dung, topic=None, body=world.department_x)
    with refused("nobody"):
        actions.set_route(world.x, by=world.ngoc, topic=None)
    actions.set_route(world.x, by=world.ngoc, topic=None, body=world.department_x)
    route = actions.set_route(world.x, by=world.ngoc, topic=None, body=world.committee_x)
    assert Route.objects.count() == 1, "the newer decision replaces the older"
    assert str(world.committee_x.pk) in str(route)


def test_a_new_body_gets_a_key_only_from_a_registrar(world: World) -> None:
    from danvan.kernel.organisations.public import create_seal_key

    with refused("not_allowed"):
        create_seal_key(world.front_x, by=world.lien)
    body = create_body(world.y, by=world.ngoc, kind=BodyKind.FRONT, name="UBMTTQ phường Định Công")
    create_seal_key(body, by=world.ngoc)
    matter = petition(world, unit=world.y, contact=BA_TU)
    assert matter.contact is not None
    assert matter.contact.key.body == body


def test_an_act_inside_a_larger_one_that_fails_leaves_no_trace(world: World) -> None:
    @transaction.atomic
    def larger() -> None:
        petition(world, contact=BA_TU)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        larger()
    assert (Petition.objects.count(), Entry.objects.count(), Sealed.objects.count()) == (0, 0, 0)
