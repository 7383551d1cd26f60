"""What the columns of somebody's file mean, said in a small TOML. See data/mappings/zurich.toml for a whole one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..states import Kind, Outcome, Refusal

#: What a column can be. A file's other columns may still be named in templates.
FIELDS = {
    "id", "received", "topic", "unit", "title", "text", "place", "lat", "lon", "east", "north", "status", "ended",
}  # fmt: skip
GRIDS = ("wgs84", "lv95")
#: How a matter may stand when it comes in. Not "answered": an answer that is not here cannot be disputed here.
STATES = ("received", "closed", "refused", "forwarded")
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,19}")
_CODE = re.compile(r"[\w.-]{1,40}", re.ASCII)
_TOPIC = re.compile(r"[a-z0-9_-]{1,60}")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class MappingError(Exception):
    """A mapping that cannot be used; `problems` says where and how to mend it, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Template:
    """Text with column names in braces. Only names: nothing in it is ever computed."""

    text: str

    @property
    def columns(self) -> list[str]:
        return _PLACEHOLDER.findall(self.text)

    def filled(self, row: Table[str, str]) -> str:
        return _PLACEHOLDER.sub(lambda found: row.get(found.group(1), ""), self.text)


@dataclass(frozen=True)
class NewTopic:
    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class Standing:
    """What a word in the status column means."""

    state: str
    outcome: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class NewTree:
    """The units to create for a place that is not there yet: a root, and one unit below it for each name."""

    root_code: str
    root_name: str
    root_kind: str
    root_level: str
    each_kind: str
    each_level: str
    valid_from: date
    codes: Table[str, str] = field(default_factory=dict)
    body_name: str = ""
    body_short_name: str = ""


@dataclass(frozen=True)
class Mapping:
    """A mapping as checked."""

    origin: str
    source: str
    tree: str
    zone: ZoneInfo
    kind: str
    publish: bool
    columns: Table[str, str]
    received_format: str
    grid: str
    title: Template | None
    text: Template | None
    place: Template | None
    unit_by: str
    unit_level: str
    unit_default: str
    new_tree: NewTree | None
    topics: Table[str, NewTopic]
    topic_default: str
    status: Table[str, Standing]

    @property
    def has_free_text(self) -> bool:
        """Did people write words of their own, or are the words made from columns?"""
        return "text" in self.columns or "title" in self.columns


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping. Raises MappingError with everything that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise MappingError([f"{path.name}: {bad}"]) from bad
    return parse_mapping(data)


def parse_mapping(data: dict[str, Any]) -> Mapping:
    """The same from the tables of a TOML."""
    reader = _Reader(data)
    columns = {str(name): str(column) for name, column in reader.table("columns").items()}
    position, words, units = reader.table("position"), reader.table("words"), reader.table("units")
    mapping = Mapping(
        origin=reader.matching("origin", _SLUG, "small letters, digits and hyphens, beginning with a letter"),
        source=str(data.get("source", "")),
        tree=reader.matching("tree", _SLUG, "the name of a tree of units, for example vn"),
        zone=reader.zone("time_zone"),
        kind=reader.one_of("kind", Kind.values, default=Kind.FEEDBACK),
        publish=reader.yes_or_no("publish"),
        columns=columns,
        received_format=str(reader.table("received").get("format", "%Y-%m-%d")),
        grid=str(position.get("grid", "wgs84")),
        title=_template(words, "title"), text=_template(words, "text"), place=_template(words, "place"),
        unit_by=str(units.get("find_by", "name")), unit_level=str(units.get("level", "")),
        unit_default=str(units.get("default", "")), new_tree=reader.new_tree(units),
        topics=reader.topics(), topic_default=str(reader.table("topics").get("default", "")),
        status=reader.status(),
    )  # fmt: skip
    reader.problems += _contradictions(mapping)
    if reader.problems:
        raise MappingError(reader.problems)
    return mapping


def _template(words: Table[str, Any], name: str) -> Template | None:
    return Template(str(words[name])) if words.get(name) else None


def _contradictions(mapping: Mapping) -> list[str]:
    """What each part allows by itself and the whole does not."""
    has = mapping.columns
    found = [
        f"columns.{name}: there is no such field; known are {', '.join(sorted(FIELDS))}"
        for name in has
        if name not in FIELDS
    ]
    found += [
        f"columns.{name}: name the column that holds it" for name in ("id", "received") if name not in has
    ]
    if mapping.grid not in GRIDS:
        found.append(f"position.grid: must be one of {', '.join(GRIDS)}")
    pair: tuple[str, ...] = {"wgs84": ("lat", "lon"), "lv95": ("east", "north")}.get(mapping.grid, ("", ""))
    if len([name for name in pair if name in has]) == 1:
        found.append(f"columns: a position needs both {pair[0]} and {pair[1]}")
    if mapping.unit_by not in ("name", "code"):
        found.append("units.find_by: must be name or code")
    if "unit" not in has and not mapping.unit_default:
        found.append("columns.unit: name the column with the unit, or give units.default")
    for name in ("title", "text"):
        if name not in has and getattr(mapping, name) is None:
            found.append(f'words.{name}: name a column for it, or give a template such as "{{topic}}"')
    if "status" in has and not mapping.status:
        found.append("status: say what the words of this column mean")
    return found


class _Reader:
    """Takes values out of a TOML and remembers what was wrong."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[str] = []

    def table(self, name: str) -> dict[str, Any]:
        found = self.data.get(name, {})
        if not isinstance(found, dict):
            self.problems.append(f"{name}: must be a table [{name}]")
            return {}
        return found

    def matching(self, name: str, form: re.Pattern[str], told: str) -> str:
        value = str(self.data.get(name, ""))
        if not form.fullmatch(value):
            self.problems.append(f"{name}: must be {told}")
        return value

    def one_of(self, name: str, choices: list[str], *, default: str) -> str:
        value = str(self.data.get(name, default))
        if value not in choices:
            self.problems.append(f"{name}: must be one of {', '.join(choices)}")
        return value

    def yes_or_no(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.problems.append(f"{name}: must be true or false")
        return bool(value)

    def zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(str(self.data.get(name, "")))
        except (KeyError, ValueError, OSError):
            self.problems.append(f"{name}: must be a time zone such as Asia/Ho_Chi_Minh")
            return ZoneInfo("UTC")

    def new_tree(self, units: dict[str, Any]) -> NewTree | None:
        new = units.get("new")
        if new is None:
            return None
        codes = {str(name): str(code) for name, code in new.get("codes", {}).items()}
        missing = [name for name in ("code", "name", "level", "each_level") if not new.get(name)]
        self.problems += [f"units.new.{name}: is missing" for name in missing]
        self.problems += [
            f"units.new.codes: {code} cannot be a code"
            for code in codes.values()
            if not _CODE.fullmatch(code)
        ]
        if not isinstance(new.get("valid_from"), date):
            self.problems.append("units.new.valid_from: must be a day such as 1934-01-01")
            return None
        return NewTree(
            root_code=str(new.get("code", "")), root_name=str(new.get("name", "")), root_kind=str(new.get("kind", "")),
            root_level=str(new.get("level", "")), each_kind=str(new.get("each_kind", "")),
            each_level=str(new.get("each_level", "")), valid_from=new["valid_from"], codes=codes,
            body_name=str(new.get("body", "")), body_short_name=str(new.get("body_short", "")),
        )  # fmt: skip

    def topics(self) -> dict[str, NewTopic]:
        found = {}
        for value, given in self.table("topics").get("values", {}).items():
            # A word alone is the code of a topic that is there already.
            told = {"code": given} if isinstance(given, str) else given
            code = str(told.get("code", ""))
            if not _TOPIC.fullmatch(code):
                self.problems.append(
                    f"topics.values: {value!r} needs a code of small letters, digits and hyphens"
                )
            found[str(value)] = NewTopic(code, str(told.get("vi", "")), str(told.get("en", "")))
        return found

    def status(self) -> dict[str, Standing]:
        found = {}
        for value, told in self.table("status").items():
            standing = Standing(
                str(told.get("state", "")), str(told.get("outcome", "")), str(told.get("refusal", ""))
            )
            if standing.state not in STATES:
                self.problems.append(f"status.{value}.state: must be one of {', '.join(STATES)}")
            if standing.state == "closed" and standing.outcome not in Outcome.values:
                self.problems.append(f"status.{value}.outcome: must be one of {', '.join(Outcome.values)}")
            if standing.state == "refused" and standing.refusal not in Refusal.values:
                self.problems.append(f"status.{value}.refusal: must be one of {', '.join(Refusal.values)}")
            found[str(value)] = standing
        return found
