"""Every address of reading: for staff who may, for staff who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.kernel.dossiers.testing import again
from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.indicators.public import Statement
from danvan.kernel.organisations.testing import World
from danvan.lib.extraction.tests import papers
from danvan.lib.extraction.tests.test_figures_of_tables import as_word
from danvan.modules.reading import actions, registers
from danvan.modules.reading.models import Find, Reading
from danvan.modules.reading.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    client.force_login(world.dung)
    return client


def seen(client: Client, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(f"reading:{name}", args=args) + query)
    assert answer.status_code == status, name
    return answer.content.decode()


def decide(client: Client, find: Find, act: str, **more: str) -> Any:
    address = reverse("reading:decide", args=[find.reading_id, find.number])
    return client.post(address, {"act": act, **more})


def test_a_paper_is_handed_in_and_its_way_is_shown(desk: Client, world: World) -> None:
    assert "Chưa có" in seen(desk, "paper_list")
    seen(desk, "paper_new")
    new = reverse("reading:paper_new")
    assert desk.post(new, {"unit": world.x.pk}).status_code == 422, "neither file nor text"
    photo = SimpleUploadedFile("a.docx", b"\x7fELF\x00")
    assert desk.post(new, {"unit": world.x.pk, "file": photo}).status_code == 422
    sent = SimpleUploadedFile("bieu.docx", as_word())
    answer = desk.post(new, {"unit": world.x.pk, "file": sent, "issued_on": "2025-12-01"})
    made = Reading.objects.get()
    assert answer["Location"] == reverse("reading:paper", args=[made.pk])
    assert "Đang đọc ngầm" in seen(desk, "paper", made.pk), "it is being read in the background"
    actions.read_paper_of(made.pk)
    assert reverse("reading:review", args=[made.pk]) in seen(desk, "paper", made.pk)
    served = desk.get(reverse("reading:file", args=[made.pk]))
    assert served.getvalue().startswith(b"PK")
    assert "attachment" in served["Content-Disposition"]


def test_a_failure_is_told_in_words_with_a_way_to_try_again(desk: Client, world: World) -> None:
    made = factories.paper(world, text="", file=factories.file(papers.pictures(), "quet.pdf"))
    assert "chỉ có ảnh chụp trang" in seen(desk, "paper", made.pk)
    assert desk.get(reverse("reading:paper_again", args=[made.pk])).status_code == 200
    desk.post(reverse("reading:paper_again", args=[made.pk]))
    assert again(made).state == "queued"


def test_every_refusal_and_remark_has_words_of_its_own() -> None:
    from danvan.lib.extraction import REMARKS, SENTENCES

    assert len({registers.problem_text(code) for code in SENTENCES}) == len(SENTENCES)
    assert len({registers.remark_text(code) for code in REMARKS}) == len(REMARKS)


def test_the_words_are_lit_and_what_was_understood_stands_beside(desk: Client, world: World) -> None:
    made = factories.paper(world)
    one = factories.figure(made, "supervision.sessions")
    page = seen(desk, "review", made.pk, query=f"?find={one.number}")
    assert f'<mark id="here">{one.quote}</mark>' in page
    assert "figure.unit_after" in page
    for key in "asdjk":
        assert f'aria-keyshortcuts="{key}"' in page
    assert "Kế hoạch" in seen(desk, "review", made.pk, query="?kind=document")
    assert "<mark" not in seen(desk, "review", made.pk, query="?state=rejected")
    assert "<mark" in seen(desk, "review", made.pk, query="?whole=1&kind=nonsense")


def test_tables_are_shown_row_by_row(desk: Client, world: World) -> None:
    made = factories.paper(world, text="", file=factories.file(as_word(), "bieu.docx"))
    page = seen(desk, "review", made.pk)
    assert '<mark id="here">12</mark>' in page
    assert page.count('aria-hidden="true">|') > 8


def test_a_figure_is_accepted_entered_and_taken_back(desk: Client, world: World) -> None:
    made = factories.paper(world)
    one = factories.figure(made, "supervision.sessions")
    entered = {
        "entry-item": "supervision.held",
        "entry-unit": str(world.x.pk),
        "entry-period": "2025",
        "entry-scope": "whole",
    }
    assert decide(desk, one, "accept", **{**entered, "entry-period": ""}).status_code == 422
    assert decide(desk, one, "accept", **{**entered, "entry-period": "someday"}).status_code == 422
    answer = decide(desk, one, "accept", **entered)
    assert answer.status_code == 302
    assert f"find={one.number}" not in answer["Location"], "on to the next"
    assert Statement.objects.get().value == 4
    page = seen(desk, "review", made.pk, query=f"?find={one.number}")
    assert 'aria-keyshortcuts="z"' in page
    assert "2025" in page
    other = factories.figure(made, "critique.sessions")
    assert decide(desk, other, "accept", **entered).status_code == 422, "that figure stands already"
    assert decide(desk, one, "undo").status_code == 302
    assert Statement.objects.get().state == "withdrawn"
    assert decide(desk, one, "reject").status_code == 302
    assert decide(desk, one, "dance").status_code == 404
    assert decide(desk, one, "reject").status_code == 422, "it was decided meanwhile"


def test_a_correction_is_made_field_by_field(desk: Client, world: World) -> None:
    made = factories.paper(world)
    one = factories.figure(made, "contributions.money_vnd")
    address = reverse("reading:correct", args=[made.pk, one.number])
    assert one.quote in desk.get(address).content.decode()
    told = {"value": "350.000.000", "unit": "đồng", "measure": "contributions.money_vnd"}
    assert desk.post(address, {**told, "value": "nhiều"}).status_code == 422
    assert desk.post(address, {**told, "value": "NaN"}).status_code == 422
    assert desk.post(address, {**told, "period": "bao giờ"}).status_code == 422
    assert desk.post(address, {**told, "value": "351.000.000,5", "period": "2025"}).status_code == 302
    assert Find.objects.get(pk=one.pk).meant["value"] == "351000000.5"
    assert desk.get(address).status_code == 302, "decided: led back"
    page = seen(desk, "review", made.pk, query=f"?find={one.number}")
    assert "351.000.000,5" in page
    assert "350.000.000" in page, "what was read stays"
    event = Find.objects.filter(reading=made, kind="event")[0]
    address = reverse("reading:correct", args=[made.pk, event.number])
    assert desk.post(address, event.understood).status_code == 422, "nothing is corrected"


def test_what_was_missed_is_added(desk: Client, world: World) -> None:
    made = factories.paper(world)
    address = reverse("reading:add", args=[made.pk])
    assert desk.get(address).status_code == 200
    assert desk.get(f"{address}?kind=nonsense").status_code == 404
    told = {"quote": "làm đường", "kind": "other"}
    assert desk.post(f"{address}?kind=event", {**told, "quote": "không có"}).status_code == 422
    assert desk.post(f"{address}?kind=event", told).status_code == 302
    assert Find.objects.get(state="added").kind == "event"


def test_many_are_accepted_after_a_yes(desk: Client, world: World) -> None:
    made = factories.paper(world)
    address = reverse("reading:accept_many", args=[made.pk])
    page = desk.get(f"{address}?least=80&kind=").content.decode()
    assert not Find.objects.filter(state="accepted").exists(), "asking changes nothing"
    assert "4 cuộc" in page
    assert desk.get(f"{address}?least=abc").status_code == 200
    assert desk.get(f"{address}?least=100&kind=award").status_code == 200
    assert desk.post(address, {"least": "80", "kind": ""}).status_code == 302
    assert Find.objects.filter(state="accepted").count() > 5


def test_contradictions_quality_and_records_have_pages(desk: Client, world: World) -> None:
    made = factories.paper(world)
    assert "không mâu thuẫn" in desk.get(reverse("reading:contradictions", args=[made.pk])).content.decode()
    assert desk.get(reverse("reading:quality")).status_code == 200
    one = factories.figure(made, "supervision.sessions")
    decide(
        desk,
        one,
        "accept",
        **{"entry-item": "supervision.held", "entry-unit": str(world.x.pk), "entry-period": "2025"},
    )
    second = factories.paper(world, text="Năm 2025, phường tổ chức 9 cuộc giám sát.")
    assert "4 cuộc" in seen(desk, "contradictions", second.pk)
    assert "100" in seen(desk, "quality")
    seen(desk, "beside_choice")
    choice = reverse("reading:beside_choice")
    assert desk.get(f"{choice}?unit={world.x.ref}&period=nie").status_code == 422
    assert desk.get(f"{choice}?unit={world.x.ref}&period=2025")["Location"] == reverse(
        "reading:beside", args=[world.x.ref, "2025"]
    )
    assert one.quote in seen(desk, "beside", world.x.ref, "2025")
    seen(desk, "beside", world.x.ref, "2019")
    seen(desk, "beside", world.x.ref, "nonsense", status=404)
    seen(desk, "beside", world.y.ref, "2025", status=404)
    seen(desk, "beside", "nowhere", "2025", status=404)


def test_for_those_without_reach_nothing_is_there(client: Client, world: World) -> None:
    made = factories.paper(world)
    one = factories.figure(made, "supervision.sessions")
    pages: list[tuple[str, tuple[Any, ...]]] = [
        ("paper", (made.pk,)), ("paper_again", (made.pk,)), ("review", (made.pk,)), ("contradictions", (made.pk,)),
        ("file", (made.pk,)), ("add", (made.pk,)), ("accept_many", (made.pk,)), ("correct", (made.pk, one.number)),
    ]  # fmt: skip
    client.force_login(world.quang)
    for name, args in pages:
        seen(client, name, *args, status=404)
    assert decide(client, one, "accept").status_code == 404
    assert made.title not in seen(client, "paper_list")
    export = client.get(reverse("reading:paper_list") + "?format=csv")
    assert made.title not in b"".join(export.streaming_content).decode()
    client.force_login(world.mai)
    seen(client, "review", made.pk)
    seen(client, "add", made.pk, status=404)
    seen(client, "accept_many", made.pk, status=404)
    assert decide(client, one, "accept").status_code == 422, "reception reads, others decide"
    seen(client, "decide", made.pk, 9999, status=405)
    client.logout()
    for name, args in pages:
        assert client.get(reverse(f"reading:{name}", args=args)).status_code in (302, 403)


def test_lists_and_reviews_take_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    made = factories.paper(world, text=factories.PAPER * 6)
    for _n in range(4):
        factories.handed_in(world)
    with django_assert_max_num_queries(16):
        seen(desk, "paper_list")
    with django_assert_max_num_queries(18):
        seen(desk, "review", made.pk)
    with django_assert_max_num_queries(18):
        seen(desk, "paper", made.pk)


def test_papers_and_decisions_are_counted(desk: Client, world: World) -> None:
    made = factories.paper(world)
    actions.accept_find(factories.figure(made, "supervision.sessions"), by=world.hanh)
    actions.reject_find(factories.figure(made, "critique.sessions"), by=world.hanh)
    rebuild("reading")
    month = timezone.localdate().replace(day=1)
    found = values(
        ["reading.papers", "reading.precision", "reading.rejected"], world.x, start=month, end=month
    )
    assert found["reading.papers"].value == 1
    assert (found["reading.precision"].numerator, found["reading.precision"].denominator) == (1, 2)
    assert found["reading.rejected"].value == 1
