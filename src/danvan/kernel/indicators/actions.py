"""Stating figures, replacing and withdrawing them. Figures that are stated together are one act: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.organisations.public import Body, Person, Unit
from danvan.kernel.papers.public import Paper
from danvan.lib.errors import Refused, require
from danvan.lib.periods import Period

from . import rules
from .attesting import content_of, publicity
from .catalogue import Item, item
from .models import Scope, Sheet, State, Statement, written

#: Numbers may have so many digits before the comma, and so many behind it.
_DIGITS, _BEHIND = 16, 2
_LEAST = 10


@dataclass(frozen=True)
class Figure:
    """A figure about to be stated. `replaces` is the one that it takes the place of, with its `reason`."""

    item: str
    unit: Unit
    period: Period
    value: Decimal | int
    scope: str = "whole"
    body: Body | None = None
    of: Decimal | int | None = None
    paper: Paper | None = None
    quote: str = ""
    span: tuple[int, int] | None = None
    remark: str = ""
    published: bool = True
    replaces: Statement | None = None
    reason: str = ""


def state_figure(
    name: str, *, unit: Unit, period: Period, value: Decimal | int, by: Person, body: Body | None = None,
    scope: str = "whole", paper: Paper | None = None, quote: str = "", span: tuple[int, int] | None = None,
    remark: str = "", of: Decimal | int | None = None, published: bool = True,
) -> Statement:  # fmt: skip
    """Say what one item of a unit was in a period.

    Raises KeyError for an item that nobody knows. Raises Refused: not_allowed, already_stated, no_such_number,
    not_whole, not_yet, no_unit_then, other_unit, no_paper, bad_span.
    """
    told = Figure(name, unit, period, value, scope, body, of, paper, quote, span, remark, published)
    return state_figures([told], by=by)[0]


@transaction.atomic
def state_figures(figures: Sequence[Figure], *, by: Person) -> list[Statement]:
    """Say many figures at once: one act and one entry in the log, all of them or none. Those that replace one end it."""
    require(bool(figures), "nothing", _("No figure was given."))
    figures = [_checked(one, by=by) for one in figures]
    olds = _held([one.replaces for one in figures if one.replaces is not None])
    for one in figures:
        if one.replaces is not None:
            _ask_replacing(one, olds[one.replaces.pk], by=by)
    _none_stands(figures)

    today = timezone.localdate()
    sheet = Sheet.objects.create(unit=figures[0].unit, stated_by=by, count=len(figures))
    for one in figures:
        if one.replaces is not None:  # leaves its place, which only one word may hold
            Statement.objects.filter(pk=one.replaces.pk).update(
                state=State.WITHDRAWN, ended_on=today, reason=one.reason.strip()
            )
    rows = _stored(sheet, figures, on=today)

    record(
        "indicators.figure_stated" if len(rows) == 1 else "indicators.figures_stated", sheet.thing, by=by,
        unit_code=sheet.unit.code, facts=_facts(rows), contents={"record": content_of(rows)}, is_first=True,
        payload={"sheet": sheet.pk},
    )  # fmt: skip
    for one, row in zip(figures, rows, strict=True):
        if one.replaces is not None:
            _end(olds[one.replaces.pk], State.REPLACED, reason=one.reason, by=by, replaced_by=row)
        if not row.published:
            _tell_publicity(row, by=by)
    return rows


def replace_figure(
    statement: Statement, *, value: Decimal | int, reason: str, by: Person, **changes: Any
) -> Statement:
    """Say another number in place of one that stands; both stay to be read. `changes`: of, body, paper, quote, span, remark, published.

    A quote, its span and its paper go with the number that they speak of: say them again where they still do.
    Raises Refused: not_allowed, not_standing, no_reason, and as state_figure.
    """
    new = Figure(
        statement.item, statement.unit, statement.period, value, statement.scope, statement.body,
        published=statement.published, replaces=statement, reason=reason,
    )  # fmt: skip
    return state_figures([replace(new, **changes)], by=by)[0]


@transaction.atomic
def withdraw_figure(statement: Statement, *, reason: str, by: Person) -> Statement:
    """Take a figure back; it stays to be read, with the reason. Raises Refused: not_allowed, not_standing, no_reason."""
    old = _held([statement])[statement.pk]
    _ask_ending(old, reason, by=by)
    return _end(old, State.WITHDRAWN, reason=reason, by=by)


@transaction.atomic
def publish_figure(statement: Statement, *, published: bool, by: Person) -> Statement:
    """Show a figure to everybody, or to those within reach only. Raises Refused: not_allowed."""
    row = _held([statement])[statement.pk]
    require(rules.may_end(by, row.unit_id, row.paper_id is not None), "not_allowed", _not_yours(row.unit))
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        _tell_publicity(row, by=by)
    return row


def _checked(one: Figure, *, by: Person) -> Figure:
    told, period = item(one.item), one.period
    require(
        isinstance(by, Person) and rules.may_state(by, one.unit.pk, one.paper is not None),
        "not_allowed",
        _not_yours(one.unit),
    )
    require(
        one.scope in Scope.values, "no_scope", _("Say whether it is of the unit alone or with all below it.")
    )
    require(period.start <= timezone.localdate(), "not_yet", _("This period has not begun yet."))
    _ask_lived(one.unit, period)
    body = one.body
    require(
        body is None or body.unit_id == one.unit.pk or one.paper is not None,
        "other_unit", _("This body does not belong to the unit."),
    )  # fmt: skip
    quote = one.quote.strip()
    require(
        not quote or one.paper is not None, "no_paper", _("Quoted words need the paper that they stand in.")
    )
    start, end = one.span or (0, 1)
    require(0 <= start < end, "bad_span", _("The place of the words in the paper is not a place."))
    of = None if one.of is None else _number(told, one.of)
    return replace(one, value=_number(told, one.value), of=of, quote=quote, remark=one.remark.strip())


def _number(told: Item, value: Decimal | int) -> Decimal:
    """The number as it is kept. What is counted is whole and never below zero."""
    if isinstance(value, bool | float) or not isinstance(value, Decimal | int):
        raise TypeError(f"{told.name}: {value!r} is neither a whole number nor a decimal one")
    try:
        number = Decimal(value)
        kept = number.quantize(Decimal(1).scaleb(-_BEHIND)) if number.is_finite() else None
    except InvalidOperation:
        kept = None
    if kept is None or kept != number or kept < 0 or kept >= Decimal(10) ** _DIGITS:
        raise Refused(
            "no_such_number",
            _("“%(item)s”: a number from 0 up, with at most two places behind the comma, is needed.")
            % {"item": told.text()},
        )
    if told.is_whole and kept != kept.to_integral_value():
        raise Refused("not_whole", _("“%(item)s” is counted in whole numbers.") % {"item": told.text()})
    return kept


def _ask_lived(unit: Unit, period: Period) -> None:
    """A unit speaks of periods in which it existed; the first known day of a list is no birth."""
    began_later = unit.valid_from > period.end and unit.origins.exists()
    ended_before = unit.valid_to is not None and unit.valid_to <= period.start
    require(
        not began_later and not ended_before,
        "no_unit_then",
        _("%(unit)s did not exist in this period.") % {"unit": unit.full_name},
    )


def _held(statements: Sequence[Statement]) -> dict[int, Statement]:
    """The rows as they are now, locked, by their own number: always in the same order, so that no two can block each other."""
    rows = Statement.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=[one.pk for one in statements])} if statements else {}


def _ask_ending(old: Statement, reason: str, *, by: Person) -> None:
    require(rules.may_end(by, old.unit_id, old.paper_id is not None), "not_allowed", _not_yours(old.unit))
    require(
        old.state == State.STANDING,
        "not_standing",
        _("This figure no longer stands; look at the page again."),
    )
    require(
        len(reason.strip()) >= _LEAST,
        "no_reason",
        _("Give the reason in at least %(count)d characters.") % {"count": _LEAST},
    )


def _ask_replacing(new: Figure, old: Statement, *, by: Person) -> None:
    _ask_ending(old, new.reason, by=by)
    same = (old.item, old.unit_id, old.start, old.end, old.scope)
    require(
        same == (new.item, new.unit.pk, new.period.start, new.period.end, new.scope),
        "another_figure", _("A figure is replaced by one of the same item, unit and period."),
    )  # fmt: skip


def _none_stands(figures: Sequence[Figure]) -> None:
    """Nothing stands yet where these figures would, and none of them is given twice."""
    wanted: dict[tuple[int, str, date, date, str], Figure] = {}
    for one in figures:
        key = (one.unit.pk, one.item, one.period.start, one.period.end, one.scope)
        if key in wanted:
            raise Refused(
                "given_twice", _("“%(item)s” of %(unit)s for %(period)s is given twice.") % _place(one)
            )
        wanted[key] = one
    replaced = {one.replaces.pk for one in figures if one.replaces is not None}
    near = Q(state=State.STANDING, unit__in={key[0] for key in wanted}, item__in={key[1] for key in wanted})
    near &= Q(start__in={key[2] for key in wanted})
    rows = Statement.objects.filter(near).exclude(pk__in=replaced)
    for key in rows.order_by("pk").values_list("unit_id", "item", "start", "end", "scope"):
        if key in wanted:
            _stands_already(wanted[key])


def _stands_already(one: Figure) -> None:
    raise Refused(
        "already_stated",
        _("“%(item)s” of %(unit)s for %(period)s is stated already: replace it, with a reason.")
        % _place(one),
    )


def _place(one: Figure) -> dict[str, str]:
    return {"item": item(one.item).text(), "unit": one.unit.full_name, "period": one.period.code}


def _stored(sheet: Sheet, figures: Sequence[Figure], *, on: date) -> list[Statement]:
    rows = [
        Statement(
            sheet=sheet, item=one.item, unit=one.unit, body=one.body, scope=one.scope, start=one.period.start,
            end=one.period.end, period_kind=one.period.kind, closes=one.period.closes, value=one.value, of=one.of,
            paper=one.paper, quote=one.quote, span_start=one.span[0] if one.span else None,
            span_end=one.span[1] if one.span else None, remark=one.remark, published=one.published, stated_on=on,
        )
        for one in figures
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return Statement.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError:
        _none_stands(figures)  # says which, where somebody else was faster
        raise


def _facts(rows: Sequence[Statement]) -> dict[str, str | int | bool | None]:
    if len(rows) > 1:
        return {"count": len(rows), "period": str(rows[0].period)}
    (row,) = rows
    told: dict[str, str | int | bool | None] = {
        "item": row.item,
        "period": str(row.period),
        "scope": row.scope,
    }
    return told | {"value": written(row.value)} if row.published else told


def _end(
    old: Statement, state: str, *, reason: str, by: Person, replaced_by: Statement | None = None
) -> Statement:
    old.state, old.ended_on, old.reason = state, timezone.localdate(), reason.strip()
    old.replaced_by = replaced_by
    old.save(update_fields=["state", "ended_on", "reason", "replaced_by"])
    act = "indicators.figure_replaced" if replaced_by is not None else "indicators.figure_withdrawn"
    record(act, old.thing, by=by, unit_code=old.unit.code,
           facts={"item": old.item, "period": str(old.period), "by": replaced_by.uid.hex if replaced_by else None},
           contents={"record": old.ended()}, payload={"statement": old.pk})  # fmt: skip
    return old


def _tell_publicity(row: Statement, *, by: Person) -> None:
    record("indicators.figure_published", row.thing, by=by, unit_code=row.unit.code,
           facts={"published": row.published}, contents={"record": publicity(row)})  # fmt: skip


def _not_yours(unit: Unit) -> str:
    return _("Your post does not let you state figures of %(unit)s.") % {"unit": unit.full_name}
