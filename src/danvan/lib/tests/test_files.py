"""A file is what its first bytes say; its name is safe to show and to save."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.errors import Refused
from danvan.lib.files import KNOWN, safe_name, sniff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (packed("word/document.xml"), DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_what_people_need_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    assert kind in KNOWN


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PD", b"\xff\xd8", b"RIFF\x10\x00\x00\x00WAVE", b"GIF89a", b"MZ\x90", b"<svg onload=alert(1)>",
        b"<!doctype html>", b"PK\x03\x04broken", packed("x.txt"), packed("ppt/presentation.xml"), b" %PDF-1.7", b"\x00%PDF-1.7",
    ],
)  # fmt: skip
def test_everything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        sniff(data)
    assert refusal.value.code == "unknown_type"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed("word/document.xml", "word/vbaProject.bin"), "macros"),
        (packed("xl/workbook.xml", "xl/VBA/vbaProject.bin"), "macros"),
        (packed("ppt/presentation.xml", "ppt/vbaProject.bin"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_office"),
    ],
)
@pytest.mark.parametrize("texts", [False, True])
def test_files_that_only_need_saving_anew_are_told_apart(data: bytes, code: str, texts: bool) -> None:
    with pytest.raises(Refused) as refusal:
        sniff(data, texts=texts)
    assert refusal.value.code == code


@given(st.binary(max_size=200))
def test_no_bytes_make_the_sniffer_fail_in_another_way(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"RIFF"):
        try:
            assert sniff(prefix + data) in KNOWN
        except Refused:
            continue


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("anh ngap.jpg", "anh ngap.jpg"),
        ("anh.exe", "anh.jpg"),
        ("ảnh ngập.JPEG", "ảnh ngập.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Tư\\anh.png", "anh.jpg"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("don\u202egpj.exe", "dongpj.jpg"),
        ('<script>"|?*.jpg', "script.jpg"),
        ("", "tep.jpg"),
        ("...", "tep.jpg"),
        (".htaccess", "tep.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        ("a\u0309nh.jpg", "ảnh.jpg"),
    ],
)
def test_a_name_is_cleaned_and_gets_the_ending_it_deserves(name: str, kept: str) -> None:
    assert safe_name(name, media_type="image/jpeg") == kept


@given(st.text(max_size=300), st.sampled_from(sorted(KNOWN)))
def test_a_name_is_always_safe(name: str, kind: str) -> None:
    safe = safe_name(name, media_type=kind)
    assert safe.endswith(KNOWN[kind])
    assert len(KNOWN[kind]) < len(safe) <= 120
    assert not set(safe) & set('/\\<>:"|?*\r\n\x00')
    assert not any(unicodedata.category(letter).startswith("C") for letter in safe)
    assert safe_name(safe, media_type=kind) == safe, "cleaning twice changes nothing"
