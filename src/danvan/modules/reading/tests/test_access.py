"""Who may do what in which state: the whole table; whatever no row allows must be refused."""

from __future__ import annotations

from typing import Any

import pytest

from danvan.kernel.dossiers.testing import only, whole_table
from danvan.kernel.organisations.testing import World
from danvan.modules.reading import actions, rules
from danvan.modules.reading.tests import factories

pytestmark = pytest.mark.django_db

REVIEWERS = "handler head checker_head superior system"
UPLOADERS = "handler head reception checker checker_head superior system"

ACCESS = [
    # rule, who, states, allowed; whatever no row allows is refused
    ("may_upload", "handler stranger", "", True),
    ("may_upload", "nobody", "", False),
    ("may_upload_at", UPLOADERS, "", True),
    ("may_upload_at", "stranger", "", False),
    ("may_again", UPLOADERS, "failed", True),
    ("may_again", "stranger", "failed", False),
    ("may_finish", "system", "queued", True),
    ("may_finish", "head", "queued", False),
    ("may_review", REVIEWERS, "read", True),
    ("may_review", "stranger reception checker", "read", False),
    ("may_decide", REVIEWERS, "waiting", True),
    ("may_decide", "stranger reception", "waiting", False),
    ("may_begin", REVIEWERS, "accepted", True),
    ("may_begin", "stranger reception", "accepted", False),
    ("may_undo", REVIEWERS, "accepted", True),
    ("may_undo", "stranger reception", "accepted", False),
]


def test_the_table_is_whole() -> None:
    whole_table(rules, ACCESS)


def test_papers_are_handed_in_by_those_of_the_unit_and_above(world: World) -> None:
    only(world, lambda by: rules.may_upload_at(by, world.x.pk), UPLOADERS)
    assert rules.may_upload(world.quang)


def test_each_state_of_a_paper_opens_its_acts_to_its_people(world: World) -> None:
    papers: dict[str, Any] = {
        "queued": factories.handed_in(world),
        "failed": factories.paper(world, text="", file=factories.file(b"%PDF-1.7 broken", "a.pdf")),
        "read": factories.paper(world),
    }
    for state, row in papers.items():
        assert row.state == state
        only(world, rules.may_again, UPLOADERS if state == "failed" else "", row)
        only(world, rules.may_finish, "system" if state == "queued" else "", row)
        only(world, rules.may_review, REVIEWERS if state == "read" else "", row)


def test_a_find_is_decided_while_it_waits_and_taken_back_afterwards(world: World) -> None:
    one = factories.find(factories.paper(world), "4 cuộc")
    only(world, rules.may_decide, REVIEWERS, one)
    only(world, rules.may_undo, "", one)
    only(world, rules.may_begin, "", one)
    one = actions.accept_find(one, by=world.hanh)
    only(world, rules.may_decide, "", one)
    only(world, rules.may_undo, REVIEWERS, one)
    only(world, rules.may_begin, REVIEWERS, one)
    one = actions.record_begun(one, by=world.hanh, thing="gatherings.gathering:x")
    only(world, rules.may_begin, "", one)
    only(world, rules.may_undo, "", one)
