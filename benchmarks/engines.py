"""Ten million records into counts of every unit and week on DuckDB: the declared figures beside a query written by hand."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from danvan.kernel.figures.engines import stating

from .ground import Ground
from .measuring import doing, ms
from .report import Line

ROWS, UNITS, WEEKS, BAR = 10_000_000, 3321, 260, 3.0
TODAY, FIRST = date(2026, 11, 20), date(2021, 11, 29)

#: Records of five years; a state for each, days that follow one another, some disputes, ratings and moves.
_RECORDS = f"""
SELECT i AS id, 1 + (hash(i) % {UNITS})::BIGINT AS unit_id,
       1 + (hash(i + (hash(i * 3) % 50 = 0)::BIGINT) % {UNITS})::BIGINT AS received_unit_id,
       DATE '{FIRST}' + (i * {WEEKS * 7} // {ROWS})::INTEGER AS received_on, received_on + 15 AS due_on,
       CASE WHEN hash(i * 7) % 10 < 8 THEN received_on + (hash(i * 11) % 30)::INTEGER END AS answered_on,
       CASE WHEN hash(i * 7) % 10 < 7 THEN received_on + (hash(i * 13) % 60)::INTEGER END AS ended_on,
       CASE WHEN hash(i * 7) % 10 < 7
            THEN ['closed', 'closed', 'closed', 'closed', 'refused', 'forwarded', 'joined', 'split'][1 + (hash(i * 17) % 8)::BIGINT]
            WHEN hash(i * 7) % 10 < 8 THEN 'answered' ELSE ['received', 'accepted'][1 + (hash(i * 19) % 2)::BIGINT] END AS state,
       hash(i * 23) % 4 = 0 AS ended_by_word, (hash(i * 29) % 20 = 0)::BIGINT AS extended_count,
       CASE WHEN i % 50 = 0 THEN DATE '2024-03-01' + (i // 50 % 900)::INTEGER END AS rated_on,
       CASE WHEN i % 50 = 0 THEN 1 + i // 50 % 5 END AS rated_as
FROM range({ROWS}) AS those(i)
"""
_OTHERS = {
    "petitions_dispute": "SELECT i * 50 AS petition_id, TIMESTAMPTZ '2024-03-01 03:00:00+00' + INTERVAL (i % 900) DAY AS at",
    "petitions_transfer": "SELECT i * 50 AS petition_id, TIMESTAMPTZ '2024-03-01 03:00:00+00' + INTERVAL (i % 900) DAY AS at,"
    " i % 5 = 0 AS is_automatic",
}  # fmt: skip

#: Two ways of naming a group; the faster one is the yardstick.
_KEYS = {
    "one number": "{unit} * 4096 + ({day} - DATE '1969-12-29') // 7",
    "unit and week": "({unit}, date_trunc('week', {day})::DATE)",
}
_UNNAMED = {
    "one number": "key // 4096 AS unit_id, DATE '1969-12-29' + (key % 4096)::INTEGER * 7 AS week",
    "unit and week": "key[1] AS unit_id, key[2] AS week",
}
_LOCAL = "(\"at\" AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE"
_OPEN, _ANSWERED = (
    "state IN ('received', 'accepted', 'waiting', 'answered')",
    "state IN ('answered', 'closed')",
)
_LATE = f"state IN ('received', 'accepted') AND due_on < DATE '{TODAY}'"


def measure(ground: Ground) -> list[Line]:
    import duckdb

    with doing(f"{ROWS:,} records as Parquet"):
        folder = _records(ground.folder / "engines")
    engine = duckdb.connect(config={"threads": 2, "memory_limit": "6GB"})
    engine.execute("SET TimeZone = 'UTC'")
    for path in folder.glob("*.parquet"):
        engine.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet('{path}')")
    told = stating.statement("petitions", grain="week", dialect="duckdb", today=TODAY)
    with doing("by hand"):
        hand = min(_timed(engine, _by_hand(way)) for way in _KEYS for _ in range(2))
    with doing("as declared"):
        declared = min(_timed(engine, told) for _ in range(2))
    _same(engine, told)
    cells = engine.execute(f"SELECT count(*) FROM ({told})").fetchone()[0]
    ratio = declared / hand
    return [
        Line(
            f"{ROWS:,} records × 25 measures → {cells:,} counts by unit and week", f"≤ {BAR:.0f} ×", f"{ratio:.2f} ×",
            f"{ms(declared)} as declared, {ms(hand)} by hand for 20 of them", ratio <= BAR, ratio <= BAR,
        ),
    ]  # fmt: skip


def _records(folder: Path) -> Path:
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    queries = {
        "petitions_petition": _RECORDS,
        **{name: f"{query} FROM range({ROWS // 50}) AS those(i)" for name, query in _OTHERS.items()},
    }
    for name, query in queries.items():
        path = folder / f"{name}.parquet"
        if not path.exists():
            engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return folder


def _by_hand(way: str) -> str:
    """What somebody would write for speed: one number as key, one pass for each day, no measure counted twice."""
    received = ", ".join(
        f"count(*) FILTER (state = '{name}')"
        for name in ("closed", "refused", "forwarded", "joined", "split")
    )
    ended, key = received, _KEYS[way]
    return f"""
        SELECT {_UNNAMED[way]}, * EXCLUDE (key) FROM (
            SELECT key, {", ".join(f"sum(m{n}) AS m{n}" for n in range(20))} FROM (
                SELECT {key.format(unit="received_unit_id", day="received_on")} AS key, count(*) AS m0,
                       count(*) FILTER ({_OPEN}) AS m1, {_named(received, 2)}, {_zeros(7, 20)}
                FROM petitions_petition GROUP BY 1
                UNION ALL
                SELECT {key.format(unit="unit_id", day="due_on")}, {_zeros(0, 7)},
                       count(*) FILTER ((answered_on IS NOT NULL AND {_ANSWERED}) OR ({_LATE})),
                       count(*) FILTER ({_ANSWERED} AND answered_on <= due_on), count(*) FILTER ({_ANSWERED} AND answered_on > due_on),
                       count(*) FILTER ({_LATE}), {_zeros(11, 20)}
                FROM petitions_petition GROUP BY 1
                UNION ALL
                SELECT {key.format(unit="unit_id", day="answered_on")}, {_zeros(0, 11)}, count(*) FILTER ({_ANSWERED}), {_zeros(12, 20)}
                FROM petitions_petition WHERE answered_on IS NOT NULL GROUP BY 1
                UNION ALL
                SELECT {key.format(unit="unit_id", day="ended_on")}, {_zeros(0, 12)}, {ended},
                       count(*) FILTER (state = 'closed' AND ended_by_word), {_zeros(18, 20)}
                FROM petitions_petition WHERE ended_on IS NOT NULL GROUP BY 1
                UNION ALL
                SELECT {key.format(unit="p.unit_id", day=_LOCAL)}, {_zeros(0, 18)}, count(*), 0
                FROM petitions_dispute JOIN petitions_petition p ON p.id = petition_id GROUP BY 1
                UNION ALL
                SELECT {key.format(unit="unit_id", day="rated_on")}, {_zeros(0, 19)}, count(*)
                FROM petitions_petition WHERE rated_on IS NOT NULL GROUP BY 1
            ) GROUP BY 1
        )
    """


def _named(counts: str, first: int) -> str:
    return ", ".join(f"{one} AS m{first + n}" for n, one in enumerate(counts.split(", ")))


def _zeros(first: int, end: int) -> str:
    return ", ".join(f"0 AS m{n}" for n in range(first, end))


def _timed(engine: object, query: str) -> float:
    began = time.perf_counter()
    engine.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {query}")
    return time.perf_counter() - began


def _same(engine: object, told: str) -> None:
    """Both count the same records: the first measures of both, unit by unit and week by week."""
    differing = engine.execute(f"""
        SELECT count(*) FROM (SELECT unit_id, week, n0, n1 FROM ({told}) WHERE n0 <> 0) AS declared
        FULL JOIN (SELECT unit_id, week, m0, m1 FROM ({_by_hand("one number")}) WHERE m0 <> 0) AS hand USING (unit_id, week)
        WHERE n0 IS DISTINCT FROM m0 OR n1 IS DISTINCT FROM m1
    """).fetchone()[0]
    if differing:
        raise SystemExit(f"{differing} counts differ between the declaration and the query by hand")
