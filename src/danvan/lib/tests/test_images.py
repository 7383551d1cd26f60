"""A picture keeps what one sees and loses what the camera knew."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from danvan.lib import images
from danvan.lib.errors import Refused
from danvan.lib.images import LONG_EDGE, clean_image

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def made(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (40, 20),
    mode: str = "RGB",
    colour: Any = "teal",
    **extra: Any,
) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, colour).save(data, kind, **extra)
    return data.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def phone_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "Maker of Ba Tu", orientation, "nha ba Tu"
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 57.0, 36.0), 3: "E", 4: (105.0, 49.0, 48.0)})
    return exif


@pytest.mark.parametrize(("media_type", "kind"), KINDS.items())
def test_nothing_of_the_camera_is_left(media_type: str, kind: str) -> None:
    data = made(kind, exif=phone_exif())
    assert b"Ba Tu" in data
    kept = clean_image(data, media_type=media_type)
    assert b"Ba Tu" not in kept
    image = opened(kept)
    assert image.format == kind
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & image.info.keys()


def test_text_hidden_in_a_png_is_dropped() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ba Tu")
    assert b"Ba Tu" not in clean_image(made("PNG", pnginfo=notes), media_type="image/png")


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))]
)
def test_a_picture_stands_upright_before_its_orientation_is_dropped(
    orientation: int, size: tuple[int, int]
) -> None:
    assert opened(clean_image(made(exif=phone_exif(orientation)), media_type="image/jpeg")).size == size


@pytest.mark.parametrize(
    ("mode", "colour", "kept"),
    [
        ("RGB", "teal", "RGB"),
        ("RGBA", (1, 2, 3, 4), "RGBA"),
        ("P", 3, "RGB"),
        ("L", 9, "RGB"),
        ("1", 1, "RGB"),
    ],
)
def test_every_kind_of_colour_comes_through(mode: str, colour: Any, kept: str) -> None:
    assert opened(clean_image(made("PNG", mode=mode, colour=colour), media_type="image/png")).mode == kept


def test_a_large_picture_is_made_smaller_and_a_small_one_left_alone() -> None:
    large = opened(clean_image(made(size=(LONG_EDGE * 2, 1000)), media_type="image/jpeg"))
    assert large.size == (LONG_EDGE, 500)
    assert opened(clean_image(made("WEBP"), media_type="image/webp")).size == (40, 20)


def test_a_picture_of_too_many_pixels_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 799)
    with pytest.raises(Refused) as refusal:
        clean_image(made(), media_type="image/jpeg")
    assert refusal.value.code == "image_too_large"
    monkeypatch.setattr(images, "MAX_PIXELS", 800)
    assert clean_image(made(), media_type="image/jpeg")


def test_a_bomb_that_pillow_itself_refuses_is_a_broken_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(Refused) as refusal:
        clean_image(made(), media_type="image/jpeg")
    assert refusal.value.code == "broken_image"


WHOLE = made(size=(60, 60), exif=phone_exif())


@given(st.integers(3, len(WHOLE) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_picture_is_refused_or_mended_and_nothing_else(place: int, junk: bytes) -> None:
    damaged = WHOLE[:place] + junk + WHOLE[place + len(junk) :]
    assert outcome(damaged) in {"JPEG", "broken_image", "image_too_large"}


def outcome(data: bytes) -> str | None:
    """The format of the cleaned picture, or why there is none."""
    try:
        return opened(clean_image(data, media_type="image/jpeg")).format
    except Refused as refusal:
        return refusal.code
