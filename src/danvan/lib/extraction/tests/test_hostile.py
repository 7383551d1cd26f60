"""Files that mean harm, and the process that takes it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danvan.lib.errors import Refused
from danvan.lib.extraction import REMARKS, SENTENCES, Limits, extract_safely
from danvan.lib.extraction import safely as entrance
from danvan.lib.extraction.reading import extract

from . import papers

BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%b</w:body></w:document>'
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>' + BODY % b"<w:p><w:r><w:t>&c;</w:t></w:r></w:p>"
)
SECRET = (
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + BODY % b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
)

HARMFUL = [
    ("a bomb", lambda: papers.packed(word__document_xml=BODY % b"", word__media_b=b"\x00" * (20 << 20)), "too_large_unpacked"),
    ("entities", lambda: papers.packed(word__document_xml=LAUGHS), "entities"),
    ("a file from outside", lambda: papers.packed(word__document_xml=SECRET), "entities"),
    ("entities in a workbook", lambda: papers.packed(xl__workbook_xml=LAUGHS), "entities"),
    ("deep nesting", lambda: papers.packed(word__document_xml=BODY % (b"<w:sdt>" * 9000 + b"</w:sdt>" * 9000)), "broken"),
    ("no body", lambda: papers.packed(word__document_xml=b"<a/>"), "broken"),
    ("another folder", lambda: papers.packed(readme_x=b"<a/>"), "unknown_type"),
    ("an empty workbook", lambda: papers.packed(xl__workbook_xml=b"<a/>"), "broken"),
    ("a locked office file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("an old office file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900, "old_office"),
    ("a locked PDF", papers.locked, "encrypted"),
    ("pictures of pages", papers.pictures, "pictures_only"),
    ("half a Word file", lambda: papers.word()[:9000], "broken"),
    ("a photo", lambda: b"\xff\xd8\xff\xe0" + b"x" * 90, "unknown_type"),
    ("a program", lambda: b"\x7fELF" + b"\x01" * 90, "unknown_type"),
    ("noise", lambda: random.Random(7).randbytes(3000), "unknown_type"),
    ("nothing", lambda: b"\x00\x00\n", "empty"),
    ("too much", lambda: b"a" * (51 << 20), "too_large"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), [row[1:] for row in HARMFUL], ids=[row[0] for row in HARMFUL])
def test_a_harmful_file_is_refused_in_words(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        extract_safely(make(), "bao-cao.docx")
    assert (refusal.value.code, refusal.value.message) == (code, SENTENCES[code])


def test_the_name_is_not_believed() -> None:
    assert extract_safely(papers.typeset("Một"), "a.xlsx").media_type == "application/pdf"
    assert extract_safely(papers.word("Một"), "a.pdf").text == "Một"


def test_macros_are_not_opened_and_that_is_said() -> None:
    body = BODY % "<w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p>".encode()
    paper = extract_safely(papers.packed(word__document_xml=body, word__vbaProject_bin=b"Sub AutoOpen()"))
    assert (paper.text, paper.notes) == ("Báo cáo", ("macros_ignored",))
    assert set(paper.notes) <= set(REMARKS)


def test_five_thousand_pages_are_read_as_far_as_allowed() -> None:
    paper = extract_safely(papers.typeset("Một trang", pages=5000))
    assert (paper.pages, paper.notes, paper.blocks[-1].page) == (5000, ("pages_left_out",), 1000)


def _as_child(code: str, monkeypatch: pytest.MonkeyPatch, limits: Limits) -> Refused:
    """What the caller hears when the child, shut in, runs this instead of reading."""
    start = (
        "import sys, json; sys.path[:] = json.loads(sys.argv.pop(2));"
        "from danvan.lib.extraction import child; from danvan.lib.extraction.shape import Limits, refuse;"
        "child.shut_in(Limits(**json.loads(sys.argv[1])))\n"
    )
    monkeypatch.setattr(entrance, "_START", start + code)
    with pytest.raises(Refused) as refusal:
        extract_safely(b"x", limits=limits)
    return refusal.value


@pytest.mark.parametrize(
    "code",
    ["import time; time.sleep(60)", "while True: pass", "x = b'x' * (3 << 30)", "import os; os.abort()"],
)
def test_a_child_beyond_its_limits_is_ended(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    assert _as_child(code, monkeypatch, Limits(seconds=3, cpu_seconds=1)).code == "too_heavy"
    assert time.monotonic() - began < 6


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "with open(p, 'w') as f: f.write('x')",
    ],
)
def test_a_child_reaches_nothing_outside(
    attempt: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (
        f"import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); p = {str(tmp_path / 'x')!r}\n"
        f'try:\n    {attempt}\nexcept OSError:\n    os.write(1, b\'{{"refused": "entities"}}\')'
    )
    assert _as_child(code, monkeypatch, Limits()).code == "entities"


@pytest.mark.parametrize(
    "said", ["{}", "[]", "null", '{"document": {"text": "a", "blocks": [{}]}}', '{"refused": []}']
)
def test_a_child_that_says_nonsense_is_not_believed(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _as_child(f"print({said!r})", monkeypatch, Limits()).code in ("too_heavy", "broken")


def test_nothing_is_left_running_or_open() -> None:
    def held() -> tuple[int, list[str]]:
        children = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
        return len(list(Path("/proc/self/fd").iterdir())), children

    before = held()
    extract_safely(b"Xin")
    assert held() == before


SEEDS = [
    papers.word(table=True),
    papers.excel(),
    papers.typeset(papers.PDF_TABLE),
    papers.page(papers.HTML_TABLE),
]
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def _answers(data: bytes) -> None:
    try:
        paper = extract(data, limits=Limits(pages=20))
    except Refused as refusal:
        assert refusal.code in SENTENCES  # noqa: PT017 - either answer is right
    else:
        assert all(0 <= one.start < one.end <= len(paper.text) for one in paper.blocks)


@FUZZ
@given(st.binary(max_size=2000), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]))
def test_any_bytes_give_a_document_or_a_refusal(data: bytes, head: bytes) -> None:
    _answers(head + data)


@FUZZ
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=30),
    st.integers(0, 10**6),
)
def test_a_damaged_file_gives_a_document_or_a_refusal(
    seed: bytes, hits: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(seed)
    for at, byte in hits:
        data[at % len(data)] = byte
    _answers(bytes(data[: cut % len(data) + 1] if cut % 3 == 0 else data))
