"""Tokens only take away; a request under a key happens once."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from danvan.kernel.organisations.models import ApiToken, UsedKey
from danvan.kernel.organisations.public import (
    Person,
    answer_once,
    bearer_of,
    create_client,
    issue_token,
    revoke_token,
)
from danvan.kernel.organisations.testing import World, fresh, small_world
from danvan.lib.errors import Refused

#: The ledger stands above organisations; its table is asked for by name.
Entry: Any = apps.get_model("ledger", "Entry")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def issued(world: World, **fields: Any) -> Any:
    usual: dict[str, Any] = {
        "by": world.hanh,
        "name": "đồng bộ",
        "scopes": ["petitions.read", "petitions.handle"],
    }
    return issue_token(world.hanh, **(usual | fields))


def test_the_secret_is_shown_once_and_stored_nowhere(world: World) -> None:
    found = issued(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM organisations_apitoken t")
        stored = cursor.fetchone()[0]

    assert found.secret.startswith("dvt_")
    assert found.secret not in stored
    assert found.secret.encode().hex() not in stored
    assert bearer_of(found.secret) == world.hanh


def test_a_token_allows_no_more_than_its_scopes_and_its_person(world: World) -> None:
    bearer = bearer_of(issued(world, scopes=["petitions.read", "petitions.lead"]).secret)

    assert bearer is not None
    assert bearer.can("petitions.read", world.x.pk)
    assert not bearer.can_as("petitions.handle", world.committee_x.pk), "not among the scopes"
    assert not bearer.can_as("petitions.lead", world.committee_x.pk), "not among the person's permissions"
    assert fresh(world.hanh).can_as("petitions.handle", world.committee_x.pk)


@pytest.mark.parametrize(
    ("limit", "reaches"), [("x", True), ("province", True), ("y", False), ("hamlet", False)]
)
def test_a_unit_limit_keeps_only_the_posts_within_it(world: World, limit: str, reaches: bool) -> None:
    bearer = bearer_of(issued(world, unit=getattr(world, limit)).secret)

    assert bearer is not None
    assert bearer.can("petitions.read", world.x.pk) is reaches


def test_a_body_limit_keeps_only_its_posts(world: World) -> None:
    here, there = (
        bearer_of(issued(world, body=body).secret) for body in (world.committee_x, world.committee_y)
    )

    assert here is not None
    assert there is not None
    assert here.can_as("petitions.handle", world.committee_x.pk)
    assert there.posts == []


def test_the_last_day_of_use_is_noted(world: World) -> None:
    found = issued(world)
    assert found.token.last_used_on is None

    bearer_of(found.secret)

    assert ApiToken.objects.get().last_used_on == timezone.localdate()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "  "}, "no_name"),
        ({"scopes": []}, "no_scope"),
        ({"scopes": ["petitions.rule_the_world"]}, "unknown_scope"),
        ({"lasts": timedelta(days=4000)}, "bad_term"),
        ({"lasts": timedelta(0)}, "bad_term"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(world: World, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        issued(world, **fields)

    assert refusal.value.code == code
    assert not ApiToken.objects.exists()


def test_nobody_makes_tokens_for_others_or_for_the_system(world: World) -> None:
    for person in (world.dung, world.system):
        with pytest.raises(Refused):
            issue_token(person, by=world.hanh, name="đồng bộ", scopes=["petitions.read"])


def test_issuing_and_revoking_are_recorded_without_the_secret(world: World) -> None:
    found = issued(world)
    revoke_token(found.token, by=world.hanh)
    revoke_token(found.token, by=world.hanh)

    entries = Entry.objects.filter(thing=f"organisations.token:{found.token.pk}").order_by("seq")
    assert [entry.act for entry in entries] == ["organisations.token_issued", "organisations.token_revoked"]
    assert bearer_of(found.secret) is None


def test_a_program_is_set_up_by_whoever_fills_posts_there(world: World) -> None:
    with pytest.raises(Refused):
        create_client(world.committee_x, by=world.hanh, name="Cổng dịch vụ", role="reception")

    program = create_client(world.committee_x, by=world.ngoc, name="Cổng dịch vụ", role="reception")
    found = issue_token(
        program, by=world.ngoc, name="một cửa", scopes=["petitions.register"], body=world.committee_x
    )

    bearer = bearer_of(found.secret)
    assert bearer == program
    assert bearer is not None
    assert bearer.can("petitions.register", world.x.pk)
    assert not bearer.has_usable_password()


# --- once --------------------------------------------------------------------------------------------------


def test_a_request_that_fails_leaves_its_key_free(world: World) -> None:
    key = uuid.uuid4()

    def broken() -> tuple[int, Any]:
        raise Refused("no_reason")

    with pytest.raises(Refused):
        answer_once(world.hanh, key=key, request=b"a", run=broken)
    answer = answer_once(world.hanh, key=key, request=b"a", run=lambda: (200, {"done": True}))

    assert (answer.status, answer.body, answer.is_repeated) == (200, {"done": True}, False)


def test_two_people_may_use_the_same_key(world: World) -> None:
    key = uuid.uuid4()
    answers = [
        answer_once(one, key=key, request=b"a", run=lambda: (200, None)) for one in (world.hanh, world.dung)
    ]

    assert [answer.is_repeated for answer in answers] == [False, False]


def test_old_answers_are_forgotten(world: World) -> None:
    old = UsedKey.objects.create(
        person=world.hanh, key=uuid.uuid4(), request_digest=b"", at=timezone.now() - timedelta(days=31)
    )
    answer_once(world.hanh, key=uuid.uuid4(), request=b"a", run=lambda: (200, None))

    assert not UsedKey.objects.filter(pk=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_runs_once() -> None:
    person = Person.objects.create_user("hai@danvan.example", name="Hai tay")
    key, runs, answers = uuid.uuid4(), [], []
    gate = threading.Barrier(4)

    def run() -> tuple[int, Any]:
        runs.append(1)
        return 200, {"n": len(runs)}

    def call() -> None:
        gate.wait()
        try:
            answers.append(answer_once(person, key=key, request=b"a", run=run))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(runs) == 1
    assert [answer.body for answer in answers] == [{"n": 1}] * 4
