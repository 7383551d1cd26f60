"""Words of a paper that somebody found right become a record of the module that owns such records, each naming the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from danvan.kernel.dossiers.testing import again
from danvan.kernel.organisations.testing import World
from danvan.modules.dialogues.models import Session
from danvan.modules.directives.models import Directive
from danvan.modules.gatherings.models import Gathering
from danvan.modules.reading import actions
from danvan.modules.reading.models import Find
from danvan.modules.reading.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(world: World) -> Find:
    return factories.find(factories.paper(world), "hội nghị tổng kết", "event")


def review(client: Client, find: Find) -> str:
    address = reverse("reading:review", args=[find.reading_id])
    return client.get(f"{address}?find={find.number}").content.decode()


def begin_at(find: Find, route: str) -> str:
    return f"{reverse(route)}?from={find.thing.replace(':', '%3A')}"


def filled(answer: Any) -> dict[str, Any]:
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_an_accepted_event_fills_the_form_of_a_gathering_and_both_name_each_other(
    client: Client, world: World, event: Find
) -> None:
    client.force_login(world.dung)
    address = begin_at(event, "gatherings:gathering_new")
    assert address not in review(client, event), "nobody has found it right yet"
    event = actions.accept_find(event, by=world.dung)
    assert address in review(client, event)

    page = client.get(address)
    told = filled(page)
    assert event.quote in page.content.decode()
    assert told["starts_at"].date().isoformat() == "2025-11-20"
    host = page.context["form"].fields["host"].choices[-1][0]
    sent = {"host": host, "title": "Hội nghị tổng kết phong trào", "kind": "summing_up", "form": "in_person",
            "starts_at": "2025-11-20T08:00", "place": "Hội trường"}  # fmt: skip
    refused = client.post(address, {**sent, "title": ""})
    assert refused.status_code == 422
    assert event.quote in refused.content.decode(), "where it comes from survives a refusal"
    assert again(event).draft == ""

    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Gathering.objects.get()
    assert (made.state, made.held_on.isoformat()) == ("ended", "2025-11-20")
    assert again(event).draft == made.thing
    record = client.get(answer["Location"]).content.decode()
    assert event.quote in record
    assert f"?find={event.number}#here" in record
    assert address not in review(client, event), "once is enough"
    assert "notice--ok" in review(client, event)
    assert not client.get(address).context["source"]


def test_a_dialogue_that_was_held_long_ago_waits_for_its_result(
    client: Client, world: World, event: Find
) -> None:
    event = actions.accept_find(event, by=world.dung)
    client.force_login(world.dung)
    address = begin_at(event, "dialogues:session_new")
    host = client.get(address).context["form"].fields["host"].choices[-1][0]
    sent = {"host": host, "title": "Đối thoại quý IV", "kind": "periodic", "form": "in_person", "chair": "Chủ tịch UBND",
            "starts_at": "2025-11-20T08:00", "place": "Hội trường", "agenda": "Thu gom rác"}  # fmt: skip
    plain = client.post(reverse("dialogues:session_new"), sent)
    assert plain.status_code == 422, "without a paper nobody plans into the past"
    assert client.post(address, sent).status_code == 302
    made = Session.objects.get()
    assert (made.state, made.held_on.isoformat()) == ("held", "2025-11-20")
    assert made.results_due_on > made.held_on
    assert again(event).draft == made.thing


def test_a_cited_document_and_an_award_fill_their_forms(client: Client, world: World) -> None:
    paper = factories.paper(world)
    cited = actions.accept_find(factories.find(paper, "12-KH", "document"), by=world.dung)
    award = actions.accept_find(factories.find(paper, "giấy khen", "award"), by=world.dung)
    client.force_login(world.dung)
    told = filled(client.get(begin_at(cited, "directives:directive_new")))
    assert (told["number"], told["kind"], str(told["issued_on"])) == ("12-KH/ĐU", "plan", "2025-01-15")
    assert told["unit"] == world.x.ref
    assert filled(client.get(begin_at(award, "honours:decision_new")))["form"] == "commendation"


def test_who_may_not_read_the_paper_is_told_nothing_of_it(client: Client, world: World, event: Find) -> None:
    event = actions.accept_find(event, by=world.dung)
    client.force_login(world.quang)
    answer = client.get(begin_at(event, "directives:directive_new"))
    assert event.quote not in answer.content.decode()
    for odd in (
        "nobody.knows:1",
        "reading.find:x",
        "reading.find:" + "0" * 32,
        ":",
        "reading.paper:" + "a" * 32,
    ):
        client.force_login(world.dung)
        page = client.get(reverse("gatherings:gathering_new"), {"from": odd})
        assert page.status_code == 200
        assert page.context["source"] is None


def test_a_record_that_was_begun_keeps_the_decision_from_being_taken_back(
    client: Client, world: World, event: Find
) -> None:
    event = actions.accept_find(event, by=world.dung)
    actions.record_begun(event, by=world.dung, thing="gatherings.gathering:" + "0" * 32)
    client.force_login(world.dung)
    assert 'value="undo"' not in review(client, again(event))
    assert Directive.objects.count() == 0
