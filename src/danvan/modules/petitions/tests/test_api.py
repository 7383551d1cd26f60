"""The open half of the API: sending without an account, and reading what is public."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from danvan.kernel.ledger.public import sequence_all, verifier_key
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.merkle.proofs import Proof, verify_receipt
from danvan.modules.petitions import actions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.writing import new_receipt, statement

from . import factories
from .calling import API, Caller, code_of, matter_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def anybody(world: World) -> Caller:
    factories.topic()
    return Caller()


def published(world: World, **fields: Any) -> Petition:
    matter = factories.petition(world, **fields)
    actions.publish_petition(matter, by=world.system)
    return factories.again(matter)


# --- sending -----------------------------------------------------------------------------------------------


def test_a_matter_is_sent_without_an_account_and_gives_a_receipt(anybody: Caller, world: World) -> None:
    response = anybody.post("/petitions", matter_in(topic="drains", lat=20.96, lon=105.83))

    assert response.status_code == 201
    told = response.json()
    matter = Petition.objects.get(number=told["number"])
    assert (matter.unit, matter.topic_id, matter.channel, matter.body) == (
        world.x,
        "drains",
        "api",
        world.committee_x,
    )
    assert told["is_new"] is True
    assert told["due_on"] == matter.due_on.isoformat()
    assert anybody.post("/receipts", {"code": told["code"]}).json()["number"] == matter.number


def test_sent_again_under_the_same_key_it_is_one_matter_with_one_receipt(anybody: Caller) -> None:
    key = str(uuid.uuid4())
    first = anybody.post("/petitions", matter_in(), key=key)
    again = anybody.post("/petitions", matter_in(), key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() | {"is_new": False} == again.json()
    assert Petition.objects.count() == 1


def test_a_key_that_stood_for_other_words_opens_nothing(anybody: Caller) -> None:
    key = str(uuid.uuid4())
    code = anybody.post("/petitions", matter_in(), key=key).json()["code"]

    other = anybody.post("/petitions", matter_in(title="Đèn đường hỏng"), key=key)

    assert other.status_code == 409
    assert code_of(other) == "key_reused"
    assert code not in other.content.decode()


@pytest.mark.parametrize(
    "key",
    [
        None,
        "1",
        "not-a-key",
        "00000000-0000-0000-0000-000000000000",
        str(uuid.uuid5(uuid.NAMESPACE_DNS, "a")),
    ],
)
def test_a_key_that_is_not_random_is_refused(anybody: Caller, key: str | None) -> None:
    response = anybody.post("/petitions", matter_in(), key=key)

    assert response.status_code == 400
    assert code_of(response) == "no_key"
    assert not Petition.objects.exists()


def test_files_come_beside_the_matter(anybody: Caller) -> None:
    response = anybody.form(
        "/petitions", {"petition": json.dumps(matter_in()), "files": [upload(), upload("b.png")]}
    )

    assert response.status_code == 201
    assert Petition.objects.get().attachments.count() == 2


def test_too_many_files_are_refused_before_anything_is_kept(anybody: Caller) -> None:
    response = anybody.form(
        "/petitions", {"petition": json.dumps(matter_in()), "files": [upload() for _ in range(6)]}
    )

    assert response.status_code == 422
    assert code_of(response) == "too_many_files"
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"title": "a"}, 422, "no_title"),
        ({"text": "ngắn"}, 422, "no_text"),
        ({"kind": "praise"}, 422, "unknown_kind"),
        ({"kind": "complaint"}, 422, "contact_required"),
        ({"unit": "99999"}, 422, "unknown_unit"),
        ({"topic": "weather"}, 422, "unknown_topic"),
        ({"lat": 95}, 422, "malformed"),
        ({"people_count": 0}, 422, "malformed"),
        ({"titel": "misspelt"}, 422, "malformed"),
        ({"contact": {"email": "not an address"}}, 422, "malformed"),
    ],
)
def test_bad_input_is_told_and_nothing_is_recorded(
    anybody: Caller, changed: dict[str, Any], status: int, code: str
) -> None:
    response = anybody.post("/petitions", matter_in(**changed))

    assert response.status_code == status
    assert code_of(response) == code
    assert not Petition.objects.exists()


def test_every_wrong_field_is_named(anybody: Caller) -> None:
    told = anybody.post(
        "/petitions", {"kind": "feedback", "title": "x" * 200, "contact": {"phone": "abc"}}
    ).json()

    assert {error["where"] for error in told["errors"]} == {"title", "text", "unit", "contact.phone"}
    assert all(error["what"] for error in told["errors"])


def test_a_denunciation_is_shown_the_right_door(anybody: Caller) -> None:
    response = anybody.post("/petitions", matter_in(kind="denunciation"))

    assert response.status_code == 422
    assert "/gui/to-cao/" in response.json()["message"]


def test_contact_details_are_sealed_and_never_come_back(anybody: Caller) -> None:
    contact = {"name": "Nguyễn Thị Tư", "phone": "0912345678"}
    code = anybody.post("/petitions", matter_in(contact=contact)).json()["code"]

    assert Petition.objects.get().contact is not None
    assert "0912345678" not in anybody.post("/receipts", {"code": code}).content.decode()


def test_a_flood_is_slowed_down(anybody: Caller, settings: Any) -> None:
    settings.RATE_LIMITS = True
    statuses = [anybody.post("/petitions", matter_in(), key="bad").status_code for _ in range(62)]
    last = anybody.post("/petitions", matter_in())

    assert statuses[:60] == [400] * 60
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0
    assert code_of(last) == "too_many"


def test_taking_a_matter_in_asks_little_of_the_database(anybody: Caller) -> None:
    anybody.post(
        "/petitions", matter_in(topic="drains")
    )  # the rule's version and the topic are known from here on
    with CaptureQueriesContext(connection) as asked:
        response = anybody.post("/petitions", matter_in(topic="drains"))

    reads = [query["sql"] for query in asked if query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    writes = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]
    # unit, key, surroundings, routes; the version of the rule is remembered once its transaction has committed
    assert len(reads) <= 5, reads
    # clock, matter, entry, salt, and the original where something in it was masked
    assert len(writes) <= 5, writes
    assert not response.cookies


# --- one's own receipt -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "status", "word"), [("DV-1234-5678-9A-0", 422, "bad_code"), ("x", 422, "bad_code")]
)
def test_a_wrong_code_is_explained(anybody: Caller, code: str, status: int, word: str) -> None:
    response = anybody.post("/receipts", {"code": code})

    assert response.status_code == status
    assert code_of(response) == word


def test_a_code_that_nobody_got_opens_nothing(anybody: Caller) -> None:
    response = anybody.post("/receipts", {"code": new_receipt()})

    assert response.status_code == 404
    assert code_of(response) == "not_found"


def test_an_unpublished_matter_is_its_senders_alone(anybody: Caller, world: World) -> None:
    receipt = factories.receipt(world)

    assert anybody.post("/receipts", {"code": receipt.code}).json()["is_published"] is False
    assert anybody.get(f"/petitions/{receipt.petition.number}").status_code == 404


def test_receipt_codes_stand_in_no_address() -> None:
    told = Client().get(f"{API}/openapi.json").json()
    named = [
        parameter["name"]
        for operations in told["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    ]
    assert "code" not in named


# --- reading -----------------------------------------------------------------------------------------------


def test_only_published_matters_are_listed(anybody: Caller, world: World) -> None:
    shown = published(world)
    factories.petition(world)

    assert [one["number"] for one in anybody.get("/petitions").json()["items"]] == [shown.number]


def test_pages_follow_each_other_without_gap_or_double(anybody: Caller, world: World) -> None:
    numbers = [published(world, title=f"Vụ việc số {n} ở ngõ").number for n in range(5)]
    seen, after = [], ""
    while True:
        page = anybody.get("/petitions", limit=2, after=after).json()
        seen += [one["number"] for one in page["items"]]
        after = page["next"]
        if not after:
            break

    assert seen == numbers[::-1]


def test_the_list_is_narrowed_by_unit_topic_state_and_words(anybody: Caller, world: World) -> None:
    here = published(world, topic=factories.topic(), title="Nắp hố ga bị vỡ")
    published(world, unit=world.y, title="Đèn đường không sáng")

    def numbers(**query: Any) -> list[int]:
        return [one["number"] for one in anybody.get("/petitions", **query).json()["items"]]

    for query in ({"unit": "00337"}, {"unit": "vn:00337"}, {"topic": "drains"}, {"q": "ho ga"}):
        assert numbers(**query) == [here.number], query
    assert numbers(unit="01") == numbers()
    assert numbers(state="closed") == []


def test_one_matter_tells_its_deadline_and_its_life(anybody: Caller, world: World) -> None:
    matter = published(world)
    factories.bring(matter, world=world, state="answered")

    told = anybody.get(f"/petitions/{matter.number}").json()

    assert [one["act"] for one in told["timeline"]] == [
        "petitions.received", "petitions.published", "petitions.accepted", "petitions.answered",
    ]  # fmt: skip
    assert told["clock"]["citation"]
    assert told["answers"][0]["files"][0].startswith("http")
    assert told["state"] == "answered"


def test_the_public_proof_verifies_and_opens_only_what_was_published(anybody: Caller, world: World) -> None:
    matter = published(world)
    waiting = anybody.get(f"/petitions/{matter.number}/proof")
    sequence_all()
    told = anybody.get(f"/petitions/{matter.number}/proof").json()

    assert (waiting.status_code, code_of(waiting), waiting["Retry-After"]) == (503, "not_logged_yet", "2")
    content = statement(title=matter.public_title, text=matter.public_text)
    found = verify_receipt(Proof.parse(told["proof"]), keys=[verifier_key()], content=content, name="public")
    assert (found.leaf["act"], found.content_matches) == ("petitions.published", True)


def test_units_are_found_by_name_and_known_by_day(anybody: Caller) -> None:
    assert [one["ref"] for one in anybody.get("/units", q="dinh cong").json()] == ["00316"]
    whole = anybody.get("/units/00337").json()
    assert [one["code"] for one in whole["above"]] == ["VN", "01"]
    assert [one["code"] for one in whole["below"]] == ["00337-03"]
    assert anybody.get("/units/00337", on="1990-01-01").status_code == 404


def test_figures_come_with_what_they_are_made_of(anybody: Caller, world: World) -> None:
    query = {"unit": "00337", "start": "2026-01-01", "end": "2026-12-31"}
    rate = anybody.get("/figures", names="petitions.on_time_rate", **query).json()[0]
    months = anybody.get("/figures/series", name="petitions.received", **query).json()

    assert (rate["value"], rate["numerator"], rate["denominator"]) == (None, 0, 0), "missing is not zero"
    assert {one["name"] for one in rate["beside"]} >= {"petitions.refused", "petitions.reopened"}
    assert len(months) == 12


@pytest.mark.parametrize(
    ("names", "start", "end", "code"),
    [
        ("petitions.happiness", "2026-01-01", "2026-02-01", "unknown_figure"),
        ("petitions.received", "2026-03-01", "2026-02-01", "bad_period"),
        ("petitions.received", "1900-03-01", "2026-02-01", "long_period"),
    ],
)
def test_a_figure_that_cannot_be_told_is_refused(
    anybody: Caller, names: str, start: str, end: str, code: str
) -> None:
    response = anybody.get("/figures", unit="00337", names=names, start=start, end=end)

    assert response.status_code == 422
    assert code_of(response) == code


# --- the API as a whole ------------------------------------------------------------------------------------


def test_every_operation_is_closed_unless_its_line_opens_it() -> None:
    told = Client().get(f"{API}/openapi.json").json()
    for address, operations in told["paths"].items():
        for operation in operations.values():
            is_staff = address.startswith(f"{API}/staff")
            assert bool(operation.get("security")) is is_staff, f"{address} {operation['operationId']}"


def test_the_reference_page_needs_no_script_of_its_own(world: World) -> None:
    response = Client().get("/api/")
    page = response.content.decode()

    assert response.status_code == 200
    assert "sendPetition" in page
    assert "swagger" not in page.lower()
    assert "http://" not in page.replace("http://localhost", "")


def test_an_address_that_does_not_exist_answers_in_the_same_form(anybody: Caller) -> None:
    assert code_of(anybody.get("/nothing")) == "not_found"


def test_the_language_of_a_refusal_is_the_callers(anybody: Caller) -> None:
    vietnamese = anybody.post("/petitions", matter_in(title="a")).json()["message"]
    english = anybody.post("/petitions", matter_in(title="a"), Accept_Language="en").json()["message"]

    assert english == "Say in a few words what it is about."
    assert vietnamese != english
