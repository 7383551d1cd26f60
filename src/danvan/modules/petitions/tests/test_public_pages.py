"""What residents see, walked without scripts: every page, every form, every way to say no."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.organisations.public import NewUnit, merge_units
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.merkle.proofs import Proof
from danvan.modules.petitions import actions, models
from danvan.modules.petitions.queries import by_receipt
from danvan.modules.petitions.queries.browsing import GROUPS, LATE, Wanted, page_of
from danvan.modules.petitions.queries.versions import shown_rows
from danvan.modules.petitions.tests import factories

#: Without a house number, which would be masked.
TITLE = "Cống thoát nước đầu ngõ bị tắc"
TEXT = "Cống ở đầu ngõ bị tắc hơn một tuần nay, mưa là nước tràn ra đường. Đề nghị phường cho người nạo vét."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    for cache in ("default", "ratelimit"):
        caches[cache].clear()


@pytest.fixture
def world() -> World:
    factories.topic()
    return small_world()


def sent(client: Client, **fields: Any) -> dict[str, Any]:
    """The fields of the form page, as a browser would send them back, with what the resident typed."""
    kind = fields.pop("slug", "phan-anh")
    page = client.get(reverse("petitions:submit"), {"don-vi": "00337", "loai": kind})
    assert page.status_code == 200
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    hidden.pop("csrfmiddlewaretoken", None)
    return hidden | {"title": TITLE, "text": TEXT, "reading": "public"} | fields


def code_on(page: Any) -> str:
    found = re.search(r'receipt__code">\s*(DV-[0-9A-Z-]+)', page.content.decode())
    assert found is not None
    return found[1]


def send(client: Client, **fields: Any) -> str:
    """Send a matter through the whole flow; gives the receipt code."""
    answer = client.post(reverse("petitions:submit"), sent(client, **fields), follow=True)
    assert answer.redirect_chain == [(reverse("petitions:receipt"), 302)]
    return code_on(answer)


# --- sending ------------------------------------------------------------------------------------------------


def test_the_whole_way_works_without_scripts(world: World, client: Client) -> None:
    where = client.get(reverse("petitions:submit"), {"tim": "hoang liet"})
    assert "Phường Hoàng Liệt" in where.content.decode()

    kind = client.get(reverse("petitions:submit"), {"don-vi": "00337"})
    assert "loai=khieu-nai" in kind.content.decode()

    form = sent(client)
    look = client.post(reverse("petitions:check"), form)
    assert look.status_code == 200
    assert TEXT in look.content.decode()
    assert not models.Petition.objects.exists()

    page = client.post(reverse("petitions:submit"), form, follow=True)
    matter = models.Petition.objects.get()
    assert (matter.title, matter.unit, matter.kind) == (TITLE, world.x, "feedback")
    code = code_on(page)
    assert by_receipt(code) == matter
    assert code not in "".join(address for address, _status in page.redirect_chain)


def test_five_sends_give_one_matter_and_one_receipt(world: World, client: Client) -> None:
    form = sent(client)
    codes = {code_on(client.post(reverse("petitions:submit"), form, follow=True)) for _ in range(5)}
    assert len(codes) == 1
    assert models.Petition.objects.count() == 1
    assert Entry.objects.filter(act="petitions.received").count() == 1


def test_the_same_form_with_other_words_is_not_swallowed_as_a_repeat(world: World, client: Client) -> None:
    form = sent(client)
    client.post(reverse("petitions:submit"), form)
    other = form | {
        "title": "Đèn đường ngõ 20 không sáng",
        "text": "Ba cột đèn ở ngõ 20 không sáng từ tuần trước.",
    }

    page = client.post(reverse("petitions:submit"), other)

    assert page.status_code == 409
    assert "Ba cột đèn ở ngõ 20" in page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert hidden["submission"] != form["submission"]
    client.post(reverse("petitions:submit"), other | {"submission": hidden["submission"]})
    assert models.Petition.objects.count() == 2


def test_clues_are_shown_before_and_masked_after_sending(world: World, client: Client) -> None:
    form = sent(client, text="Cống tắc một tuần. Gọi tôi số 0912 345 678, CCCD 001099012345.")
    look = client.post(reverse("petitions:check"), form).content.decode()
    assert "<mark>[số điện thoại]</mark>" in look

    client.post(reverse("petitions:submit"), form)
    matter = models.Petition.objects.get()
    assert "0912" not in matter.text
    assert "[số điện thoại]" in matter.text
    assert matter.original is not None, "the original words are sealed, not lost"


def test_sensitive_words_about_a_person_are_warned_of(world: World, client: Client) -> None:
    form = sent(client, text="Ông hàng xóm theo đạo Tin Lành mở loa to mỗi tối, đề nghị nhắc nhở.")
    assert "theo đạo Tin Lành" in hints(client, form)
    assert "theo đạo Tin Lành" in client.post(reverse("petitions:check"), form).content.decode()


def hints(client: Client, form: dict[str, Any]) -> str:
    page = client.post(reverse("petitions:hints"), form, headers={"HX-Request": "true"})
    assert page.status_code == 200
    return page.content.decode()


def test_a_complaint_without_a_name_is_refused_and_the_typing_survives(world: World, client: Client) -> None:
    form = sent(client, slug="khieu-nai", text="Tôi không đồng ý với quyết định xử phạt số 12.")
    for address in (reverse("petitions:check"), reverse("petitions:submit")):
        page = client.post(address, form)
        assert page.status_code == 422
        assert "Tôi không đồng ý với quyết định xử phạt số 12." in page.content.decode()
    assert not models.Petition.objects.exists()

    page = client.post(
        reverse("petitions:submit"), form | {"name": "Nguyễn Thị Tư", "address": "Ngõ 12"}, follow=True
    )
    assert code_on(page)
    matter = models.Petition.objects.get()
    assert matter.kind == "complaint"
    assert matter.contact is not None
    assert b"Nguy" not in bytes(matter.contact.blob or b"")


def test_every_way_back_carries_what_was_typed(world: World, client: Client) -> None:
    form = sent(client, place="Ngõ 12")
    words = client.post(reverse("petitions:check"), form | {"change": "words"}).content.decode()
    assert TEXT in words
    where = client.post(
        reverse("petitions:check"), form | {"change": "where", "tim": "dinh cong"}
    ).content.decode()
    assert 'value="00316"' in where
    assert TEXT in where
    kind = client.post(reverse("petitions:check"), form | {"change": "kind"}).content.decode()
    assert TEXT in kind
    assert 'value="proposal"' in kind


def test_a_unit_that_has_ended_meanwhile_costs_no_typing(world: World, client: Client) -> None:
    form = sent(client) | {"unit": "99999"}
    page = client.post(reverse("petitions:submit"), form)
    assert page.status_code == 422
    assert TEXT in page.content.decode()


def test_a_poster_fills_in_unit_and_neighbourhood(world: World, client: Client) -> None:
    query = {"don-vi": "00337", "to": "Tổ dân phố 3"}
    page = client.get(reverse("petitions:submit"), query).content.decode()
    assert "to=T%E1%BB%95" in page
    page = client.get(reverse("petitions:submit"), query | {"loai": "phan-anh"}).content.decode()
    assert 'value="Tổ dân phố 3"' in page


def test_a_position_finds_communes_and_stands_in_no_address(world: World, client: Client) -> None:
    page = client.post(reverse("petitions:nearby"), {"lat": "20.961", "lon": "105.831"})
    assert "Phường Hoàng Liệt" in page.content.decode()
    assert client.post(reverse("petitions:nearby"), {"lat": "abc"}).status_code == 422
    assert client.get(reverse("petitions:nearby")).status_code == 405


def test_an_old_name_leads_to_the_successor(world: World, client: Client) -> None:
    merge_units(
        [world.x, world.y], by=world.system, into=NewUnit(code="00400", name="Linh Đàm", kind="Phường"),
        parent=world.province, effective_on=factories.days_ago(1).date(), act_number="1/NQ",
    )  # fmt: skip
    page = client.get(reverse("petitions:submit"), {"tim": "dinh cong"}).content.decode()
    assert "Phường Linh Đàm" in page
    assert "Phường Định Công" in page


def test_similar_matters_are_offered_and_joined_in_one_tap(world: World, client: Client) -> None:
    known = published(world)
    form = sent(client, title="Cong thoat nuoc dau ngo bi tac", text=TEXT)
    assert TITLE in hints(client, form)
    look = client.post(reverse("petitions:check"), form).content.decode()
    assert reverse("petitions:support", args=[known.number]) in look

    client.post(reverse("petitions:support", args=[known.number]))
    client.post(reverse("petitions:support", args=[known.number]))
    known.refresh_from_db()
    assert known.support_count == 1, "once for each browser"
    assert models.Petition.objects.count() == 1


def test_another_site_cannot_join_in_somebody_elses_name(world: World, client: Client) -> None:
    known = published(world)
    address = reverse("petitions:support", args=[known.number])
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    known.refresh_from_db()
    assert known.support_count == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "ab"), ("title", "x" * 161), ("text", "ngắn"), ("text", "x" * 8001),
        ("kind", "denunciation"), ("topic", "no-such"), ("reading", "maybe"), ("email", "lan@"), ("phone", "abc"),
        ("submission", "not-a-key"), ("submission", "00000000-0000-0000-0000-000000000000"),
        ("title", "\u200b\u200b\u200b\u200b\u200b\u200b"), ("text", "\x00" * 20),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_and_nothing_is_stored(
    world: World, client: Client, field: str, value: str
) -> None:
    page = client.post(reverse("petitions:submit"), sent(client) | {field: value})
    assert page.status_code in (200, 422)
    assert not models.Petition.objects.exists()


def test_hostile_text_arrives_as_harmless_text(world: World, client: Client) -> None:
    title = "Cô\u0301ng tă\u0301c <script>alert(1)</script> \u200bÐường"
    form = sent(client, title=title, text="<img src=x onerror=alert(1)>" * 30)
    look = client.post(reverse("petitions:check"), form).content.decode()
    assert "<script>alert" not in look
    assert "<img src=x" not in look
    page = client.post(reverse("petitions:submit"), form, follow=True).content.decode()
    assert "<script>alert" not in page
    matter = models.Petition.objects.get()
    assert matter.title.startswith("Cống tắc")
    assert "Đường" in matter.title
    assert "\u200b" not in matter.title


def picture(name: str = "cống.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.photo()[1].read(), content_type="image/png")


def test_photos_travel_with_the_last_step(world: World, client: Client) -> None:
    client.post(reverse("petitions:submit"), sent(client) | {"attachments": [picture(), picture("hai.png")]})
    assert models.Attachment.objects.filter(petition__title=TITLE, role="sent").count() == 2


def test_a_file_that_lies_about_its_type_is_refused_and_the_words_survive(
    world: World, client: Client
) -> None:
    lie = SimpleUploadedFile("anh.jpg", b"MZ this is a program", content_type="image/jpeg")
    page = client.post(reverse("petitions:submit"), sent(client) | {"attachments": lie})
    assert page.status_code == 422
    assert TEXT in page.content.decode()
    assert not models.Petition.objects.exists()


def test_too_many_files_are_refused_with_a_sentence(world: World, client: Client) -> None:
    page = client.post(
        reverse("petitions:submit"), sent(client) | {"attachments": [picture(f"{n}.png") for n in range(6)]}
    )
    assert page.status_code == 422
    assert not models.Petition.objects.exists()


def test_a_file_larger_than_allowed_is_refused(world: World, client: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 40
    page = client.post(reverse("petitions:submit"), sent(client) | {"attachments": picture()})
    assert page.status_code == 422
    assert not models.Petition.objects.exists()


def test_sending_is_limited_by_address_and_reading_is_not(
    world: World, client: Client, settings: Any
) -> None:
    settings.RATE_LIMITS = True
    form = sent(client)
    answers = [client.post(reverse("petitions:submit"), form).status_code for _ in range(61)]
    assert answers[-1] == 429
    assert client.get(reverse("petitions:submit")).status_code == 200


# --- denunciations ------------------------------------------------------------------------------------------


def test_a_denunciation_leaves_no_row_but_a_number(world: World, client: Client) -> None:
    start = client.get(reverse("petitions:submit"), {"don-vi": "00337", "loai": "to-cao"})
    assert start["Location"].startswith(reverse("petitions:denunciation"))
    page = client.get(start["Location"])
    assert "25/2018/QH14" in page.content.decode()
    assert "<textarea" not in page.content.decode()

    secret = "Ông A nhận tiền của bà B"
    for _ in range(2):
        client.post(reverse("petitions:denunciation"), {"unit": "00337", "text": secret, "title": secret})

    number = models.Denunciation.objects.get().number
    assert number in client.get(start["Location"]).content.decode()
    assert not models.Petition.objects.exists()
    assert not any(secret.encode() in bytes(entry.leaf) for entry in Entry.objects.all())


def test_a_denunciation_form_forged_as_a_matter_is_not_taken(world: World, client: Client) -> None:
    client.post(reverse("petitions:submit"), sent(client) | {"kind": "denunciation"})
    assert not models.Petition.objects.exists()


def test_without_a_place_a_denouncer_is_asked_for_it_first(world: World, client: Client) -> None:
    page = client.get(reverse("petitions:denunciation"))
    assert page["Location"] == f"{reverse('petitions:submit')}?loai=to-cao"


# --- receipt and proof --------------------------------------------------------------------------------------


def test_the_receipt_says_code_date_and_why(world: World, client: Client) -> None:
    send(client)
    page = client.get(reverse("petitions:receipt")).content.decode()
    matter = models.Petition.objects.get()
    assert matter.due_on is not None
    assert f"{matter.due_on:%d/%m/%Y}" in page
    assert "<svg" in page
    assert "clock__line" in page


def test_the_session_keeps_no_code(world: World, client: Client) -> None:
    code = send(client)
    kept = json.dumps(dict(client.session.items()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_without_a_receipt_in_the_session_there_is_no_receipt_page(world: World, client: Client) -> None:
    assert client.get(reverse("petitions:receipt"))["Location"] == reverse("petitions:follow")


def test_the_proof_waits_for_its_place_and_then_verifies(world: World, client: Client) -> None:
    send(client)
    handle = handle_of(client)
    for name in ("own-proof", "own-proof-text"):
        assert client.get(reverse(f"petitions:{name}", args=[handle])).status_code == 503
    sequence_all()
    text = client.get(reverse("petitions:own-proof-text", args=[handle])).content.decode()
    assert Proof.parse(text).index >= 0
    document = client.get(reverse("petitions:own-proof", args=[handle])).json()
    assert Proof.parse(document["proof"]) == Proof.parse(text)


def handle_of(client: Client) -> str:
    return next(reversed(client.session["receipts"]))


# --- following ----------------------------------------------------------------------------------------------


def opened(client: Client, code: str) -> str:
    """Enter a code; gives the address of the own page."""
    answer = client.post(reverse("petitions:follow"), {"code": code})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_code_typed_on_another_phone_opens_the_matter(world: World, client: Client) -> None:
    code = send(client)
    other = Client()
    address = opened(other, f"  {code.lower().replace('-', ' ')} ")
    assert TITLE in other.get(address).content.decode()
    assert models.Petition.objects.get().uid.hex not in address
    assert code not in address


def test_a_bad_code_is_explained_and_an_unknown_one_is_answered_alike(world: World, client: Client) -> None:
    code = send(client)
    swapped = code[:3] + code[4] + code[3] + code[5:]
    if swapped != code:
        page = client.post(reverse("petitions:follow"), {"code": swapped})
        assert page.status_code == 422
        assert "ký tự" in page.content.decode()
    from danvan.modules.petitions.writing import new_receipt

    answers = {
        re.sub(
            r'value="[^"]*"',
            "",
            client.post(reverse("petitions:follow"), {"code": new_receipt()}).content.decode(),
        )
        for _ in range(3)
    }
    assert len(answers) == 1


def test_guessing_codes_is_limited(world: World, client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    answers = [client.post(reverse("petitions:follow"), {"code": "DV-0"}).status_code for _ in range(31)]
    assert answers[-1] == 429


def test_a_handle_of_another_session_opens_nothing(world: World, client: Client) -> None:
    send(client)
    address = reverse("petitions:mine", args=[handle_of(client)])
    for act in (
        "",
        "xac-nhan/",
        "chua-xong/",
        "danh-gia/",
        "rut/",
        "tin-nhan/",
        "xoa-du-lieu/",
        "chung-cu.json",
    ):
        answer = (
            Client().post(f"{address}{act}")
            if act and act != "chung-cu.json"
            else Client().get(f"{address}{act}")
        )
        assert answer.status_code == 302
        assert answer["Location"] == reverse("petitions:follow")


def test_half_a_day_later_the_code_is_asked_for_again(world: World, client: Client) -> None:
    send(client)
    session = client.session
    session["receipts"] = {handle: [uid, 1] for handle, (uid, _until) in session["receipts"].items()}
    session.save()
    address = reverse("petitions:mine", args=["x"])
    assert client.get(address)["Location"] == reverse("petitions:follow")
    assert client.get(reverse("petitions:receipt"))["Location"] == reverse("petitions:follow")


def test_a_borrowed_phone_can_forget(world: World, client: Client) -> None:
    send(client)
    address = reverse("petitions:mine", args=[handle_of(client)])
    assert client.get(address).status_code == 200
    client.post(reverse("petitions:forget"))
    assert client.get(address).status_code == 302


def act(name: str, address: str) -> str:
    """The address of an act on the matter whose own page is at `address`."""
    return reverse(name, args=[address.rstrip("/").rpartition("/")[2]])


def own_page(world: World, client: Client, *, state: str) -> tuple[models.Petition, str]:
    code = send(client)
    matter = factories.bring(models.Petition.objects.get(), world=world, state=state)
    return matter, opened(client, code)


def test_not_done_in_one_tap_reopens(world: World, client: Client) -> None:
    matter, address = own_page(world, client, state="answered")
    assert factories.ANSWER in client.get(address).content.decode()

    client.post(act("petitions:dispute", address))

    matter.refresh_from_db()
    assert (matter.state, matter.reopened_count) == ("accepted", 1)


def test_done_closes_by_the_residents_word_and_then_cannot_be_disputed(world: World, client: Client) -> None:
    matter, address = own_page(world, client, state="answered")
    client.post(act("petitions:confirmation", address))
    matter.refresh_from_db()
    assert (matter.state, matter.ended_by_word) == ("closed", True)

    page = client.post(act("petitions:dispute", address), follow=True)
    assert "notice--bad" in page.content.decode()
    matter.refresh_from_db()
    assert matter.state == "closed"


def test_the_outcome_is_rated_and_a_rating_without_a_score_is_asked_again(
    world: World, client: Client
) -> None:
    matter, address = own_page(world, client, state="closed")
    page = client.post(act("petitions:rating", address), {"comment": "Làm sạch sẽ"})
    assert page.status_code == 422
    assert "Làm sạch sẽ" in page.content.decode()
    client.post(act("petitions:rating", address), {"score": "4"})
    assert models.Rating.objects.get(petition=matter).score == 4


def test_resident_and_office_write_to_each_other_through_the_relay(world: World, client: Client) -> None:
    matter, address = own_page(world, client, state="accepted")
    actions.message_resident(matter, by=world.hanh, text="Xin cho biết cống ở đoạn nào?")
    assert "Xin cho biết cống ở đoạn nào?" in client.get(address).content.decode()

    assert client.post(act("petitions:message", address), {"text": "x"}).status_code == 422
    client.post(act("petitions:message", address), {"text": "Trước nhà số 12, gọi 0912345678 nhé."})
    assert "0912345678" not in models.Message.objects.get(from_resident=True).text


def test_withdrawing_asks_first_and_then_ends(world: World, client: Client) -> None:
    matter, address = own_page(world, client, state="received")
    assert client.get(act("petitions:withdrawal", address)).status_code == 200
    matter.refresh_from_db()
    assert matter.state == "received"
    client.post(act("petitions:withdrawal", address))
    matter.refresh_from_db()
    assert matter.state == "withdrawn"


def test_erasure_needs_a_clear_yes_and_takes_the_words_away(world: World, client: Client) -> None:
    matter, address = own_page(world, client, state="received")
    assert client.get(act("petitions:erasure", address)).status_code == 200
    assert client.post(act("petitions:erasure", address)).status_code == 422
    client.post(act("petitions:erasure", address), {"sure": "1"})
    matter.refresh_from_db()
    assert matter.text == ""
    assert TEXT not in client.get(address).content.decode()


def test_a_look_at_the_sealed_name_is_told_to_the_resident(world: World, client: Client) -> None:
    from danvan.kernel.organisations.public import approve_opening, ask_opening, open_sealed

    code = send(client, name="Nguyễn Thị Tư", phone="0912345678")
    matter = models.Petition.objects.get()
    assert matter.contact is not None
    reason = "Cần liên hệ gấp vì nguy hiểm cho người đi đường"
    opening = ask_opening(matter.contact, by=world.thanh, thing=matter.thing, reason=reason)
    open_sealed(approve_opening(opening, by=world.lien), by=world.thanh)

    page = client.get(opened(client, code)).content.decode()

    assert reason in page
    assert "UBMTTQ Việt Nam phường Hoàng Liệt" in page


# --- what everybody may read --------------------------------------------------------------------------------


def published(world: World, *, state: str = "received", **fields: Any) -> models.Petition:
    matter = factories.petition(world, **({"title": TITLE, "text": TEXT} | fields))
    sent_files = [attachment.pk for attachment in matter.attachments.all()]
    actions.publish_petition(matter, by=world.mai, attachments=sent_files)
    return factories.bring(factories.again(matter), world=world, state=state)


def test_what_is_not_published_does_not_exist(world: World, client: Client) -> None:
    hidden = factories.petition(world, title=TITLE)
    private = factories.petition(world, title=TITLE, is_private=True)
    for number in (hidden.number, private.number, 999_999):
        for name in ("matter", "proof", "proof-text"):
            assert client.get(reverse(f"petitions:{name}", args=[number])).status_code == 404
        assert client.post(reverse("petitions:support", args=[number])).status_code == 404
    assert TITLE not in client.get(reverse("petitions:matters")).content.decode()


@pytest.mark.parametrize("state", factories.STATES)
def test_a_published_matter_is_shown_in_every_state(world: World, client: Client, state: str) -> None:
    matter = published(world, state=state)
    page = client.get(reverse("petitions:matter", args=[matter.number]))
    assert page.status_code == 200
    assert TITLE in page.content.decode()
    code_page = client.get(reverse("petitions:matters"), {"don-vi": "00337"})
    assert TITLE in code_page.content.decode()


def test_the_public_page_is_fresh_after_every_act(world: World, client: Client) -> None:
    matter = published(world)
    address, listing = reverse("petitions:matter", args=[matter.number]), reverse("petitions:matters")
    first, first_list = client.get(address), client.get(listing)
    assert first["ETag"] == client.get(address)["ETag"]

    factories.bring(matter, world=world, state="answered")

    assert factories.ANSWER in client.get(address).content.decode()
    assert client.get(listing)["ETag"] != first_list["ETag"]
    actions.withhold_petition(matter, by=world.mai, reason="Có thông tin về người khác")
    assert client.get(address).status_code == 404
    assert TITLE not in client.get(listing).content.decode()


def test_the_place_in_the_log_appears_once_it_is_sequenced(world: World, client: Client) -> None:
    matter = published(world)
    address = reverse("petitions:matter", args=[matter.number])
    before = client.get(address)["ETag"]
    sequence_all()
    assert client.get(address)["ETag"] != before
    proof = client.get(reverse("petitions:proof", args=[matter.number])).json()
    assert Proof.parse(proof["proof"]) == Proof.parse(
        client.get(reverse("petitions:proof-text", args=[matter.number])).content
    )


def test_the_public_proof_opens_the_published_words_only(world: World, client: Client) -> None:
    matter = published(world)
    sequence_all()
    proof = Proof.parse(client.get(reverse("petitions:proof", args=[matter.number])).json()["proof"])
    published_entry = Entry.objects.get(thing=matter.thing, act="petitions.published")
    assert proof.index == published_entry.idx


def test_list_and_page_take_a_fixed_number_of_queries(
    world: World, client: Client, django_assert_num_queries: Any
) -> None:
    for turn in range(3):
        published(world, title=f"{TITLE} lần {turn}", files=[factories.photo()])
    last = published(world, state="answered", files=[factories.photo()])
    for warm in (reverse("petitions:matters"), reverse("petitions:matter", args=[last.number])):
        client.get(warm)
        caches["default"].clear()
    # The version is read by one more statement, which Django does not see: see queries/versions.py.
    with django_assert_num_queries(6):
        client.get(reverse("petitions:matters"))
    with django_assert_num_queries(0):
        client.get(reverse("petitions:matters"))
    caches["default"].clear()
    with django_assert_num_queries(12):
        client.get(reverse("petitions:matter", args=[last.number]))
    with django_assert_num_queries(0):
        client.get(reverse("petitions:matter", args=[last.number]))


def test_pages_of_the_list_follow_each_other_without_gap_or_repeat(world: World, client: Client) -> None:
    numbers = [published(world, title=f"Việc số {turn} cần làm").number for turn in range(25)]
    address, seen = reverse("petitions:matters"), []
    while address:
        page = client.get(address).content.decode()
        seen += [int(found) for found in re.findall(r'href="/phan-anh/(\d+)/"', page)]
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == numbers[::-1]


@pytest.mark.parametrize("query", ["sau=", "sau=zz-zz", "sau=-", "sau=ffffffffffffffffff-1", "don-vi=zz", "chu_de=x",
                                   "trang_thai=x", "q=%00", "q=" + "x" * 500, "q=:*%26|!()", "xem=noi", "xem=zz",
                                   "so-lieu=x", "so-lieu=petitions.due&tu=2026-13&den=x", "don-vi=%00"])  # fmt: skip
def test_a_strange_address_gets_a_plain_list(world: World, client: Client, query: str) -> None:
    published(world)
    assert client.get(f"{reverse('petitions:matters')}?{query}").status_code == 200


def test_the_list_finds_with_and_without_marks_by_unit_topic_and_state(world: World, client: Client) -> None:
    drain = published(world, topic=factories.topic())
    lamp = published(
        world, title="Đèn đường không sáng", text="Ba cột đèn ngõ 20 hỏng một tuần.", state="answered"
    )

    def found(**query: str) -> set[int]:
        page = client.get(reverse("petitions:matters"), query).content.decode()
        return {int(number) for number in re.findall(r'href="/phan-anh/(\d+)/"', page)}

    assert found() == {drain.number, lamp.number}
    assert found(q="den duong") == found(q="đèn đường") == {lamp.number}
    assert found(q=str(drain.number)) == {drain.number}
    assert found(chu_de="drains") == {drain.number}
    assert found(trang_thai="answered") == {lamp.number}
    assert found(trang_thai="late") == set()
    assert found(**{"don-vi": "01"}) == {drain.number, lamp.number}
    assert found(**{"don-vi": "00316"}) == set()


def test_the_version_is_read_from_the_rows_that_the_page_shows(world: World) -> None:
    drains = factories.topic()
    published(world, topic=drains)
    published(world, state="answered")
    actions.publish_petition(factories.petition(world, unit=world.y, topic=drains), by=world.phuc)
    late = factories.overdue(world)
    actions.publish_petition(late, by=world.mai)
    first = page_of(Wanted(), size=1)
    asked: list[tuple[Wanted, str]] = [
        (Wanted(), ""),
        (Wanted(), first.after),
        (Wanted(unit=world.nation), ""),
    ]
    asked += [(Wanted(unit=unit), "") for unit in (world.province, world.x, world.y, world.hamlet)]
    asked += [(Wanted(state=state), "") for state in (*GROUPS, LATE)] + [
        (Wanted(topic="drains", unit=world.x), "")
    ]

    for wanted, after in asked:
        _tree, ids, versions = shown_rows(wanted, after=after)
        shown = page_of(wanted, after=after).matters
        assert (ids or [], versions or []) == ([m.pk for m in shown], [m.version for m in shown]), wanted


def test_late_matters_can_be_listed(world: World, client: Client) -> None:
    matter = factories.overdue(world, title=TITLE)
    actions.publish_petition(matter, by=world.mai)
    page = client.get(reverse("petitions:matters"), {"trang_thai": "late"}).content.decode()
    assert TITLE in page


def test_by_place_counts_what_lies_below(world: World, client: Client) -> None:
    published(world)
    page = client.get(reverse("petitions:matters"), {"xem": "noi", "don-vi": "01"}).content.decode()
    assert "Phường Hoàng Liệt" in page
    assert "Phường Định Công" in page


def test_the_feed_of_a_unit_holds_its_matters_only(world: World, client: Client) -> None:
    published(world)
    mine = client.get(reverse("petitions:feed"), {"don-vi": "00337"})
    assert mine["Content-Type"].startswith("application/atom+xml")
    assert TITLE in mine.content.decode()
    assert TITLE not in client.get(reverse("petitions:feed"), {"don-vi": "00316"}).content.decode()


def test_the_sitemap_names_published_matters_only(world: World, client: Client) -> None:
    matter, hidden = published(world), factories.petition(world)
    page = client.get(reverse("petitions:sitemap")).content.decode()
    assert reverse("petitions:matter", args=[matter.number]) in page
    assert reverse("petitions:matter", args=[hidden.number]) not in page


# --- files --------------------------------------------------------------------------------------------------


def test_a_file_is_seen_by_its_sender_and_by_the_public_only_after_review(
    world: World, client: Client
) -> None:
    client.post(reverse("petitions:submit"), sent(client) | {"attachments": picture()})
    matter = models.Petition.objects.get()
    paper = matter.attachments.get().paper
    addresses = [
        reverse("petitions:file", args=[paper.uid]),
        reverse("petitions:thumbnail", args=[paper.uid]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 200, "the sender, by the session"
        assert Client().get(address).status_code == 404

    actions.publish_petition(matter, by=world.mai, attachments=[matter.attachments.get().pk])
    for address in addresses:
        shown = Client().get(address)
        assert shown.status_code == 200
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert shown["Content-Security-Policy"].startswith("sandbox")
        assert Client().get(address, headers={"If-None-Match": shown["ETag"]}).status_code == 304

    actions.erase_petition(factories.again(matter), by=factories.resident_of(matter), ground="yêu cầu xóa")
    for address in addresses:
        assert Client().get(address).status_code == 404
        assert client.get(address).status_code == 404


def test_a_paper_that_is_no_picture_is_saved_under_its_name_and_has_no_thumbnail(
    world: World, client: Client
) -> None:
    pdf = SimpleUploadedFile("đơn.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    client.post(reverse("petitions:submit"), sent(client) | {"attachments": pdf})
    uid = models.Attachment.objects.get().paper.uid
    shown = client.get(reverse("petitions:file", args=[uid]))
    assert shown["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''%C4%91%C6%A1n.pdf" in shown["Content-Disposition"]
    assert client.get(reverse("petitions:thumbnail", args=[uid])).status_code == 404
    assert client.get(reverse("petitions:file", args=[uuid.uuid4()])).status_code == 404


# --- the whole ----------------------------------------------------------------------------------------------


def test_english_readers_get_english(world: World, client: Client) -> None:
    page = client.get(reverse("petitions:submit"), headers={"Accept-Language": "en"})
    assert "Where is the matter?" in page.content.decode()
    page = client.get(reverse("petitions:submit"), headers={"Accept-Language": "vi"})
    assert "Where is the matter?" not in page.content.decode()
