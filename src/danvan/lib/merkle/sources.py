"""Where a verifier reads a log from: a directory, a web address, or any object that reads by path."""

import re
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

OPENINGS = "openings"
LARGEST_ANSWER = 64 * 1024 * 1024  # a full bundle of the longest entries has 16 MB
_OPENINGS_NAME = re.compile(r"[\w-][\w.-]*\.jsonl", re.ASCII)
_TIMEOUT = 30
_TRIES = 3
_READERS = 8  # requests at once: a log on the far side of the country answers in 50 ms


class SourceError(OSError):
    """The log cannot be read from where it should be."""


@runtime_checkable
class Source(Protocol):
    """Anything that reads a file of the log by its path; None when there is no such file."""

    def read(self, path: str) -> bytes | None: ...


class DirectorySource:
    """A log laid out as files."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        if not self.root.is_dir():
            raise SourceError(f"There is no directory {self.root}.")

    def read(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def openings(self) -> list[str]:
        """The names of the files of published contents."""
        return sorted(file.name for file in (self.root / OPENINGS).glob("*.jsonl"))


class UrlSource:
    """A log on a web server. A missing file is None; a server that fails three times is an error."""

    def __init__(self, prefix: str) -> None:
        if urlsplit(prefix).scheme not in {"http", "https"}:
            raise SourceError(f"{prefix} is not a web address.")
        self.prefix = prefix.rstrip("/") + "/"

    def read(self, path: str) -> bytes | None:
        for attempt in range(1, _TRIES + 1):
            try:
                return self._fetch(path)
            except (URLError, TimeoutError, ConnectionError, zlib.error) as error:
                if attempt == _TRIES:
                    raise SourceError(f"{self.prefix}{path} cannot be read: {error}") from error
                time.sleep(attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _fetch(self, path: str) -> bytes | None:
        # The scheme was checked when the source was made: no file: address can come this far.
        request = Request(self.prefix + quote(path), headers={"Accept-Encoding": "gzip"})  # noqa: S310 - an address the reader gave
        try:
            with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - as above
                data: bytes = answer.read(LARGEST_ANSWER + 1)
                if answer.headers.get("Content-Encoding") == "gzip":
                    data = zlib.decompressobj(wbits=31).decompress(data, LARGEST_ANSWER + 1)
        except HTTPError as error:
            if error.code in {404, 410}:
                return None
            raise
        if len(data) > LARGEST_ANSWER:
            raise SourceError(f"{self.prefix}{path} is too long for a file of a log.")
        return data

    def read_many(self, paths: Iterator[str]) -> Iterator[bytes | None]:
        """The files in order, some of them fetched ahead."""
        with ThreadPoolExecutor(_READERS) as pool:
            waiting = [pool.submit(self.read, path) for path in islice(paths, 2 * _READERS)]
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(self.read, path) for path in islice(paths, 1)]


def open_source(place: "Source | Path | str") -> Source:
    """A source for a directory, an http(s) address, or an object that already reads. Raises SourceError."""
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        return UrlSource(place)
    if isinstance(place, str | Path):
        return DirectorySource(place)
    return place


def read_many(source: Source, paths: Iterator[str]) -> Iterator[bytes | None]:
    """The files in order; several at once where the source is slow and can."""
    if isinstance(source, UrlSource):
        return source.read_many(paths)
    return (source.read(path) for path in paths)


def opening_names(source: Source) -> list[str]:
    """The files under `openings/`: listed in a directory, else in the file `openings/index`, one a line."""
    if isinstance(source, DirectorySource):
        return source.openings()
    listed = source.read(f"{OPENINGS}/index")
    names = (listed or b"").decode("utf-8", "replace").split()
    return [name for name in names if _OPENINGS_NAME.fullmatch(name)]
