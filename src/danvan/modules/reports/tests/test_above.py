"""The level above: what opens by itself, who is reminded, whose words are taken over, how an annex is put together."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.testing import World
from danvan.lib.periods import parse_period
from danvan.modules.reports import actions, composing, jobs, queries
from danvan.modules.reports.models import AssemblyPart, Return, TemplateVersion

from .factories import TEXTS, TITLE, dialogues_held, last_quarter, opened, returned, stated

pytestmark = pytest.mark.django_db

HALF = parse_period("2026-H1")


def of_province(world: World, key: str = "dan-van.quarter") -> Return:
    return opened(
        world, key=key, body=world.committee_a, period=last_quarter() if key == "dan-van.quarter" else HALF
    )


def of_nation(world: World) -> Return:
    return opened(world, key="dan-van.review", body=world.office, period=HALF)


def test_returns_open_by_themselves_once_for_every_unit_that_signs(world: World) -> None:
    day = date(2026, 10, 2)
    count = actions.open_due(by=world.system, today=day)
    rows = Return.objects.filter(template__key="dan-van.quarter", kind="quarter")
    assert {(one.unit_id, one.period.code) for one in rows} == {
        (unit.pk, "2026-Q3") for unit in (world.province, world.x, world.y)
    }
    assert count == Return.objects.count()
    assert actions.open_due(by=world.system, today=day) == 0, "nothing is opened twice"
    assert rows.get(unit=world.x).body == world.committee_x, (
        "the first kind that the unit has and somebody sits in"
    )


def test_those_who_write_are_reminded_before_the_day_and_every_week_after(world: World) -> None:
    row = opened(world)
    before = row.due_on - timedelta(days=5)
    assert actions.remind_due(by=world.system, today=before - timedelta(days=1)) == 0
    assert actions.remind_due(by=world.system, today=before) == 1
    assert actions.remind_due(by=world.system, today=before) == 0, "once a day"
    assert Notice.objects.filter(person=world.dung, thing=row.thing).count() == 1
    assert actions.remind_due(by=world.system, today=row.due_on + timedelta(days=1)) == 1


def test_the_calendar_counts_received_late_and_missing_upward(world: World) -> None:
    row = returned(world, state="submitted")
    opened(world, body=world.committee_y)
    (owed,) = queries.calendar(world.province, since=row.due_on, until=row.due_on)
    assert (owed.expected, owed.received, owed.missing) == (2, 1, 1)
    assert owed.late == 1, "sent after its day, for the last quarter has long closed"
    assert queries.calendar(world.y, since=row.due_on, until=row.due_on)[0].expected == 1


def test_words_are_taken_over_with_their_unit_and_its_numbers_as_signed(client: Client, world: World) -> None:
    dialogues_held(world, 2)
    below = returned(world, state="accepted")
    row = of_province(world)
    client.force_login(world.phuc)
    address = reverse("reports:take", args=[row.pk, "democracy"])
    page = client.get(address).content.decode()
    assert "Phường Hoàng Liệt" in page
    (offered,) = queries.takeable(row)
    client.post(address, {"editions": [offered.pk]})
    dialogues_held(world, 3)
    told = composing.compose(again(row))
    section = next(one for one in told["sections"] if one["key"] == "democracy")
    (passage,) = section["taken"]
    assert passage["unit"]["code"] == world.x.code
    assert passage["figures"]["dialogues.held"]["now"]["value"] == "2", "the number that its unit signed"
    assert told["figures"]["dialogues.held"]["now"]["value"] == "5", "the sum is counted, not typed"
    assert told["rows"][1]["values"]["dialogues.held"]["value"] == "5"
    assert client.get(reverse("reports:take", args=[row.pk, "results"])).status_code == 404
    with refused("not_accepted"):
        actions.take_passages(of_nation(world), by=world.ngoc, section="tasks", editions=[offered])
    with refused("not_allowed"):
        actions.take_passages(below, by=world.dung, section="tasks", editions=[])


def test_a_figure_of_the_units_below_says_how_many_of_them_told_it(world: World) -> None:
    stated(world, "reception.sessions", 40)
    figure = composing.compose(of_province(world))["figures"]["reception.sessions"]
    assert (figure["now"]["received"], figure["now"]["expected"]) == (1, 2)
    assert figure["now"]["source"] in ("summed", "missing")


def test_an_annex_is_interrupted_and_gone_on_with_and_nothing_is_gathered_twice(world: World) -> None:
    dialogues_held(world, 2, on=date(2026, 5, 5))
    row = of_nation(world)
    assembly = actions.assemble_return(row, by=world.ngoc)
    assert (assembly.total, assembly.done) == (1, 0)
    with refused("running"):
        actions.assemble_return(row, by=world.ngoc)
    actions.cancel_assembly(assembly, by=world.ngoc, reason="Chờ tỉnh gửi đủ số liệu.")
    jobs.assemble(0)
    assert not AssemblyPart.objects.exists(), "what was interrupted does not go on"
    actions.write_return(row, by=world.ngoc, texts=TEXTS)
    with refused("not_allowed"):
        actions.resume_assembly(again(assembly), by=world.phuc)
    actions.resume_assembly(again(assembly), by=world.ngoc)
    with refused("assembling"):
        actions.sign_return(again(row), by=world.ngoc, signer_title=TITLE)
    jobs.assemble(0)
    part = AssemblyPart.objects.get()
    made_at = part.made_at
    jobs.assemble(0)
    assert AssemblyPart.objects.get().made_at == made_at
    assert again(assembly).state == "done"
    told = json.loads(part.content)
    assert [code for code, *_rest in told["rows"]] == ["01", world.y.code, world.x.code]

    row = actions.submit_return(
        actions.sign_return(again(row), by=world.ngoc, signer_title=TITLE), by=world.ngoc
    )
    assert row.state == "accepted", "the top has nobody above"
    edition = queries.last_edition(row)
    assert edition is not None
    assert edition.told["annex"]["parts"] == [["01", part.sha256]]
    client = Client()
    data = b"".join(client.get(reverse("reports:public_file", args=[row.pk, "xlsx"])).streaming_content)  # type: ignore[attr-defined]  # a stream, which the client does not name
    lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(lines) == 1 + 3 * len(told["items"])
    held = next(one for one in lines if one[0] == world.x.code and one[2].startswith("Cuộc đối thoại"))
    assert held[5] == 2


def test_progress_is_shown_and_acts_stand_on_the_page(client: Client, world: World) -> None:
    row = of_nation(world)
    client.force_login(world.ngoc)
    address = reverse("reports:assembly", args=[row.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"act": "begin"})
    assert "0/1" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    client.post(address, {"act": "cancel", "reason": "Chờ tỉnh gửi đủ số liệu."})
    client.post(address, {"act": "resume"})
    assert row.assemblies.get().state == "running"
    assert client.post(address, {"act": "dance"}).status_code == 302
    assert client.get(reverse("reports:return", args=[row.pk])).status_code == 200


def test_jobs_do_what_the_calendar_says(world: World) -> None:
    jobs.open_returns(0)
    jobs.remind(0)
    assert TemplateVersion.objects.filter(unit=world.nation).count() == 4
    assert all(one.due_on > one.closes_on for one in Return.objects.all())
    assert timezone.localdate() >= min(one.closes_on - timedelta(days=20) for one in Return.objects.all())
