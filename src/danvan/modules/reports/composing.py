"""What a return says at this moment, as plain data: the same for screens, Word, PDF, spreadsheets and frozen editions.

    {"title", "unit", "body", "template", "period", "tree", "figures": {name: {…, "now", "before", "year_before"}},
     "sections": [{"paragraphs", "taken", "tables", "charts"}], "series", "rows", "annex"}

Numbers are texts of decimals, missing ones null; nothing here is typed by anybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from danvan.kernel.organisations.public import Unit, children_of, tree_as_of
from danvan.lib.periods import Period

from . import narrative, sources
from .blueprints import Blueprint, Chart, Part
from .models import Edition, Return

FORMAT = 1
MOMENTS = ("now", "before", "year_before")
#: Levels whose bodies send returns; villages below a commune do not.
SENDING = ("nation", "province", "commune")


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write an edition down."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def compose(row: Return, *, annex: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All that the return says now."""
    blueprint, period = row.blueprint, row.period
    below = units_below(row.unit, period)
    editions = taken_editions(row)
    names = named(blueprint, row.texts)
    return {
        "format": FORMAT, "title": row.title, "subject": row.subject,
        "unit": {"code": row.unit.code, "name": row.unit.full_name, "level": row.unit.level},
        "body": row.body.name,
        "template": {"key": blueprint.key, "version": blueprint.version, "digest": row.template.digest},
        "period": {"code": period.code, "kind": row.kind, "start": f"{period.start}", "end": f"{period.end}"},
        "tree": tree_of(row.unit, period, below), "figures": figures_of(names, row.unit, period),
        "series": _series(blueprint, row.unit, period), "rows": _rows(blueprint, row.unit, below, period),
        "sections": [_section(part, row, editions) for part in blueprint.parts], "annex": dict(annex or {}),
    }  # fmt: skip


def named(blueprint: Blueprint, texts: Mapping[str, str]) -> list[str]:
    """Every figure that a return shows: those of its tables and charts, and those that its words name."""
    written = [name for text in texts.values() for name in narrative.names_in(text)]
    return [name for name in dict.fromkeys([*blueprint.items, *written]) if name in sources.items()]


def units_below(unit: Unit, period: Period) -> list[Unit]:
    """Units directly below that send returns, as the tree stood on the period's last day."""
    return [one for one in children_of(unit, on=period.end) if one.level in SENDING]


def tree_of(unit: Unit, period: Period, below: Sequence[Unit]) -> dict[str, Any]:
    """The tree on the period's last day: units directly below by name, all of them by one digest."""
    terms = [term for term in tree_as_of(unit.tree, period.end) if unit.pk in term.path]
    told = sorted([term.unit.code, str(term)] for term in terms)
    return {
        "on": f"{period.end}", "count": len(told), "digest": digest(json.dumps(told, ensure_ascii=False)),
        "below": [[one.code, one.full_name] for one in below],
    }  # fmt: skip


def figures_of(names: Sequence[str], unit: Unit, period: Period) -> dict[str, Any]:
    """Each figure with what it means, now, in the period before, and in the same one a year before."""
    told = dict(
        zip(MOMENTS, sources.told(names, unit, [period, period.before(), period.year_before()]), strict=True)
    )
    found = {}
    for name in names:
        item = sources.items()[name]
        found[name] = {
            "number": item.number, "label": item.label, "definition": item.definition, "unit": item.unit,
            "kind": item.kind, **{moment: told[moment][name].plain() for moment in MOMENTS},
        }  # fmt: skip
    return found


def _section(part: Part, row: Return, editions: Mapping[str, Edition]) -> dict[str, Any]:
    return {
        "key": part.key, "number": part.number, "title": dict(part.title), "level": part.level,
        "paragraphs": plain(row.texts.get(part.key, "")),
        "taken": [
            one for ref in row.taken.get(part.key, ()) if (one := _passage(part.key, editions.get(ref))) is not None
        ],
        "tables": [
            {"key": one.key, "title": dict(one.title), "by": one.by, "items": list(one.items), "columns": list(one.columns)}
            for one in part.tables
        ],
        "charts": [
            {"key": one.key, "title": dict(one.title), "kind": one.kind, "items": list(one.items)} for one in part.charts
        ],
    }  # fmt: skip


def plain(text: str) -> list[list[Any]]:
    """Paragraphs as an edition keeps them: words, and slots as [name, moment]."""
    return [
        [[piece.name, piece.moment] if isinstance(piece, narrative.Slot) else piece for piece in line]
        for line in narrative.paragraphs(text)
    ]


def _passage(section: str, edition: Edition | None) -> dict[str, Any] | None:
    """A section of a unit below as its own edition has it, its numbers with it: nobody types them again."""
    if edition is None:
        return None
    told = edition.told
    found = next((one for one in told["sections"] if one["key"] == section), None)
    if found is None or not found["paragraphs"]:
        return None
    names = {piece[0] for line in found["paragraphs"] for piece in line if isinstance(piece, list)}
    return {
        "unit": told["unit"], "body": told["body"], "edition": edition.sha256, "paragraphs": found["paragraphs"],
        "figures": {name: told["figures"][name] for name in sorted(names) if name in told["figures"]},
    }  # fmt: skip


def taken_editions(row: Return) -> dict[str, Edition]:
    """Editions whose words the return takes over, by their digest: one query."""
    wanted = {ref for refs in row.taken.values() for ref in refs}
    return {one.sha256: one for one in Edition.objects.filter(sha256__in=wanted)} if wanted else {}


def _charts(blueprint: Blueprint, kind: str) -> Iterable[Chart]:
    return (one for part in blueprint.parts for one in part.charts if one.kind == kind)


def _series(blueprint: Blueprint, unit: Unit, period: Period) -> dict[str, list[list[Any]]]:
    """One figure over the last periods of the same kind, oldest first."""
    wanted = {
        one.items[0]: one.periods for one in _charts(blueprint, "series") if one.items[0] in sources.items()
    }
    periods = [period]
    while len(periods) < max(wanted.values(), default=0):
        periods.insert(0, periods[0].before())
    told = sources.told(list(wanted), unit, periods) if wanted else []
    return {
        name: [
            [when.code, sources.written(row[name].value)] for when, row in zip(periods, told, strict=True)
        ][-count:]
        for name, count in wanted.items()
    }


def _rows(blueprint: Blueprint, unit: Unit, below: Sequence[Unit], period: Period) -> list[dict[str, Any]]:
    """Figures of the units directly below, for tables and charts by unit."""
    names = [
        name for part in blueprint.parts for one in part.tables if one.by == "units" for name in one.items
    ]
    names += [one.items[0] for one in _charts(blueprint, "units")]
    names = [name for name in dict.fromkeys(names) if name in sources.items()]
    if not names or not below:
        return []
    return [
        {"code": one.code, "name": one.full_name, "values": {name: told[name].plain() for name in names}}
        for one, told in sources.told_below(names, unit, period) if one.level in SENDING
    ]  # fmt: skip
