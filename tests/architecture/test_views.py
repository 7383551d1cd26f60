"""No view answers before somebody decided who may open it; a module's tests visit all its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from .house import PACKAGE

#: Addresses that no page test needs to visit by name, each with its reason.
UNVISITED: dict[str, str] = {}


@lru_cache(maxsize=1)
def addresses() -> tuple[SimpleNamespace, ...]:
    """Every address: its route, its full name, the callable behind it."""
    return tuple(walk(get_resolver().url_patterns, route="", space=""))


def walk(patterns: list[URLPattern | URLResolver], *, route: str, space: str) -> Iterator[SimpleNamespace]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, route=here, space=inner)
        else:
            yield SimpleNamespace(route=here, name=f"{space}{pattern.name or ''}", view=pattern.callback)


def defined_in(view: object) -> str:
    maker = getattr(view, "view_class", None) or view
    return f"{getattr(maker, '__module__', '')}.{getattr(maker, '__qualname__', type(view).__name__)}"


def test_every_view_says_who_may_open_it() -> None:
    from danvan.web.http import decision_of

    decided_elsewhere = tuple(getattr(settings, "WEB_DECIDED_MODULES", ()))
    undecided = [
        f"{address.route} ({defined_in(address.view)})"
        for address in addresses()
        if decision_of(address.view) is None and not defined_in(address.view).startswith(decided_elsewhere)
    ]
    assert undecided == [], "mark the view @public or @staff_only"


def test_only_other_peoples_packages_are_decided_by_name() -> None:
    ours = [name for name in getattr(settings, "WEB_DECIDED_MODULES", ()) if name.startswith("danvan")]
    assert ours == [], "our own views carry their decision themselves"


def words_of_tests(module: str) -> str:
    return "\n".join(path.read_text() for path in (PACKAGE / "modules" / module / "tests").glob("test_*.py"))


@pytest.mark.parametrize("module", settings.MODULES)
def test_every_address_of_a_module_is_visited_by_its_tests(module: str) -> None:
    words = words_of_tests(module)
    unvisited = sorted(
        {
            address.name
            for address in addresses()
            if defined_in(address.view).startswith(f"danvan.modules.{module}.")
            and address.name not in UNVISITED
            and (not address.name or f'"{address.name}"' not in words)
        }
    )
    assert unvisited == [], f"visit them by name in modules/{module}/tests/test_pages.py"
