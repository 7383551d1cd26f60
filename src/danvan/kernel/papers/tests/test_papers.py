"""Files: known by content, cleaned of what a camera adds, kept once, forgotten for ever; numbers without gaps."""

from __future__ import annotations

import errno
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from PIL import Image

from danvan.kernel.organisations.testing import World, small_world
from danvan.kernel.papers import actions
from danvan.kernel.papers.models import OfficialNumber, Paper
from danvan.kernel.papers.public import PARTY_NUMBER, add_paper, add_papers, erase_paper, give_number, path_of
from danvan.lib.errors import Refused

pytestmark = pytest.mark.django_db


def stored() -> list[Path]:
    return sorted(path for path in Path(django_settings.FILES).rglob("*") if path.is_file())


def picture(kind: str = "JPEG", *, exif: bool = True, size: tuple[int, int] = (30, 20)) -> io.BytesIO:
    """A picture as a phone makes it: with place, owner and orientation."""
    image, data = Image.new("RGB", size, "orange"), io.BytesIO()
    found = Image.Exif()
    found[0x010F], found[0x0112] = "Dien thoai cua ba Tu", 6
    found.get_ifd(0x8825).update({1: "N", 2: (20.0, 57.0, 36.0), 3: "E", 4: (105.0, 49.0, 48.0)})
    image.save(data, kind, **({"exif": found} if exif else {}))
    data.seek(0)
    return data


def office_file(part: str = "word/document.xml", *more: str) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in (part, *more):
            archive.writestr(name, "<x/>")
    data.seek(0)
    return data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_owner_and_thumbnail_never_reach_the_disk(kind: str) -> None:
    sent = picture(kind).getvalue()
    assert b"Dien thoai cua ba Tu" in sent
    paper = add_paper(io.BytesIO(sent), name="anh.jpg")
    kept = path_of(paper.sha256).read_bytes()
    assert b"Dien thoai" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (dict(image.getexif()), image.getexif().get_ifd(0x8825)) == ({}, {})
        assert image.size == (20, 30), "turned upright before the orientation was dropped"
    assert (paper.is_image, paper.size) == (True, len(kept))


@pytest.mark.parametrize(
    ("source", "name", "kept_as", "media_type"),
    [
        (picture("PNG"), "hoa don.pdf", "hoa don.png", "image/png"),
        (io.BytesIO(b"%PDF-1.7 ..."), "../../etc/passwd", "passwd.pdf", "application/pdf"),
        (office_file(), "don\u202excod.exe", "donxcod.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office_file("xl/workbook.xml"), "", "tep.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say_whatever_its_name(
    source: io.BytesIO, name: str, kept_as: str, media_type: str
) -> None:
    paper = add_paper(io.BytesIO(source.getvalue()), name=name)
    assert (paper.name, paper.media_type, str(paper)) == (kept_as, media_type, kept_as)


BAD = {
    "empty": b"",
    "unknown_type": b"<html><script>alert(1)</script>",
    "broken_image": b"\xff\xd8\xff\xe0" + b"\x00" * 40,
}


@pytest.mark.parametrize(("code", "data"), BAD.items(), ids=BAD)
def test_a_file_that_cannot_be_taken_leaves_neither_row_nor_bytes(code: str, data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        add_paper(io.BytesIO(data), name="x.jpg")
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert (Paper.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("more", [("word/vbaProject.bin",), ("xl/vbaProject.bin",)])
def test_an_office_file_with_a_program_inside_is_refused(more: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        add_paper(office_file("word/document.xml", *more), name="x.docx")
    assert refusal.value.code == "macros"
    assert ".docx" in refusal.value.message


def test_a_file_over_the_limit_is_read_no_further_than_the_limit(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    source = io.BytesIO(b"%PDF-" + b"x" * 5000)
    with pytest.raises(Refused) as refusal:
        add_paper(source, name="x.pdf")
    assert refusal.value.code == "too_large"
    assert source.tell() == 1001
    assert stored() == []
    assert add_paper(io.BytesIO(b"%PDF-" + b"x" * 995), name="x.pdf").size == 1000


def test_too_many_pixels_are_refused_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from danvan.lib import images

    monkeypatch.setattr(images, "MAX_PIXELS", 500)
    with pytest.raises(Refused) as refusal:
        add_paper(picture(), name="x.jpg")
    assert refusal.value.code == "image_too_large"


def test_a_full_disk_is_a_clear_answer_and_leaves_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(actions.os, "fsync", full)
    with pytest.raises(Refused) as refusal:
        add_paper(io.BytesIO(b"%PDF-1"), name="x.pdf")
    assert refusal.value.code == "disk_full"
    assert (Paper.objects.count(), stored()) == (0, [])


def test_a_disk_that_fills_up_between_two_files_keeps_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    add_paper(io.BytesIO(b"%PDF-0"), name="before.pdf")
    calls: list[int] = []

    def full_later(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(actions.os, "fsync", full_later)
    with pytest.raises(Refused):
        add_papers([(f"{n}.pdf", io.BytesIO(b"%%PDF-%d" % n)) for n in (1, 2)])
    assert [path.read_bytes() for path in stored()] == [b"%PDF-0"]


def test_a_folder_that_cannot_be_made_is_a_full_disk_too(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.FILES = tmp_path / "file"
    with pytest.raises(Refused) as refusal:
        add_paper(io.BytesIO(b"%PDF-1"), name="x.pdf")
    assert refusal.value.code == "disk_full"


def test_the_same_bytes_are_kept_once_and_go_with_the_last_paper() -> None:
    one, two = (add_paper(io.BytesIO(b"%PDF-1"), name=f"{n}.pdf") for n in (1, 2))
    assert len(stored()) == 1
    erase_paper(one)
    assert len(stored()) == 1
    assert erase_paper(two).removed_at is not None
    assert stored() == []
    assert Paper.objects.count() == 2, "that there was a paper stays known"
    erase_paper(two)


def test_a_new_version_names_the_one_before() -> None:
    first = add_paper(io.BytesIO(b"%PDF-1"), name="a.pdf")
    second = add_paper(io.BytesIO(b"%PDF-2"), name="a.pdf", previous=first)
    assert second.previous == first
    assert path_of(first.sha256).is_file()


def test_files_lie_open_to_their_owner_only() -> None:
    paper = add_paper(io.BytesIO(b"%PDF-1"), name="a.pdf")
    assert path_of(paper.sha256).stat().st_mode & 0o077 == 0
    assert path_of(paper.sha256).parent.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_bytes_being_forgotten_and_sent_again_at_the_same_time_are_there_afterwards() -> None:
    """The new paper waits for the erasure to end, and then finds the bytes gone and writes them again."""
    old = add_together(b"%PDF-1")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erase_paper(old)
            sent = pool.submit(add_together, b"%PDF-1")
            assert not sent.done()
        new = sent.result(timeout=10)
    assert path_of(new.sha256).is_file()
    assert Paper.objects.filter(removed_at__isnull=True).get() == new


def add_together(data: bytes) -> Paper:
    try:
        with transaction.atomic():
            return add_paper(io.BytesIO(data), name="a.pdf")
    finally:
        if not connection.in_atomic_block:
            connection.close()


# --- official numbers ---------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return small_world()


def number(world: World, *, on: date = date(2026, 3, 2), type_code: str = "TB") -> str:
    return str(give_number(world.committee_x, type_code=type_code, thing="t", on=on))


def test_numbers_run_within_issuer_type_and_year(world: World) -> None:
    assert [number(world) for _ in range(3)] == ["01/TB-UBND", "02/TB-UBND", "03/TB-UBND"]
    assert number(world, type_code="CV") == "01/CV-UBND"
    assert number(world, on=date(2027, 1, 1)) == "01/TB-UBND"
    assert number(world, on=date(2026, 12, 31)) == "04/TB-UBND"
    assert give_number(world.committee_y, type_code="TB", thing="t", on=date(2026, 3, 2)).number == 1


def test_the_party_writes_its_numbers_without_a_leading_zero(world: World) -> None:
    given = give_number(
        world.committee_x, type_code="QĐ", thing="t", on=date(2026, 3, 2), written=PARTY_NUMBER
    )
    assert given.text == "1-QĐ/UBND"


def test_a_number_above_ninety_nine_has_no_leading_zero(world: World) -> None:
    OfficialNumber.objects.create(
        body=world.committee_x, year=2026, type_code="TB", number=99, text="99/TB-UBND", thing="t"
    )
    assert number(world) == "100/TB-UBND"


def test_a_number_given_in_an_act_that_fails_is_given_again(world: World) -> None:
    @transaction.atomic
    def fail() -> None:
        number(world)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert number(world) == "01/TB-UBND"


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_numbers_asked_for_at_once_have_neither_gaps_nor_doubles(world: World) -> None:
    def take(place: int) -> int:
        try:
            with transaction.atomic():
                given = give_number(
                    world.committee_x, type_code="TB", thing=str(place), on=date(2026, 3, 2)
                ).number
                if place % 4 == 3:
                    raise ZeroDivisionError
                return given
        except ZeroDivisionError:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        given = [one for one in pool.map(take, range(16)) if one]
    assert sorted(given) == list(range(1, 13))
