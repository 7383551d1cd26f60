"""kill -9 while delegates come in: whoever was told that they are counted is counted, exactly once, in rows and log."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from danvan.project import embedded

from .test_faults import AFTER, BEFORE, House, Load, standing, under_load

pytestmark = pytest.mark.fault

#: More than both drills send until their answers are counted.
DELEGATES = 6000

#: A gathering whose doors are open: the address of each site, the code of each delegate.
OPEN_DOORS = """
import json, django; django.setup()
from datetime import timedelta
from django.utils import timezone
from danvan.kernel.organisations.models import Body, Person, Unit
from danvan.modules.gatherings import actions
system, x = Person.objects.system(), Unit.objects.get(code="00337")
gathering = actions.plan_gathering(
    by=system, host=Body.objects.filter(unit=x, kind="people_committee").get(), title="Hội nghị", kind="conference",
    form="both", starts_at=timezone.now() + timedelta(days=1), place="Hội trường",
    agenda=[{"at": "08:00", "title": "Khai mạc", "speaker": ""}])
actions.add_sites(gathering, by=system, sites=[actions.NewSite(x, f"Điểm cầu {n}") for n in range(2, 9)])
sites = list(gathering.sites.order_by("number"))
listed = [actions.NewDelegate(sites[n % len(sites)], f"Đại biểu {n}") for n in range(DELEGATES)]
roll = actions.register_delegates(gathering, by=system, delegates=listed)
actions.invite_gathering(gathering, by=system, notice="Trân trọng kính mời các đại biểu.")
actions.open_gathering(gathering, by=system)
doors = {site.pk: site.handle for site in sites}
print(json.dumps({one.code: doors[one.site_id] for one in roll.delegates.all()}))
"""

#: What is left after the blow: who is present, what the log says of each, what verifier and auditor find.
TAKE_STOCK = """
import json, django; django.setup()
from collections import Counter
from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.keys import verifier_key
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.queries import DatabaseSource
from danvan.lib.merkle.verifier import verify_log
from danvan.modules.gatherings.models import Delegate
sequence_all()
present = {one.code: one.uid.hex for one in Delegate.objects.filter(state="attended")}
entries = Counter(Entry.objects.filter(act="gatherings.delegate_attended").values_list("thing", flat=True))
report = verify_log(DatabaseSource(), vkey=str(verifier_key()))
print(json.dumps({
    "present": present, "entries": {thing.partition(":")[2]: count for thing, count in entries.items()},
    "findings": [str(one) for one in report.findings] + [one.message for one in audit()],
}))
"""


@dataclass
class Hall(House):
    """A house with a gathering in it. `doors` holds, for the code of each delegate, the address of the site."""

    doors: dict[str, str] = field(default_factory=dict)

    def send(self, key: str) -> dict[str, Any] | None:
        """One delegate says the code; None when no answer came, or one that counts nobody."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", f"/diem-cau/{self.doors[key]}/", urlencode({"code": key}), headers)
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status in (200, 201) or answer.status >= 500, told.decode()
        return dict(json.loads(told)) if answer.status < 300 else None


@dataclass
class Arrivals(Load):
    """Delegates who come one after the other, each until they are told that they are counted."""

    house: Hall
    coming: Iterator[str] = field(default_factory=lambda: iter(()))
    turn: threading.Lock = field(default_factory=threading.Lock)

    def next_key(self) -> str | None:
        with self.turn:
            return next(self.coming, None)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    houses = standing(Hall, tmp_path_factory.mktemp("hall"))
    found = next(houses)
    found.doors = json.loads(found.run("-c", f"DELEGATES = {DELEGATES}\n{OPEN_DOORS}"))
    try:
        yield found
    finally:
        with contextlib.suppress(StopIteration):
            next(houses)


def arrivals(hall: Hall) -> Arrivals:
    """Those who have not come yet."""
    present = json.loads(hall.run("-c", TAKE_STOCK))["present"]
    return Arrivals(hall, coming=iter([code for code in hall.doors if code not in present]))


def expect_everybody_once(hall: Hall, load: Load, *, before: int) -> None:
    assert load.mistake == ""
    assert load.unanswered, "the blow hit nothing: the test shows nothing"
    assert load.sent == set(load.answers), "somebody said the code again and again and was never counted"
    stock = json.loads(hall.run("-c", TAKE_STOCK))
    assert set(load.answers) <= set(stock["present"]), "somebody was told so and is not counted"
    for code, answers in load.answers.items():
        assert {one["receipt"] for one in answers} == {stock["present"][code]}
        assert len({one["at"] for one in answers}) == 1, "said twice, counted at two times"
        assert sum(one["is_new"] for one in answers) <= 1
    assert stock["entries"] == dict.fromkeys(stock["present"].values(), 1), (
        "one act for each delegate, and only one"
    )
    assert len(stock["present"]) == before + len(load.sent)
    assert stock["findings"] == []


def test_a_killed_web_server_loses_nobody_and_counts_nobody_twice(hall: Hall) -> None:
    load = arrivals(hall)
    before = len(json.loads(hall.run("-c", TAKE_STOCK))["present"])
    with under_load(hall, load):
        load.wait_for(BEFORE)
        hall.kill_web()
        time.sleep(0.3)
        hall.start_web()
        load.wait_for(len(load.answers) + AFTER)
    expect_everybody_once(hall, load, before=before)


def test_a_killed_database_loses_nobody_and_counts_nobody_twice(hall: Hall) -> None:
    load = arrivals(hall)
    before = len(json.loads(hall.run("-c", TAKE_STOCK))["present"])
    with under_load(hall, load):
        load.wait_for(BEFORE)
        server = embedded.running(hall.var)
        assert server is not None
        server.kill()
        embedded.ensure(hall.var)
        load.wait_for(len(load.answers) + AFTER)
    expect_everybody_once(hall, load, before=before)
