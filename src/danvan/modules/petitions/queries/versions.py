"""What pages of published matters are cached by: one small statement each, written out by hand.

A cached page is never stale because its version is read from the very rows it shows: which matters stand on
the page, and the version of each, which every act lets grow in its own transaction. No counter is shared, so
no two acts wait for each other. The statements are plain SQL because a hit costs little else: building them
through the ORM took longer than all the rest of the request. A test holds them against the queries they guard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import Cursor

from .public import units_elsewhere
from .wanted import GROUPS, LATE, PAGE_SIZE, Wanted, parsed_cursor

#: Units rename and merge; their names stand on every page.
_TREE = "COALESCE((SELECT max(id) FROM organisations_unitchange), 0)"
_MATTER = f"""
    SELECT p.version, host.version, whole.version,
        (SELECT sum(part.version) FROM petitions_petition part WHERE part.split_from_id = p.id),
        (SELECT max(idx) FROM ledger_entry WHERE thing = 'petitions.petition:' || replace(p.uid::text, '-', '')),
        {_TREE}
    FROM petitions_petition p
    LEFT JOIN petitions_petition host ON host.id = p.joined_into_id
    LEFT JOIN petitions_petition whole ON whole.id = p.split_from_id
    WHERE p.number = %s AND p.published_at IS NOT NULL
"""  # noqa: S608 - put together from constants
_RESOLVED = f"""
    SELECT {_TREE}, array_agg(id), array_agg(version) FROM (
        SELECT id, version FROM petitions_petition
        WHERE published_at IS NOT NULL AND outcome = 'resolved' AND state IN ('answered', 'closed')
        ORDER BY published_at DESC, id DESC LIMIT 120
    ) shown
"""  # noqa: S608 - put together from constants


def page_version(wanted: Wanted, *, after: str = "", size: int = PAGE_SIZE) -> str:
    """Changes exactly when the page of `page_of` does. Not for searches and drill-downs, which are not kept."""
    return _with_day(shown_rows(wanted, after=after, size=size))


#: The newest of each unit that a commune answers for, one short walk of an index each, then the newest of those. Left
#: to itself the planner reads every matter of the commune and sorts.
_OF_FEW = """
    SELECT p.id, p.version, p.published_at
    FROM (SELECT covered_id FROM organisations_coverage WHERE unit_id = %s) few
    CROSS JOIN LATERAL (
        SELECT id, version, published_at FROM petitions_petition WHERE unit_id = few.covered_id AND {conditions}
        ORDER BY published_at DESC, id DESC LIMIT %s
    ) p
"""
_OF_MANY = """
    SELECT id, version, published_at FROM petitions_petition
    WHERE unit_id IN (SELECT covered_id FROM organisations_coverage WHERE unit_id = %s) AND {conditions}
"""
_OF_ALL = "SELECT id, version, published_at FROM petitions_petition WHERE {conditions}"
_LOW_RANK = 2


def shown_rows(wanted: Wanted, *, after: str = "", size: int = PAGE_SIZE) -> Sequence[Any]:
    """(tree stamp, ids on the page and the one that tells of a next page, their versions)."""
    conditions, values = ["published_at IS NOT NULL"], []
    for condition, value in _conditions(wanted, after):
        conditions.append(condition)
        values += value
    unit, rows = wanted.unit, _OF_ALL
    if unit is not None and not unit.is_country:
        is_low = unit.rank >= _LOW_RANK
        rows = _OF_FEW if is_low else _OF_MANY
        values = [unit.pk, *values, size + 1] if is_low else [unit.pk, *values]
    sql = f"""
        SELECT {_TREE}, array_agg(id), array_agg(version) FROM (
            SELECT id, version FROM ({rows.format(conditions=" AND ".join(conditions))}) found
            ORDER BY published_at DESC, id DESC LIMIT %s
        ) shown
    """  # noqa: S608 - put together from constants; values are passed apart
    return _row(sql, [*values, size + 1]) or ()


def _conditions(wanted: Wanted, after: str) -> Iterator[tuple[str, list[Any]]]:
    """The same conditions as `page_of` sets, in the same order; the unit's are set above."""
    unit = wanted.unit
    if (unit is None or unit.is_country) and (elsewhere := units_elsewhere()):
        yield "unit_id <> ALL(%s)", [elsewhere]
    if wanted.topic:
        yield "topic_id = %s", [wanted.topic]
    if wanted.state == LATE:
        yield "state IN ('received', 'accepted') AND due_on < %s", [timezone.localdate()]
    elif wanted.state:
        yield "state = ANY(%s)", [list(GROUPS[wanted.state])]
    place = parsed_cursor(after)
    if place is not None:
        yield "published_at <= %s AND (published_at < %s OR id < %s)", [place[0], place[0], place[1]]


def matter_version(number: int) -> str | None:
    """Version of a published matter's page with its neighbours and its place in the log; None: no such page."""
    row = _row(_MATTER, [min(number, 2**62)])
    return None if row is None else _with_day(row)


def resolved_version() -> str:
    """Changes when the newest resolved matters do."""
    return _with_day(_row(_RESOLVED, []) or ())


def _row(sql: str, values: Sequence[Any]) -> Sequence[Any] | None:
    """One row by a statement that the server keeps ready: planning it costs ten times what running it does."""
    connection.ensure_connection()
    own = connection.connection
    own.prepare_threshold = 0  # Django turns it off; its own cursors bind on this side and never prepare
    with connection.wrap_database_errors, Cursor(own) as cursor:
        row: Sequence[Any] | None = cursor.execute(sql, values, prepare=True).fetchone()
        return row


def _with_day(row: Sequence[Any]) -> str:
    """Lateness changes at midnight without any act."""
    return f"{timezone.localdate()}{row}"
