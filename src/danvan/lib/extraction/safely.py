"""The parent's side: starts the child, waits no longer than allowed, kills all of it, believes little."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from danvan.lib.extraction.shape import SENTENCES, Block, Document, Limits, refuse

_START = "import sys, json; sys.path[:] = json.loads(sys.argv.pop(2)); from danvan.lib.extraction.child import main; main()"
_MOST_ANSWER = 200 << 20


def extract_safely(data: bytes, name: str = "", *, limits: Limits | None = None) -> Document:
    """The document in `data`, read in a process with hard limits. `name` is not believed.

    Raises Refused with a code and sentence of SENTENCES; never waits longer than `limits.seconds`.
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        refuse("too_large")
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        answer = _ask(source.fileno(), limits)
    return _believed(answer, limits)


def _ask(source: int, limits: Limits) -> bytes:
    until = time.monotonic() + limits.seconds
    paths = [str(Path(one).absolute()) for one in sys.path]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
        [sys.executable, "-I", "-S", "-c", _START, json.dumps(asdict(limits)), json.dumps(paths)],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"},
        cwd="/",
        start_new_session=True,
    )
    assert child.stdout is not None
    got = bytearray()
    try:
        with selectors.DefaultSelector() as waiting:
            waiting.register(child.stdout, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0 and len(got) <= _MOST_ANSWER:
                if waiting.select(left):
                    piece = os.read(child.stdout.fileno(), 1 << 20)
                    if not piece:
                        return bytes(got)
                    got += piece
        refuse("too_heavy")
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.stdout.close()
        child.wait()


def _believed(answer: bytes, limits: Limits) -> Document:
    """What the child said, if it has the shape of an answer: a child taken over by a file can say anything."""
    try:
        said: dict[str, Any] = json.loads(answer)
        if "refused" in said:
            refuse(said["refused"] if said["refused"] in SENTENCES else "broken")
        given = said["document"]
        text = str(given["text"])
        blocks = tuple(Block(*(*one[:-1], tuple(one[-1]))) for one in given["blocks"])
        if any(not 0 <= one.start < one.end <= len(text) for one in blocks):
            refuse("broken")
        return Document(str(given["media_type"]), text, blocks, int(given["pages"]), tuple(given["notes"]))
    except (ValueError, KeyError, TypeError):
        refuse("too_heavy")
