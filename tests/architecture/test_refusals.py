"""What this product refuses by design cannot slip in as a field, a name in code, a column or a library."""

from __future__ import annotations

import ast
import csv
import gzip
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from .house import PROJECT, Source, product, readable, tracked_files

#: Words of a name that would hold somebody's religion, ethnicity or political views, or a score of a person.
PRIVATE = [
    *["religion", "religious", "denomination", "ton_giao", "tongiao", "tin_nguong"],
    *["ethnic", "ethnicity", "ethnic_group", "dan_toc", "dantoc", "race"],
    *["political_view", "political_views", "political_opinion", "ideology", "chinh_kien", "voting_intention"],
]
SCORES = ["citizen_score", "person_score", "people_score", "social_score", "credit_score", "trust_score"]
SCORES += ["reliability_score", "loyalty", "reputation", "troublemaker", "blacklist"]
REFUSED_NAME = re.compile(rf"(?:^|_)(?:{'|'.join(PRIVATE + SCORES)})s?(?:_|$)")

#: Clients of social networks, page scrapers, and recognisers of people's names.
REFUSED_LIBRARIES = {
    *[
        "facebook",
        "facebook_sdk",
        "facebook_scraper",
        "tweepy",
        "snscrape",
        "twint",
        "instaloader",
        "instagrapi",
    ],
    *["tiktokapi", "tiktok", "praw", "telethon", "pyrogram", "youtube_dl", "yt_dlp", "zalo_sdk"],
    *["scrapy", "selenium", "bs4", "beautifulsoup4", "newspaper", "newspaper3k", "trafilatura", "mechanize"],
    *[
        "spacy",
        "stanza",
        "underthesea",
        "flair",
        "vncorenlp",
        "py_vncorenlp",
        "nltk",
        "face_recognition",
        "deepface",
    ],
}
#: Hosts of social networks that code could call.
REFUSED_HOSTS = re.compile(
    r"(?:graph\.facebook|facebook|tiktok|instagram|twitter|youtube)\.com/", re.IGNORECASE
)


def names(source: Source) -> Iterator[tuple[str, str]]:
    """Every name a file gives: variables, fields, arguments, functions, classes, keyword arguments, keys."""
    for node in ast.walk(source.tree):
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name))
            ):
                yield name, source.at(node)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, source.at(node)
            case ast.Dict(keys=keys):
                yield from ((key.value, source.at(key)) for key in keys if is_text(key))


def is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def snake(name: str) -> str:
    """``CitizenScore`` and ``citizen-score`` read like ``citizen_score``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-\s]", "_", name).lower()


@pytest.mark.parametrize("name", ["religion", "voter_ethnicity", "dan_toc_id", "CitizenScore", "loyalty"])
def test_the_search_for_refused_names_finds_them(name: str) -> None:
    assert REFUSED_NAME.search(snake(name))


@pytest.mark.parametrize("name", ["trace", "grace_days", "score_of_outcome", "party_committee", "embrace"])
def test_the_search_for_refused_names_spares_others(name: str) -> None:
    assert not REFUSED_NAME.search(snake(name))


def test_no_table_has_a_refused_field() -> None:
    fields = (
        f"{model._meta.label}.{f.name}" for model in apps.get_models() for f in model._meta.get_fields()
    )
    assert [name for name in fields if REFUSED_NAME.search(snake(name.rpartition(".")[2]))] == []


def test_no_name_in_code_is_a_refused_one() -> None:
    found = [f"{where} {name}" for source in product() for name, where in names(source)]
    assert [line for line in found if REFUSED_NAME.search(snake(line.rpartition(" ")[2]))] == []


def columns(path: Path) -> list[str]:
    """The header of a table of reference data, or the keys of a settings file."""
    if path.suffix == ".toml":
        return list(keys(tomllib.loads(path.read_text())))
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return next(csv.reader(file), [])


def keys(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from keys(value)
    if isinstance(told, list):
        for value in told:
            yield from keys(value)


def test_no_reference_data_has_a_refused_column() -> None:
    tables = [p for p in tracked_files() if p.name.endswith((".toml", ".csv", ".csv.gz"))]
    found = [f"{path.relative_to(PROJECT)}: {name}" for path in tables for name in columns(path)]
    assert [line for line in found if REFUSED_NAME.search(snake(line.rpartition(": ")[2]))] == []


def imported(source: Source) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0].lower(), source.at(node)) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0].lower(), source.at(node)


def test_no_scraper_social_client_or_name_recogniser_is_imported() -> None:
    found = [(name, where) for source in product() for name, where in imported(source)]
    assert [pair for pair in found if pair[0] in REFUSED_LIBRARIES] == []


def test_none_of_them_stands_in_the_requirements() -> None:
    listed = {
        re.split(r"[^A-Za-z0-9_.-]", line)[0].lower().replace("-", "_")
        for path in (PROJECT / "requirements").glob("run.*")
        for line in path.read_text().splitlines()
    }
    assert listed & REFUSED_LIBRARIES == set()


def test_no_code_calls_a_social_network() -> None:
    code = [p for p in tracked_files() if p.suffix in {".py", ".js", ".html"} and "tests" not in p.parts]
    assert [str(path) for path in code if REFUSED_HOSTS.search(readable(path) or "")] == []
