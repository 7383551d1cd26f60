"""Paging by key: "the 25 rows after this one". Page 40,000 of a million rows costs what page 1 costs.

A cursor holds the order fields of the last row shown. Whatever stands in it, the scope still applies.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThan

from danvan.web.registers.declaration import RegisterError, Rows

FORWARD, BACKWARD = "n", "p"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, and the cursors of its neighbours (empty where there is none)."""

    rows: list[Any]
    before: str = ""
    after: str = ""


class _Row(Func):
    """(a, b): PostgreSQL compares such rows along one index, which no chain of OR achieves."""

    template = "(%(expressions)s)"


def page_of(rows: Rows, *, order: Sequence[str], cursor: str, size: int) -> Page:
    """One page in one query. A cursor that cannot be read gives the first page."""
    refuse_nullable(rows, order)
    direction, values = _read_cursor(cursor, rows, order)
    wanted = order if direction == FORWARD else [_turned(field) for field in order]
    if values is not None:
        rows = rows.filter(_beyond(rows, wanted, values))
    found = list(rows.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if direction == BACKWARD:
        found.reverse()
        has_before, has_after = more, True
    else:
        has_before, has_after = values is not None, more
    if not found:
        return Page([])
    return Page(
        found,
        before=write_cursor(BACKWARD, found[0], order) if has_before else "",
        after=write_cursor(FORWARD, found[-1], order) if has_after else "",
    )


def refuse_nullable(rows: Rows, order: Sequence[str]) -> None:
    """A null is neither before nor after anything: rows holding one would vanish from the second page."""
    for name in order:
        field = _field(rows, name.lstrip("-"))
        if field is not None and field.null:
            raise RegisterError(f"order field {name!r} may be null; order by a column that is always filled")


def _field(rows: Rows, name: str) -> Any:
    """The model field behind a name like "unit__name"; None for an annotation."""
    model, field = rows.model, None
    for part in name.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        model = getattr(field, "related_model", None) or model
    return field


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(rows: Rows, order: Sequence[str], values: Sequence[Any]) -> Any:
    """The condition "after these values in this order"."""
    down = {name.startswith("-") for name in order}
    names = [name.lstrip("-") for name in order]
    if len(down) == 1:
        compare = LessThan if down.pop() else GreaterThan
        if len(names) == 1:
            return compare(F(names[0]), Value(values[0], _plain_output(rows, names[0])))
        there = [Value(value, _plain_output(rows, name)) for name, value in zip(names, values, strict=True)]
        here = [F(name) for name in names]
        return compare(_Row(*here, output_field=BooleanField()), _Row(*there, output_field=BooleanField()))
    choices = []
    for place, name in enumerate(order):
        ties = Q(**dict(zip(names[:place], values[:place], strict=True)))
        past = Q(**{f"{names[place]}__{'lt' if name.startswith('-') else 'gt'}": values[place]})
        choices.append(ties & past)
    return reduce(or_, choices)


def _plain_output(rows: Rows, name: str) -> Any:
    """The type a value is compared as: that of its column."""
    field = _field(rows, name)
    return getattr(field, "target_field", field)


def write_cursor(direction: str, row: Any, order: Sequence[str]) -> str:
    values = []
    for name in order:
        found = row
        for part in name.lstrip("-").split("__"):
            found = getattr(found, part)
        values.append(_plain(found))
    packed = json.dumps([direction, *values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    return value


def _read_cursor(cursor: str, rows: Rows, order: Sequence[str]) -> tuple[str, list[Any] | None]:
    """(direction, values); (forward, None) for the first page and for what is no cursor of this order."""
    if not cursor:
        return FORWARD, None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *packed = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if direction not in (FORWARD, BACKWARD) or len(packed) != len(order):
            return FORWARD, None
        values = []
        for name, value in zip(order, packed, strict=True):
            field = _plain_output(rows, name.lstrip("-"))
            values.append(field.to_python(value) if field is not None else value)
    except (ValueError, TypeError, binascii.Error, ValidationError, UnicodeError):
        return FORWARD, None
    if any(value is None or isinstance(value, (list, dict)) for value in values):
        return FORWARD, None
    return direction, values


def capped_count(rows: Rows, *, cap: int) -> tuple[int, bool]:
    """(count, False), or (cap, True) when there are more: counting a million rows is a cost nobody reads."""
    count = rows.order_by().values("pk")[: cap + 1].count()
    return (cap, True) if count > cap else (count, False)
