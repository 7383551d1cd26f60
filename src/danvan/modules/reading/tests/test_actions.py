"""From a paper to figures: read in the background, decided one by one, entered with their words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.indicators.public import Statement, told
from danvan.kernel.organisations.testing import World
from danvan.kernel.papers.public import OfficialNumber, path_of
from danvan.lib.extraction.tests import papers
from danvan.lib.extraction.tests.test_figures_of_tables import as_excel, as_word
from danvan.lib.periods import parse_period
from danvan.modules.reading import actions, jobs, queries
from danvan.modules.reading.models import Find, Reading, Text
from danvan.modules.reading.queries import Entry
from danvan.modules.reading.tests import factories

pytestmark = pytest.mark.django_db


def entry(world: World, item: str = "supervision.held", **said: Any) -> Entry:
    return Entry(item, said.pop("unit", world.x), parse_period(said.pop("period", "2025")), **said)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_paper_waits_is_read_and_every_find_lies_in_its_text(world: World) -> None:
    made = factories.handed_in(world)
    assert (made.state, made.text.stage) == ("queued", "waiting")
    jobs.read_paper(made.pk)
    made = Reading.objects.get(pk=made.pk)
    text = made.text.text
    finds = list(Find.objects.filter(reading=made).order_by("number"))
    assert (made.state, made.text.stage, made.found) == ("read", "done", len(finds))
    assert all(text[one.start : one.end] == one.quote for one in finds)
    assert {one.kind for one in finds} == {"figure", "document", "person", "event", "award"}
    assert factories.figure(made, "contributions.money_vnd").understood["value"] == "350000000"
    assert [one.number for one in finds] == list(range(1, len(finds) + 1))
    assert len(made.digest) == 64
    assert actions.read_paper_of(made.pk) is None, "it is read once"


def test_a_job_is_stored_with_the_paper(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    made = factories.handed_in(world)
    assert ProcrastinateJob.objects.filter(task_name="reading.read_paper", args={"pk": made.pk}).exists()


@pytest.mark.parametrize("make", [as_word, as_excel])
def test_cells_of_office_files_become_finds(world: World, make: Any) -> None:
    name = "bieu.docx" if make is as_word else "bieu.xlsx"
    made = factories.paper(world, text="", file=factories.file(make(), name), title="")
    assert made.title == "bieu"
    assert factories.figure(made, "supervision.sessions").understood == {
        **factories.figure(made, "supervision.sessions").understood, "value": "12", "unit": "cuộc", "period": "2023",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(papers.pictures(), "quet.pdf", "pictures_only"), (papers.locked(), "khoa.pdf", "encrypted"),
     (b"%PDF-1.7 x", "hong.pdf", "broken")],
)  # fmt: skip
def test_what_cannot_be_read_fails_in_words_and_may_be_tried_again(world: World, data: bytes, name: str, code: str) -> None:  # fmt: skip
    made = factories.paper(world, text="", file=factories.file(data, name))
    assert (made.state, made.problem) == ("failed", code)
    made = actions.read_again(made, by=world.mai)
    assert (made.state, made.problem, made.text.stage) == ("queued", "", "waiting")
    actions.read_paper_of(made.pk)
    assert again(made).state == "failed"


def test_a_file_that_is_gone_is_a_failure_too(world: World) -> None:
    made = factories.handed_in(world, text="Một tờ giấy chỉ có ở đây, không có số liệu nào.")
    Path(path_of(made.sha256)).unlink()
    actions.read_paper_of(made.pk)
    assert again(made).problem == "gone"


def test_reading_that_was_broken_off_is_taken_up_again(world: World) -> None:
    made = factories.handed_in(world)
    assert actions.read_left_over() == 0, "its turn may still come"
    Text.objects.update(since=timezone.now() - timezone.timedelta(minutes=11))
    jobs.read_left(0)
    assert again(made).state == "read"


def test_a_paper_without_finds_needs_no_review(world: World) -> None:
    assert factories.paper(world, text="Hôm nay trời đẹp.").state == "reviewed"


def test_nobody_hands_in_for_another_unit_nor_nothing(world: World) -> None:
    with refused("not_allowed"):
        factories.handed_in(world, unit=world.y)
    with refused("no_paper"):
        factories.handed_in(world, text=" ")
    with refused("unknown_type"):
        factories.handed_in(world, text="", file=factories.file(b"\x7fELF\x00\x00", "a.docx"))
    with refused("not_allowed"):
        actions.read_again(factories.handed_in(world), by=world.mai)


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_an_accepted_figure_is_stated_with_paper_words_and_place(world: World) -> None:
    made = factories.paper(world)
    one = actions.accept_find(
        factories.figure(made, "supervision.sessions"), by=world.hanh, entry=entry(world)
    )
    stated = Statement.objects.get(uid=one.statement)
    assert (stated.value, stated.unit, stated.paper, stated.quote) == (4, world.x, made.paper, one.quote)
    assert (stated.span_start, stated.span_end, stated.published) == (one.start, one.end, False)
    assert told(["supervision.held"], world.x, parse_period("2025"))["supervision.held"].value == 4


def test_without_an_entry_it_is_evidence_only(world: World) -> None:
    one = actions.accept_find(factories.figure(factories.paper(world), "supervision.sessions"), by=world.hanh)
    assert (one.state, one.statement) == ("accepted", "")
    assert not Statement.objects.exists()


def test_a_figure_that_stands_already_is_refused_and_leaves_no_trace(world: World) -> None:
    made = factories.paper(world)
    actions.accept_find(factories.figure(made, "supervision.sessions"), by=world.hanh, entry=entry(world))
    other = factories.figure(made, "critique.sessions")
    with refused("already_stated"):
        actions.accept_find(other, by=world.hanh, entry=entry(world))
    assert again(other).state == "waiting"


def test_a_correction_keeps_what_the_machine_understood(world: World) -> None:
    one = factories.figure(factories.paper(world), "supervision.sessions")
    was = dict(one.understood)
    with refused("unchanged"):
        actions.correct_find(one, by=world.hanh, fields=was)
    one = actions.correct_find(one, by=world.hanh, fields={**was, "value": "5"}, entry=entry(world))
    assert (one.state, one.understood, one.meant["value"]) == ("corrected", was, "5")
    assert Statement.objects.get().value == 5
    with refused("not_allowed"):
        actions.reject_find(one, by=world.hanh)


def test_hectares_are_entered_as_square_metres(world: World) -> None:
    made = factories.paper(world, text="Năm 2025, nhân dân phường hiến 1,5 ha đất làm đường giao thông.")
    one = factories.figure(made, "contributions.land_m2")
    item = next(i for i in queries.items_offered(one) if queries.plain_unit(i.unit) == "m2")
    actions.accept_find(one, by=world.hanh, entry=entry(world, item.name))
    assert Statement.objects.get().value == Decimal(15_000)


def test_taking_back_withdraws_the_figure_and_opens_the_review(world: World) -> None:
    made = factories.paper(world, text="Năm 2025, phường tổ chức 4 cuộc giám sát.")
    one = actions.accept_find(
        factories.figure(made, "supervision.sessions"), by=world.hanh, entry=entry(world)
    )
    assert again(made).state == "reviewed", "it was the last one"
    one = actions.undo_find(one, by=world.hanh)
    assert (one.state, one.statement, one.decided_on) == ("waiting", "", None)
    assert Statement.objects.get().state == "withdrawn"
    assert again(made).state == "read"
    assert actions.reject_find(one, by=world.hanh).state == "rejected"
    assert again(made).state == "reviewed"


def test_what_was_missed_is_added_with_words_of_the_paper(world: World) -> None:
    made = factories.paper(world)
    with refused("not_in_text"):
        actions.add_find(
            made, by=world.hanh, kind="event", quote="Đại hội thể thao", fields={"kind": "other"}
        )
    one = actions.add_find(
        made, by=world.hanh, kind="event", quote="làm đường", fields={"kind": "other", "date": ""}
    )
    assert (one.state, one.meant, made.text.text[one.start : one.end]) == (
        "added",
        {"kind": "other"},
        "làm đường",
    )
    assert actions.undo_find(one, by=world.hanh).state == "rejected"


def test_many_are_accepted_at_once_and_what_cannot_be_entered_waits(world: World) -> None:
    text = "Năm 2025, phường tổ chức 4 cuộc giám sát. Trong năm 2025, phường đã tổ chức 5 cuộc giám sát."
    made = factories.paper(world, text=text)
    assert actions.accept_above(made, by=world.hanh, least=100) == (0, 0)
    assert actions.accept_above(made, by=world.hanh, least=90, kind="award") == (0, 0)
    assert actions.accept_above(made, by=world.hanh, least=90) == (1, 1)
    assert Statement.objects.get().value == 4
    assert again(made).state == "read"
    with refused("not_allowed"):
        actions.accept_above(made, by=world.quang, least=90)


# --- what is proposed, contradicted, measured -------------------------------------------------------------------------


def test_unit_and_period_are_proposed_from_the_text(world: World) -> None:
    text = f"Năm 2025, {world.x.full_name} tổ chức 4 cuộc giám sát.\nQuý II/2025, xã Không Có Thật tổ chức 2 cuộc phản biện xã hội."
    made = factories.paper(world, text=text)
    units = queries.units_named(made)
    first = queries.proposal_of(factories.figure(made, "supervision.sessions"), units)
    assert first.item is not None
    assert (first.item.name, first.unit, str(first.period)) == ("supervision.held", world.x, "2025")
    second = queries.proposal_of(factories.figure(made, "critique.sessions"), units)
    assert (second.unit, str(second.period)) == (None, "2025-Q2")
    assert queries.period_of_text("sometime") is None


def test_contradictions_name_both_numbers_and_where_they_come_from(world: World) -> None:
    first = factories.paper(
        world, text="Năm 2025, phường tổ chức 4 cuộc giám sát theo Kế hoạch số 12-KH/ĐU ngày 15/01/2025."
    )
    actions.accept_find(factories.figure(first, "supervision.sessions"), by=world.hanh, entry=entry(world))
    OfficialNumber.objects.create(
        body=world.committee_x, year=2025, type_code="QĐ", number=7, text="07/QĐ-UBND", thing="x:y",
        given_at=timezone.now(),
    )  # fmt: skip
    text = (
        "Năm 2025, phường tổ chức hơn 6 cuộc giám sát theo Kế hoạch số 12-KH/ĐU ngày 16/01/2025. Trong năm 2025, phường tổ chức 7 cuộc"
        " giám sát theo Quyết định số 07/QĐ-UBND ngày 01/02/2024."
    )
    rows = queries.contradictions(factories.paper(world, text=text, title="Báo cáo khác"))
    pairs = {(one.ours, one.theirs) for one in rows}
    assert ("6", "4") in pairs
    assert ("7", "6") in pairs, "within the same paper"
    assert ("16/01/2025", "15/01/2025") in pairs
    assert any(one.ours == "01/02/2024" and "UBND" in one.source for one in rows)
    assert all(one.why for one in rows)
    assert [(one.ours, one.theirs) for one in queries.contradictions(first)] == [("15/01/2025", "16/01/2025")]
    assert queries.contradictions(factories.paper(world, text="Hôm nay trời đẹp.")) == []


def test_precision_and_recall_come_from_decisions(world: World) -> None:
    made = factories.paper(world)
    rows = list(Find.objects.filter(reading=made, kind="figure").select_related("unit", "reading__paper")[:3])
    actions.accept_find(rows[0], by=world.hanh)
    actions.correct_find(rows[1], by=world.hanh, fields={**rows[1].understood, "value": "99"})
    actions.reject_find(rows[2], by=world.hanh)
    actions.add_find(
        made, by=world.hanh, kind="figure", quote="làm đường", fields={"value": "1", "unit": "đường"}
    )
    kinds, months = queries.measured(world.hanh)
    assert [(one.kind, one.accepted, one.corrected, one.rejected, one.added) for one in kinds] == [
        ("figure", 1, 1, 1, 1)
    ]
    assert kinds[0].precision == pytest.approx(1 / 3)
    assert kinds[0].recall == pytest.approx(2 / 3)
    assert [one.decided for one in months] == [3]
    assert queries.measured(world.quang) == ([], []), "papers of others are not counted"


def test_paper_stands_beside_records(world: World) -> None:
    made = factories.paper(world)
    actions.accept_find(factories.figure(made, "supervision.sessions"), by=world.hanh, entry=entry(world))
    rows = {one.item.name: one for one in queries.beside(world.x, parse_period("2025"))}
    row = rows["supervision.held"]
    assert row.says == "4"
    assert row.text
    assert queries.periods_stated(world.x) == ["2025"]


def test_the_auditor_finds_every_decision_as_it_was_recorded(world: World) -> None:
    from danvan.modules.reading import attesting

    made = factories.paper(world)
    assert list(attesting.finds()) == []
    one = actions.accept_find(factories.figure(made, "supervision.sessions"), by=world.hanh)
    assert [said.thing for said in attesting.finds()] == [one.thing]
    assert [said.thing for said in attesting.papers()] == [made.thing]
