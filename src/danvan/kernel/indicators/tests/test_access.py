"""Who may state, end and read figures of a commune: the whole table."""

from __future__ import annotations

import pytest

from danvan.kernel.indicators import rules
from danvan.kernel.organisations.public import Resident
from danvan.kernel.organisations.testing import small_world

ACCESS = [
    # rule, who, has_paper, allowed
    ("may_state", "hanh dung lien system", False, True),
    ("may_state", "mai quang thanh phuc ngoc resident", False, False),
    ("may_state", "hanh dung lien phuc system", True, True),
    ("may_state", "mai quang thanh ngoc resident", True, False),
    ("may_end", "hanh dung lien system", False, True),
    ("may_end", "mai quang thanh phuc ngoc resident", False, False),
    ("may_end", "hanh dung lien phuc system", True, True),
    ("may_end", "mai quang thanh ngoc resident", True, False),
    ("may_read", "hanh dung mai thanh lien phuc ngoc system", None, True),
    ("may_read", "quang resident", None, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "who", "has_paper", "allowed"), ACCESS)
def test_figures_are_stated_by_their_unit_and_read_from_above(
    rule: str, who: str, has_paper: bool | None, allowed: bool
) -> None:
    world = small_world()
    for name in who.split():
        actor = Resident() if name == "resident" else getattr(world, name)
        more = () if has_paper is None else (has_paper,)
        assert getattr(rules, rule)(actor, world.x.pk, *more) is allowed, (rule, name)
