"""How well does reading read? Its finds against annotations made by people, over a folder of NNN.txt with NNN.json.

The rules of matching: generous about where a quote begins and ends, strict about what it says. A find and an annotation
match when their spans share a character and

    figures            value and whole ("of") are equal, units the same word: "cuộc" and "cuộc giám sát" are, "lượt" and "người" are not
    figures, measured  the same, and the measure is equal
    documents          numbers are equal (dashes, blanks, Ð for Đ, leading zeros aside); a law by name: both without a number, same type
    people             names are equal and so are the sets of titles (letter case, blanks and dashes aside)
    events             date and kind are equal
    awards             form and both counts are equal, and the issuers agree: one's words are contained in the other's

Each annotation meets at most one find, each find at most one annotation. Shares are micro-averages over all texts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from danvan.lib.vietnamese.document_numbers import parse_number
from danvan.lib.vietnamese.normal import fold, unify_tones

from .reader import read

Row = dict[str, Any]


@dataclass
class Score:
    """Counts of one kind. `misses` are (file, "missed" or "wrong", quote and what was told)."""

    name: str
    right: int = 0
    found: int = 0
    wanted: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.found + self.wanted
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True)
class _Line:
    name: str
    kind: str
    agree: Callable[[Row, Row], bool]
    told: tuple[str, ...]


def evaluate(folder: Path) -> list[Score]:
    """Scores of every kind over a folder. Raises FileNotFoundError where no text has its annotations."""
    pairs = sorted(path for path in folder.glob("*.json") if path.with_suffix(".txt").is_file())
    if not pairs:
        raise FileNotFoundError(f"{folder}: no NNN.txt beside an NNN.json")
    scores = [Score(line.name) for line in _LINES]
    for path in pairs:
        gold = json.loads(path.read_text(encoding="utf-8"))
        mine = read(path.with_suffix(".txt").read_text(encoding="utf-8"), source=path.stem).as_dict(
            is_full=True
        )
        for line, score in zip(_LINES, scores, strict=True):
            _count(score, path.stem, mine[line.kind], gold.get(line.kind, []), line)
    return scores


def table(scores: list[Score]) -> str:
    """The scores as a table of text."""
    head = f"{'':<20}{'wanted':>8}{'found':>8}{'right':>8}{'precision':>11}{'recall':>8}{'F1':>8}"
    rows = [
        f"{one.name:<20}{one.wanted:>8}{one.found:>8}{one.right:>8}{one.precision:>11.3f}{one.recall:>8.3f}{one.f1:>8.3f}"
        for one in scores
    ]
    return "\n".join([head, *rows])


def misses(scores: list[Score]) -> str:
    """One line for each annotation that was missed and each find that was wrong."""
    return "\n".join(
        f"{one.name}: {file}: {what}: {told}" for one in scores for file, what, told in one.misses
    )


def _count(score: Score, file: str, mine: list[Row], gold: list[Row], line: _Line) -> None:
    pairs = sorted(_agreeing(mine, gold, line.agree), reverse=True)
    met_mine: set[int] = set()
    met_gold: set[int] = set()
    for _, one, other in pairs:
        if one not in met_mine and other not in met_gold:
            met_mine.add(one)
            met_gold.add(other)
    score.right += len(met_mine)
    score.found += len(mine)
    score.wanted += len(gold)
    for number, row in enumerate(gold):
        if number not in met_gold:
            score.misses.append((file, "missed", _told(row, line)))
    for number, row in enumerate(mine):
        if number not in met_mine:
            score.misses.append((file, "wrong", f"{_told(row, line)} [{row.get('rule')}]"))


def _agreeing(
    mine: list[Row], gold: list[Row], agree: Callable[[Row, Row], bool]
) -> Iterator[tuple[int, int, int]]:
    for number, one in enumerate(mine):
        for other_number, other in enumerate(gold):
            shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
            if shared > 0 and agree(one, other):
                yield shared, number, other_number


def _told(row: Row, line: _Line) -> str:
    quote = " ".join(str(row["quote"]).split())
    return f"{quote[:90]!r} " + " ".join(f"{name}={row.get(name)!r}" for name in line.told)


# --- what agrees --------------------------------------------------------------------------------------------


def _figures(one: Row, other: Row) -> bool:
    return (
        _number(one["value"]) == _number(other["value"])
        and _number(one.get("of")) == _number(other.get("of"))
        and _units(one, other)
    )


def _measured(one: Row, other: Row) -> bool:
    return _figures(one, other) and one["measure"] == other["measure"]


def _number(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 6)


def _units(one: Row, other: Row) -> bool:
    ours, theirs = (_words(row.get("unit")).replace("²", "2").split() for row in (one, other))
    shorter = min(len(ours), len(theirs))
    return ours[:shorter] == theirs[:shorter] and (shorter > 0 or ours == theirs)


def _documents(one: Row, other: Row) -> bool:
    if one["number"] is None or other["number"] is None:
        return (
            one["number"] is other["number"]
            and _words(one["type"]).split()[:1] == _words(other["type"]).split()[:1]
        )
    return _document_key(one["number"]) == _document_key(other["number"])


def _document_key(number: str) -> str:
    understood = parse_number(number)
    if understood is not None:
        return str(understood.key)
    return "".join(fold(number).split()).lstrip("0").replace("/", "-").replace(".", "-")


def _people(one: Row, other: Row) -> bool:
    ours, theirs = ({_words(title) for title in row["titles"]} for row in (one, other))
    return _words(one["name"]) == _words(other["name"]) and ours == theirs


def _events(one: Row, other: Row) -> bool:
    return bool(one["date"] == other["date"] and one["kind"] == other["kind"])


def _awards(one: Row, other: Row) -> bool:
    ours, theirs = _words(one["issuer"]), _words(other["issuer"])
    agree = ours in theirs or theirs in ours if ours and theirs else ours == theirs
    return agree and all(
        (one[name] or None) == (other[name] or None) for name in ("form", "collectives", "individuals")
    )


def _words(text: object) -> str:
    plain = unify_tones(str(text or "").lower()).replace("-", " ").replace("–", " ").replace("’", "'")
    return " ".join(plain.split())


_LINES = (
    _Line("figures", "figures", _figures, ("value", "of", "unit", "measure")),
    _Line("figures, measured", "figures", _measured, ("value", "unit", "measure")),
    _Line("documents", "documents", _documents, ("type", "number")),
    _Line("people", "people", _people, ("name", "titles")),
    _Line("events", "events", _events, ("kind", "date")),
    _Line("awards", "awards", _awards, ("form", "issuer", "collectives", "individuals")),
)
