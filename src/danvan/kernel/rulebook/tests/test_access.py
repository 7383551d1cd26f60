"""Who may edit the working calendar."""

from __future__ import annotations

import pytest

from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import small_world
from danvan.kernel.rulebook import rules

ACCESS = [
    # rule, who, allowed
    ("may_edit_calendar", "ngoc", True),
    ("may_edit_calendar", "system", True),
    ("may_edit_calendar", "phuc", False),
    ("may_edit_calendar", "dung", False),
    ("may_edit_calendar", "hanh", False),
    ("may_edit_calendar", "mai", False),
    ("may_edit_calendar", "quang", False),
    ("may_edit_calendar", "thanh", False),
    ("may_edit_calendar", "lien", False),
    ("may_edit_calendar", "resident", False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "who", "allowed"), ACCESS)
def test_the_calendar_is_edited_by_a_registrar_and_nobody_else(rule: str, who: str, allowed: bool) -> None:
    actor = Resident() if who == "resident" else getattr(small_world(), who)
    assert getattr(rules, rule)(actor) is allowed
