"""What stands around a unit, in one query: the units above it, their committees, the seal keys of their Front.

Every matter that comes in asks all three; asked one by one in the ordinary way they cost more than writing it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from danvan.lib.memory import remembered

from .models import Body, BodyKind, SealKey, Unit

_AROUND = """
WITH term AS (
    SELECT path FROM organisations_unitterm WHERE unit_id = %s
    ORDER BY during @> %s::date DESC, id DESC LIMIT 1
), step AS (
    SELECT unit_id, depth FROM term, unnest(term.path) WITH ORDINALITY AS step(unit_id, depth)
)
SELECT step.unit_id, body.id, body.kind, body.name, body.short_name, body.valid_from, body.valid_to, key.id, key.public
FROM step
LEFT JOIN organisations_body body ON body.unit_id = step.unit_id AND body.kind IN (%s, %s)
LEFT JOIN organisations_sealkey key ON key.body_id = body.id AND key.retired_at IS NULL
ORDER BY step.depth, body.id, key.id
"""
_BODY = ("id", "unit_id", "kind", "name", "short_name", "valid_from", "valid_to")
_KEY = ("id", "body_id", "public")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """`path` goes from the root down to the unit; committees by unit; keys from the root down."""

    path: tuple[int, ...]
    committees: dict[int, Body]
    keys: tuple[SealKey, ...]

    def seal_key(self, *, other_than: int | None) -> SealKey | None:
        """The key of the nearest Front committee that holds one: never the handling body itself."""
        return next((key for key in reversed(self.keys) if key.body_id != other_than), None)


@remembered
def surroundings_of(unit: Unit) -> Surroundings:
    """As of today; for a unit that has ended, as it last was."""
    with connection.cursor() as cursor:
        kinds = BodyKind.PEOPLE_COMMITTEE.value, BodyKind.FRONT.value
        cursor.execute(_AROUND, [unit.pk, timezone.localdate(), *kinds])
        rows = cursor.fetchall()
    committees: dict[int, Body] = {}
    keys: list[SealKey] = []
    for unit_id, body_id, kind, name, short_name, valid_from, valid_to, key_id, public in rows:
        if kind == BodyKind.PEOPLE_COMMITTEE and valid_to is None and unit_id not in committees:
            values = (body_id, unit_id, kind, name, short_name, valid_from, valid_to)
            committees[unit_id] = Body.from_db(connection.alias, _BODY, values)
        if kind == BodyKind.FRONT and key_id is not None:
            keys.append(SealKey.from_db(connection.alias, _KEY, (key_id, body_id, public)))
    path = tuple(dict.fromkeys(row[0] for row in rows)) or (unit.pk,)
    return Surroundings(path, committees, tuple(keys))
