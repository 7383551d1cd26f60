"""Stating, replacing and withdrawing figures: who may, what is refused, and that the log can tell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from danvan.kernel.indicators.actions import (
    Figure,
    publish_figure,
    replace_figure,
    state_figure,
    state_figures,
    withdraw_figure,
)
from danvan.kernel.indicators.models import Sheet, Statement
from danvan.kernel.indicators.queries import statement_seen_by, statements_within
from danvan.kernel.indicators.rules import may_end, may_read, may_state
from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.models import Entry
from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import NewUnit, Unit, merge_units
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.public import add_paper
from danvan.kernel.papers.testing import photo
from danvan.lib.errors import Refused
from danvan.lib.periods import parse_period

pytestmark = pytest.mark.django_db

QUARTER = parse_period("2026-Q1")
REASON = "Đếm lại theo biên bản."


@pytest.fixture
def world() -> World:
    return small_world()


def say(world: World, value: Any = 3, *, name: str = "consultations.held", **more: Any) -> Statement:
    told: dict[str, Any] = {"unit": world.x, "period": QUARTER, "by": world.hanh} | more
    return state_figure(name, value=value, **told)


def refused_as(code: str, act: Any, *args: Any, **more: Any) -> None:
    rows, entries = Statement.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    assert refusal.value.code == code
    assert len(refusal.value.message) > 15, "a whole sentence for the reader"
    assert (Statement.objects.count(), Entry.objects.count()) == (rows, entries), "a refusal leaves no trace"


def test_those_of_the_unit_state_its_figures_and_nobody_else_does(world: World) -> None:
    everybody = {"hanh", "dung", "mai", "quang", "thanh", "lien", "phuc", "ngoc", "system"}
    may = {name for name in everybody if may_state(getattr(world, name), world.x.pk)}

    assert may == {"hanh", "dung", "lien", "system"}
    assert {name for name in everybody if may_end(getattr(world, name), world.x.pk)} == may
    assert {name for name in everybody if may_read(getattr(world, name), world.x.pk)} >= {
        "phuc",
        "ngoc",
        "hanh",
        "thanh",
    }
    assert not may_read(world.quang, world.x.pk)
    refused_as("not_allowed", say, world, by=world.quang)
    refused_as("not_allowed", say, world, by=world.phuc)


def test_from_a_paper_those_above_may_state_what_it_says_of_units_below(world: World) -> None:
    paper = add_paper(photo()[1], name="bao-cao.jpg")

    found = say(world, by=world.phuc, paper=paper, quote=" 3 cuộc lấy ý kiến ", span=(10, 27))

    assert (found.quote, found.span) == ("3 cuộc lấy ý kiến", (10, 27))
    refused_as("not_allowed", say, world, by=world.quang, paper=paper, name="decisions.taken")


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("no_such_number", {"value": -1}),
        ("no_such_number", {"value": Decimal("NaN")}),
        ("no_such_number", {"value": Decimal("1.005"), "name": "labour.days"}),
        ("no_such_number", {"value": Decimal(10) ** 20, "name": "raised.money"}),
        ("not_whole", {"value": Decimal("1.5")}),
        ("no_scope", {"scope": "half"}),
        ("no_paper", {"quote": "ba cuộc"}),
        ("bad_span", {"span": (5, 5)}),
        ("not_yet", {"period": parse_period("2049")}),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(world: World, code: str, more: dict[str, object]) -> None:
    refused_as(code, say, world, **more)


def test_a_float_is_a_mistake_of_the_program(world: World) -> None:
    with pytest.raises(TypeError):
        say(world, 1.5)


def test_a_body_of_another_unit_cannot_stand_behind_a_figure(world: World) -> None:
    refused_as("other_unit", say, world, body=world.committee_y)
    assert say(world, body=world.committee_x).body == world.committee_x


def test_a_unit_speaks_only_of_periods_in_which_it_existed(world: World) -> None:
    heir = merge_units(
        [world.x, world.y], by=world.system, into=NewUnit("99001", "Hoàng Mai", "Phường"), parent=world.province,
        effective_on=parse_period("2026-07").start, act_number="01/NQ-UBTVQH",
    )  # fmt: skip
    ended = Unit.objects.get(pk=world.x.pk)

    refused_as("no_unit_then", say, world, unit=heir, by=world.system)
    refused_as("no_unit_then", say, world, unit=ended, by=world.system, period=parse_period("2026-Q3"))
    assert say(world, unit=ended, by=world.system).value == 3
    assert say(world, unit=heir, by=world.system, period=parse_period("2026")).value == 3


def test_one_word_stands_until_it_is_replaced_with_a_reason(world: World) -> None:
    first = say(world, 3)

    refused_as("already_stated", say, world, 4)
    refused_as("no_reason", replace_figure, first, value=4, reason="vì", by=world.hanh)
    refused_as("not_allowed", replace_figure, first, value=4, reason=REASON, by=world.quang)
    second = replace_figure(first, value=4, reason=REASON, by=world.hanh, remark="lần hai")

    first.refresh_from_db()
    assert (first.state, first.replaced_by, first.reason) == ("replaced", second, REASON)
    assert (second.value, second.remark) == (4, "lần hai")
    refused_as("not_standing", replace_figure, first, value=5, reason=REASON, by=world.hanh)
    refused_as("not_standing", withdraw_figure, first, reason=REASON, by=world.hanh)


def test_many_figures_are_one_act_and_all_or_none(world: World) -> None:
    sheet = [
        Figure("consultations.held", world.x, QUARTER, 1),
        Figure("decisions.taken", world.x, QUARTER, 2),
    ]

    refused_as(
        "not_whole",
        state_figures,
        [*sheet, Figure("training.held", world.x, QUARTER, Decimal("0.5"))],
        by=world.hanh,
    )
    refused_as("given_twice", state_figures, [*sheet, sheet[0]], by=world.hanh)
    refused_as("nothing", state_figures, [], by=world.hanh)
    before = Entry.objects.count()
    state_figures(sheet, by=world.hanh)

    assert Entry.objects.count() == before + 1
    assert Sheet.objects.get().count == 2


def test_a_figure_is_replaced_only_by_one_of_the_same_place(world: World) -> None:
    old = say(world, 3)

    other = Figure("decisions.taken", world.x, QUARTER, 2, replaces=old, reason=REASON)
    refused_as("another_figure", state_figures, [other], by=world.hanh)


def test_what_is_hidden_is_seen_within_reach_only(world: World) -> None:
    row = say(world, published=False)

    assert statement_seen_by(None, row.uid.hex) is None
    assert statement_seen_by(world.quang, row.uid.hex) is None
    assert statement_seen_by(world.phuc, row.uid.hex) == row
    assert list(statements_within(world.phuc)) == [row]
    assert not statements_within(world.quang).exists()

    refused_as("not_allowed", publish_figure, row, published=True, by=world.quang)
    publish_figure(row, published=True, by=world.hanh)
    assert statement_seen_by(None, row.uid.hex) == row


def test_the_auditor_finds_every_word_changed_behind_an_acts_back(world: World) -> None:
    first = say(world, 3)
    second = replace_figure(first, value=4, reason=REASON, by=world.hanh)
    third = say(world, 5, name="decisions.taken")
    withdraw_figure(third, reason=REASON, by=world.hanh)
    hidden = say(world, 6, name="training.held", published=False)
    sequence_all()
    assert list(audit()) == []

    for row, change in (
        (second, {"value": 40}),
        (second, {"quote": "khác"}),
        (third, {"state": "standing", "ended_on": None, "reason": ""}),
        (third, {"reason": "Một lý do khác hẳn."}),
        (hidden, {"published": True}),
        (second, {"published": False}),
    ):
        rows = Statement.objects.filter(pk=row.pk)
        before = rows.values(*change).get()
        rows.update(**change)
        assert list(audit()), change
        rows.update(**before)
    assert list(audit()) == []
    Statement.objects.filter(pk=second.pk).update(state="withdrawn", ended_on=QUARTER.end, reason="Không rõ.")
    assert {one.kind for one in audit()} == {"missing_entry"}
