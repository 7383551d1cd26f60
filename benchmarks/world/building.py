"""Building the world step by step, each step told with the time it took."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from danvan.kernel.ledger.keys import remember, signing_key
from danvan.kernel.ledger.models import Checkpoint
from danvan.lib.merkle.checkpoints import Checkpoint as Head
from danvan.lib.merkle.checkpoints import sign_checkpoint
from danvan.lib.merkle.edge import Edge
from danvan.modules.petitions.actions import refresh_words
from danvan.modules.petitions.models import Petition

from ..yardsticks import BARE_TABLE
from .matters import WHOLE
from .places import settle, survey
from .plain import Places
from .writing import bare, copy_rows, write_all


def build(url: str, *, rows: int) -> None:
    """From an empty database to a whole world. Steps that an interrupted run has finished are not done again."""
    with step("tables"):
        call_command("migrate", verbosity=0, interactive=False)
        connection.cursor().execute(BARE_TABLE)
        connection.cursor().execute(_DONE)
    once("units, topics, offices", settle)
    places = survey()
    once("matters, their words and their log entries", lambda: _matters(url, places, rows))
    once("what happened to them", lambda: _dealings(url, places, rows))
    once("tree over the log", _grow_tree)
    once("vacuum and statistics", lambda: run_vacuum(url))
    once("vocabulary", refresh_words)


_DONE = "CREATE TABLE IF NOT EXISTS bench_done (what text PRIMARY KEY)"


def once(name: str, run: Callable[[], Any]) -> None:
    """Do a step unless it stands among those that are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM bench_done WHERE what = %s", [name])
        if cursor.fetchone():
            return
        with step(name):
            run()
        cursor.execute("INSERT INTO bench_done VALUES (%s)", [name])


def _matters(url: str, places: Places, rows: int) -> None:
    with bare(url, "petitions_petition", "ledger_entry"):
        write_all(url, places, total=rows, defaults=_defaults(), progress=told)
        print(f"\r    {'indexes':<30}", end="", flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    print(f"  {name} …", flush=True)
    began = time.monotonic()
    yield
    print(f"\r    {time.monotonic() - began:.1f} s{'':<40}", flush=True)


def told(done: int, total: int) -> None:
    print(f"\r    {done:,} of {total:,}", end="", flush=True)


def run_vacuum(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as own:
        own.execute("SET maintenance_work_mem = '512MB'")
        own.execute("VACUUM (ANALYZE)")


def _defaults() -> dict[str, Any]:
    """Every column of a petition that is written, with the value it has when nothing was said."""
    fresh = Petition()
    fields = [field for field in Petition._meta.concrete_fields if not field.generated]
    values = {field.column: getattr(fresh, field.attname) for field in fields}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """As a process without Django can take it; what the database itself fills in is given for each row."""
    if hasattr(value, "resolve_expression"):
        return None
    return value.value if isinstance(value, Enum) else value


def _numbers(rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('petitions_number', %s)", [rows])
        cursor.execute("SELECT setval(pg_get_serial_sequence('petitions_petition', 'id'), %s)", [rows])


_RATINGS = """
INSERT INTO petitions_rating (petition_id, score, comment, at)
SELECT id, 1 + (hashint8(id) & 2147483647) % 5, '', answered_at FROM petitions_petition
WHERE state = 'closed' AND id % 7 = 0;
UPDATE petitions_petition p SET rated_as = r.score, rated_on = (r.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
FROM petitions_rating r WHERE r.petition_id = p.id
"""
_DISPUTES = """
INSERT INTO petitions_dispute (petition_id, text, at)
SELECT id, 'Vẫn chưa xong.', answered_at FROM petitions_petition WHERE reopened_count > 0
"""
_TRANSFERS = """
INSERT INTO petitions_transfer (petition_id, to_body_id, reason, is_automatic, at)
SELECT id, body_id, 'Đúng địa bàn phụ trách.', id % 3 = 0, received_at FROM petitions_petition WHERE id % 31 = 0
"""
_ANSWERS = """
INSERT INTO petitions_answer (petition_id, text, outcome, by_id, body_id, at)
SELECT id, 'Đã kiểm tra thực tế và khắc phục xong, đề nghị bà con tiếp tục theo dõi.', outcome, %(by)s, body_id,
       answered_at
FROM petitions_petition WHERE answered_at IS NOT NULL AND id %% %(whole)s = 0
"""
_CLOCKED = """
SELECT uid, kind, received_on, due_on, answered_on, ended_on FROM petitions_petition
WHERE id %% %(whole)s = 0 OR state IN ('received', 'accepted', 'waiting')
"""
_CLOCK = ("thing", "purpose", "version_id", "starts_on", "first_due_on", "due_on", "steps", "stopped_on")


def _dealings(url: str, places: Places, rows: int) -> None:
    """Ratings, disputes and moves for all; clocks for what is open; answers and clocks for whole lives."""
    _numbers(rows)
    given = {"whole": WHOLE, "by": places.handler_id}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_RATINGS, _DISPUTES, _TRANSFERS):
            cursor.execute(statement)
        cursor.execute(_ANSWERS, given)
        cursor.execute(_CLOCKED, given)
        clocked = cursor.fetchall()
    with psycopg.connect(url) as own:
        copy_rows(own, "workflow_clock", _CLOCK, (_clock(places, *row) for row in clocked))


def _clock(
    places: Places, uid: Any, kind: str, start: Any, due_on: Any, answered_on: Any, ended_on: Any
) -> tuple[Any, ...]:
    due = places.deadlines[kind, start]
    steps = json.dumps(due.steps, ensure_ascii=False)
    thing = f"petitions.petition:{uid.hex}"
    return (thing, "reply", due.version_id, start, due_on, due_on, steps, answered_on or ended_on)


@transaction.atomic
def _grow_tree() -> None:
    """The tiles and the signed head over all entries, as the sequencer would have left them."""
    edge = Edge()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(idx) + 1 FROM ledger_entry")
        size = cursor.fetchone()[0]
        for first in range(0, size, 51_200):
            cursor.execute(
                "SELECT leaf_hash FROM ledger_entry WHERE idx >= %s AND idx < %s ORDER BY idx",
                [first, first + 51_200],
            )
            tiles = edge.append([bytes(row[0]) for row in cursor.fetchall()])
            cursor.executemany(
                "INSERT INTO ledger_tile (level, n, data) VALUES (%s, %s, %s)"
                " ON CONFLICT (level, n) DO UPDATE SET data = excluded.data",
                [(tile.level, tile.index, tile.data) for tile in tiles],
            )
    if edge.size != size:
        raise SystemExit(f"{size} places were given, {edge.size} entries stand in them")
    root = edge.root()
    note = bytes(
        sign_checkpoint(Head(origin=settings.LOG_ORIGIN, size=size, root=root), key=signing_key())
    ).decode()
    Checkpoint.objects.create(size=size, root=root, note=note)
    remember(note)
