"""Act × who → allowed. A second test keeps the table complete."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from danvan.modules.reading import rules


@dataclass(frozen=True)
class Somebody:
    """A person by what their posts allow."""

    permissions: frozenset[str]

    def can(self, permission: str) -> bool:
        return permission in self.permissions


WHO = {
    "head": Somebody(frozenset({"reading.read"})),
    "stranger": Somebody(frozenset()),
}
ACCESS = [
    # act       who         allowed
    ("may_open", "head", True),
    ("may_open", "stranger", False),
]


@pytest.mark.parametrize(("act", "who", "allowed"), ACCESS)
def test_the_access_table_holds(act: str, who: str, allowed: bool) -> None:
    assert getattr(rules, act)(WHO[who]) is allowed
