"""The closed half of the API: who one is, what one sees, and acts that happen once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from danvan.kernel.organisations.public import Person, create_client, issue_token, revoke_token
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.errors import Refused
from danvan.modules.petitions.models import Answer, Petition

from . import factories
from .calling import API, Caller, code_of, matter_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


# --- who is there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["", "dvt_", "dvt_" + "x" * 43, "đvt", "dvt_\u200b", "x" * 5000])
def test_nobody_comes_in_with_a_made_up_token(world: World, secret: str) -> None:
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {secret}"
    response = caller.get("/staff/queue")

    assert response.status_code == 401
    assert code_of(response) == "not_signed_in"
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_shows_what_it_leaves_of_its_person(world: World) -> None:
    told = Caller(world.hanh, scopes=("petitions.read",)).get("/staff/me").json()

    assert told["name"] == world.hanh.name
    assert told["permissions"] == ["petitions.read"]


def test_a_revoked_or_expired_token_opens_nothing(world: World) -> None:
    caller, late = Caller(world.hanh), Caller(world.hanh, lasts=timedelta(days=1))
    assert caller.get("/staff/me").status_code == 200

    revoke_token(caller.token, by=world.hanh)
    late.token.expires_at = timezone.now()
    late.token.save(update_fields=["expires_at"])

    assert [one.get("/staff/me").status_code for one in (caller, late)] == [401, 401]


def test_a_person_put_out_of_use_takes_their_tokens_along(world: World) -> None:
    caller = Caller(world.hanh)
    world.hanh.is_active = False
    world.hanh.save(update_fields=["is_active"])

    assert caller.get("/staff/queue").status_code == 401


def test_a_session_needs_its_second_factor(world: World, client: Client, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(world.hanh)
    assert client.get(f"{API}/staff/me").status_code == 401

    settings.REQUIRE_SECOND_FACTOR = False
    assert client.get(f"{API}/staff/me").json()["name"] == world.hanh.name


def test_a_write_with_a_session_needs_the_form_token(world: World, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    matter = factories.petition(world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.hanh)
    address = f"{API}/staff/petitions/{matter.number}/acceptance"
    response = client.post(
        address, "{}", content_type="application/json", headers={"Idempotency-Key": str(uuid.uuid4())}
    )

    assert response.status_code == 403
    assert factories.again(matter).state == "received"


def test_a_wrong_token_is_not_made_up_for_by_a_session(world: World, client: Client, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(world.hanh)
    assert client.get(f"{API}/staff/me", headers={"Authorization": "Bearer dvt_wrong"}).status_code == 401


def test_a_program_of_a_body_works_like_a_person_with_that_post(world: World) -> None:
    program = create_client(world.committee_x, by=world.ngoc, name="Cổng dịch vụ", role="reception")
    caller = Caller()
    issued = issue_token(
        program, by=world.ngoc, name="một cửa", scopes=["petitions.register"], body=world.committee_x
    )
    caller.headers["Authorization"] = f"Bearer {issued.secret}"

    assert caller.post("/staff/petitions", matter_in()).status_code == 201
    assert Petition.objects.get().registered_by == program
    assert not program.has_usable_password()


def test_nobody_makes_a_token_with_a_token(world: World) -> None:
    world.hanh.scopes = frozenset({"petitions.read"})
    with pytest.raises(Refused, match=r"."):
        Caller(world.hanh)


# --- what one sees -----------------------------------------------------------------------------------------


def test_the_queue_is_the_readers_own_by_deadline(world: World) -> None:
    late, fresh = factories.overdue(world), factories.petition(world)
    factories.petition(world, unit=world.y)

    caller = Caller(world.hanh)
    first = caller.get("/staff/queue", limit=1).json()
    second = caller.get("/staff/queue", limit=1, after=first["next"]).json()

    assert [one["items"][0]["number"] for one in (first, second)] == [late.number, fresh.number]
    assert second["next"] == ""
    assert [one["number"] for one in caller.get("/staff/petitions").json()["items"]] == [
        fresh.number,
        late.number,
    ]


def test_what_one_may_not_see_does_not_exist_to_the_last_byte(world: World) -> None:
    matter = factories.petition(world)
    stranger = Caller(world.quang)
    missing = matter.number + 1000

    for path in ("", "/bodies"):
        hidden, absent = (stranger.get(f"/staff/petitions/{n}{path}") for n in (matter.number, missing))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert dict(hidden.headers) == dict(absent.headers)
    for act in ("acceptance", "closure", "resumption"):
        hidden, absent = (stranger.post(f"/staff/petitions/{n}/{act}") for n in (matter.number, missing))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert factories.again(matter).state == "received"


def test_the_record_says_which_acts_are_open_and_why_others_are_not(world: World) -> None:
    matter = factories.petition(world)
    acts = {
        one["name"]: one for one in Caller(world.hanh).get(f"/staff/petitions/{matter.number}").json()["acts"]
    }

    assert acts["accept"]["allowed"] is True
    assert acts["close"]["allowed"] is False
    assert acts["close"]["why_not"]


def test_a_token_limited_to_another_body_sees_nothing_here(world: World) -> None:
    matter = factories.petition(world)
    caller = Caller(world.hanh, body=world.committee_y)

    assert caller.get(f"/staff/petitions/{matter.number}").status_code == 404
    assert Caller(world.hanh, unit=world.x).get(f"/staff/petitions/{matter.number}").status_code == 200


# --- acts --------------------------------------------------------------------------------------------------


def test_a_matter_is_led_from_receipt_to_its_end(world: World) -> None:
    matter = factories.petition(world)
    handler, here = Caller(world.hanh), f"/staff/petitions/{matter.number}"

    accepted = handler.post(f"{here}/acceptance")
    fields = {"text": factories.ANSWER, "outcome": "resolved", "evidence": [upload()]}
    answered = handler.form(f"{here}/answers", fields)
    closed = handler.post(f"{here}/closure", {"version": answered.json()["version"]})

    assert [one.json()["state"] for one in (accepted, answered, closed)] == ["accepted", "answered", "closed"]
    assert factories.again(matter).state == "closed"


def test_the_same_key_acts_once_and_answers_the_same(world: World) -> None:
    matter = factories.petition(world, state="accepted")
    key, caller = str(uuid.uuid4()), Caller(world.hanh)
    fields = {"text": factories.ANSWER, "outcome": "explained"}
    answers = [caller.form(f"/staff/petitions/{matter.number}/answers", fields, key=key) for _ in range(3)]

    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert Answer.objects.count() == 1


def test_a_key_stands_for_one_request_only(world: World) -> None:
    one, other = factories.petition(world), factories.petition(world)
    key, caller = str(uuid.uuid4()), Caller(world.hanh)

    assert caller.post(f"/staff/petitions/{one.number}/acceptance", key=key).status_code == 200
    again = caller.post(f"/staff/petitions/{other.number}/acceptance", key=key)

    assert (again.status_code, code_of(again)) == (409, "key_reused")
    assert factories.again(other).state == "received"


def test_a_refused_act_leaves_its_key_free(world: World) -> None:
    matter = factories.petition(world)
    key, caller = str(uuid.uuid4()), Caller(world.dung)
    address, body = f"/staff/petitions/{matter.number}/refusal", {"ground": "outside", "reason": "ngắn"}

    refused = caller.post(address, body, key=key)
    mended = caller.post(
        address, body | {"reason": "Việc riêng giữa hai gia đình, không thuộc thẩm quyền."}, key=key
    )

    assert (refused.status_code, code_of(refused)) == (422, "no_reason")
    assert mended.status_code == 200


def test_a_repeated_answer_survives_the_matter_moving_out_of_sight(world: World) -> None:
    matter = factories.petition(world)
    key, caller = str(uuid.uuid4()), Caller(world.hanh)
    body = {"to": world.committee_y.pk, "reason": "Điểm này thuộc phường Định Công."}

    first = caller.post(f"/staff/petitions/{matter.number}/transfers", body, key=key)
    again = caller.post(f"/staff/petitions/{matter.number}/transfers", body, key=key)

    assert (first.status_code, again.content) == (200, first.content)
    assert factories.again(matter).body == world.committee_y


def test_acts_that_state_or_post_forbid_answer_409_in_the_readers_language(world: World) -> None:
    matter = factories.petition(world)
    head, handler = Caller(world.dung), Caller(world.hanh)
    reason = {"reason": factories.LONG_REASON}

    too_early = handler.post(f"/staff/petitions/{matter.number}/closure")
    not_head = handler.post(
        f"/staff/petitions/{matter.number}/refusal", reason | {"ground": "outside"}, Accept_Language="en"
    )

    assert [(one.status_code, code_of(one)) for one in (too_early, not_head)] == [(409, "not_allowed")] * 2
    assert too_early["Content-Language"] == "vi"
    assert not_head.json()["message"].startswith("This cannot be done now")
    assert (
        head.post(f"/staff/petitions/{matter.number}/refusal", reason | {"ground": "outside"}).status_code
        == 200
    )


def test_a_decision_on_an_old_version_is_stopped(world: World) -> None:
    matter = factories.petition(world)
    caller = Caller(world.hanh)
    caller.post(f"/staff/petitions/{matter.number}/acceptance")
    stale = caller.post(
        f"/staff/petitions/{matter.number}/pauses",
        {"version": matter.version, "reason": factories.LONG_REASON},
    )

    assert (stale.status_code, code_of(stale)) == (409, "changed")


def test_a_token_without_the_scope_reads_but_does_not_act(world: World) -> None:
    matter = factories.petition(world)
    caller = Caller(world.hanh, scopes=("petitions.read",))

    assert caller.get(f"/staff/petitions/{matter.number}").status_code == 200
    assert code_of(caller.post(f"/staff/petitions/{matter.number}/acceptance")) == "not_allowed"


@pytest.mark.parametrize(
    ("act", "body", "start", "end"),
    [
        ("assignment", {"to": None}, "accepted", "accepted"),
        ("messages", {"text": "Xin cho biết thêm vị trí."}, "accepted", "accepted"),
        ("pauses", {"reason": factories.LONG_REASON}, "accepted", "waiting"),
        ("resumption", {}, "waiting", "accepted"),
        ("forwarding", {"to": "Công ty Điện lực", "reason": factories.LONG_REASON}, "received", "forwarded"),
        ("extensions", {"reason_code": "survey", "reason": factories.LONG_REASON}, "accepted", "accepted"),
        ("withholding", {"reason": factories.LONG_REASON}, "received", "received"),
        ("publication", {}, "received", "received"),
        (
            "parts",
            {"parts": [{"kind": "feedback", "title": "Cống tắc", "text": factories.TEXT}] * 2},
            "received",
            "split",
        ),
    ],
)
def test_every_other_act_goes_the_same_way(world: World, act: str, body: Any, start: str, end: str) -> None:
    matter = factories.petition(world, state=start)
    person = world.mai if act in ("publication", "withholding") else world.dung
    response = Caller(person).post(f"/staff/petitions/{matter.number}/{act}", body)

    assert response.status_code == 200, response.content
    assert response.json()["state"] == factories.again(matter).state == end


def test_one_of_two_alike_goes_on_for_both(world: World) -> None:
    one, other = factories.petition(world), factories.petition(world)
    caller = Caller(world.hanh)
    unseen = caller.post(f"/staff/petitions/{one.number}/joining", {"into": other.number + 500})
    joined = caller.post(f"/staff/petitions/{one.number}/joining", {"into": other.number})

    assert (unseen.status_code, code_of(unseen)) == (409, "no_host")
    assert joined.json()["state"] == "joined"


def test_a_body_or_colleague_that_is_not_there_is_refused(world: World) -> None:
    matter = factories.petition(world)
    move = {"to": 999_999, "reason": factories.LONG_REASON}

    assert (
        code_of(Caller(world.hanh).post(f"/staff/petitions/{matter.number}/transfers", move))
        == "unknown_body"
    )
    assigned = Caller(world.dung).post(f"/staff/petitions/{matter.number}/assignment", {"to": world.quang.pk})
    assert code_of(assigned) == "not_here"


def test_a_write_without_a_key_is_not_tried(world: World) -> None:
    matter = factories.petition(world)
    response = Caller(world.hanh).post(f"/staff/petitions/{matter.number}/acceptance", key=None)

    assert (response.status_code, code_of(response)) == (400, "no_key")
    assert factories.again(matter).state == "received"


def test_likely_bodies_are_offered_for_a_transfer(world: World) -> None:
    matter = factories.petition(world)
    found = Caller(world.hanh).get(f"/staff/petitions/{matter.number}/bodies", q="dinh cong").json()

    assert [one["id"] for one in found] == [world.committee_y.pk]


def test_staff_answers_are_kept_by_nobody_on_the_way(world: World) -> None:
    response = Caller(world.hanh).get("/staff/queue")

    assert response["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response


def test_a_fresh_person_is_never_narrowed(world: World) -> None:
    Caller(world.hanh, scopes=("petitions.read",)).get("/staff/me")
    assert Person.objects.get(pk=world.hanh.pk).can_as("petitions.handle", world.committee_x.pk)
