"""Office files are packed folders; what they hold is counted before it is believed."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from danvan.lib.extraction.shape import Limits, refuse


class Packed:
    """A packed folder within its limits. Raises Refused for bombs and passwords. Macros are never opened."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            refuse("broken")
        self.names = {one.filename for one in infos}
        if len(infos) > limits.members or len(infos) != len(self.names):
            refuse("too_large_unpacked")
        if any(one.flag_bits & 1 for one in infos):
            refuse("encrypted")
        self.has_macros = any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names)
        total = 0
        for one in infos:
            size = self._measure(one, limits.unpacked - total)
            total += size
            if size > 1 << 20 and size > limits.ratio * max(one.compress_size, 1):
                refuse("too_large_unpacked")

    def _measure(self, one: zipfile.ZipInfo, room: int) -> int:
        """What a member really unpacks to: its own word for it is not taken."""
        if one.file_size > room:
            refuse("too_large_unpacked")
        size = 0
        try:
            with self._zip.open(one) as source:
                while piece := source.read(1 << 18):
                    size += len(piece)
                    if size > room:
                        refuse("too_large_unpacked")
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
            refuse("broken")
        return size

    def xml(self, name: str) -> etree._Element | None:
        """A part as a tree, or None. Raises Refused("entities") when it declares any, "broken" when it is no XML."""
        if name not in self.names:
            return None
        data = self._zip.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<\x00!\x00" in data or b"\x00<\x00!" in data:
            refuse("entities")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            refuse("broken")

    def check_declarations(self) -> None:
        """Every XML part is free of declarations."""
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                head = self._zip.read(name)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    refuse("entities")
