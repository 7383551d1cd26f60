"""The desk over HTTP: each act done and refused, typing kept, the list that equals its file, many at once."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from danvan.kernel.organisations.testing import World, add_person, small_world
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition, Review
from danvan.modules.petitions.queries import staff
from danvan.modules.petitions.views.desk.home import glance_card

from . import factories
from .desk_world import seen, signed_in, whole_matter

pytestmark = pytest.mark.django_db

REASON = "Cần chờ đơn vị thoát nước khảo sát xong mới có phương án."


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def world() -> World:
    return small_world()


def upload(name: str = "sau.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.photo()[1].read(), content_type="image/png")


def page(name: str, matter: Petition) -> str:
    return reverse(f"petitions:{name}", args=[matter.number])


def do(client: Client, name: str, matter: Petition, **data: Any) -> Any:
    """Open the act's page as an officer does, then send it."""
    opened = client.get(page(name, matter))
    assert opened.status_code == 200, opened.content.decode()
    return client.post(page(name, matter), {"seen": seen(opened), **data})


def host(world: World) -> Petition:
    return factories.petition(world, title="Cống ngõ 12 tắc đã lâu")


#: act, who, state before, what is sent, state after
DONE = [
    ("desk_acceptance", "hanh", "received", {}, "accepted"),
    ("desk_message", "hanh", "accepted", {"text": "Xin cho biết thêm vị trí cống."}, "accepted"),
    ("desk_assignment", "dung", "received", {"to": "{hanh}"}, "received"),
    ("desk_transfer", "hanh", "received", {"to": "{department}", "reason": REASON}, "received"),
    ("desk_pause", "hanh", "accepted", {"reason": REASON}, "waiting"),
    ("desk_resumption", "hanh", "waiting", {}, "accepted"),
    ("desk_extension", "dung", "accepted", {"reason_code": "several_places", "reason": REASON}, "accepted"),
    ("desk_forward", "dung", "received", {"to": "Công ty Điện lực Hoàng Mai", "reason": REASON}, "forwarded"),
    ("desk_refusal", "dung", "received", {"ground": "outside", "reason": REASON}, "refused"),
    ("desk_closure", "hanh", "answered", {}, "closed"),
    ("desk_withholding", "mai", "received", {"reason": "Có thể nhận ra một gia đình."}, "received"),
    ("desk_erasure", "lien", "closed", {"ground": "Yêu cầu của người dân ngày 20/11/2026"}, "closed"),
]

#: act, who, state before, what is sent, the words that must still stand in the page
REFUSED = [
    ("desk_answer", "hanh", "accepted", {"text": "Đã làm", "outcome": "resolved"}, "Đã làm"),
    ("desk_answer", "hanh", "accepted", {"text": factories.ANSWER, "outcome": "resolved"}, factories.ANSWER),
    ("desk_message", "hanh", "accepted", {"text": "?"}, "?"),
    ("desk_transfer", "hanh", "received", {"to": "999999", "reason": REASON}, REASON),
    ("desk_transfer", "hanh", "received", {"to": "{department}", "reason": "ngắn"}, "ngắn"),
    ("desk_pause", "hanh", "accepted", {"reason": "chờ"}, "chờ"),
    ("desk_extension", "dung", "accepted", {"reason_code": "because", "reason": REASON}, REASON),
    ("desk_forward", "dung", "received", {"to": "ĐL", "reason": REASON}, REASON),
    ("desk_refusal", "dung", "received", {"ground": "", "reason": REASON}, REASON),
    ("desk_join", "hanh", "received", {"into": "1", "find": "cống ngõ"}, "cống ngõ"),
    ("desk_withholding", "mai", "received", {"reason": "lộ"}, "lộ"),
    (
        "desk_publication",
        "mai",
        "received",
        {"title": "x", "text": "Nội dung đã sửa lại cho công khai."},
        "đã sửa lại",
    ),
    ("desk_erasure", "lien", "closed", {"ground": "xin"}, "xin"),
]


def filled(data: dict[str, str], world: World) -> dict[str, str]:
    ids = {"hanh": world.hanh.pk, "department": world.department_x.pk}
    return {name: value.format(**ids) if "{" in value else value for name, value in data.items()}


@pytest.mark.parametrize(("name", "who", "state", "data", "after"), DONE, ids=[row[0] for row in DONE])
def test_an_act_is_done_and_leads_on(
    world: World, name: str, who: str, state: str, data: dict[str, str], after: str
) -> None:
    matter = whole_matter(world, state=state)

    response = do(signed_in(world, who), name, matter, **filled(data, world))

    assert response.status_code == 302, response.content.decode()
    assert factories.again(matter).state == after
    assert factories.again(matter).version > matter.version


@pytest.mark.parametrize(
    ("name", "who", "state", "data", "kept"), REFUSED, ids=[f"{r[0]}-{r[4][:9]}" for r in REFUSED]
)
def test_a_refused_act_keeps_the_typing_and_changes_nothing(
    world: World, name: str, who: str, state: str, data: dict[str, str], kept: str
) -> None:
    matter = whole_matter(world, state=state)

    response = do(signed_in(world, who), name, matter, **filled(data, world))

    assert response.status_code == 422
    assert kept in response.content.decode()
    assert response.context["form"].errors
    assert factories.again(matter).version == matter.version


def test_an_answer_with_evidence_stops_the_clock_and_goes_on_to_the_next(world: World) -> None:
    first = whole_matter(world, state="accepted", received_at=factories.days_ago(8))
    second = whole_matter(world, received_at=factories.days_ago(5))
    client = signed_in(world, "hanh")

    response = do(
        client, "desk_answer", first, text=factories.ANSWER, outcome="resolved", evidence=[upload()]
    )

    assert response.status_code == 302
    assert response["Location"] == page("desk_record", second)
    assert factories.again(first).state == "answered"
    shown = client.get(page("desk_record", first)).content.decode()
    assert factories.ANSWER in shown
    assert "01/TB-UBND" in shown


def test_one_may_stay_on_the_matter_after_an_act(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    whole_matter(world)

    response = do(signed_in(world, "hanh"), "desk_pause", matter, reason=REASON, then="stay")

    assert response["Location"] == page("desk_record", matter)


def test_a_mislabelled_file_is_refused_and_the_answer_is_still_there(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    program = SimpleUploadedFile("anh.png", b"MZ\x90\x00 not a picture", content_type="image/png")

    response = do(
        signed_in(world, "hanh"),
        "desk_answer",
        matter,
        text=factories.ANSWER,
        outcome="resolved",
        evidence=[program],
    )

    assert response.status_code == 422
    assert factories.ANSWER in response.content.decode()
    assert factories.again(matter).state == "accepted"
    assert not matter.answers.exists()


def test_too_many_files_are_named_as_the_problem(world: World, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 2
    matter = whole_matter(world, state="accepted")
    three = [upload(f"{number}.png") for number in range(3)]

    response = do(
        signed_in(world, "hanh"),
        "desk_answer",
        matter,
        text=factories.ANSWER,
        outcome="resolved",
        evidence=three,
    )

    assert response.status_code == 422
    assert "evidence" in response.context["form"].errors


def test_splitting_makes_linked_matters_and_asks_for_two(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    client = signed_in(world, "hanh")
    parts = {
        "part-TOTAL_FORMS": "2", "part-INITIAL_FORMS": "0", "part-MIN_NUM_FORMS": "2", "part-MAX_NUM_FORMS": "4",
        "part-0-kind": "feedback", "part-0-title": "Cống tắc ở ngõ 12", "part-0-text": "Cống trước ngõ 12 tắc.",
        "part-1-kind": "proposal", "part-1-title": "", "part-1-text": "",
    }  # fmt: skip

    refused = do(client, "desk_split", matter, **parts)
    assert refused.status_code == 422
    assert "Cống trước ngõ 12 tắc." in refused.content.decode()

    parts |= {"part-1-title": "Xin thêm đèn đường", "part-1-text": "Lắp thêm đèn ở ngõ 12."}
    done = do(client, "desk_split", matter, **parts)
    assert done.status_code == 302
    assert [part.title for part in matter.parts.order_by("pk")] == ["Cống tắc ở ngõ 12", "Xin thêm đèn đường"]


def test_one_more_part_keeps_what_was_typed(world: World) -> None:
    matter = whole_matter(world)
    response = do(
        signed_in(world, "hanh"), "desk_split", matter, more_parts="1",
        **{"part-TOTAL_FORMS": "2", "part-INITIAL_FORMS": "0", "part-0-text": "Phần thứ nhất", "part-1-text": "Phần thứ hai"},
    )  # fmt: skip

    assert response.status_code == 200
    assert len(response.context["form"].parts.forms) == 3
    assert "Phần thứ hai" in response.content.decode()


def test_joining_finds_the_host_by_words_or_number(world: World) -> None:
    matter = whole_matter(world)
    other = host(world)
    client = signed_in(world, "hanh")

    looked = do(client, "desk_join", matter, find="cong ngo 12 tac da lau", look_for="1")
    assert looked.status_code == 200
    assert str(other.number) in dict(looked.context["form"].fields["into"].choices)

    done = do(client, "desk_join", matter, into=str(other.number), find=str(other.number))
    assert done.status_code == 302
    assert factories.again(matter).joined_into_id == other.pk


def test_looking_for_an_office_keeps_the_reason(world: World) -> None:
    matter = whole_matter(world)

    response = do(
        signed_in(world, "hanh"), "desk_transfer", matter, find="dinh cong", reason=REASON, look_for="1"
    )

    assert response.status_code == 200
    assert str(world.committee_y.pk) in dict(response.context["form"].fields["to"].choices)
    assert REASON in response.content.decode()
    assert not response.context["form"].errors


def test_publication_shows_clues_and_publishes_the_reviewed_words(world: World) -> None:
    matter = whole_matter(
        world, text="Nhà bà Trần Thị Bình xả nước thải, gọi 0912 345 678 để biết thêm chi tiết."
    )
    client = signed_in(world, "mai")
    opened = client.get(page("desk_publication", matter))
    kinds = {kind for _text, kind in opened.context["text_marked"] if kind}
    assert "masked" in kinds
    assert "0912" not in opened.content.decode()

    photo = matter.attachments.get()
    response = do(
        client, "desk_publication", matter, title="Nước thải tràn ra ngõ",
        text="Một hộ trong ngõ xả nước thải ra đường đi chung.", photos=[str(photo.pk)],
    )  # fmt: skip

    assert response["Location"] == reverse("petitions:desk_reviews"), "nothing else waits for review"
    matter = factories.again(matter)
    assert matter.public_title == "Nước thải tràn ra ngõ"
    assert matter.attachments.get().is_public
    assert Review.objects.get(petition=matter).by == world.mai


# Two officers at once


def test_what_changed_meanwhile_is_told_and_the_text_stays(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    client = signed_in(world, "hanh")
    opened = client.get(page("desk_answer", matter))
    actions.reply_to_office(
        matter, by=factories.resident_of(matter), text="Nước đã rút rồi, xin cảm ơn phường."
    )
    sent = {"seen": seen(opened), "text": factories.ANSWER, "outcome": "explained"}

    conflict = client.post(page("desk_answer", matter), sent)

    assert conflict.status_code == 409
    assert [event.act for event in conflict.context["changed"]] == ["petitions.message_received"]
    assert factories.ANSWER in conflict.content.decode()
    assert factories.again(matter).state == "accepted"

    again = client.post(page("desk_answer", matter), sent | {"seen": seen(conflict)})
    assert again.status_code == 302


def test_an_act_that_somebody_else_has_done_gives_the_typing_back(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    client = signed_in(world, "hanh")
    opened = client.get(page("desk_answer", matter))
    factories.answer(matter, world=world)

    response = client.post(
        page("desk_answer", matter),
        {"seen": seen(opened), "text": "Lời trả lời thứ hai, viết cùng lúc.", "outcome": "partly"},
    )

    assert response.status_code == 409
    assert "Lời trả lời thứ hai, viết cùng lúc." in response.content.decode()
    assert matter.answers.count() == 1


def test_another_residents_support_disturbs_nobody(world: World) -> None:
    matter = whole_matter(world, state="accepted")
    actions.publish_petition(matter, by=world.mai)
    client = signed_in(world, "hanh")
    opened = client.get(page("desk_pause", matter))
    actions.support_petition(matter, by=factories.resident_of(), token="browser-of-a-neighbour")

    response = client.post(page("desk_pause", matter), {"seen": seen(opened), "reason": REASON})

    assert response.status_code == 302


# Many at once


def test_taking_up_many_tells_how_each_went(world: World) -> None:
    fresh, taken = whole_matter(world), whole_matter(world, state="answered")
    elsewhere = factories.petition(world, unit=world.y)

    response = signed_in(world, "hanh").post(
        reverse("petitions:desk_bulk_acceptance"),
        {
            "number": [str(one.number) for one in (fresh, taken, elsewhere)],
            "back": "/ban-lam-viec/phan-anh/?late=1",
        },
    )

    results = response.context["results"]
    assert [bool(result["problem"]) for result in results] == [False, True, True]
    assert factories.again(fresh).state == "accepted"
    assert factories.again(elsewhere).state == "received"
    assert results[2]["matter"] is None
    assert response.context["back"] == "/ban-lam-viec/phan-anh/?late=1"


def test_assigning_many_gives_them_to_one_colleague(world: World) -> None:
    binh = add_person(world.committee_x, "handler", name="Lê Văn Bình")
    matters = [whole_matter(world), whole_matter(world, state="accepted")]

    response = signed_in(world, "dung").post(
        reverse("petitions:desk_bulk_assignment"),
        {"number": [one.number for one in matters], "to": str(binh.pk)},
    )

    assert response.status_code == 200
    assert {factories.again(one).assignee_id for one in matters} == {binh.pk}


@pytest.mark.parametrize(
    "data",
    [{}, {"number": "x"}, {"number": [str(n) for n in range(51)]}],
    ids=["none", "no number", "too many"],
)
def test_many_of_nothing_or_of_too_much_is_told(world: World, data: dict[str, Any]) -> None:
    response = signed_in(world, "hanh").post(reverse("petitions:desk_bulk_acceptance"), data)

    assert response.status_code == 422
    assert response.context["problem"]


def test_the_way_back_never_leads_to_another_house(world: World) -> None:
    response = signed_in(world, "hanh").post(
        reverse("petitions:desk_bulk_acceptance"), {"number": "1", "back": "https://example.org/"}
    )

    assert response.context["back"] == reverse("petitions:desk_list")


# The list and its files


def numbers(response: Any) -> list[str]:
    return [row["url"].rstrip("/").rsplit("/", 1)[-1] for row in response.context["rows"]]


def test_filters_narrow_and_orders_sort(world: World) -> None:
    late = factories.overdue(world)
    waiting = whole_matter(world, state="waiting")
    lights = whole_matter(world, topic=factories.topic("lights", name_vi="Đèn đường"), unit=world.hamlet)
    complaint = whole_matter(world, kind="complaint")
    client, url = signed_in(world, "dung"), reverse("petitions:desk_list")
    asked = [
        ({"late": "1"}, [late]),
        ({"state": "waiting"}, [waiting]),
        ({"state": "running", "order": "due", "kind": "feedback"}, [late, lights]),
        ({"topic": "lights"}, [lights]),
        ({"unit": str(world.hamlet.pk)}, [lights]),
        ({"kind": "complaint"}, [complaint]),
        ({"assignee": str(world.hanh.pk)}, [waiting]),
        ({"queue": f"p{world.dung.pk}"}, []),
        ({"queue": "nobody", "kind": "complaint"}, [complaint]),
        ({"disputed": "1"}, []),
        ({"publication": "unreviewed", "topic": "lights"}, [lights]),
        ({"q": "DEN duong", "topic": "lights"}, []),
        ({"q": "cong thoat nuoc", "state": "waiting"}, [waiting]),
        ({"q": str(late.number)}, [late]),
        ({"order": "due"}, [late, *sorted([waiting, lights, complaint], key=lambda m: (m.due_on, m.pk))]),
    ]

    for query, expected in asked:
        assert numbers(client.get(url, query)) == [str(one.number) for one in expected], query


def test_the_file_holds_the_rows_of_the_screen(world: World) -> None:
    matters = [whole_matter(world, received_at=factories.days_ago(days)) for days in (1, 9, 4)]
    whole_matter(world, state="forwarded")
    client, url = signed_in(world, "hanh"), reverse("petitions:desk_list")
    query = {"state": "open", "order": "due"}

    shown = numbers(client.get(url, query))
    lines = list(
        csv.reader(io.StringIO(b"".join(client.get(url, query | {"format": "csv"})).decode("utf-8-sig")))
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get(url, query | {"format": "xlsx"}))))
    sheet = book.get_sheet_by_index(0).to_python()

    assert len(shown) == len(matters)
    assert [line[0] for line in lines[1:]] == shown
    assert [str(int(row[0])) for row in sheet[1:]] == shown
    assert lines[0] == [str(name) for name in sheet[0]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_a_formula_in_a_title_stays_text_in_the_file(world: World, start: str) -> None:
    whole_matter(world, title=f'{start}HYPERLINK("http://x","Bấm vào đây")', topic=None)
    client, url = signed_in(world, "hanh"), reverse("petitions:desk_list")

    lines = list(csv.reader(io.StringIO(b"".join(client.get(url, {"format": "csv"})).decode("utf-8-sig"))))

    cells = [cell for line in lines[1:] for cell in line]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))] == []


def test_paging_by_key_shows_every_matter_once(world: World) -> None:
    everything = {
        str(factories.petition(world, received_at=factories.days_ago(n % 7)).number) for n in range(30)
    }
    client, url = signed_in(world, "hanh"), reverse("petitions:desk_list") + "?order=due"
    first = client.get(url)
    second = client.get(reverse("petitions:desk_list") + first.context["after_url"])

    assert len(numbers(first)) == 25
    assert sorted([*numbers(first), *numbers(second)]) == sorted(everything)


def test_a_filter_with_a_name_is_kept_for_its_owner_only(world: World) -> None:
    url = reverse("petitions:desk_list")
    client = signed_in(world, "hanh")

    client.post(f"{url}?late=1&order=due", {"save_view": "Quá hạn của tôi"})

    kept = client.get(url).context["saved"]
    assert [(one.name, one.query) for one in kept] == [("Quá hạn của tôi", "?late=1&order=due")]
    assert signed_in(world, "dung").get(url).context["saved"] == []

    signed_in(world, "dung").post(url, {"drop_view": kept[0].key})
    assert len(client.get(url).context["saved"]) == 1, "nobody drops another person's filter"
    client.post(url, {"drop_view": kept[0].key})
    assert client.get(url).context["saved"] == []


def test_the_list_costs_the_same_for_few_and_for_many(world: World, django_assert_num_queries: Any) -> None:
    url = reverse("petitions:desk_list") + "?state=open&order=due"
    for _ in range(3):
        whole_matter(world, state="accepted")
    client = signed_in(world, "dung")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(12):
        whole_matter(world, state="accepted")

    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_matter_costs_the_same_however_much_has_happened(
    world: World, django_assert_num_queries: Any
) -> None:
    matter = whole_matter(world, state="answered")
    client = signed_in(world, "hanh")
    client.get(page("desk_record", matter))
    with CaptureQueriesContext(connection) as once:
        client.get(page("desk_record", matter))
    for _ in range(3):
        actions.dispute_petition(
            factories.again(matter), by=factories.resident_of(matter), text="Vẫn còn tắc."
        )
        actions.message_resident(factories.again(matter), by=world.hanh, text="Xin cho biết thêm.")
        factories.answer(factories.again(matter), world=world)

    with django_assert_num_queries(len(once)):
        client.get(page("desk_record", matter))


def test_the_glance_counts_what_its_lists_show(world: World) -> None:
    factories.overdue(world)
    for state in ("received", "accepted", "waiting", "answered", "closed"):
        whole_matter(world, state=state)
    client = signed_in(world, "dung")
    request = client.get(reverse("petitions:desk_list")).wsgi_request
    card = glance_card(request)
    assert card is not None
    assert [entry["count"] for entry in card["entries"]] != [0] * len(card["entries"])

    for entry in card["entries"]:
        assert client.get(entry["url"]).context["count"] == entry["count"], entry["label"]


def test_overseers_see_every_late_answer_in_the_unit_it_lies_in(world: World) -> None:
    factories.overdue(world, unit=world.hamlet)
    whole_matter(world, state="answered")
    whole_matter(world, state="refused")
    quarter = staff.unit_records(world.thanh)
    assert {(one.name, one.due, one.on_time, one.refused) for one in quarter} == {
        (str(world.hamlet), 1, 0, 0), (str(world.x), 1, 1, 1),
    }  # fmt: skip

    auditor = add_person(world.front_a, "auditor")
    (ward,) = staff.unit_records(auditor)

    assert (ward.unit_id, ward.due, ward.on_time, ward.refused) == (world.x.pk, 2, 1, 1)
    assert ward.is_listed


# At the counter


def counter(world: World, client: Client, **changes: Any) -> dict[str, Any]:
    opened = client.get(reverse("petitions:desk_intake"))
    usual = {
        "key": str(opened.context["form"]["key"].value()), "channel": "counter", "kind": "feedback",
        "unit": str(world.x.pk), "title": factories.TITLE, "text": factories.TEXT, "people_count": "1",
        "name": "Nguyễn Thị Tư", "phone": "0912345678", "address": "Số 12, tổ dân phố 3",
    }  # fmt: skip
    return usual | changes


def test_a_matter_taken_down_at_the_counter_gives_one_receipt(world: World) -> None:
    client = signed_in(world, "mai")
    sent = counter(world, client)

    first = client.post(reverse("petitions:desk_intake"), sent)
    again = client.post(reverse("petitions:desk_intake"), sent)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.context["code"] == again.context["code"]
    assert first["Cache-Control"] == "no-store"
    matter = Petition.objects.get()
    assert matter.registered_by == world.mai
    assert matter.on_behalf
    assert matter.contact is not None
    record = client.get(page("desk_record", matter)).content.decode()
    assert "0912345678" not in record
    assert "Thị Tư" not in record


def test_a_counter_form_with_a_mistake_keeps_everything(world: World) -> None:
    client = signed_in(world, "mai")
    sent = counter(world, client, title="?", kind="complaint", name="Nguyễn Thị Tư", address="")

    response = client.post(reverse("petitions:desk_intake"), sent)

    assert response.status_code == 422
    shown = response.content.decode()
    assert "Nguyễn Thị Tư" in shown
    assert "Cống trước ngõ 12" in shown
    assert Petition.objects.count() == 0


def test_a_complaint_without_name_and_address_is_refused_by_law(world: World) -> None:
    client = signed_in(world, "mai")

    response = client.post(
        reverse("petitions:desk_intake"), counter(world, client, kind="complaint", name="", address="")
    )

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert Petition.objects.count() == 0


def test_a_place_beyond_ones_own_units_is_no_choice(world: World) -> None:
    client = signed_in(world, "mai")

    response = client.post(reverse("petitions:desk_intake"), counter(world, client, unit=str(world.y.pk)))

    assert response.status_code == 422
    assert "unit" in response.context["form"].errors


def test_a_denunciation_leaves_a_number_and_not_a_word(world: World) -> None:
    response = signed_in(world, "mai").post(reverse("petitions:desk_denunciation"))

    assert response.status_code == 201
    assert response.context["noted"].number in response.content.decode()
    assert Petition.objects.count() == 0


# Breaking a seal, from asking to reading


def test_two_people_open_a_seal_and_everybody_concerned_can_see_it(world: World) -> None:
    matter = whole_matter(world)
    thanh, lien = signed_in(world, "thanh"), signed_in(world, "lien")
    url = page("desk_opening", matter)

    short = thanh.post(url, {"what": "contact", "reason": "cần xem"})
    assert short.status_code == 422
    assert "cần xem" in short.content.decode()

    asked = thanh.post(
        url, {"what": "contact", "reason": "Cơ quan điều tra yêu cầu bằng văn bản để xác minh."}
    )
    assert asked.status_code == 302
    opening = asked["Location"]
    assert thanh.post(f"{opening}noi-dung/").status_code == 422, "not agreed yet"
    assert thanh.post(f"{opening}dong-y/").status_code == 422, "the one who asked never agrees"
    assert lien.post(f"{opening}dong-y/").status_code == 302
    assert lien.post(f"{opening}noi-dung/").status_code == 422, "only the one who asked reads"

    read = thanh.post(f"{opening}noi-dung/")
    assert read.status_code == 200
    assert "0912345678" in read.content.decode()
    assert read["Cache-Control"] == "no-store"
    assert "0912345678" not in thanh.get(opening).content.decode()
    looks = lien.get(reverse("organisations:looks"))
    assert looks.context["count"] == 1
    assert str(world.thanh) in looks.content.decode()
    assert signed_in(world, "quang").get(opening).status_code == 404


# Bringing in a register from a file

HEAD = "reference,kind,title,text,unit,received_on,place\n"
ROW = "{n}/2026,phản ánh,Cống tắc ở ngõ {n},Cống trước ngõ {n} tắc một tuần nay.,00337,01/10/2026,ngõ {n}\n"


def table(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("so.csv", (HEAD + "".join(rows)).encode(), content_type="text/csv")


def test_a_register_comes_in_whole_after_a_look_and_only_once(world: World) -> None:
    client, url = signed_in(world, "ngoc"), reverse("petitions:desk_import")
    rows = [ROW.format(n=n) for n in (1, 2, 3)]

    looked = client.post(url, {"file": table(*rows)})
    assert looked.status_code == 200
    assert Petition.objects.count() == 0, "looking writes nothing"

    done = client.post(url, {"token": looked.context["token"]})
    assert done.status_code == 302
    assert Petition.objects.filter(unit=world.x, channel="import").count() == 3

    again = client.post(url, {"token": client.post(url, {"file": table(*rows)}).context["token"]})
    assert again.status_code == 422
    assert Petition.objects.count() == 3


@pytest.mark.parametrize(
    ("mistake", "column"),
    [
        (ROW.format(n=2).replace("00337", "99999"), "unit"),
        (ROW.format(n=2).replace("phản ánh", "tố cáo"), "kind"),
        (ROW.format(n=2).replace("01/10/2026", "31/02/2026"), "received_on"),
        (ROW.format(n=2).replace("01/10/2026", "01/10/2999"), "received_on"),
        (ROW.format(n=1), ""),
    ],
    ids=["unknown unit", "a denunciation", "no such day", "a day to come", "the same number twice"],
)
def test_one_bad_row_names_itself_and_keeps_all_out(world: World, mistake: str, column: str) -> None:
    client, url = signed_in(world, "ngoc"), reverse("petitions:desk_import")

    response = client.post(url, {"file": table(ROW.format(n=1), mistake)})

    assert response.status_code == 422
    assert [problem.row for problem in response.context["problems"]] == [3]
    labels = {field.name: str(field.label) for field in response.context["fields"]} | {"": ""}
    assert response.context["problems"][0].column in (labels[column], column)
    assert Petition.objects.count() == 0
