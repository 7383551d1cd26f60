"""Rows into tables by COPY, two processes at a time, with indexes made afterwards."""

from __future__ import annotations

import multiprocessing
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import psycopg

from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import commitment, make_leaf
from danvan.modules.petitions.writing import statement

from .matters import WHOLE, Chronicle, Matter
from .plain import Places

CHUNK = 5000
#: What follows the receipt in the log of a whole matter.
LIFE = ("petitions.accepted", "petitions.published", "petitions.answered", "petitions.closed")
_ENTRY = ("uid", "act", "thing", "seq", "unit_code", "actor", "at", "leaf", "leaf_hash", "idx")

_job: tuple[str, Chronicle, dict[str, Any]]


def write_all(url: str, places: Places, *, total: int, defaults: dict[str, Any], progress: Any) -> None:
    """All matters with their log entries. `defaults` are the columns of an untouched row."""
    there = _beginnings(url)
    chunks = [
        (first, min(first + CHUNK, total + 1)) for first in range(1, total + 1, CHUNK) if first not in there
    ]
    context = multiprocessing.get_context("spawn")
    given = (url, Chronicle(places, total=total), defaults)
    with ProcessPoolExecutor(2, mp_context=context, initializer=_begin, initargs=given) as pool:
        for done, _ in enumerate(pool.map(_write, chunks), start=1):
            progress(min((done + len(there)) * CHUNK, total), total)


def _beginnings(url: str) -> set[int]:
    """First numbers of the chunks that an interrupted run has written: each is one transaction."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT id FROM petitions_petition WHERE id %% %s = 1", [CHUNK]).fetchall()
    return {pk for (pk,) in found}


def entries_before(number: int) -> int:
    """How many log entries the matters before `number` (from 1) have."""
    return (number - 1) + len(LIFE) * ((number - 1) // WHOLE)


def _begin(url: str, chronicle: Chronicle, defaults: dict[str, Any]) -> None:
    global _job  # noqa: PLW0603 - what a process of a pool is given once
    _job = (url, chronicle, defaults)


def _write(span: tuple[int, int]) -> None:
    url, chronicle, defaults = _job
    matters = list(chronicle.matters(*span))
    with psycopg.connect(url) as connection:
        _copy(
            connection, "petitions_petition", tuple(defaults), (_values(one.row, defaults) for one in matters)
        )
        _copy(connection, "ledger_entry", _ENTRY, _entries(matters, first=entries_before(span[0])))


def _values(row: dict[str, Any], defaults: dict[str, Any]) -> Iterator[Any]:
    return (row.get(name, default) for name, default in defaults.items())


def _entries(matters: list[Matter], *, first: int) -> Iterator[tuple[Any, ...]]:
    index = first
    for matter in matters:
        row = matter.row
        thing = f"petitions.petition:{uuid.UUID(row['uid']).hex}"
        words = statement(title=row["title"], text=row["text"], place=row["place"], kind=row["kind"])
        facts = {
            "kind": row["kind"], "topic": row["topic_id"] or "", "channel": row["channel"],
            "due": row["due_on"].isoformat(), "tree": "vn",
        }  # fmt: skip
        previous = b""
        acts = ("petitions.received", *LIFE) if matter.is_whole else ("petitions.received",)
        for seq, act in enumerate(acts, start=1):
            uid = uuid.uuid4()
            at = (row["received_at"] + timedelta(days=2 * seq - 2)).replace(minute=0, second=0)
            leaf = make_leaf(
                uid.hex, act=act, thing=thing, seq=seq, prev=previous, at=at, unit=matter.office.code,
                by="resident" if seq == 1 else f"post:{seq}",
                facts=facts if seq == 1 else {},
                commits={"text": commitment("text", uid.bytes * 2, words)} if seq == 1 else {},
            )  # fmt: skip
            previous = leaf_hash(leaf)
            actor = "resident" if seq == 1 else f"post:{seq}"
            yield str(uid), act, thing, seq, matter.office.code, actor, at, leaf, previous, index
            index += 1


def _copy(
    connection: psycopg.Connection[Any], table: str, columns: tuple[str, ...], rows: Iterable[Iterable[Any]]
) -> None:
    names = ", ".join(columns)
    with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        text = partial(str.join, "\t")
        for row in rows:
            copy.write(text([_text(value) for value in row]) + "\n")


copy_rows = _copy


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no text for {type(value)}")


@contextmanager
def bare(url: str, *tables: str) -> Iterator[None]:
    """Without their indexes and checks while rows come in; put back as they were, two at a time.

    What was taken away is written down first, so that an interrupted run can be gone on with.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_taken (at serial PRIMARY KEY, made text UNIQUE)")
        for table in tables:
            with connection.transaction():
                _strip(connection, table)
    yield
    with psycopg.connect(url, autocommit=True) as connection:
        made = [text for (text,) in connection.execute("SELECT made FROM bench_taken ORDER BY at").fetchall()]
    indexes = [one for one in made if " INDEX " in one or " UNIQUE " in one]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(put_back, url), sorted(indexes, key=lambda one: "USING gin" not in one)))
    for one in made:  # foreign keys last, one by one: each wants the index it leans on, and locks two tables
        if one not in indexes:
            put_back(url, one)


def _strip(connection: psycopg.Connection[Any], table: str) -> None:
    constraints = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('f', 'u', 'c') AND conparentid = 0",
        [table],
    ).fetchall()
    taken = [(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}', f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
             for name, definition in constraints]  # fmt: skip
    _take(connection, taken)
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
        [table],
    ).fetchall()
    _take(connection, [(definition, f"DROP INDEX {name}") for name, definition in indexes])


def _take(connection: psycopg.Connection[Any], taken: list[tuple[str, str]]) -> None:
    for made, drop in taken:
        connection.execute("INSERT INTO bench_taken (made) VALUES (%s) ON CONFLICT DO NOTHING", [made])
        connection.execute(drop)


def put_back(url: str, made: str) -> None:
    """Make one index or check again, and cross it off."""
    with psycopg.connect(url) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute(made)
        connection.execute("DELETE FROM bench_taken WHERE made = %s", [made])
