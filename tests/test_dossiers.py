"""What every dossier can rely on: its acts commit to all of it, and nothing of it can be changed unseen.

Tried on a session of dialogues, the first kind of dossier that the house had.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from danvan.kernel.dossiers.actions import begin, change
from danvan.kernel.dossiers.models import Exhibit, Remark, plain
from danvan.kernel.dossiers.queries import exhibits_of, life_of
from danvan.kernel.ledger.testing import audit
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.testing import photo
from danvan.modules.dialogues import actions
from danvan.modules.dialogues.models import Commitment, Session
from danvan.modules.dialogues.tests.factories import again, commitment, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def discrepancies() -> list[tuple[str, str]]:
    return [(one.kind, one.thing) for one in audit()]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "Đối thoại khác"),
        ("state", "planned"),
        ("starts_at", datetime(2030, 1, 1, tzinfo=UTC)),
        ("voters", 7),
    ],
)
def test_a_column_changed_without_an_act_is_named(world: World, column: str, value: Any) -> None:
    made = session(world, state="announced")
    assert discrepancies() == []
    Session.objects.filter(pk=made.pk).update(**{column: value})
    assert [thing for _kind, thing in discrepancies()] == [made.thing]


def test_a_changed_remark_and_an_exchanged_file_are_named(world: World) -> None:
    made = commitment(world)
    actions.report_commitment(made, by=world.hanh, report="Đã nạo vét xong.", exhibits=[photo(), photo()])
    assert len(exhibits_of(made)) == 2
    assert discrepancies() == []
    Remark.objects.filter(thing=made.thing).update(text="Đã làm xong từ lâu.")
    assert [thing for _kind, thing in discrepancies()] == [made.thing]
    Remark.objects.filter(thing=made.thing).update(text="Đã nạo vét xong.")
    Exhibit.objects.filter(thing=made.thing).first().delete()
    assert [thing for _kind, thing in discrepancies()] == [made.thing]


def test_a_dossier_that_is_deleted_is_named(world: World) -> None:
    made = session(world)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dialogues_session WHERE id = %s", [made.pk])
    assert made.thing in {thing for _kind, thing in discrepancies()}


def test_a_dossier_is_begun_and_changed_only_inside_a_transaction(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    made = session(world)
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        change(made, "dialogues.session_edited", by=world.dung)
    with pytest.raises(RuntimeError):
        begin(Session(unit=world.x), "dialogues.session_planned", by=world.dung)


def test_words_kept_from_the_public_stand_in_the_life_that_staff_see(world: World) -> None:
    made = commitment(world)
    with transaction.atomic():
        change(
            made,
            "dialogues.commitment_redated",
            by=world.hanh,
            words="Chỉ nội bộ đọc.",
            files=[photo()],
            is_public=False,
        )
    told, public = life_of(made)[-1], life_of(made, public=True)[-1]
    assert (told.words, len(told.exhibits)) == ("Chỉ nội bộ đọc.", 1)
    assert (public.words, public.exhibits) == ("", [])
    assert exhibits_of(made, public=True) == []
    assert "Hạnh" not in told.who
    assert public.who == str(world.committee_x)


def test_what_a_row_states_is_the_same_before_and_after_the_database(world: World) -> None:
    made = session(world, state="held")
    assert again(made).stated() == made.stated()
    told = json.loads(made.stated())
    assert "version" not in told
    assert told["title"] == made.title
    promise = commitment(world, made)
    assert again(promise).stated() == promise.stated() == Commitment.objects.get(pk=promise.pk).stated()


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=7))), "2026-01-01T00:00:00.000000+00:00"),
        (date(2026, 2, 3), "2026-02-03"), (Decimal("10.500"), "10.5"), (b"\x01\xff", "01ff"), (None, None), (3, 3), ("ắ", "ắ"),
    ],
)  # fmt: skip
def test_values_are_told_in_one_way_only(value: Any, told: Any) -> None:
    assert plain(value) == told
