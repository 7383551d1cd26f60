"""The desk's list as staff open it: their own queue, filtered, searched, ordered by deadline."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from danvan.kernel.organisations.models import Person
from danvan.modules.petitions.queries import glance, reach
from danvan.modules.petitions.queries.staff import to_do
from danvan.modules.petitions.registers import MATTERS
from danvan.web.registers.filters import FilterForm
from danvan.web.registers.keyset import capped_count, page_of

from .ground import Ground
from .load import get, send
from .measuring import Timed, doing, ms
from .report import Line, timed_line
from .serving import house

BAR = 0.3
ROUNDS = 4
PEOPLE = {
    "can-bo@bench.invalid": "officer of a commune",
    "chu-tich@bench.invalid": "head of a commune",
    "tinh@bench.invalid": "head of a province",
    "toan-quoc@bench.invalid": "overseer of the country",
}


def measure(ground: Ground) -> list[Line]:
    lines, total = [], Timed()
    with doing("lists and queues"):
        for email, who in PEOPLE.items():
            timed = _asked(email)
            total += timed
            lines.append(
                timed_line(f"  {who}", timed, more=f"slowest {ms(timed.slowest[0])}: {timed.slowest[1]}")
            )
    with doing("the same through HTTP"):
        shown = _through_http(ground)
    return [
        timed_line(f"desk queue and lists, filtered ({len(total.took)} views)", total, bar=BAR),
        *lines,
        shown,
    ]


def _asked(email: str) -> Timed:
    timed = Timed()
    for number in range(ROUNDS):
        for name, ask in views_of(email, rng=random.Random(number)):
            timed.call(ask, name=name)
    return timed


def views_of(email: str, *, rng: random.Random) -> list[tuple[str, Callable[[], Any]]]:
    """What one person opens in the course of a day, as functions."""
    person = Person.objects.get(email=email)
    mine = reach.queue_value(person)
    asked: list[dict[str, str]] = [
        {"state": "open", "order": "due"},
        {"late": "1", "order": "due"},
        {"state": "running", "topic": rng.choice(("drains", "roads", "land", "lights")), "order": "due"},
        {"state": "waiting"},
        {"kind": "complaint", "state": "open", "order": "due"},
        {"disputed": "1"},
        {"publication": "unreviewed", "order": "old"},
        {"q": rng.choice(("cống tắc", "duong hong nang", "đèn không sáng", "rac thai boc mui"))},
        {"q": rng.choice(("ổ gà", "bụi", "sổ đỏ")), "state": "open", "order": "due"},
        {"due_from": timezone.localdate().isoformat(), "state": "running", "order": "due"},
    ]
    if mine:
        asked += [
            {"queue": mine, "state": "open", "order": "due"},
            {"queue": mine, "state": "running", "late": "1", "order": "due"},
            {"queue": mine, "state": "received", "order": "due"},
            {"queue": f"p{person.pk}", "state": "open", "order": "due"},
        ]
    units = reach.units(person)
    if len(units) > 1:
        for state in ("open", "ended", ""):
            asked.append({"unit": rng.choice(units[1:])[0], "state": state, "order": "due"})
    found: list[tuple[str, Callable[[], Any]]] = [
        (str(one), lambda one=one: _list(email, one)) for one in asked
    ]
    if mine:
        found += [
            ("glance", lambda: glance(Person.objects.get(email=email))),
            ("to do", lambda: list(to_do(Person.objects.get(email=email))[:8])),
        ]
    return found


def _list(email: str, filters: dict[str, str]) -> Any:
    """The rows and the count of a list, by the very functions its page uses."""
    request = HttpRequest()
    request.user = Person.objects.get(email=email)
    request.GET = QueryDict(mutable=True)
    request.GET.update(filters)
    form = FilterForm(MATTERS, request)
    rows = form.narrow(MATTERS.scope(request))
    if form.errors:
        raise SystemExit(f"{filters}: {form.errors}")
    order = MATTERS.order_names.get(filters.get("order", ""), MATTERS.default_order)
    return page_of(rows, order=order, cursor="", size=MATTERS.page_size), capped_count(
        rows, cap=MATTERS.count_cap
    )


def _through_http(ground: Ground) -> Line:
    person = Person.objects.get(email="chu-tich@bench.invalid")
    cookie = f"sessionid={_signed_in(person)}"
    mine = reach.queue_value(person)
    requests = [
        get(f"/ban-lam-viec/phan-anh/?queue={mine}&state=open&order=due", cookie=cookie),
        get("/ban-lam-viec/phan-anh/?state=running&topic=drains&order=due", cookie=cookie),
        get("/ban-lam-viec/phan-anh/?q=duong+hong", cookie=cookie),
    ]
    with house(ground.folder) as served:
        send(served.port, requests * 4, connections=2).expect(200)
        load = send(served.port, requests * 40, connections=2).expect(200)
    return Line(
        "  a commune's lists as whole pages, HTTP", "", f"p95 {ms(load.p(0.95))}", f"p50 {ms(load.p(0.5))}"
    )


def _signed_in(person: Person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)
