"""A file as a table: CSV, TSV or Excel, plain or gzipped."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from danvan.web.registers.tabular import Table, TableError, read_table

_GZIP = b"\x1f\x8b"
#: A gzip of a few kilobytes can unpack to a disk full of nothing.
MOST_BYTES = 400 * 1024 * 1024
MOST_ROWS = 2_000_000


def read_file(path: Path) -> Table:
    """The table in a file. Raises TableError: what is wrong and how to mend it."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise TableError(
            _("The file %(name)s cannot be opened: %(why)s.") % {"name": path.name, "why": fault.strerror},
            _("Check its name and your rights to read it."),
        ) from fault
    return read_table(unpacked(content), most_rows=MOST_ROWS)


def unpacked(content: bytes) -> bytes:
    """The bytes behind a gzip, or the bytes themselves. Raises TableError."""
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            data = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise TableError(_("The packed file is damaged."), _("Pack or download it once more.")) from fault
    if len(data) > MOST_BYTES:
        raise TableError(_("The file is too large when unpacked."), _("Split it into several files."))
    return data
