"""``danvan read FILE …``: what papers say, as a list or as JSON; ``--evaluate DIR``: how well that is read."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from danvan.lib.errors import Refused
from danvan.lib.extraction import REMARKS, Document, extract_safely
from danvan.lib.reading import KINDS, Reading, read
from danvan.lib.reading.evaluation import evaluate, misses, table

HEADS = {
    "figures": "figures · số liệu",
    "documents": "documents · văn bản",
    "people": "people · người có chức vụ",
    "events": "events · sự kiện",
    "awards": "awards · khen thưởng",
}


def main(arguments: Sequence[str]) -> int:
    """Read files, or score a folder. Returns 0; 1 where something could not be read; 2 for a wrong command line."""
    parser = _parser()
    options = parser.parse_args(list(arguments))
    if options.evaluate is not None:
        return _score(options.evaluate, shows_misses=options.misses)
    if not options.files:
        parser.error("FILE …, or --evaluate DIR")
    return _read(options.files, as_json=options.json)


def text_of(path: Path) -> Document:
    """A paper of any kind that extraction knows, read in a process of its own. Raises OSError and Refused."""
    return extract_safely(path.read_bytes(), path.name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan read", description="What papers say · Đọc văn bản thành số liệu"
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument(
        "--json", action="store_true", help="as JSON: one object, or a list for several files"
    )
    parser.add_argument("--evaluate", type=Path, metavar="DIR", help="score NNN.txt against NNN.json in DIR")
    parser.add_argument("--misses", action="store_true", help="with --evaluate: each miss on a line")
    return parser


def _read(files: Sequence[Path], *, as_json: bool) -> int:
    readings, is_whole = [], True
    for path in files:
        try:
            paper = text_of(path)
            readings.append(read(paper.text, source=path.name, cells=paper.cells()))
            for note in paper.notes:
                print(f"danvan read: {path}: {REMARKS.get(note, note)}", file=sys.stderr)
        except (OSError, Refused) as problem:
            print(f"danvan read: {path}: {problem}", file=sys.stderr)
            is_whole = False
    if as_json:
        told = [one.as_dict() for one in readings]
        print(json.dumps(told[0] if len(files) == 1 and told else told, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(map(listing, readings)))
    return 0 if is_whole else 1


def listing(reading: Reading) -> str:
    """A reading for people: each find with its words, what was understood, confidence and rule."""
    lines = [reading.source]
    for kind in KINDS:
        finds = getattr(reading, kind)
        lines += ["", f"{HEADS[kind]}: {len(finds)}"] if finds else []
        for one in finds:
            told = one.as_dict(is_full=True)
            for name in ("quote", "start", "end", "confidence", "rule"):
                told.pop(name)
            facts = ", ".join(f"{name}={value}" for name, value in told.items() if value is not None)
            lines.append(
                f"  {one.start}-{one.end} {' '.join(one.quote.split())!r}: {facts} ({one.confidence} %, {one.rule})"
            )
    return "\n".join(lines)


def _score(folder: Path, *, shows_misses: bool) -> int:
    try:
        scores = evaluate(folder)
    except (OSError, ValueError) as problem:
        print(f"danvan read: {problem}", file=sys.stderr)
        return 1
    print(table(scores))
    if shows_misses:
        print(misses(scores))
    return 0
