"""Papers that replace one another, and tasks that figures judge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from danvan.kernel.dossiers.testing import refused
from danvan.kernel.figures.public import rebuild
from danvan.kernel.ledger.testing import audit
from danvan.kernel.organisations.testing import World
from danvan.modules.directives import actions, queries
from danvan.modules.directives.models import Directive, Relation, Task
from danvan.modules.directives.tests.factories import directive, task

pytestmark = pytest.mark.django_db
WHY = "Nhập nhầm khi vào sổ."


def central(world: World, number: str, **said: Any) -> Directive:
    told = {
        "unit": world.nation,
        "issuer": "Bộ Chính trị",
        "kind": "regulation",
        "title": "Quy chế công tác dân vận",
    }
    return directive(world, number, **{**told, **said})


def test_a_survey_that_still_works_on_the_replaced_rules_is_warned(world: World) -> None:
    old = central(world, "290-QĐ/TW", issued_on=date(2010, 2, 25))
    plan = directive(world, "12-KH/HU", issued_on=date(2024, 3, 19))
    actions.relate_directive(plan, by=world.dung, to=old, kind="based_on")
    assert queries.stale_bases(plan) == []

    new = central(world, "23-QĐ/TW", issued_on=date(2021, 7, 30))
    actions.relate_directive(new, by=world.ngoc, to=old, kind="replaces")

    (stale,) = queries.stale_bases(plan)
    assert (stale.basis, stale.replaced_by, stale.since) == (old, new, date(2021, 7, 29))
    assert queries.stale_bases(plan, on=date(2020, 1, 1)) == [], "then it was in force"
    old.refresh_from_db()
    assert old.state == "superseded"
    assert queries.in_force(old, date(2021, 7, 29))
    assert not queries.in_force(old, date(2021, 7, 30))
    assert list(audit()) == []


@pytest.mark.parametrize("written", ["290-QĐ/TW", "290 - QÐ/TW", "290/QĐ-TW", "0290–QD/TW"])
def test_one_paper_is_found_and_refused_twice_however_it_is_written(world: World, written: str) -> None:
    first = central(world, "290-QĐ/TW", issued_on=date(2010, 2, 25))
    assert queries.called(written) == [first]
    with refused("known"):
        central(world, written, issued_on=date(2010, 12, 1))
    later = central(world, written, issued_on=date(2011, 3, 1))
    assert queries.called(written) == [later, first], "numbers restart each year"
    assert queries.called(written, year=2010) == [first]


@pytest.mark.parametrize(
    ("said", "code"),
    [({"number": "14/16"}, "bad_number"), ({"issued_on": date(2999, 1, 1)}, "future"), ({"number": "số ba"}, "bad_number")],
)  # fmt: skip
def test_what_is_no_paper_is_not_entered(world: World, said: dict[str, Any], code: str) -> None:
    with refused(code):
        directive(world, **{"number": "7-KH/ĐU", **said})
    assert not Directive.objects.exists()


def test_relations_make_sense_or_are_refused(world: World) -> None:
    old, new = directive(world, issued_on=date(2020, 1, 1)), directive(world, issued_on=date(2022, 1, 1))
    with refused("itself"):
        actions.relate_directive(new, by=world.dung, to=new, kind="replaces")
    with refused("older"):
        actions.relate_directive(old, by=world.dung, to=new, kind="replaces")
    actions.relate_directive(new, by=world.dung, to=old, kind="amends")
    with refused("known"):
        actions.relate_directive(new, by=world.dung, to=old, kind="amends")
    with refused("no_kind"):
        actions.relate_directive(new, by=world.dung, to=old, kind="hates")
    assert Relation.objects.count() == 1


def test_nobody_below_declares_a_paper_from_above_replaced(world: World) -> None:
    above, own = (
        central(world, "290-QĐ/TW", issued_on=date(2010, 2, 25)),
        directive(world, issued_on=date(2025, 1, 1)),
    )
    with refused("not_allowed"):
        actions.relate_directive(own, by=world.dung, to=above, kind="replaces")
    above.refresh_from_db()
    assert above.state == "in_force"


def test_papers_are_mended_and_ended_with_a_reason(world: World) -> None:
    paper = directive(world)
    with refused("no_reason"):
        actions.correct_directive(paper, by=world.dung, reason="nhầm", title="Tên khác hẳn")
    assert actions.correct_directive(paper, by=world.dung, reason=WHY, title="Tên đúng").title == "Tên đúng"
    with refused("bad_day"):
        actions.end_directive(paper, by=world.dung, on=date(2020, 1, 1), reason=WHY)
    assert actions.end_directive(paper, by=world.dung, on=date(2026, 6, 1), reason=WHY).state == "ended"
    with refused("not_allowed"):
        task(world, paper)


def test_tasks_are_judged_by_records_and_never_by_hand(world: World) -> None:
    paper = directive(world)
    met, unmet = task(world, paper), task(world, paper, target=50, measure="directives.issued")
    directive(world, issued_on=date(2026, 2, 1))
    rebuild("directives")
    assert [one.value for one in queries.progress([met, unmet])] == [2, 2]
    assert queries.progress_of(unmet).gap == 48
    assert actions.judge_due(by=world.system, today=timezone.localdate() + timedelta(days=60)) == 2
    states = dict(Task.objects.values_list("pk", "state"))
    assert (states[met.pk], states[unmet.pk]) == ("met", "unmet")
    directive(world, issued_on=date(2026, 2, 2))
    rebuild("directives")
    assert queries.progress_of(Task.objects.get(pk=met.pk)).value == 2, "what was judged stays"
    assert list(audit()) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"units": []}, "no_units"), ({"measure": "made.up"}, "no_measure"), ({"target": 0}, "no_target"),
        ({"due_on": date(2020, 1, 1), "starts_on": date(2019, 1, 1)}, "bad_day"),
    ],
)  # fmt: skip
def test_a_task_needs_units_a_figure_a_target_and_a_day_to_come(
    world: World, said: dict[str, Any], code: str
) -> None:
    with refused(code):
        task(world, **said)
    assert not Task.objects.exists()


def test_tasks_go_to_ones_own_units_and_those_below_only(world: World) -> None:
    with refused("not_allowed"):
        task(world, units=[world.y])
    assert {unit.pk for unit in queries.assignable(world.dung)} == {world.x.pk, world.hamlet.pk}
    made = actions.give_tasks(
        directive(world), by=world.phuc, units=[world.x, world.y], title="Đối thoại", measure="directives.issued",
        target=1, starts_on=date(2026, 1, 1), due_on=timezone.localdate(),
    )  # fmt: skip
    assert {one.unit_id for one in made} == {world.x.pk, world.y.pk}
    assert actions.withdraw_task(made[0], by=world.phuc, reason="Giao nhầm đơn vị.").state == "withdrawn"
