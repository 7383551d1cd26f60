"""A return is written with figures by name, frozen when it is signed, examined above; its editions never change."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.public import Clock
from danvan.kernel.dossiers.testing import again, refused
from danvan.kernel.indicators.public import Statement, replace_figure
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.ledger.testing import audit, verified
from danvan.kernel.notices.public import Notice
from danvan.kernel.organisations.testing import World
from danvan.modules.reports import actions, composing, queries
from danvan.modules.reports.models import Edition

from .factories import REMARKS, TEXTS, TITLE, dialogues_held, last_quarter, opened, returned, stated, template

pytestmark = pytest.mark.django_db


def test_a_return_lives_from_the_day_it_is_owed_to_its_acceptance(world: World) -> None:
    row = opened(world)
    assert (row.state, row.unit, row.layout) == ("due", world.x, "state")
    assert row.due_on > last_quarter().end
    row = actions.write_return(row, by=world.hanh, texts=TEXTS)
    row = actions.sign_return(row, by=world.dung, signer_title=TITLE)
    assert row.number is not None
    assert row.number.text.endswith("/BC-UBND")
    row = actions.submit_return(row, by=world.dung)
    row = actions.send_back_return(row, by=world.phuc, remarks=REMARKS)
    assert Notice.objects.filter(person=world.dung, text__contains=REMARKS).exists()
    row = actions.write_return(row, by=world.dung, texts={"tasks": "Đối thoại về cam kết còn nợ."})
    row = actions.sign_return(row, by=world.dung, signer_title=TITLE)
    row = actions.submit_return(row, by=world.dung)
    row = actions.accept_return(row, by=world.phuc)
    assert (row.state, row.editions.count()) == ("accepted", 2)
    sequence_all()
    assert verified().ok
    assert [one for one in audit() if one.thing.startswith("reports.")] == []


def test_a_figure_that_nobody_counts_is_refused_with_its_section(world: World) -> None:
    row = opened(world)
    with refused("slot_unknown") as refusal:
        actions.write_return(row, by=world.dung, texts={"limits": "Còn {{dialogues.imagined}} việc."})
    assert "dialogues.imagined" in refusal.value.message
    with refused("slot_moment"):
        actions.write_return(row, by=world.dung, texts={"limits": "Còn {{dialogues.held|someday}} việc."})
    with refused("slot_braces"):
        actions.write_return(row, by=world.dung, texts={"limits": "Còn {{dialogues.held việc."})
    with refused("no_section"):
        actions.write_return(row, by=world.dung, texts={"results": "Chỗ này không viết."})
    assert again(row).texts == {}


def test_what_is_needed_must_be_written_before_signing(world: World) -> None:
    row = actions.write_return(opened(world), by=world.dung, texts={"tasks": "Tiếp tục đối thoại."})
    with refused("sections_empty") as refusal:
        actions.sign_return(row, by=world.dung, signer_title=TITLE)
    assert "I. " in refusal.value.message
    assert Edition.objects.count() == 0


def test_nobody_above_writes_and_nobody_examines_their_own(world: World) -> None:
    row = returned(world, state="submitted")
    with refused("not_allowed"):
        actions.accept_return(row, by=world.dung)
    actions.send_back_return(row, by=world.phuc, remarks=REMARKS)
    with refused("not_allowed"):
        actions.write_return(row, by=world.phuc, texts={"tasks": "Tỉnh viết thay."})


def test_one_return_for_each_body_template_and_period(world: World) -> None:
    opened(world)
    with refused("there"):
        opened(world)
    with refused("not_theirs"):
        actions.open_return(by=world.ngoc, template=template(world), body=world.office, period=last_quarter())
    with refused("other_period"):
        opened(world, period=last_quarter().year_before(), key="dan-van.month")


def test_an_edition_is_canonical_and_the_log_holds_its_digest(world: World) -> None:
    dialogues_held(world, 2)
    edition = queries.last_edition(returned(world, state="signed"))
    assert edition is not None
    assert edition.content == composing.canonical(json.loads(edition.content))
    assert edition.sha256 == composing.digest(edition.content)
    assert edition.told["figures"]["dialogues.held"]["now"] == {"value": "2", "source": "records"}
    assert edition.told["figures"]["reception.people"]["now"]["value"] is None, "missing is not zero"
    assert edition.told["tree"]["count"] == 2, "the commune and its neighbourhood"
    entry = queries.entry_of(edition)
    assert entry is not None
    assert edition.sha256.encode() in bytes(entry.leaf)
    sequence_all()
    assert verified().ok
    assert [one for one in audit() if one.thing.startswith("reports.")] == []
    Edition.objects.filter(pk=edition.pk).update(content=edition.content.replace("đối thoại", "hội nghị"))
    assert [one for one in audit() if one.thing == edition.of.thing], (
        "an edition changed behind the act’s back was not seen"
    )


def test_what_was_signed_can_be_taken_back_until_it_is_sent(world: World) -> None:
    row = actions.reopen_return(
        returned(world, state="signed"), by=world.dung, reason="Sửa một câu ở mục III."
    )
    assert row.state == "writing"
    row = actions.submit_return(actions.sign_return(row, by=world.dung, signer_title=TITLE), by=world.dung)
    assert queries.last_edition(row).number == 2  # type: ignore[union-attr]  # just signed
    with refused("not_allowed"):
        actions.reopen_return(row, by=world.dung, reason="Muốn sửa thêm một câu.")


def test_what_changed_since_is_told_with_its_reasons(world: World) -> None:
    dialogues_held(world, 2)
    stated(world, "reception.people", 40)
    edition = queries.last_edition(returned(world, state="accepted"))
    assert edition is not None
    assert queries.differences(edition) == []
    with Clock(timezone.now() + timedelta(days=3)):
        dialogues_held(world, 1)
        found = {one.name: one for one in queries.differences(edition)}
    held = found["dialogues.held"]
    assert (held.then, held.now, held.reasons) == ("2", "3", ("records",))
    assert [(one.unit_id, one.by) for one in held.changes] == [(world.x.pk, 1)]
    assert "reception.people" not in found
    replace_figure(queries_statement(), value=45, reason="Đếm sót một ngày tiếp dân.", by=world.system)
    people = next(one for one in queries.differences(edition) if one.name == "reception.people")
    assert (people.then, people.now, people.reasons) == ("40", "45", ("statement",))


def queries_statement() -> Statement:
    return Statement.objects.get(item="reception.people")


def test_numbers_stated_by_an_office_stand_beside_what_is_counted(world: World) -> None:
    dialogues_held(world, 2)
    stated(world, "dialogues.held", 5)
    figure = composing.compose(returned(world, state="writing"))["figures"]["dialogues.held"]
    assert (figure["now"]["value"], figure["now"]["source"]) == ("5", "stated")
