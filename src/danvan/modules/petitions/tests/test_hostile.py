"""Whatever comes in gets a clear answer, never a 500, and leaves nothing half done."""

from __future__ import annotations

import io
import json
import os
import struct
import threading
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from PIL import Image

from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers.public import Paper
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.receiving import Submission
from danvan.modules.petitions.forms.public import MatterForm
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.queries.browsing import Wanted, page_of
from danvan.web.registers.export import csv_lines, harmless

from . import factories
from .calling import API, Caller, code_of, matter_in, upload

pytestmark = pytest.mark.django_db

#: Letters that have fooled somebody's software: decomposed, look-alike, unseen, turning, forbidden, half a pair.
TRICKS = [
    "Ðường bị sụt lún sâu", "Đu\u031bo\u031b\u0300ng bi\u0323 su\u0323t", "cống\u200b tắc\u200d lâu\ufeff rồi", "\u202egnort iốc\u202c đã tắc",
    "a\x00b\x00cdefgh ngập", "\ud800 cống tắc lâu ngày", "'; DROP TABLE petitions_petition; --", "<script>alert(1)</script> cống",
    "${7*7} {{7*7}} %s %(x)s %n", "=HYPERLINK(\"http://x\") cống", "\u0300" * 40 + " cống tắc", "🏳️‍🌈👨‍👩‍👧‍👦 cống tắc ở ngõ",
    "ﷺ﷽ cống tắc ở ngõ", "\x1b[31m cống tắc ở ngõ", "../../etc/passwd cống", "A" * 160, "ｃống ｔắc ở ngõ", "\u2028\u2029 cống tắc ở ngõ",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=300), st.sampled_from(TRICKS), st.text(alphabet=st.characters(), max_size=60)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def world() -> World:
    factories.topic()
    return small_world()


# --- text --------------------------------------------------------------------------------------------------


#: Examples share one test's transaction: each is small, and what earlier ones left does not matter.
hard = tried(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@hard
@given(title=ANY_TEXT, text=ANY_TEXT, place=ANY_TEXT, name=ANY_TEXT)
def test_any_text_is_taken_or_refused_by_the_api(
    world: World, title: str, text: str, place: str, name: str
) -> None:
    body = matter_in(title=title, text=text, place=place, contact={"name": name})
    response = Caller().post("/petitions", json.dumps(body))

    assert response.status_code in (201, 422), response.content
    if response.status_code == 422:
        assert code_of(response) in ("malformed", "no_title", "no_text")
        return
    matter = Petition.objects.get(number=response.json()["number"])
    kept = matter.title + matter.text + matter.place
    assert not set(kept) & set("\x00\u200b\u202e\ufeff\u00d0")


@hard
@given(body=JSON)
def test_any_json_is_answered(world: World, body: Any) -> None:
    for path in ("/petitions", "/receipts"):
        response = Caller().post(path, json.dumps(body))
        assert 400 <= response.status_code < 500
        assert code_of(response)


@hard
@given(data=st.fixed_dictionaries(dict.fromkeys((*MatterForm.base_fields, "submission"), ANY_TEXT)))
def test_any_form_is_judged(world: World, data: dict[str, str]) -> None:
    form = MatterForm(data)
    if form.is_valid():
        assert len(form.cleaned_data["title"]) >= 5
    else:
        assert all(form.errors.values())


@hard
@given(words=ANY_TEXT)
def test_any_search_finds_or_finds_nothing(world: World, words: str) -> None:
    assert isinstance(page_of(Wanted(words=words)).matters, list)
    response = Client().get(f"{API}/petitions", {"q": words.encode("utf-8", "replace").decode()})
    assert response.status_code in (200, 422)


@pytest.mark.parametrize(
    "words",
    [*TRICKS, "x" * 10_000, "cống " * 2000, "1" * 5000, "' OR 1=1 --", "a & b | !c <-> (d", "%", "\\"],
)
def test_every_door_with_a_search_stands_hostile_words(world: World, words: str) -> None:
    actions.publish_petition(factories.petition(world), by=world.system)
    asked = words.encode("utf-8", "replace").decode()
    statuses = {
        Client().get(path, {name: asked}).status_code
        for path, name in (
            (f"{API}/petitions", "q"), (f"{API}/units", "q"), ("/phan-anh/", "q"), ("/phan-anh/", "don-vi"),
            ("/phan-anh/", "sau"), ("/phan-anh/", "tree"), (f"{API}/petitions", "after"), (f"{API}/petitions", "unit"),
            (f"{API}/figures", "names"), (f"{API}/open311/v2/requests.json", "service_code"),
            (f"{API}/open311/v2/requests.json", "jurisdiction_id"), (f"{API}/open311/v2/requests.json", "start_date"),
        )
    }  # fmt: skip
    assert statuses <= {200, 400, 404, 422}
    assert page_of(Wanted(words=words)) is not None


@pytest.mark.parametrize("path", ["/petitions/%00", "/petitions/-1", "/petitions/9" + "9" * 40, "/petitions/1e3", "/units/%00", "/units/a%0ab",
                                  "/open311/v2/requests/%00.json", "/petitions?limit=99999999999999999999", "/petitions?after=%00",
                                  "/petitions?unit=%00", "/topics?tree=%00", "/units/00337?on=0000-00-00"])  # fmt: skip
def test_addresses_out_of_shape_are_answered(world: World, path: str) -> None:
    response = Client().get(API + path)
    assert response.status_code in (400, 404, 422), response.content


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 20_000, b"NaN", b'"\\ud800"', b"\x00"]
)
def test_a_body_that_is_no_json_is_named_so(world: World, body: bytes) -> None:
    response = Caller().post("/petitions", body)
    assert response.status_code in (400, 422)
    assert code_of(response) in ("not_json", "malformed")


def test_a_body_too_large_is_stopped_at_the_door(world: World) -> None:
    response = Caller().post("/petitions", b"x" * (3 * 1024 * 1024))

    assert response.status_code == 413
    assert code_of(response) == "too_large"


def test_a_broken_multipart_is_told_apart_from_our_own_mistakes(world: World) -> None:
    for content_type in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
    ):
        response = Client().post(
            f"{API}/petitions",
            b"--x\r\ngarbage",
            content_type=content_type,
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert response.status_code in (400, 422), content_type
        assert code_of(response)


# --- files -------------------------------------------------------------------------------------------------


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts:
            packed.writestr(name, data)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel_bomb(side: int) -> bytes:
    """A small file that claims to be a very large picture."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 4096))
        + chunk(b"IEND", b"")
    )


def real_picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


HOSTILE_FILES = {
    "empty": (b"", "empty"),
    "html as jpg": (b"<html><script>alert(1)</script></html>", "unknown_type"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unknown_type"),
    "program": (b"MZ\x90\x00" + b"\x00" * 200, "unknown_type"),
    "script": (b"#!/bin/sh\nrm -rf /", "unknown_type"),
    "jpg in name only": (b"\xff\xd8\xff" + b"not a picture", "broken_image"),
    "torn png": (real_picture()[:40], "broken_image"),
    "pixel bomb": (pixel_bomb(9_000), "image_too_large"),
    "greater pixel bomb": (pixel_bomb(30_000), "broken_image"),
    "plain zip": (zipped(("a.txt", b"x")), "unknown_type"),
    "torn zip": (b"PK\x03\x04" + b"\x00" * 50, "unknown_type"),
    "macros": (zipped(("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")), "macros"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_office"),
    "oversize": (b"%PDF-1.7\n" + b"0" * (8 * 1024 * 1024 + 1), "too_large"),
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_a_hostile_file_is_refused_in_words_and_leaves_no_half_record(world: World, name: str) -> None:
    content, code = HOSTILE_FILES[name]
    sent = upload("ảnh.jpg", content, "image/jpeg") if content else upload("ảnh.jpg")
    if not content:
        sent.file, sent.size = io.BytesIO(b""), 0
    response = Caller().form("/petitions", {"petition": json.dumps(matter_in()), "files": [upload(), sent]})

    assert code_of(response) == code
    assert response.status_code in (413, 415, 422)
    assert not Petition.objects.exists()
    assert not Paper.objects.exists()
    assert not Entry.objects.filter(act="petitions.received").exists()


def test_a_zip_bomb_in_an_office_file_is_never_unpacked(world: World) -> None:
    bomb = zipped(("word/document.xml", b"0" * 50_000_000))
    response = Caller().form(
        "/petitions", {"petition": json.dumps(matter_in()), "files": [upload("b.docx", bomb)]}
    )

    assert response.status_code == 201
    assert Paper.objects.get().size == len(bomb), "kept as it came"


def test_a_picture_that_is_also_something_else_loses_the_rest(world: World) -> None:
    polyglot = real_picture() + b"<script>alert(1)</script>" + zipped(("evil.exe", b"MZ"))
    Caller().form("/petitions", {"petition": json.dumps(matter_in()), "files": [upload("a.png", polyglot)]})

    from danvan.kernel.papers.public import path_of

    assert b"script" not in path_of(Paper.objects.get().sha256).read_bytes()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\CON", "CON.png", "a\x00.png", "\u202egnp.exe", "x" * 4000 + ".png", ".htaccess", "a/b/c.php", "tệp\r\nX: y.png", " . ", "\ud800.png"],
)  # fmt: skip
def test_names_of_files_lead_nowhere(world: World, name: str, settings: Any) -> None:
    receipt = actions.receive_petition(
        Submission(kind="feedback", title=factories.TITLE, text=factories.TEXT, unit=world.x, files=[(name, io.BytesIO(real_picture()))]),
        by=factories.resident_of(),
    )  # fmt: skip
    paper = receipt.petition.attachments.get().paper

    assert paper.name.endswith(".png")
    assert len(paper.name) <= 200
    assert not set(paper.name) & set('/\\<>:"|?*\x00\r\n\u202e')
    stored = [path for path in Path(settings.FILES).rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [paper.sha256]


def test_a_full_disk_is_told_and_nothing_half_is_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    response = Caller().form("/petitions", {"petition": json.dumps(matter_in()), "files": [upload()]})
    monkeypatch.undo()

    assert response.status_code == 507
    assert code_of(response) == "disk_full"
    assert not Petition.objects.exists()
    assert not Paper.objects.exists()


def test_a_full_disk_leaves_no_part_of_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    Caller().form("/petitions", {"petition": json.dumps(matter_in()), "files": [upload()]})
    monkeypatch.undo()

    assert [path for path in Path(settings.FILES).rglob("*") if path.is_file()] == []


# --- formulas in exports -----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n="])
def test_no_cell_of_an_export_begins_like_a_formula(start: str) -> None:
    assert harmless(f"{start}cmd|'/c calc'!A0").startswith("'")


def test_the_export_of_matters_is_harmless(world: World) -> None:
    from types import SimpleNamespace

    from danvan.web.registers import Column

    matter = factories.petition(world, title='=HYPERLINK("http://x","bấm")')
    columns = [Column("title", "Tiêu đề")]
    register = SimpleNamespace(export_columns=columns, name="vu-viec")
    lines = b"".join(csv_lines(register, iter([matter]))).decode("utf-8-sig").splitlines()

    assert lines[1].lstrip('"').startswith("'=")


# --- at the same moment ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_five_times_at_once_is_one_matter_and_one_receipt() -> None:
    world = small_world()
    key, answers, gate = str(uuid.uuid4()), [], threading.Barrier(5)

    def send() -> None:
        gate.wait()
        try:
            answers.append(Caller().post("/petitions", matter_in(), key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["code"] for answer in answers}) == 1
    assert Petition.objects.filter(unit=world.x).count() == 1
    assert Entry.objects.filter(act="petitions.received").count() == 1
