"""What the law said on a day: kept with every deadline, explained in two languages, never rewritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from danvan.kernel.ledger.models import Entry
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.rulebook import queries
from danvan.kernel.rulebook.models import CalendarDay, RuleVersion
from danvan.kernel.rulebook.public import (
    calendar,
    days_left,
    deadline,
    deadline_under,
    local_day,
    rule,
    set_calendar_day,
)
from danvan.lib.errors import Refused
from danvan.lib.rules import NoRule

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 9, 14)


def forget_rules() -> None:
    queries.rulebook.cache_clear()
    queries._body.cache_clear()


@pytest.fixture
def amend(settings: Any, tmp_path: Path) -> Iterator[Callable[[str, str, str], None]]:
    """amend(file, old, new): the law changes, and the process starts anew with the changed files."""
    folder = tmp_path / "rulebook"
    shutil.copytree(django_settings.RULEBOOK_DIR, folder)
    settings.RULEBOOK_DIR = folder
    forget_rules()

    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text()
        assert text.count(old) == 1, "the test itself must name one place"
        (folder / file).write_text(text.replace(old, new))
        forget_rules()

    yield change
    forget_rules()


REPLY = 'en = "Reply on handling: accepted, prolonged, refused or transferred"\nvalue = 10\n'


def test_a_changed_law_gives_new_deadlines_and_leaves_old_ones_alone(
    amend: Callable[[str, str, str], None],
) -> None:
    before = deadline("petitions.reply", start=MONDAY)
    amend("petitions.toml", REPLY, REPLY.replace("10", "15"))
    after = deadline("petitions.reply", start=MONDAY)
    assert (before.due_on, after.due_on) == (date(2026, 9, 28), date(2026, 10, 5))
    assert before.version_id != after.version_id
    old = RuleVersion.objects.get(pk=before.version_id)
    assert (old.body["value"], str(old).split()[0]) == (10, "petitions.reply")
    assert deadline_under(old, start=MONDAY).due_on == before.due_on, (
        "computed from what was stored, not from files"
    )
    paused = deadline_under(old, start=MONDAY, pauses=[(date(2026, 9, 15), date(2026, 9, 17))])
    assert paused.due_on == date(2026, 9, 30)


def test_the_same_law_is_written_down_once(django_assert_max_num_queries: Any) -> None:
    first, second = (
        deadline("petitions.reply", start=MONDAY),
        deadline("petitions.reply", start=date(2026, 10, 1)),
    )
    assert first.version_id == second.version_id
    assert RuleVersion.objects.filter(rule="petitions.reply").count() == 1


def test_a_rule_that_begins_later_does_not_reach_back(amend: Callable[[str, str, str], None]) -> None:
    amend(
        "petitions.toml", REPLY + 'unit = "working_day"\n',
        REPLY + 'unit = "working_day"\neffective_to = 2026-09-30\n',
    )  # fmt: skip
    assert deadline("petitions.reply", start=date(2026, 9, 29)).due_on == date(2026, 10, 13)
    with pytest.raises(NoRule):
        deadline("petitions.reply", start=date(2026, 10, 1))
    assert rule("petitions.reply", on=date(2026, 9, 29)).value == 10


def test_an_unknown_rule_raises() -> None:
    with pytest.raises(NoRule):
        deadline("petitions.nothing", start=MONDAY)


def test_the_reasoning_names_term_days_off_and_due_day_in_both_languages() -> None:
    steps = deadline("petitions.reply", start=date(2026, 2, 9)).steps
    assert any("Tết Nguyên đán" in line for line in steps["vi"])
    assert any("Tết holiday" in line for line in steps["en"])
    assert steps["vi"][1] == "Thời hạn: 10 ngày làm việc."
    assert steps["en"][1] == "Term: 10 working days."
    assert "02/03/2026" in steps["vi"][-1]
    assert len(steps["vi"]) == len(steps["en"])


@pytest.mark.parametrize(
    ("rule_id", "start", "due"),
    [
        ("petitions.reply", date(2024, 2, 28), date(2024, 3, 13)),  # 29 February is a working day
        ("petitions.reply", date(2026, 2, 9), date(2026, 3, 2)),  # Tết
        ("petitions.reply", date(2024, 4, 24), date(2024, 5, 10)),  # a swapped Monday and a worked Saturday
        ("complaints.settle_first", date(2024, 1, 30), date(2024, 2, 29)),  # thirty days end on the leap day
        (
            "complaints.settle_first",
            date(2026, 1, 17),
            date(2026, 2, 23),
        ),  # would end in Tết: rolls behind it
        ("platform.dispute_window", date(2026, 9, 17), date(2026, 10, 19)),  # would end on a Saturday
        ("petitions.schedule_posted", date(2026, 9, 21), date(2026, 9, 14)),  # counted backwards
    ],
)
def test_terms_end_where_a_wall_calendar_ends_them(rule_id: str, start: date, due: date) -> None:
    assert deadline(rule_id, start=start).due_on == due


def test_a_rule_without_roll_forward_in_force_ends_on_its_very_day(
    amend: Callable[[str, str, str], None],
) -> None:
    amend(
        "clock.toml",
        'en = "A term whose last day is a day off ends with the next working day"\nvalue = true',
        'en = "A term whose last day is a day off ends with the next working day"\nvalue = false',
    )
    strict = deadline("platform.dispute_window", start=date(2026, 9, 17))
    assert strict.due_on == date(2026, 10, 17), "a Saturday"
    assert RuleVersion.objects.get(pk=strict.version_id).digest.endswith("-s")


@given(start=st.dates(date(2021, 1, 1), date(2027, 12, 31)), waited=st.integers(0, 30))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_deadline_is_a_working_day_and_waiting_never_brings_it_nearer(start: date, waited: int) -> None:
    plain = deadline("petitions.reply", start=start)
    begin = start + timedelta(days=1)
    longer = deadline("petitions.reply", start=start, pauses=[(begin, begin + timedelta(days=waited))])
    assert calendar().count(start, plain.due_on) == 10
    assert longer.due_on >= plain.due_on
    assert (
        calendar().count(start, longer.due_on)
        == 10 + calendar().count(begin - timedelta(days=1), begin + timedelta(days=waited - 1))
        if waited
        else True
    )


def test_days_left_are_working_days_and_turn_negative() -> None:
    due = date(2026, 9, 28)
    assert [days_left(due, today=day) for day in (date(2026, 9, 25), due, date(2026, 9, 29))] == [1, 0, -1]


def test_a_moment_belongs_to_the_day_on_the_wall_in_ha_noi() -> None:
    assert local_day(datetime(2026, 9, 14, 17, 30, tzinfo=UTC)) == date(2026, 9, 15)


# --- the calendar is edited by named decision ---------------------------------------------------------

BASIS = "Quyết định 99/QĐ-TTg"


@pytest.fixture
def world() -> World:
    return small_world()


def test_an_edited_day_moves_new_deadlines_only(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    before = deadline("petitions.reply", start=MONDAY)
    with django_capture_on_commit_callbacks(execute=True):
        edited = set_calendar_day(date(2026, 9, 16), by=world.ngoc, kind="off", basis=BASIS)
    after = deadline("petitions.reply", start=MONDAY)
    assert (before.due_on, after.due_on) == (date(2026, 9, 28), date(2026, 9, 29))
    assert any(BASIS in line for line in after.steps["vi"]), "the reasoning cites the decision"
    assert str(edited) == "2026-09-16 off"
    with django_capture_on_commit_callbacks(execute=True):
        set_calendar_day(date(2026, 9, 26), by=world.ngoc, kind="work", basis=BASIS)
    assert deadline("petitions.reply", start=MONDAY).due_on == date(2026, 9, 28), (
        "a worked Saturday gives it back"
    )


def test_an_edit_overrules_the_published_calendar_and_the_last_edit_counts(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    for kind in ("off", "work"):
        with django_capture_on_commit_callbacks(execute=True):
            set_calendar_day(date(2026, 2, 16), by=world.ngoc, kind=kind, basis=BASIS)
    assert CalendarDay.objects.count() == 1
    assert deadline("petitions.reply", start=date(2026, 2, 9)).due_on == date(2026, 2, 27), (
        "one day of Tết was worked"
    )
    assert Entry.objects.filter(act="rulebook.calendar_day_set").count() == 2


@pytest.mark.parametrize(
    ("code", "who", "kind", "basis"),
    [
        ("not_allowed", "dung", "off", BASIS),
        ("not_allowed", "phuc", "off", BASIS),
        ("no_basis", "ngoc", "off", "   "),
        ("unknown_kind", "ngoc", "holiday", BASIS),
    ],
)
def test_a_refused_edit_leaves_no_trace(world: World, code: str, who: str, kind: str, basis: str) -> None:
    with pytest.raises(Refused) as refusal:
        set_calendar_day(date(2026, 9, 16), by=getattr(world, who), kind=kind, basis=basis)
    assert refusal.value.code == code
    assert (CalendarDay.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_long_or_broken_basis_fits_into_the_public_log(world: World) -> None:
    edited = set_calendar_day(
        date(2026, 9, 16), by=world.ngoc, kind="off", basis="Quyết định\n" + "dài " * 100
    )
    assert edited.basis.startswith("Quyết định dài")
    assert len(edited.basis) <= 200
