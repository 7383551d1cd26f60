"""Publishing passes a person; erasing takes every word and leaves every proof."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from danvan.kernel.ledger.public import receipt_proof, sequence_all, verifier_key
from danvan.kernel.ledger.testing import names_still_openable, verified
from danvan.kernel.notices.public import Notice, send_waiting
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.kernel.papers.public import path_of
from danvan.lib.merkle.proofs import verify_receipt
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.disposal import Part
from danvan.modules.petitions.actions.receiving import received_statement
from danvan.modules.petitions.models import Petition, Review
from danvan.modules.petitions.queries import by_receipt, published
from danvan.modules.petitions.tests import factories
from danvan.modules.petitions.tests.factories import BA_TU, again, petition, photo, receipt, resident_of
from danvan.modules.petitions.tests.traces import acts, last_leaf, refused, stored_files

pytestmark = pytest.mark.django_db

GROUND = "Theo đề nghị của người gửi, số 0912345678"


@pytest.fixture
def world() -> World:
    return small_world()


# --- publishing ---------------------------------------------------------------------------------------


def test_a_person_decides_what_the_public_reads_and_in_which_words(world: World) -> None:
    matter = petition(world, files=[photo("a.png"), photo("b.png", colour="red")])
    shown, hidden = matter.attachments.order_by("pk")
    public = actions.publish_petition(
        matter, by=world.mai, title="Cống tắc", text="Cống tắc, gọi 0912345678.", attachments=[shown.pk]
    )
    assert (public.public_title, public.public_text) == ("Cống tắc", "Cống tắc, gọi [số điện thoại].")
    shown.refresh_from_db()
    hidden.refresh_from_db()
    assert (shown.is_public, hidden.is_public) == (True, False)
    assert list(published()) == [matter]
    assert list(last_leaf(matter)["commits"]) == ["public"]
    assert Review.objects.get().by == world.mai


def test_without_other_words_the_masked_ones_are_published(world: World) -> None:
    matter = actions.publish_petition(petition(world), by=world.dung)
    assert (matter.public_title, matter.public_text) == (matter.title, matter.text)


def test_a_picture_of_another_matter_is_not_published_along(world: World) -> None:
    matter, other = petition(world), petition(world, files=[photo()])
    actions.publish_petition(matter, by=world.mai, attachments=[other.attachments.get().pk])
    assert other.attachments.get().is_public is False


def test_a_private_matter_is_published_by_nobody(world: World) -> None:
    matter = petition(world, is_private=True)
    for person in (world.mai, world.dung, world.system):
        with refused("not_allowed"):
            actions.publish_petition(matter, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=matter.pk).update(published_at="2026-01-01T00:00:00Z")


def test_publication_is_neither_the_handlers_nor_a_strangers_nor_twice(world: World) -> None:
    matter = petition(world)
    for person in (world.hanh, world.quang, world.thanh, world.ngoc):
        with refused("not_allowed"):
            actions.publish_petition(matter, by=person)
    actions.publish_petition(matter, by=world.mai)
    with refused("not_allowed"):
        actions.publish_petition(matter, by=world.mai)


def test_what_was_public_is_taken_back_with_a_reason_and_may_return(world: World) -> None:
    matter = actions.publish_petition(petition(world), by=world.mai)
    with refused("no_reason"):
        actions.withhold_petition(matter, by=world.mai, reason="có tên")
    with refused("not_allowed"):
        actions.withhold_petition(matter, by=world.hanh, reason="Trong ảnh có mặt người.")
    hidden = actions.withhold_petition(matter, by=world.dung, reason="Trong ảnh có mặt người.")
    assert (hidden.published_at, hidden.public_text, hidden.withheld_reason) == (
        None,
        "",
        "Trong ảnh có mặt người.",
    )
    assert list(published()) == []
    assert actions.publish_petition(matter, by=world.mai).withheld_reason == ""


# --- erasing ------------------------------------------------------------------------------------------


def words_left(matter: Petition) -> str:
    """Everything the database still says about the matter outside the ledger."""
    tables = {
        "petitions_petition": "id", "petitions_message": "petition_id", "petitions_dispute": "petition_id",
        "petitions_rating": "petition_id", "petitions_support": "petition_id",
    }  # fmt: skip
    parts = [
        f"SELECT to_jsonb(t)::text AS row FROM {table} t WHERE {column} = {matter.pk}"
        for table, column in tables.items()
    ]
    parts.append(f"SELECT to_jsonb(t)::text FROM notices_notice t WHERE thing = '{matter.thing}'")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(row, ' ') FROM ({' UNION ALL '.join(parts)}) AS rows")
        return str(cursor.fetchone()[0])


def told(world: World) -> tuple[str, Petition]:
    """A matter about which everything has been said that can be said."""
    given = receipt(
        world,
        text="Rắn lục bò trong cống, gọi tôi 0912345678.",
        place="Ngõ Rắn",
        contact=BA_TU,
        files=[photo(colour="black")],
    )
    matter = given.petition
    actions.publish_petition(matter, by=world.mai)
    actions.support_petition(matter, by=Resident(), token="t")
    actions.accept_petition(matter, by=world.hanh)
    actions.message_resident(matter, by=world.hanh, text="Rắn ở đoạn nào?")
    actions.reply_to_office(matter, by=resident_of(matter), text="Rắn ở đầu ngõ.")
    factories.answer(matter, world=world)
    actions.dispute_petition(matter, by=resident_of(matter), text="Rắn vẫn còn.")
    factories.answer(matter, world=world)
    actions.rate_petition(matter, by=resident_of(matter), score=2, comment="Rắn vẫn thế")
    return given.code, again(matter)


def test_erasing_takes_every_word_salt_contact_and_file_and_leaves_the_proofs(world: World) -> None:
    code, matter = told(world)
    sequence_all()
    send_waiting()
    contact, original = matter.contact, matter.original
    sent = matter.attachments.get(role="sent").paper
    assert contact is not None
    assert original is not None
    assert "Rắn" in words_left(matter)

    erased = actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    assert "Rắn" not in words_left(matter)
    for sealed in (contact, original):
        sealed.refresh_from_db()
        assert sealed.blob is None
        assert sealed.erased_at is not None
    assert not path_of(sent.sha256).exists()
    assert names_still_openable(matter.thing) == {"answer"}, "what the office said it did stays provable"
    assert (erased.lat, erased.bands, erased.fingerprint, erased.published_at) == (None, [], None, None)
    assert (erased.reopened_count, erased.outcome, erased.answered_on is None) == (1, "resolved", False)
    assert by_receipt(code) == matter, "the receipt still finds what remains"
    assert "0912345678" not in str(last_leaf(matter)["facts"]["ground"])
    sequence_all()
    assert verified().ok


def test_the_holder_of_a_receipt_still_proves_it_with_text_and_salt_of_their_own(world: World) -> None:
    _code, matter = told(world)
    sequence_all()
    words, receipt_at_home = received_statement(matter), receipt_proof(matter.thing)
    actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    assert receipt_at_home is not None
    assert verify_receipt(receipt_at_home, keys=[verifier_key()], content=words).content_matches is True
    sequence_all()
    later = receipt_proof(matter.thing)
    assert later is not None
    assert verify_receipt(later, keys=[verifier_key()]).index == 0, "the entry is still proven"


def test_news_that_waits_is_never_sent_after_an_erasure(world: World) -> None:
    _code, matter = told(world)
    assert Notice.objects.filter(thing=matter.thing, state="waiting").exists()
    actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    assert not Notice.objects.filter(thing=matter.thing).exists()


@pytest.mark.parametrize(
    ("state", "end"),
    [("received", "withdrawn"), ("accepted", "withdrawn"), ("waiting", "withdrawn"), ("answered", "closed"),
     ("closed", "closed"), ("refused", "refused"), ("joined", "joined")],
)  # fmt: skip
def test_nothing_stays_open_that_nobody_could_ever_read(world: World, state: str, end: str) -> None:
    matter = petition(world, state=state)
    erased = actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    assert (erased.state, erased.is_open) == (end, False)
    assert acts(matter)[-1] == "erased"


def test_an_erased_matter_is_not_acted_upon_again(world: World) -> None:
    matter = petition(world, state="answered")
    actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    with refused("not_allowed"):
        actions.dispute_petition(matter, by=resident_of(matter))
    with refused("not_allowed"):
        actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    with refused("not_allowed"):
        actions.publish_petition(matter, by=world.mai)


def test_erasure_belongs_to_the_resident_and_to_keepers_of_seals(world: World) -> None:
    matter = petition(world)
    for person in (world.hanh, world.dung, world.mai, world.thanh, world.ngoc, Resident()):
        with refused("not_allowed"):
            actions.erase_petition(matter, by=person, ground=GROUND)
    with refused("no_ground"):
        actions.erase_petition(matter, by=world.lien, ground="  ok ")
    keeper = add_person(world.front_a, "seal_keeper")
    erased = actions.erase_petition(matter, by=keeper, ground="Quyết định của tòa án\nsố 12")
    assert erased.ended_by_word is False
    assert last_leaf(matter)["facts"]["ground"] == "Quyết định của tòa án số 12"


def test_the_same_picture_sent_with_another_matter_stays(world: World) -> None:
    matter, other = petition(world, files=[photo()]), petition(world, files=[photo()])
    assert len(stored_files()) == 1
    actions.erase_petition(matter, by=resident_of(matter), ground=GROUND)
    assert len(stored_files()) == 1
    actions.erase_petition(other, by=resident_of(other), ground=GROUND)
    assert stored_files() == []


def test_erasing_one_part_of_a_split_matter_leaves_the_others_reachable(world: World) -> None:
    matter = petition(world, contact=BA_TU)
    parts = [Part(kind="feedback", title=f"Phần {n}", text="Cống tắc hơn một tuần nay.") for n in (1, 2)]
    first, second = actions.split_petition(matter, by=world.hanh, parts=parts)
    contact = matter.contact
    assert contact is not None
    actions.erase_petition(first, by=resident_of(first), ground=GROUND)
    contact.refresh_from_db()
    assert contact.blob is not None
    assert (again(first).contact, again(second).contact) == (None, contact)
    for one in (matter, second):
        actions.erase_petition(one, by=resident_of(one), ground=GROUND)
    contact.refresh_from_db()
    assert contact.blob is None, "the last one takes it along"
