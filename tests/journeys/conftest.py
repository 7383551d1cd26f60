"""One browser for all stories, one small world for each, and the people who walk through it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from danvan.kernel.ledger.public import sequence_all
from danvan.kernel.organisations.public import Person
from danvan.kernel.organisations.testing import World, small_world
from danvan.modules.petitions.tests import factories

from .chromium import launched, program_or_skip
from .inspection import DESK, Inspector
from .visitor import Visitor

PASSWORD = "nuoc-chay-da-mon-2026"
_HERE = Path(__file__).parent
#: Where the last page of a failed story is kept to be looked at.
_LAST_SEEN = Path("var/journeys")

Visit = Callable[..., Visitor]
SignIn = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            # Static files come from the finders here; nothing was collected, and nothing needs to be.
            item.add_marker(pytest.mark.filterwarnings("ignore:No directory at"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    if outcome.get_result().failed:
        for number, visitor in enumerate(item.funcargs.get("_visitors", [])):
            _keep_last_page(visitor, re.sub(r"\W+", "-", item.name), number)


def _keep_last_page(visitor: Visitor, name: str, number: int) -> None:
    _LAST_SEEN.mkdir(parents=True, exist_ok=True)
    try:
        visitor.page.screenshot(path=_LAST_SEEN / f"{name}-{number}.png", full_page=True, timeout=5000)
    except Exception as trouble:
        print(f"no picture of the last page: {trouble}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The library runs an event loop in this thread; Django would take every query here for one inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launched(program_or_skip()) as running:
        yield running


@pytest.fixture(scope="session")
def inspector(browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Inspector:
    shared = tmp_path_factory.getbasetemp()
    notebook = (shared if worker_id == "master" else shared.parent) / "inspected"
    notebook.touch()
    return Inspector(browser, notebook)


@pytest.fixture
def world(live_server: Any, settings: Any) -> World:
    """The small world, served; everybody's password is the same, a second factor is not asked for."""
    settings.REQUIRE_SECOND_FACTOR = False
    settings.BASE_URL = live_server.url
    factories.topic()
    return small_world(password=PASSWORD)


@pytest.fixture
def _visitors() -> list[Visitor]:
    return []


@pytest.fixture
def visit(
    world: World, live_server: Any, browser: Browser, inspector: Inspector, _visitors: list[Visitor]
) -> Iterator[Visit]:
    """`visit(size=…, scripts=…, language=…)`: somebody new in front of a browser of their own."""

    def arrive(**how: Any) -> Visitor:
        visitor = Visitor(browser, live_server.url, inspector=inspector, **how)
        _visitors.append(visitor)
        return visitor

    yield arrive
    try:
        for visitor in _visitors:
            visitor.complain()
    finally:
        for visitor in _visitors:
            visitor.close()


@pytest.fixture
def sign_in(visit: Visit) -> SignIn:
    """`sign_in(world.hanh)`: a member of staff at their desk, who signed in before. Stories of the door use the door."""

    def arrive(person: Person, **how: Any) -> Visitor:
        visitor = visit(**{"size": DESK, **how})
        client = Client()
        client.force_login(person)
        (session,) = client.cookies.values()
        visitor.context.add_cookies([{"name": session.key, "value": session.value, "url": visitor.home}])
        visitor.go("/ban-lam-viec/")
        return visitor

    return arrive


@pytest.fixture
def log_grows() -> Callable[[], int]:
    """What the sequencer does a few times a second."""
    return sequence_all


@pytest.fixture
def photo(tmp_path: Path) -> Callable[..., Path]:
    """A real picture on the visitor's device."""

    def taken(name: str, *, colour: str = "saddlebrown") -> Path:
        _name, data = factories.photo(colour=colour, size=(640, 480))
        path = tmp_path / name
        path.write_bytes(data.getvalue())
        return path

    return taken
