"""What a register is, as data. No table, no query: those come from the module that declares it.

A register without a scope cannot be declared: what a reader may not see must not depend on somebody
remembering to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.http import HttpRequest

from danvan.web.parts import Text

Rows = Any  # a Django QuerySet, or anything that filters, orders and slices like one
CellKind = Literal["text", "day", "moment", "number", "percent", "code", "state", "clock", "bool"]
FilterKind = Literal["choice", "date_range", "text", "unit", "bool"]
Choices = Sequence[tuple[str, Text]]


class RegisterError(Exception):
    """A declaration that contradicts itself; raised when it is read, not when somebody visits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is an attribute path ("unit.name") or a function of the row.

    `sort` names the database field behind it; the field must never be null, for paging compares it.
    """

    name: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    kind: CellKind = "text"
    sort: str = ""
    main: bool = False
    on_screen: bool = True
    in_export: bool = True

    def of(self, row: Any) -> Any:
        """The value of this column for one row; a missing relation gives None."""
        if callable(self.value):
            return self.value(row)
        found = row
        for step in (self.value or self.name).split("."):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
            if found is None:
                return None
        return found() if callable(found) else found


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list. `apply(rows, value)`; a date range gets (from, to), either may be None.

    `choices`: pairs, or a function of the request; a unit is a choice as well.
    """

    name: str
    label: Text
    kind: FilterKind
    apply: Callable[[Rows, Any], Rows]
    choices: Choices | Callable[[HttpRequest], Choices] = ()
    help: Text = ""

    def choices_for(self, request: HttpRequest) -> Choices:
        return self.choices(request) if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Order:
    """A named order: fields as in `order_by`, the last one unique, none of them ever null."""

    name: str
    label: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Something one may do to a record: a link to the act's page, shown where `may(request, row)`."""

    name: str
    label: Text
    url: Callable[[Any], str]
    may: Callable[[HttpRequest, Any], bool]
    icon: str = ""
    kind: Literal["", "accent", "quiet", "danger"] = "quiet"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter somebody gave a name."""

    name: str
    query: str
    key: str = ""


class SavedViews(Protocol):
    """Where named filters live; the kernel or a module brings it."""

    def list(self, request: HttpRequest) -> Iterable[SavedView]: ...

    def save(self, request: HttpRequest, *, name: str, query: str) -> None: ...

    def remove(self, request: HttpRequest, *, key: str) -> None: ...


@dataclass(frozen=True)
class Register:
    """A register. `scope(request)` gives the rows this reader may see, related rows already fetched.

    Everything else — filters, search, paging, export, the record page — starts from `scope` and only narrows.
    """

    name: str
    title: Text
    scope: Callable[[HttpRequest], Rows]
    columns: Sequence[Column]
    default_order: tuple[str, ...]
    filters: Sequence[Filter] = ()
    search: Callable[[Rows, str], Rows] | None = None
    search_label: Text = ""
    orders: Sequence[Order] = ()
    page_size: int = 25
    count_cap: int = 10_000
    record_url: Callable[[Any], str] | None = None
    acts: Sequence[Act] = ()
    export: bool = True
    saved_views: SavedViews | None = None
    empty_title: Text = ""
    empty_text: Text = ""
    unique: str = "pk"
    order_names: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not callable(self.scope):
            raise RegisterError(f"register {self.name!r} needs a scope: whose eyes see which rows?")
        if not self.columns:
            raise RegisterError(f"register {self.name!r} has no columns")
        if not 1 <= self.page_size <= 200:
            raise RegisterError(f"register {self.name!r}: a page holds 1 to 200 rows, not {self.page_size}")
        self._refuse_doubles("column", [column.name for column in self.columns])
        self._refuse_doubles("filter", [one.name for one in self.filters])
        self._refuse_doubles("act", [act.name for act in self.acts])
        reserved = {"q", "order", "cursor", "format", "view"} & {one.name for one in self.filters}
        if reserved:
            raise RegisterError(
                f"register {self.name!r}: filter name {reserved.pop()!r} is taken by the list itself"
            )
        object.__setattr__(self, "order_names", self._collect_orders())

    def _refuse_doubles(self, what: str, names: list[str]) -> None:
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise RegisterError(f"register {self.name!r} declares {what} {twice.pop()!r} twice")

    def _collect_orders(self) -> dict[str, tuple[str, ...]]:
        """Every order one may ask for, by its name in the address; a sortable column brings two."""
        known = {"": self.default_order, **{order.name: order.fields for order in self.orders}}
        for column in self.columns:
            if column.sort:
                known.setdefault(column.name, (column.sort, self.unique))
                known.setdefault(f"-{column.name}", (f"-{column.sort}", f"-{self.unique}"))
        for name, fields in known.items():
            if not fields:
                raise RegisterError(f"register {self.name!r}: order {name or 'default'!r} names no field")
            if fields[-1].lstrip("-") not in (self.unique, "pk", "id"):
                raise RegisterError(
                    f"register {self.name!r}: order {name or 'default'!r} must end with a unique field, "
                    "or a page could skip rows that tie"
                )
        return known

    @property
    def shown_columns(self) -> list[Column]:
        return [column for column in self.columns if column.on_screen]

    @property
    def export_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_export]
