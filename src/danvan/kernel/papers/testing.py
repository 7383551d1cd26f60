"""Files for tests of modules."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image


def photo(name: str = "anh.jpg", *, colour: str = "#7a8a5a") -> tuple[str, BinaryIO]:
    """A small real photograph under a name, open for reading."""
    data = io.BytesIO()
    Image.new("RGB", (48, 36), colour).save(data, "JPEG")
    data.seek(0)
    return name, data
