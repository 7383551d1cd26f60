"""Pictures without what the camera added: place, owner, thumbnails. Bounded in pixels and bytes."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from danvan.lib.errors import Refused

#: A 50-megapixel phone photo passes; a decompression bomb does not.
MAX_PIXELS = 60_000_000
#: Longer edge of the kept picture: enough to read a street sign, small enough for a poor line.
LONG_EDGE = 2048


def clean_image(data: bytes, *, media_type: str) -> bytes:
    """The picture re-encoded upright and without metadata. Raises Refused("broken_image")."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("image_too_large")
            image.draft("RGB", (LONG_EDGE, LONG_EDGE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONG_EDGE, LONG_EDGE))
            return _encoded(upright, media_type)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused("broken_image") from None


def _encoded(image: Image.Image, media_type: str) -> bytes:
    bare = Image.new("RGBA" if media_type != "image/jpeg" and "A" in image.getbands() else "RGB", image.size)
    bare.paste(image.convert(bare.mode))
    out = io.BytesIO()
    if media_type == "image/png":
        bare.save(out, "PNG", optimize=False)
    elif media_type == "image/webp":
        bare.save(out, "WEBP", quality=82)
    else:
        bare.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
