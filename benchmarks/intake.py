"""Matters taken in through HTTP, durably and with a receipt, beside the least that could be called storing them."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from urllib.parse import urlencode

import psycopg
from django.db import connection

from danvan.kernel.ledger.public import receipt_proof, verifier_key
from danvan.lib.merkle import Proof, verify_receipt
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.writing import receipt_hash

from .ground import Ground
from .load import CONNECTIONS, Load, post, send
from .measuring import backends, cpu_of, doing, ms
from .report import Line
from .serving import House, house
from .world.places import offices
from .world.texts import Writer

SECONDS = 20.0
BAR = 100.0
_FORM_KEY = "k" * 32


def measure(ground: Ground) -> list[Line]:
    requests = _matters(9000)
    with house(ground.folder) as served:
        send(served.port, requests[:200])
        with doing(f"{SECONDS:.0f} s of intake"):
            taken, cpu = burdened(
                served, lambda: send(served.port, requests[200:], seconds=SECONDS, keep_bodies=True)
            )
        taken.expect(201, 200)
        fresh = taken.only(201)
        with doing("bare Django inserts"):
            bare = send(served.port, bare_inserts(2000), seconds=8).expect(201)
        with doing("forms, for comparison"):
            forms = send(served.port, _forms(4000), seconds=8).expect(302)
        raw = raw_inserts(ground.url)
        _check(fresh)
    per = (cpu + taken.sender_cpu) / max(1, len(fresh.answers))
    return [
        Line(
            "intake over the API, durable, with receipt", f"≥ {BAR:.0f}/s", f"{fresh.rate:,.0f}/s",
            f"{fresh.rate / bare.rate:.2f} of a bare Django insert ({bare.rate:,.0f}/s)", fresh.rate >= BAR, 2 / per >= BAR,
        ),
        Line(
            "  beside single-row durable inserts", "", f"{raw:,.0f}/s",
            f"{fresh.rate / raw:.3f} of raw inserts, {CONNECTIONS} connections",
        ),
        Line("  p50, p95", "", f"{ms(fresh.p(0.5))}, {ms(fresh.p(0.95))}", f"bare: {ms(bare.p(0.5))}, {ms(bare.p(0.95))}"),
        Line(
            "  CPU of sender, web, worker and database for each", "", ms(per),
            f"two cores have room for {2 / per:,.0f}/s; this run had {(cpu + taken.sender_cpu) / taken.seconds:.2f} cores",
        ),
        Line("  the same through the form, without scripts", "", f"{forms.rate:,.0f}/s", f"p95 {ms(forms.p(0.95))}"),
        Line("  receipts given, found once and proven", "all", f"{len(fresh.answers):,}", "", True),
    ]  # fmt: skip


def burdened(served: House, run: object) -> tuple[Load, float]:
    """A load and the CPU time that web, worker and database spent on it."""
    pids = [*served.pids(), *backends()]
    before = cpu_of(pids)
    load: Load = run()
    return load, cpu_of(pids) - before


def _matters(count: int) -> list[bytes]:
    """Matters as phones send them: some with a contact, some with a telephone number in the text."""
    rng = random.Random(time.time_ns())
    places = offices()[1]
    writer = Writer(rng.randrange(2**40), names=[place.name for place in places])
    made = []
    for _ in range(count):
        written, place = writer.matter(), rng.choice(places)
        text = written.text if rng.random() > 0.05 else f"{written.text} Gọi tôi số 0912345678."
        said = {
            "kind": "feedback", "title": written.title, "text": text, "unit": f"vn:{place.code}",
            "topic": written.topic, "place": written.place,
        }  # fmt: skip
        if rng.random() < 0.4:
            said["contact"] = {"name": "Nguyễn Thị Tư", "phone": f"09{rng.randrange(10**8):08d}"}
        body = json.dumps(said, ensure_ascii=False).encode()
        key = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        made.append(post("/api/v1/petitions", body, content_type="application/json", Idempotency_Key=key))
    return made


def _forms(count: int) -> list[bytes]:
    rng = random.Random(time.time_ns())
    places = offices()[1]
    writer = Writer(rng.randrange(2**40), names=[place.name for place in places])
    made = []
    for _ in range(count):
        written = writer.matter()
        fields = {
            "csrfmiddlewaretoken": _FORM_KEY, "kind": "feedback", "unit": rng.choice(places).code,
            "submission": uuid.UUID(int=rng.getrandbits(128), version=4), "title": written.title,
            "text": written.text, "place": written.place, "topic": written.topic, "reading": "public",
        }  # fmt: skip
        body = urlencode(fields).encode()
        kind = "application/x-www-form-urlencoded"
        made.append(post("/gui/", body, content_type=kind, Cookie=f"csrftoken={_FORM_KEY}"))
    return made


def bare_inserts(count: int) -> list[bytes]:
    """Requests for the view that only inserts a row."""
    writer = Writer(7, names=["Hoàng Liệt"])
    return [
        post("/bench/insert", json.dumps(vars(writer.matter())).encode(), content_type="application/json")
        for _ in range(count)
    ]


def raw_inserts(url: str, *, seconds: float = 5.0) -> float:
    """Durable inserts of one row each, as fast as connections of psycopg can do them."""
    written = Writer(7, names=["Hoàng Liệt"]).matter()
    done = [0] * CONNECTIONS

    def insert(place: int) -> None:
        with psycopg.connect(url, autocommit=True) as own:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                own.execute(
                    "INSERT INTO bench_bare (title, text, place, key) VALUES (%s, %s, %s, %s)",
                    [written.title, written.text, written.place, uuid.uuid4()],
                )
                done[place] += 1

    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone()[0] != "on":
            raise SystemExit("synchronous_commit is off: nothing measured here would be durable")
    with doing("raw inserts"):
        threads = [threading.Thread(target=insert, args=(place,)) for place in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(done) / seconds


def _check(taken: Load) -> None:
    """Every receipt that was given opens exactly one matter; a few are proven in the log to the last hash."""
    given = [json.loads(answer.body) for answer in taken.answers]
    hashes = [receipt_hash(one["code"]) for one in given]
    rows = dict(Petition.objects.filter(receipt_hash__in=hashes).values_list("number", "uid"))
    if (
        len(set(hashes)) != len(given)
        or len(rows) != len(given)
        or {one["number"] for one in given} != set(rows)
    ):
        raise SystemExit(f"{len(given)} receipts were given, {len(rows)} matters are there")
    for uid in random.sample(list(rows.values()), min(20, len(rows))):
        prove(f"petitions.petition:{uid.hex}")


def prove(thing: str) -> None:
    """The log proves the thing's entry, to the last hash, within ten seconds."""
    proof = None
    for _ in range(100):
        proof = receipt_proof(thing)
        if proof is not None:
            break
        time.sleep(0.1)
    if proof is None:
        raise SystemExit(f"{thing} was never sequenced")
    verify_receipt(Proof.parse(str(proof).encode()), keys=[verifier_key()])
