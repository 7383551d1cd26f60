"""For the tests of modules that stand on the kit: everybody of the small world, tables of access, refusals, files."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from danvan.kernel.organisations.testing import World, fresh
from danvan.kernel.papers.testing import photo
from danvan.lib.errors import Refused

#: Everybody of the small world by their part in a table of access.
CAST = {"handler": "hanh", "head": "dung", "reception": "mai", "stranger": "quang", "checker": "thanh",
        "checker_head": "lien", "superior": "phuc", "national": "ngoc", "system": "system"}  # fmt: skip


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What happens inside is refused, with this code and a sentence that a reader can use."""
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.code == code
    assert len(refusal.value.message) > 15, "a whole sentence for the reader"


def only(world: World, may: Callable[..., bool], who: str, *about: Any) -> None:
    """Exactly these of the cast may, about this."""
    for name, key in CAST.items():
        said = may(fresh(getattr(world, key)), *about)
        assert said is (name in who.split()), (
            may.__name__,
            name,
            *(getattr(one, "state", one) for one in about),
        )


def whole_table(rules: ModuleType, table: Iterable[tuple[str, str, str, bool]]) -> None:
    """The table names every rule, and no row that refuses contradicts the one that allows."""
    there = {name for name, _f in inspect.getmembers(rules, inspect.isfunction) if name.startswith("may_")}
    rows = list(table)
    assert there == {row[0] for row in rows}
    allowed = {rule: (who, states) for rule, who, states, is_allowed in rows if is_allowed}
    for rule, who, states, is_allowed in rows:
        if not is_allowed and rule in allowed and set(states.split()) & set(allowed[rule][1].split()):
            assert not set(who.split()) & set(allowed[rule][0].split()), rule


def again(row: Any) -> Any:
    """The row as it stands in the database now."""
    return type(row)._default_manager.get(pk=row.pk)


def in_days(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


def evidence(name: str = "anh.jpg") -> SimpleUploadedFile:
    """A small real photograph, as a form sends it."""
    told, data = photo(name)
    return SimpleUploadedFile(told, data.read(), content_type="image/jpeg")
