"""kill -9 under load: whoever was given a receipt has their matter afterwards, exactly once, and can prove it.

A house of its own (database server, web server, files) in a folder of its own. Four senders post matters
without pause; whatever gets no answer is sent again under the same key until it has one, as a phone on a bad line
does. Nothing depends on how fast the machine is: `PATIENCE` only ends a run in which no answer comes any more.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from danvan.project import embedded, serving
from danvan.project.settings import PROJECT

pytestmark = pytest.mark.fault

SENDERS = 4
#: How many answers come in before the blow, and how many afterwards before the load stops.
BEFORE, AFTER = 25, 25
#: Seconds for a whole test, far beyond what a busy machine takes: whoever gets no answer tries until then.
PATIENCE = 600

SMALL_WORLD = """
import django; django.setup()
from danvan.kernel.organisations.testing import small_world
print(small_world().x.code)
"""

#: What is left after the blow, told by the house itself: what each receipt opens, what the log proves.
TAKE_STOCK = """
import json, sys, django; django.setup()
from collections import Counter
from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.keys import verifier_key
from danvan.kernel.ledger.public import Entry, receipt_proof, sequence_all
from danvan.kernel.ledger.queries import DatabaseSource
from danvan.lib.merkle.proofs import verify_receipt
from danvan.lib.merkle.verifier import verify_log
from danvan.modules.petitions.actions.receiving import received_statement
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries import by_receipt

sequence_all()
opened, unproven = {}, []
for key, code in json.load(sys.stdin).items():
    matter = by_receipt(code)
    opened[key] = None if matter is None else [str(matter.submission), matter.number]
    proof = None if matter is None else receipt_proof(matter.thing)
    if proof is None or not verify_receipt(proof, keys=[verifier_key()], content=received_statement(matter)).content_matches:
        unproven.append(key)
received = Counter(Entry.objects.filter(act="petitions.received").values_list("thing", flat=True))
report = verify_log(DatabaseSource(), vkey=str(verifier_key()))
print(json.dumps({
    "opened": opened, "unproven": unproven, "matters": Petition.objects.count(), "entries": received.total(),
    "twice": [thing for thing, count in received.items() if count > 1],
    "findings": [str(one) for one in report.findings] + [one.message for one in audit()],
}))
"""


@dataclass
class House:
    """A running house, whose servers can be killed and started again."""

    var: Path
    port: int
    unit: str = ""
    web: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DANVAN_VAR": str(self.var),
            "DANVAN_RATE_LIMITS": "0",
            "DJANGO_SETTINGS_MODULE": "danvan.project.settings",
        }
        others = {"DATABASE_URL", "DANVAN_DB_NAME", "DANVAN_TEST_DB", "DANVAN_ENV"}
        kept = {name: value for name, value in os.environ.items() if name not in others}
        return kept | own | {"PYTHONPATH": str(PROJECT / "src")}

    def run(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=PROJECT, env=self.environment, input=given, capture_output=True, text=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_web(self) -> None:
        line = serving.command(host="127.0.0.1", port=self.port, workers=1)
        with (self.var / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                line, cwd=PROJECT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill_web(self) -> None:
        """SIGKILL to the web server and its workers, all at once."""
        if self.web is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait(timeout=20)

    def send(self, key: str) -> dict[str, Any] | None:
        """Post one matter; None when no answer came, or an answer that is no receipt."""
        body = json.dumps({
            "kind": "feedback", "title": f"Cống tắc {key[:8]}", "unit": self.unit,
            "text": "Cống thoát nước bị tắc hơn một tuần nay, đề nghị nạo vét.",
        })  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            connection.request("POST", "/api/v1/petitions", body.encode(), headers)
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status in (200, 201) or answer.status >= 500, (
            f"the sender itself is wrong: {told.decode()}"
        )
        return dict(json.loads(told)) if answer.status < 300 else None

    def take_stock(self, receipts: dict[str, str]) -> dict[str, Any]:
        return dict(json.loads(self.run("-c", TAKE_STOCK, given=json.dumps(receipts))))


@dataclass
class Load:
    """Senders at work. `sent` holds every key, `answers` every receipt given under it."""

    house: House
    sent: set[str] = field(default_factory=set)
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)
    mistake: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def sender(self) -> None:
        """One matter after the other; the last one too is sent until it has its answer."""
        try:
            while not self.stop.is_set() and self.is_patient():
                key = self.next_key()
                if key is None:
                    break
                self.sent.add(key)
                while not self.try_once(key) and self.is_patient():
                    time.sleep(0.2)
                if secrets.randbelow(5) == 0:
                    self.try_once(key)  # the answer was slow to arrive on the phone: it sends once more
        except AssertionError as wrong:
            self.mistake = str(wrong)

    def next_key(self) -> str | None:
        """What is sent next; None when there is nothing left to send."""
        return str(uuid.uuid4())

    def try_once(self, key: str) -> bool:
        """Whether the matter got its receipt this time."""
        receipt = self.house.send(key)
        with self.lock:
            if receipt is None:
                self.unanswered.add(key)
            else:
                self.answers.setdefault(key, []).append(receipt)
        return receipt is not None

    def is_patient(self) -> bool:
        return time.monotonic() < self.until and not self.mistake

    def wait_for(self, count: int) -> None:
        while len(self.answers) < count and self.is_patient():
            time.sleep(0.05)
        assert self.mistake == ""
        assert len(self.answers) >= count, (
            f"{len(self.answers)} answers, {len(self.unanswered)} waited in vain"
        )


@contextlib.contextmanager
def under_load(house: House, load: Load | None = None) -> Iterator[Load]:
    load = load or Load(house)
    threads = [threading.Thread(target=load.sender, daemon=True) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()  # ends by itself: each try has its limit, and all of them together


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from standing(House, tmp_path_factory.mktemp("house"))


def standing(kind: type[House], var: Path) -> Iterator[Any]:
    """A house of a kind that runs until it is done with."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stands = kind(var, port)
    embedded.ensure(var, settings={"shared_buffers": "32MB", "max_wal_size": "256MB"})
    try:
        stands.run("manage.py", "migrate", "-v0")
        stands.unit = stands.run("-c", SMALL_WORLD).strip()
        stands.start_web()
        yield stands
    finally:
        stands.kill_web()
        embedded.stop(var)


def expect_nothing_lost(house: House, load: Load, *, before: int) -> None:
    assert load.mistake == ""
    assert load.unanswered, "the blow hit nothing: the test shows nothing"
    assert load.sent == set(load.answers), "a matter that was sent again and again never got its receipt"
    receipts = {key: given[0]["code"] for key, given in load.answers.items()}
    assert all(len({one["code"] for one in given}) == 1 for given in load.answers.values()), (
        "one key, one code"
    )
    stock = house.take_stock(receipts)
    lost = [key for key, matter in stock["opened"].items() if matter is None or matter[0] != key]
    assert lost == [], "a receipt was given for a matter that is not there"
    assert len({matter[1] for matter in stock["opened"].values()}) == len(receipts)
    assert stock["unproven"] == []
    assert stock["twice"] == []
    assert stock["findings"] == []
    assert stock["entries"] == stock["matters"] == before + len(receipts), "one key, one matter"


def test_a_killed_web_server_loses_no_matter_and_doubles_none(house: House) -> None:
    before = house.take_stock({})["matters"]
    with under_load(house) as load:
        load.wait_for(BEFORE)
        house.kill_web()
        time.sleep(0.3)
        house.start_web()
        load.wait_for(len(load.answers) + AFTER)
    expect_nothing_lost(house, load, before=before)


def test_a_killed_database_loses_no_matter_and_doubles_none(house: House) -> None:
    before = house.take_stock({})["matters"]
    with under_load(house) as load:
        load.wait_for(BEFORE)
        server = embedded.running(house.var)
        assert server is not None
        server.kill()
        embedded.ensure(house.var)
        load.wait_for(len(load.answers) + AFTER)
    expect_nothing_lost(house, load, before=before)
