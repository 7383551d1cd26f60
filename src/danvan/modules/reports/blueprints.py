"""Templates of returns as data: read, checked with clear messages, the same for files and for a province's own copy.

A template says which section has which words, figures, tables and charts; who owes it for which periods, when its
figures close, and the rule under which it falls due. Plain Python.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from danvan.lib.periods import Kind

LEVELS = ("commune", "province", "nation")
LAYOUTS = ("", "state", "party", "front")
COLUMNS = ("now", "before", "year_before", "change")
CHARTS = ("items", "units", "series")
KINDS = tuple(kind.value for kind in Kind)


class BadTemplate(ValueError):  # noqa: N818 - it names what is bad
    """A template that cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Table:
    """Figures in rows. `by` items: one row for each figure; by units: one row for each unit below, a column for each figure."""

    key: str
    title: Mapping[str, str]
    by: str
    items: tuple[str, ...]
    columns: tuple[str, ...] = ("now", "year_before", "change")


@dataclass(frozen=True)
class Chart:
    """A drawing with its table: items beside each other, one item by unit, or one item over the last periods."""

    key: str
    title: Mapping[str, str]
    kind: str
    items: tuple[str, ...]
    periods: int = 8


@dataclass(frozen=True)
class Part:
    """A section: its heading, whether people write in it, and what stands below the words."""

    key: str
    number: str
    title: Mapping[str, str]
    level: int
    is_written: bool
    is_needed: bool
    hint: Mapping[str, str]
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def shown(self) -> list[Table | Chart]:
        """Everything below the words."""
        return [*self.tables, *self.charts]


@dataclass(frozen=True)
class Blueprint:
    """A template. Titles hold {period}; `closes` is the day of the month on which figures close, 0 the last."""

    key: str
    version: int
    title: Mapping[str, str]
    effective_from: date
    effective_to: date | None
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    closes: int
    due_rule: str
    opens_days: int
    remind_days: tuple[int, ...]
    signs: tuple[str, ...]
    layout: str
    type_code: str
    confidence: str
    basis: str
    parts: tuple[Part, ...]
    body: Mapping[str, Any] = field(repr=False, compare=False, default_factory=dict)

    @property
    def items(self) -> list[str]:
        """Every figure that stands in a table or a chart, in their order, each once."""
        found = [name for part in self.parts for one in part.shown for name in one.items]
        return list(dict.fromkeys(found))

    @property
    def digest(self) -> str:
        return digest_of(self.body)

    def named(self, language: str, period: str) -> str:
        return said(self.title, language).replace("{period}", period)

    def covers(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


def said(words: Mapping[str, str], language: str) -> str:
    """The words in a language, Vietnamese where it is not there."""
    return words.get("en" if language.startswith("en") else "vi") or words["vi"]


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of what a template says, whatever its layout on the page."""
    told = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def load_folder(folder: Path, *, known: Collection[str] | None = None) -> dict[tuple[str, int], Blueprint]:
    """Every template file of a folder by key and version. Raises BadTemplate with file and place."""
    found: dict[tuple[str, int], Blueprint] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "layouts.toml":
            continue
        try:
            one = parse(path.read_text(encoding="utf-8"), known=known)
        except BadTemplate as problem:
            raise BadTemplate(f"{path.name}: {problem}") from None
        if (one.key, one.version) in found:
            raise BadTemplate(f"{path.name}: {one.key} version {one.version} stands already in another file")
        found[one.key, one.version] = one
    return found


def parse(text: str, *, known: Collection[str] | None = None) -> Blueprint:
    """A template from TOML. Raises BadTemplate."""
    try:
        body = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadTemplate(f"not TOML: {problem}") from None
    return built(body, known=known)


def built(body: Mapping[str, Any], *, known: Collection[str] | None = None) -> Blueprint:
    """A template from what a file or a stored version says. `known`: figures that may be named; None: any."""
    head = _table(body, "template", "template")
    _only(body, {"template", "section"}, "the file")
    _only(head, {"key", "version", "title_vi", "title_en", "effective_from", "effective_to", "levels", "periods",
                 "closes", "due_rule", "opens_days", "remind_days", "signs", "layout", "type_code", "confidence",
                 "basis"}, "template")  # fmt: skip
    parts = tuple(_part(one, place, known) for place, one in enumerate(body.get("section", []), start=1))
    if not parts:
        raise BadTemplate("a template needs at least one [[section]]")
    _once([part.key for part in parts], "section")
    return Blueprint(
        key=_text(head, "key", "template"), version=_whole(head, "version", "template", least=1),
        title=_titles(head, "template"), effective_from=_day(head, "effective_from"),
        effective_to=_day(head, "effective_to") if "effective_to" in head else None,
        levels=_words(head, "levels", "template", LEVELS), periods=_words(head, "periods", "template", KINDS),
        closes=_whole(head, "closes", "template", least=0, most=28, default=0),
        due_rule=_text(head, "due_rule", "template"), opens_days=_whole(head, "opens_days", "template", default=15),
        remind_days=tuple(head.get("remind_days", (5, 1))), signs=_words(head, "signs", "template"),
        layout=_word(head, "layout", "template", LAYOUTS, ""), type_code=str(head.get("type_code", "BC")),
        confidence=str(head.get("confidence", "unconfirmed")), basis=str(head.get("basis", "")), parts=parts,
        body=json.loads(json.dumps(body, default=str)),
    )  # fmt: skip


def _part(told: Any, place: int, known: Collection[str] | None) -> Part:
    where = f"section {place}"
    if not isinstance(told, Mapping):
        raise BadTemplate(f"{where}: write [[section]]")
    key = _text(told, "key", where)
    where = f"section {key!r}"
    _only(told, {"key", "number", "title_vi", "title_en", "level", "written", "needed", "hint_vi", "hint_en",
                 "table", "chart"}, where)  # fmt: skip
    tables = tuple(_grid(one, where, known) for one in told.get("table", []))
    charts = tuple(_chart(one, where, known) for one in told.get("chart", []))
    _once([*(one.key for one in tables), *(one.key for one in charts)], f"{where}: table or chart")
    return Part(
        key=key, number=str(told.get("number", "")), title=_titles(told, where),
        level=_whole(told, "level", where, least=1, most=3, default=1), is_written=bool(told.get("written", True)),
        is_needed=bool(told.get("needed", False)),
        hint={"vi": str(told.get("hint_vi", "")), "en": str(told.get("hint_en", ""))}, tables=tables, charts=charts,
    )  # fmt: skip


def _grid(told: Any, where: str, known: Collection[str] | None) -> Table:
    key = _text(told, "key", f"{where}, table")
    where = f"{where}, table {key!r}"
    _only(told, {"key", "title_vi", "title_en", "by", "items", "columns"}, where)
    by = _word(told, "by", where, ("items", "units"), "items")
    columns = _words(told, "columns", where, COLUMNS) if "columns" in told else Table.columns
    return Table(key, _titles(told, where), by, _items(told, where, known), columns)


def _chart(told: Any, where: str, known: Collection[str] | None) -> Chart:
    key = _text(told, "key", f"{where}, chart")
    where = f"{where}, chart {key!r}"
    _only(told, {"key", "title_vi", "title_en", "kind", "items", "periods"}, where)
    kind, items = _word(told, "kind", where, CHARTS, "items"), _items(told, where, known)
    if kind != "items" and len(items) != 1:
        raise BadTemplate(f"{where}: a chart of {kind} shows exactly one item")
    return Chart(
        key, _titles(told, where), kind, items, _whole(told, "periods", where, least=2, most=24, default=8)
    )


def _items(told: Mapping[str, Any], where: str, known: Collection[str] | None) -> tuple[str, ...]:
    names = _words(told, "items", where)
    for name in names:
        if known is not None and name not in known:
            raise BadTemplate(f"{where}: nobody counts {name!r}")
    return names


def _table(told: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    found = told.get(name)
    if not isinstance(found, Mapping):
        raise BadTemplate(f"the file needs a table [{where}]")
    return found


def _only(told: Mapping[str, Any], names: set[str], where: str) -> None:
    unknown = sorted(set(told) - names)
    if unknown:
        raise BadTemplate(f"{where}: there is no {unknown[0]!r}; known are {', '.join(sorted(names))}")


def _once(names: list[str], what: str) -> None:
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadTemplate(f"{what} {twice[0]!r} stands twice")


def _text(told: Mapping[str, Any], name: str, where: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadTemplate(f"{where}: {name} must be a text that is not empty")
    return value.strip()


def _titles(told: Mapping[str, Any], where: str) -> dict[str, str]:
    return {"vi": _text(told, "title_vi", where), "en": _text(told, "title_en", where)}


def _whole(
    told: Mapping[str, Any], name: str, where: str, *, least: int = 0, most: int = 1000, default: int | None = None
) -> int:  # fmt: skip
    value = told.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadTemplate(f"{where}: {name} must be a whole number from {least} to {most}")
    return value


def _words(
    told: Mapping[str, Any], name: str, where: str, allowed: Collection[str] | None = None
) -> tuple[str, ...]:
    value = told.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise BadTemplate(f"{where}: {name} must be a list of texts that is not empty")
    for one in value:
        if allowed is not None and one not in allowed:
            raise BadTemplate(f"{where}: {name} knows {', '.join(allowed)}, not {one!r}")
    return tuple(value)


def _word(told: Mapping[str, Any], name: str, where: str, allowed: Collection[str], default: str) -> str:
    value = told.get(name, default)
    if value not in allowed:
        raise BadTemplate(f"{where}: {name} knows {', '.join(filter(None, allowed))}, not {value!r}")
    return str(value)


def _day(told: Mapping[str, Any], name: str) -> date:
    value = told.get(name)
    if isinstance(value, str):  # as a stored version has it
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, date):
        raise BadTemplate(f"template: {name} must be a day like 2026-01-01")
    return value
